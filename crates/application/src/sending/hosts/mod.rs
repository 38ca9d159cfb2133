//! Hosts of a sending domain's own, one of a kind: where the public pages of its letters are met, such as `t.example.com`, because mail
//! providers trust links that share the sender's domain; and where what comes back for them is taken in, such as `bounce.example.com`,
//! so that SPF aligns.
//!
//! A host is *proven* when the name servers lead it here and its domain is ours, *declared* when the configuration lists it, else
//! *unproven*. Name servers that do not answer change nothing of that: the silence is written beside it, and it is asked again.

mod change;
mod check;
mod questions;
#[cfg(test)]
mod tests;

pub use change::{RemoveHost, SetHost};
pub use check::check_host;
pub(crate) use check::look_again;
pub use domain::sending::host::HostKind;
pub use questions::{Host, HostRecord, accepted, host, hosts};
pub(crate) use questions::{REPORTS, public_host};
