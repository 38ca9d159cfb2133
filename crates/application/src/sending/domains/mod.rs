//! The domains we send from: their DKIM keys, what their owner publishes, and whether it was found.
//!
//! A domain is *proven* when its DKIM key and an SPF record were found, *declared* when the configuration lists it as ours,
//! else *unproven*. Private keys are made here, sealed, and never leave.

mod add;
mod check;
mod questions;
mod records;
#[cfg(test)]
mod tests;

pub(crate) use add::make_keys;
pub use add::{AddDomain, DomainRequest, RemoveDomain, add_domain, prepare_domain};
pub use check::{RecordCheck, check_domain};
pub use questions::{Domain, domain, domains, standing};
pub(crate) use questions::{may_see, read_published, shown};
pub use records::{Check, Published, RecordKind};
