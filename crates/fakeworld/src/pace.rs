//! A clock that goes at a speed of its own: with the wall, an hour a minute, a day a minute, or not at all.
//!
//! Wall and monotonic time go together, so whoever waits waits shorter. What talks to a real socket cannot go that fast: while
//! [`PacedClock::hold_back`] is asked for, the clock goes at most at the speed that was named there.

use basics::Timestamp;
use outside::{Clock, Pending};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// A shorter wait of the machine is not worth it.
const SHORTEST: Duration = Duration::from_millis(1);
/// Faster than this, whoever looks every second would look all the time: nobody waits shorter than [`SHORTEST_OF_FAST`] then.
const FAST: u32 = 20;
const SHORTEST_OF_FAST: Duration = Duration::from_millis(40);

/// Share it in an `Arc`.
pub struct PacedClock {
    real: Arc<dyn Clock>,
    pace: Mutex<Pace>,
    changed: watch::Sender<u64>,
}

struct Pace {
    wall: Timestamp,
    monotonic: Duration,
    /// When the machine's monotonic time was so, wall and monotonic stood as above.
    since: Duration,
    speed: u32,
    at_most: Option<u32>,
}

impl Pace {
    fn goes(&self) -> u32 {
        self.at_most.map_or(self.speed, |most| self.speed.min(most))
    }
}

impl PacedClock {
    /// Begins at `now` with the speed of the wall, measured by `real`.
    pub fn new(real: Arc<dyn Clock>, now: Timestamp) -> Self {
        let since = real.monotonic();
        let pace = Pace { wall: now, monotonic: Duration::from_secs(1), since, speed: 1, at_most: None };
        PacedClock { real, pace: Mutex::new(pace), changed: watch::Sender::new(0) }
    }

    /// The speed that was asked for: seconds of this clock in one of the wall's; 0 stands still.
    pub fn speed(&self) -> u32 {
        self.lock().speed
    }

    /// The speed that it goes at.
    pub fn goes(&self) -> u32 {
        self.lock().goes()
    }

    /// From now on it goes so fast.
    pub fn set_speed(&self, speed: u32) {
        self.change(|pace| pace.speed = speed);
    }

    /// Sets wall time alone, before anybody looked at it.
    pub fn set(&self, now: Timestamp) {
        self.change(|pace| pace.wall = now);
    }

    /// From now on it goes at most so fast, or as fast as it was asked to.
    pub fn hold_back(&self, at_most: Option<u32>) {
        if self.lock().at_most != at_most {
            self.change(|pace| pace.at_most = at_most);
        }
    }

    fn change(&self, change: impl FnOnce(&mut Pace)) {
        let mut pace = self.lock();
        let (wall, monotonic) = self.read(&pace);
        (pace.wall, pace.monotonic, pace.since) = (wall, monotonic, self.real.monotonic());
        change(&mut pace);
        drop(pace);
        self.changed.send_modify(|count| *count += 1);
    }

    fn read(&self, pace: &Pace) -> (Timestamp, Duration) {
        let gone = self.real.monotonic().saturating_sub(pace.since).saturating_mul(pace.goes());
        (pace.wall.plus(gone), pace.monotonic.saturating_add(gone))
    }

    fn lock(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn sleep_until(&self, moment: Duration) {
        let mut changed = self.changed.subscribe();
        loop {
            changed.borrow_and_update();
            let (now, goes) = {
                let pace = self.lock();
                (self.read(&pace).1, pace.goes())
            };
            let left = moment.saturating_sub(now);
            if left.is_zero() {
                return;
            }
            // A closed channel would be this clock, gone.
            let turned = async { drop(changed.changed().await) };
            match left.checked_div(goes) {
                None => turned.await,
                Some(real) => tokio::select! {
                    () = self.real.wait(real.max(if goes > FAST { SHORTEST_OF_FAST } else { SHORTEST })) => {}
                    () = turned => {}
                },
            }
        }
    }
}

impl Clock for PacedClock {
    fn now(&self) -> Timestamp {
        self.read(&self.lock()).0
    }

    fn monotonic(&self) -> Duration {
        self.read(&self.lock()).1
    }

    fn wait_until(&self, moment: Duration) -> Pending<'_, ()> {
        Box::pin(self.sleep_until(moment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TurnableClock;

    #[tokio::test]
    async fn a_faster_clock_wakes_who_waits_and_a_standing_one_does_not() {
        let real = Arc::new(TurnableClock::at(Timestamp::EPOCH));
        let clock = PacedClock::new(Arc::clone(&real) as _, Timestamp::from_millis(1_000_000));
        clock.set_speed(60);
        let mut sleeper = clock.wait(Duration::from_secs(3_600));
        let is_asleep = |polled: Result<(), tokio::time::error::Elapsed>| polled.is_err();
        assert!(is_asleep(tokio::time::timeout(Duration::ZERO, &mut sleeper).await));
        real.turn(Duration::from_secs(30));
        assert!(is_asleep(tokio::time::timeout(Duration::ZERO, &mut sleeper).await));
        assert_eq!(clock.now(), Timestamp::from_millis(1_000_000 + 1_800_000));
        clock.set_speed(0);
        real.turn(Duration::from_secs(9_999));
        assert!(is_asleep(tokio::time::timeout(Duration::ZERO, &mut sleeper).await));
        clock.set_speed(1_440);
        clock.hold_back(Some(60));
        assert_eq!((clock.speed(), clock.goes()), (1_440, 60));
        assert!(is_asleep(tokio::time::timeout(Duration::ZERO, &mut sleeper).await));
        real.turn(Duration::from_secs(30));
        sleeper.await;
        assert_eq!(clock.now(), Timestamp::from_millis(1_000_000 + 3_600_000));
    }
}
