//! The return path: addresses at which bounces, complaints and unsubscriptions of single letters come back, who may write to them, and
//! what follows.
//!
//! An address carries a signed token of its letter, so a bounce without a body still finds it, and nobody else's mail is taken.

mod accepted;
mod address;
mod record;

pub use accepted::{accepted_return_hosts, is_for_reports, reports_to};
pub use address::{ReturnAddress, ReturnKind, ReturnRefusal, letter_of, mailto, return_host, sender_of};
pub use record::{RecordReturn, Recorded};
