//! What a person has said about receiving letters from us, as one state that conditions and grids can show.
//!
//! The state is derived from the consent ledger and is a fact about the person. Whether an *address* may be written to at
//! all is a second, independent fact: [`Suppression`]. A letter of a campaign needs both. This module decides nothing about
//! kinds of letters or countries' laws; their gates read these two facts.

use serde::{Deserialize, Serialize};

/// The state of a person's consent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Nothing was said: an imported or hand-made contact. Some kinds of letter may still go, by the country's law.
    #[default]
    Unknown,
    /// Asked to confirm (double opt-in) and not answered yet.
    Pending,
    /// Confirmed, with a proof in the consent ledger.
    Granted,
    /// Was asked or unsubscribed, and said no. Only the person can change it back.
    Withdrawn,
}

impl Permission {
    pub const ALL: [Permission; 4] =
        [Permission::Unknown, Permission::Pending, Permission::Granted, Permission::Withdrawn];

    /// The word in the stored form, in the API and in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Permission::Unknown => "unknown",
            Permission::Pending => "pending",
            Permission::Granted => "granted",
            Permission::Withdrawn => "withdrawn",
        }
    }
}

/// Whether the person's address stands on the suppression list (bounced, complained, unsubscribed, by hand, erased).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Suppression {
    #[default]
    Free,
    Suppressed,
}
