//! The exact account of what a provider did to every recipient; the laws are counted against it.

use crate::character::Fate;
use basics::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Counts of one recipient, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Deeds {
    /// RCPT commands.
    pub tries: u64,
    pub deferred: u64,
    pub refused: u64,
    pub dropped_before_dot: u64,
    pub dropped_in_letter: u64,
    pub dropped_after_dot_kept: u64,
    pub dropped_after_dot_lost: u64,
    /// 250 was said to the final dot.
    pub accepted: u64,
}

impl Deeds {
    /// Letters that lie in the mailbox.
    pub fn received(&self) -> u64 {
        self.accepted + self.dropped_after_dot_kept
    }

    /// Drops after the final dot: what the sender must call in doubt.
    pub fn dropped_after_dot(&self) -> u64 {
        self.dropped_after_dot_kept + self.dropped_after_dot_lost
    }

    pub(crate) fn note(&mut self, fate: Fate) {
        match fate {
            Fate::Accept => self.accepted += 1,
            Fate::Defer => self.deferred += 1,
            Fate::UnknownMailbox => self.refused += 1,
            Fate::DropBeforeDot => self.dropped_before_dot += 1,
            Fate::DropInLetter => self.dropped_in_letter += 1,
            Fate::DropAfterDotKept => self.dropped_after_dot_kept += 1,
            Fate::DropAfterDotLost => self.dropped_after_dot_lost += 1,
        }
    }
}

impl AddAssign for Deeds {
    fn add_assign(&mut self, other: Deeds) {
        self.tries += other.tries;
        self.deferred += other.deferred;
        self.refused += other.refused;
        self.dropped_before_dot += other.dropped_before_dot;
        self.dropped_in_letter += other.dropped_in_letter;
        self.dropped_after_dot_kept += other.dropped_after_dot_kept;
        self.dropped_after_dot_lost += other.dropped_after_dot_lost;
        self.accepted += other.accepted;
    }
}

/// The account of a provider. A sink keeps the totals only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Account {
    pub total: Deeds,
    /// By address in lower case.
    pub recipients: BTreeMap<String, Deeds>,
    pub connections: u64,
    pub refused_connections: u64,
    pub letter_bytes: u64,
    /// Every RCPT by domain, with its moment and whether it was too soon: kept for domains that have a patience.
    pub knocks: BTreeMap<String, Vec<Knock>>,
}

/// One RCPT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Knock {
    pub at: Timestamp,
    pub too_soon: bool,
}

impl Account {
    pub fn of(&self, recipient: &str) -> Deeds {
        self.recipients.get(&recipient.to_lowercase()).copied().unwrap_or_default()
    }
}
