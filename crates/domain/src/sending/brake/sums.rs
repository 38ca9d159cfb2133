//! What became of letters, summed.

/// Tries by their outcome, and the signals among them. A letter that was put off counts with each try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Sums {
    pub accepted: u64,
    pub refused: u64,
    pub deferred: u64,
    pub in_doubt: u64,
    /// Addresses that do not exist: refused at once, or bounced later.
    pub hard: u64,
    pub blocked: u64,
    pub slowed: u64,
    pub complained: u64,
}

impl Sums {
    /// Adds what the ledger keeps under a name; names that are none of ours change nothing.
    pub fn add(&mut self, name: &str, amount: i64) {
        let sum = match name {
            "accepted" => &mut self.accepted,
            "refused" => &mut self.refused,
            "deferred" => &mut self.deferred,
            "in_doubt" => &mut self.in_doubt,
            "hard" => &mut self.hard,
            "blocked" => &mut self.blocked,
            "slowed" => &mut self.slowed,
            "complained" => &mut self.complained,
            _ => return,
        };
        *sum = sum.saturating_add_signed(amount);
    }

    /// Tries that reached the other side and were answered.
    pub const fn tried(&self) -> u64 {
        self.accepted + self.refused + self.deferred
    }

    /// Tries that a limit counts.
    pub const fn begun(&self) -> u64 {
        self.tried() + self.in_doubt
    }

    #[must_use]
    pub const fn plus(self, more: &Sums) -> Sums {
        Sums {
            accepted: self.accepted + more.accepted,
            refused: self.refused + more.refused,
            deferred: self.deferred + more.deferred,
            in_doubt: self.in_doubt + more.in_doubt,
            hard: self.hard + more.hard,
            blocked: self.blocked + more.blocked,
            slowed: self.slowed + more.slowed,
            complained: self.complained + more.complained,
        }
    }
}
