//! Whether the wall clock can be right at start. If not, sending and timers hold until a person confirms: a clock that lost its
//! battery must not send next year's letters, nor this year's twice.

use crate::kernel::NODE_LEASE;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::WorkspaceId;
use domain::trust::{Right, Viewer};
use std::sync::Arc;
use std::time::Duration;
use store::ledger::meta;
use store::{Database, DatabaseError, Isolation, Lane, Script, Transaction};

/// Clocks of nodes differ, and network time steps a little; less than this says nothing.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);
/// A machine that was off longer than this is looked at by a person before its letters go.
const AWAY_AT_MOST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Why sending and timers hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendingHold {
    /// The wall clock lies before the newest stored time.
    ClockBehind,
    /// The wall clock lies more than seven days after it.
    ClockAhead,
    /// The ledger comes from a backup: what was sent after it was made is not known here.
    Restored,
}

impl SendingHold {
    pub const fn as_str(self) -> &'static str {
        match self {
            SendingHold::ClockBehind => "clock_behind",
            SendingHold::ClockAhead => "clock_ahead",
            SendingHold::Restored => "restored",
        }
    }
}

fn judge(newest: Timestamp, now: Timestamp) -> Option<SendingHold> {
    if newest == Timestamp::EPOCH {
        return None;
    }
    if now.plus(TOLERANCE) < newest {
        return Some(SendingHold::ClockBehind);
    }
    (now.since(newest) > AWAY_AT_MOST).then_some(SendingHold::ClockAhead)
}

/// Compares the clock with the ledger and keeps the hold there. A hold stays until it is confirmed, also over restarts.
pub(super) async fn check(database: &Database, now: Timestamp) -> Result<(), DatabaseError> {
    let (leased, audited) = meta::newest_times(database).await?;
    // When a node last took or renewed its number. Up to where ids were leased says nothing: every quick restart moves it on.
    let newest = leased.minus(NODE_LEASE).max(audited).max(Timestamp::EPOCH);
    let Some(hold) = judge(newest, now) else { return Ok(()) };
    if meta::get(database, meta::SENDING_HELD).await?.is_some_and(|why| why == SendingHold::Restored.as_str()) {
        // It holds already, for the graver reason.
        return Ok(());
    }
    tracing::warn!(why = hold.as_str(), newest = %newest, now = %now, "sending and timers hold until a person confirms the clock");
    hold_sending(database, hold).await
}

/// Watches the wall clock of a running process against the monotonic one, which nobody can set.
#[derive(Debug, Clone, Copy)]
pub struct ClockWatch {
    wall: Timestamp,
    monotonic: Duration,
}

impl ClockWatch {
    pub fn new(wall: Timestamp, monotonic: Duration) -> Self {
        ClockWatch { wall, monotonic }
    }

    /// Whether the wall clock was set by more than five minutes since the watch began.
    pub fn jumped(&self, wall: Timestamp, monotonic: Duration) -> Option<SendingHold> {
        let expected = self.wall.plus(monotonic.saturating_sub(self.monotonic));
        if wall.plus(TOLERANCE) < expected {
            return Some(SendingHold::ClockBehind);
        }
        (expected.plus(TOLERANCE) < wall).then_some(SendingHold::ClockAhead)
    }
}

/// Holds sending until a person confirms the clock.
///
/// # Errors
/// The ledger's.
pub(crate) async fn hold_sending(database: &Database, why: SendingHold) -> Result<(), DatabaseError> {
    database.write(Lane::Sending, Isolation::Serializable, Arc::new(Hold(why))).await
}

struct Hold(SendingHold);

impl Script for Hold {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        meta::set(transaction, meta::SENDING_HELD, self.0.as_str()).await
    }
}

/// Whether sending and timers hold, and why.
///
/// # Errors
/// The ledger's.
pub async fn sending_hold(application: &Application) -> Result<Option<SendingHold>, Trouble> {
    let held = meta::get(application.database(), meta::SENDING_HELD).await?;
    Ok(held.map(|why| {
        let known = [SendingHold::ClockBehind, SendingHold::Restored].into_iter().find(|hold| hold.as_str() == why);
        known.unwrap_or(SendingHold::ClockAhead)
    }))
}

/// A person has looked at the clock and found it right: sending and timers go on.
pub struct ConfirmClock;

impl Verb for ConfirmClock {
    const NAME: &'static str = "confirm_clock";
    const RIGHT: Right = Right::ManageChannels;
    /// Whether there was a hold.
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        if !meta::remove(work.transaction, meta::SENDING_HELD).await? {
            return Ok(false);
        }
        work.audit(Self::NAME, WorkspaceId::from_i64(1), None::<&()>);
        work.ring("outbox");
        work.ring("jobs");
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_noticed_and_one_that_drifts_is_not() {
        let begun = Timestamp::from_millis(1_795_000_000_000);
        let watch = ClockWatch::new(begun, Duration::from_secs(10));
        let (hour, later) = (Duration::from_secs(3_600), Duration::from_secs(3_610));
        for (wall, expected) in [
            (begun.plus(hour), None),
            (begun.plus(hour).plus(TOLERANCE), None),
            (begun.plus(hour).minus(TOLERANCE), None),
            (begun.plus(hour).minus(TOLERANCE).minus(Duration::from_millis(1)), Some(SendingHold::ClockBehind)),
            (begun.plus(hour).plus(TOLERANCE).plus(Duration::from_millis(1)), Some(SendingHold::ClockAhead)),
        ] {
            assert_eq!(watch.jumped(wall, later), expected, "{wall}");
        }
    }

    #[test]
    fn a_clock_is_doubted_when_it_went_back_or_stood_for_a_week() {
        let at = |minutes: i64| Timestamp::from_millis(1_795_000_000_000 + minutes * 60_000);
        for (now, expected) in [
            (at(0), None),
            (at(-4), None),
            (at(-6), Some(SendingHold::ClockBehind)),
            (at(7 * 24 * 60), None),
            (at(7 * 24 * 60 + 1), Some(SendingHold::ClockAhead)),
        ] {
            assert_eq!(judge(at(0), now), expected, "{now}");
        }
        assert_eq!(judge(Timestamp::EPOCH, at(0)), None);
    }
}
