//! Wall time and monotonic time, and waiting for them.
//!
//! Rates, time-outs and leases use the monotonic time, which never jumps; what is shown and stored uses wall time. The
//! real clock is here; one that a test turns is in `fakeworld`.

use crate::Pending;
use basics::Timestamp;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time as an argument. Everything that waits asks the clock to wait, so that a turned clock wakes it.
pub trait Clock: Send + Sync {
    /// Wall time. It may jump when someone sets the machine's clock.
    fn now(&self) -> Timestamp;

    /// Time since some moment before the process did anything; never goes back.
    fn monotonic(&self) -> Duration;

    /// Returns when [`monotonic`](Clock::monotonic) has reached `moment`; at once when it already has.
    fn wait_until(&self, moment: Duration) -> Pending<'_, ()>;

    /// Returns after `duration`.
    fn wait(&self, duration: Duration) -> Pending<'_, ()> {
        self.wait_until(self.monotonic().saturating_add(duration))
    }
}

/// The machine's clocks. `wait` needs a tokio runtime with its timer.
#[derive(Debug, Clone)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one real clock")]
    pub fn new() -> Self {
        SystemClock { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one real clock")]
    fn now(&self) -> Timestamp {
        // A clock set before 1970 reads as 1970: the start checks of `application` then hold sending.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::EPOCH.plus(since)
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    fn wait_until(&self, moment: Duration) -> Pending<'_, ()> {
        let left = moment.saturating_sub(self.start.elapsed());
        Box::pin(tokio::time::sleep(left))
    }
}

/// A clock whose wall time goes on evenly from where it stood when this began, whatever somebody sets the machine's clock to.
/// For deadlines of a dialogue: a clock that is set must neither cut a letter short nor keep a dead connection open.
pub struct SteadyClock {
    clock: Arc<dyn Clock>,
    began_at: Timestamp,
    began: Duration,
}

impl SteadyClock {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let (began_at, began) = (clock.now(), clock.monotonic());
        SteadyClock { clock, began_at, began }
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Timestamp {
        self.began_at.plus(self.clock.monotonic().saturating_sub(self.began))
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    fn wait_until(&self, moment: Duration) -> Pending<'_, ()> {
        self.clock.wait_until(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monotonic_time_never_goes_back_and_wall_time_is_of_this_century() {
        let clock = SystemClock::new();
        let (one, two) = (clock.monotonic(), clock.monotonic());
        assert!(one <= two);
        assert!(clock.now() > "2020-01-01T00:00:00Z".parse().unwrap());
    }

    #[tokio::test]
    async fn waiting_for_a_past_moment_returns_at_once() {
        let clock = SystemClock::new();
        clock.wait_until(Duration::ZERO).await;
        clock.wait(Duration::from_millis(1)).await;
        assert!(clock.monotonic() >= Duration::from_millis(1));
    }
}
