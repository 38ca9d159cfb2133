//! A clock that stands still until somebody turns it.

use basics::Timestamp;
use outside::{Clock, Pending};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Wall and monotonic time of a test or a demo. Share it in an `Arc`.
#[derive(Debug)]
pub struct TurnableClock {
    wall: Mutex<Timestamp>,
    monotonic: watch::Sender<Duration>,
    waits: Mutex<(BTreeSet<(Duration, u64)>, u64)>,
}

impl TurnableClock {
    pub fn at(now: Timestamp) -> Self {
        TurnableClock { wall: Mutex::new(now), monotonic: watch::Sender::new(Duration::ZERO), waits: Mutex::default() }
    }

    /// Lets time pass: wall and monotonic time move together, and who waited for it wakes.
    pub fn turn(&self, duration: Duration) {
        {
            let mut wall = lock(&self.wall);
            *wall = wall.plus(duration);
        }
        self.monotonic.send_modify(|monotonic| *monotonic = monotonic.saturating_add(duration));
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
        lock(&self.waits).0.first().map(|(moment, _)| *moment)
    }

    /// Turns to the first sleeper's moment; false when nobody sleeps.
    pub fn turn_to_next_wait(&self) -> bool {
        let Some(moment) = self.next_wait() else { return false };
        self.turn(moment.saturating_sub(self.monotonic()));
        true
    }
}

/// Notes a wait and forgets it when the waiting future goes away.
struct Wait<'a> {
    clock: &'a TurnableClock,
    key: (Duration, u64),
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        lock(&self.clock.waits).0.remove(&self.key);
    }
}

impl Clock for TurnableClock {
    fn now(&self) -> Timestamp {
        *lock(&self.wall)
    }

    fn monotonic(&self) -> Duration {
        *self.monotonic.borrow()
    }

    fn wait_until(&self, moment: Duration) -> Pending<'_, ()> {
        let mut turned = self.monotonic.subscribe();
        Box::pin(async move {
            if self.monotonic() >= moment {
                return;
            }
            let key = {
                let mut waits = lock(&self.waits);
                waits.1 += 1;
                let key = (moment, waits.1);
                waits.0.insert(key);
                key
            };
            let _wait = Wait { clock: self, key };
            turned.wait_for(|monotonic| *monotonic >= moment).await.expect("the clock is borrowed, so it is there");
        })
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
