//! Looking at addresses without writing to them: the rule is `domain/customers/verify`, the DNS is asked here.
//!
//! New and changed addresses are looked at within moments, all others once in ninety days. A domain is asked once for everybody who
//! has a mailbox there, a few domains at a time. No mail server is ever spoken to.

mod accept;
mod ask;
mod list;
mod run;

pub use accept::AcceptSuggestion;
pub(super) use ask::mail_of_domains_within;
pub use list::{AddressPage, CheckedAddress, KnownAddress, address_check, addresses, domains_of_people};
pub use run::{check_again, check_due, run_address_checks};
