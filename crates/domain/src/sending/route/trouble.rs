//! What keeps letters from going by a channel: the whole channel stands still, or only its letters to one provider group (a cell).
//!
//! A cell counts as in trouble when its letters wait for long: a person stopped it, the receiver blocks us there, or the receiver tells us to
//! wait for ten minutes and more. Being slower than usual is no trouble, and neither is a warm-up: it means letters to wait.

use super::Step;
use basics::Timestamp;
use std::time::Duration;

/// A shorter wait ends before other letters would gain by it; the back-off comes to it after some eight refusals in a row.
pub const LONG_BACK_OFF: Duration = Duration::from_secs(10 * 60);

words! {
    /// What keeps letters from going by a channel.
    TroubleCause, UnknownTroubleCause, "a channel is given up as a whole, or for a receiver that is suspended, blocked or in back_off":
    /// The channel fails or is paused.
    Channel = "channel",
    /// A person stopped its letters to the receiver.
    Suspended = "suspended",
    /// The receiver blocks us.
    Blocked = "blocked",
    /// The receiver tells us to wait, for long.
    BackOff = "back_off",
}

impl TroubleCause {
    /// While it is not given up yet.
    pub(super) const fn awaited(self) -> Step {
        match self {
            TroubleCause::Channel => Step::Awaited,
            TroubleCause::Suspended | TroubleCause::Blocked | TroubleCause::BackOff => Step::GroupAwaited,
        }
    }

    /// When the route's patience is over.
    pub(super) const fn given_up(self) -> Step {
        match self {
            TroubleCause::Channel => Step::Down,
            TroubleCause::Suspended => Step::GroupSuspended,
            TroubleCause::Blocked => Step::GroupBlocked,
            TroubleCause::BackOff => Step::GroupBackOff,
        }
    }
}

/// Since when letters do not go by a channel, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayTrouble {
    pub since: Timestamp,
    pub cause: TroubleCause,
}

/// A wait that the receiver asked for, or that our own back-off came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOff {
    /// When the row of refusals began.
    pub since: Timestamp,
    pub told_at: Timestamp,
    pub until: Timestamp,
}

/// What is known of a cell: a channel's letters to one provider group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellFacts {
    /// Since when a person has stopped it.
    pub suspended_since: Option<Timestamp>,
    /// Since when and until when the receiver blocks us there.
    pub blocked: Option<(Timestamp, Timestamp)>,
    pub back_off: Option<BackOff>,
}

impl CellFacts {
    /// What keeps its letters waiting for long; of several troubles the oldest. `None` while they go.
    pub fn trouble(&self, now: Timestamp) -> Option<WayTrouble> {
        let suspended = self.suspended_since.map(|since| WayTrouble { since, cause: TroubleCause::Suspended });
        let blocked = self.blocked.filter(|(_, until)| now < *until);
        let blocked = blocked.map(|(since, _)| WayTrouble { since, cause: TroubleCause::Blocked });
        let is_long = |wait: &BackOff| now < wait.until && wait.until.since(wait.told_at) >= LONG_BACK_OFF;
        let back_off = self.back_off.filter(is_long);
        let back_off = back_off.map(|wait| WayTrouble { since: wait.since, cause: TroubleCause::BackOff });
        [suspended, blocked, back_off].into_iter().flatten().min_by_key(|trouble| trouble.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    #[test]
    fn a_cell_is_in_trouble_while_its_letters_wait_for_long() {
        let wait = |seconds: i64| Some(BackOff { since: at(10), told_at: at(1_000), until: at(1_000 + seconds) });
        let cell = |suspended, blocked, back_off| CellFacts { suspended_since: suspended, blocked, back_off };
        for (cell, now, expected) in [
            (CellFacts::default(), 1_000, None),
            (cell(Some(at(20)), None, None), 1_000, Some((20, TroubleCause::Suspended))),
            (cell(None, Some((at(30), at(1_001))), None), 1_000, Some((30, TroubleCause::Blocked))),
            (cell(None, Some((at(30), at(1_000))), None), 1_000, None),
            (cell(None, None, wait(599)), 1_001, None),
            (cell(None, None, wait(600)), 1_001, Some((10, TroubleCause::BackOff))),
            (cell(None, None, wait(600)), 1_600, None),
            (cell(Some(at(20)), Some((at(30), at(9_999))), wait(600)), 1_001, Some((10, TroubleCause::BackOff))),
        ] {
            let expected = expected.map(|(since, cause)| WayTrouble { since: at(since), cause });
            assert_eq!(cell.trouble(at(now)), expected, "{cell:?} at {now}");
        }
    }
}
