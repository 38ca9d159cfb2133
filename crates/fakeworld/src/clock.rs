//! A clock that stands still until somebody turns it.
//!
//! Sleepers wake in the order of their moments, and of their coming where those are equal: a seed must give one trace.

use basics::Timestamp;
use outside::{Clock, Pending};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// Wall and monotonic time of a test or a demo. Share it in an `Arc`.
#[derive(Debug)]
pub struct TurnableClock {
    wall: Mutex<Timestamp>,
    monotonic: Mutex<Duration>,
    sleepers: Mutex<Sleepers>,
}

/// Who sleeps until when.
#[derive(Debug, Default)]
struct Sleepers {
    wakers: BTreeMap<(Duration, u64), Waker>,
    came: u64,
}

impl TurnableClock {
    pub fn at(now: Timestamp) -> Self {
        TurnableClock { wall: Mutex::new(now), monotonic: Mutex::default(), sleepers: Mutex::default() }
    }

    /// Lets time pass: wall and monotonic time move together, and who waited for it wakes.
    pub fn turn(&self, duration: Duration) {
        {
            let mut wall = lock(&self.wall);
            *wall = wall.plus(duration);
        }
        let now = {
            let mut monotonic = lock(&self.monotonic);
            *monotonic = monotonic.saturating_add(duration);
            *monotonic
        };
        let due: Vec<Waker> = lock(&self.sleepers).wakers.range(..=(now, u64::MAX)).map(|(_, w)| w.clone()).collect();
        due.into_iter().for_each(Waker::wake);
    }

    /// Lets time pass until `moment` of the wall clock; a past moment changes nothing.
    pub fn turn_to(&self, moment: Timestamp) {
        self.turn(moment.since(self.now()));
    }

    /// Sets the wall clock alone, as somebody who sets the machine's clock.
    pub fn set_wall(&self, moment: Timestamp) {
        *lock(&self.wall) = moment;
    }

    /// The monotonic moment that the first sleeper waits for.
    pub fn next_wait(&self) -> Option<Duration> {
        lock(&self.sleepers).wakers.keys().next().map(|(moment, _)| *moment)
    }

    /// Turns to the first sleeper's moment; false when nobody sleeps.
    pub fn turn_to_next_wait(&self) -> bool {
        let Some(moment) = self.next_wait() else { return false };
        self.turn(moment.saturating_sub(self.monotonic()));
        true
    }
}

/// Sleeps until a moment, and is forgotten when it is dropped.
struct Sleep<'a> {
    clock: &'a TurnableClock,
    moment: Duration,
    came: Option<u64>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // Noted before the clock is read: a turn in between finds the sleeper.
        let clock = self.clock;
        let mut sleepers = lock(&clock.sleepers);
        let came = *self.came.get_or_insert_with(|| {
            sleepers.came += 1;
            sleepers.came
        });
        sleepers.wakers.insert((self.moment, came), context.waker().clone());
        drop(sleepers);
        if clock.monotonic() >= self.moment { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        if let Some(came) = self.came {
            lock(&self.clock.sleepers).wakers.remove(&(self.moment, came));
        }
    }
}

impl Clock for TurnableClock {
    fn now(&self) -> Timestamp {
        *lock(&self.wall)
    }

    fn monotonic(&self) -> Duration {
        *lock(&self.monotonic)
    }

    fn wait_until(&self, moment: Duration) -> Pending<'_, ()> {
        Box::pin(Sleep { clock: self, moment, came: None })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_its_moment_is_turned_to_and_not_before() {
        let clock = TurnableClock::at(Timestamp::EPOCH);
        let mut sleeper = clock.wait(Duration::from_secs(60));
        let still = tokio::time::timeout(Duration::ZERO, &mut sleeper).await;
        assert!(still.is_err());
        assert_eq!(clock.next_wait(), Some(Duration::from_secs(60)));
        clock.turn(Duration::from_secs(59));
        assert!(tokio::time::timeout(Duration::ZERO, &mut sleeper).await.is_err());
        assert!(clock.turn_to_next_wait());
        sleeper.await;
        assert_eq!((clock.next_wait(), clock.now()), (None, Timestamp::from_millis(60_000)));
        assert!(!clock.turn_to_next_wait());
    }

    #[test]
    fn the_wall_clock_can_be_set_without_time_passing() {
        let clock = TurnableClock::at(Timestamp::EPOCH);
        clock.set_wall(Timestamp::from_millis(9));
        clock.turn_to(Timestamp::from_millis(12));
        assert_eq!((clock.now(), clock.monotonic()), (Timestamp::from_millis(12), Duration::from_millis(3)));
        clock.turn_to(Timestamp::EPOCH);
        assert_eq!(clock.now(), Timestamp::from_millis(12));
    }
}
