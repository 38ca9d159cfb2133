//! Opens and clicks: what a hit is, who made it, and what may be kept of it.
//!
//! [`judge`] tells people from machines by named rules with a version; [`Mode`] and [`kept`] say what the law and the reader leave of a
//! hit. Both are pure and are asked by the recorder at the hit's own time. No rule is certain: what is doubtful is said to be unknown.

mod agents;
mod bursts;
mod countries;
mod hit;
mod judge;
mod mailboxes;
mod mode;
mod rule;
#[cfg(test)]
mod tests;

pub use agents::{Agent, agent_of};
pub use countries::{ShippedCountry, shipped_countries};
pub use hit::{HitKind, JudgedLetter, Network, Seen, Signs};
pub use judge::{RULES_VERSION, judge};
pub use mailboxes::is_public_mailbox;
pub use mode::{Kept, Mode, Policy, TrackingConsent, UnknownMode, UnknownTrackingConsent, kept};
pub use rule::{Rule, UnknownRule, UnknownVerdict, Verdict};
