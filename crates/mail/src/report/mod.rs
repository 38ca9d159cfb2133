//! What servers report about letters: delivery reports (RFC 3464), feedback (RFC 5965), and the many bounces that are text.
//!
//! Everything here only reads; what a report means is decided by the rules of sending.

pub mod arf;
pub mod codes;
pub mod dsn;
mod fields;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
pub mod transcript;

pub use arf::{Feedback, FeedbackKind};
pub use dsn::{Action, DeliveryReport, ReportedRecipient};
pub use transcript::{SaidAt, Statement, Transcript};
