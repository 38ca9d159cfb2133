//! What other servers report about letters: delivery reports (RFC 3464), feedback (RFC 5965), the many bounces that are text, and the
//! daily reports on DMARC and TLS.
//!
//! Everything here only reads; what a report means is decided by the rules of sending.

pub mod arf;
pub mod codes;
pub mod dmarc;
pub mod dsn;
mod fields;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
pub mod tls;
pub mod transcript;
mod xml;

pub use arf::{Feedback, FeedbackKind};
pub use dsn::{Action, DeliveryReport, ReportedRecipient};
pub use transcript::{SaidAt, Statement, Transcript};
