//! How fast letters may begin: the generic cell rate algorithm (ITU-T I.371), on monotonic time.
//!
//! Promise: in any window as long as the limit's period no more than the limit plus one begin. A limit of a hundred a minute or
//! more is aimed at 99 % of itself; the hundredth that is left lets letters that waited for the clock catch up, and takes up what
//! differs between this clock and the receiving server's.

use super::cell::Rate;
use std::time::Duration;

/// From so many letters a minute on the rate is aimed a little below the limit.
const AIMED_FROM_A_MINUTE: f64 = 100.0;
const AIM: f64 = 0.99;
/// Of the room that the aim leaves this part may be caught up after a wait; the rest is for jitter on the way.
const CAUGHT_UP: f64 = 0.5;

#[derive(Debug, Clone)]
pub struct Pace {
    rate: Option<Rate>,
    /// What the cell's back-off leaves of the rate, above 0.0 up to 1.0.
    share: f64,
    between: Duration,
    tolerance: Duration,
    /// When the next letter would be due at exactly the aimed rate.
    due: Duration,
}

impl Pace {
    /// `None` = as fast as the connections go.
    pub fn new(rate: Option<Rate>) -> Self {
        let mut pace =
            Pace { rate, share: 1.0, between: Duration::ZERO, tolerance: Duration::ZERO, due: Duration::ZERO };
        pace.set();
        pace
    }

    pub const fn rate(&self) -> Option<Rate> {
        self.rate
    }

    pub const fn is_limited(&self) -> bool {
        self.rate.is_some()
    }

    /// Whether a fresh pace would let a letter begin sooner.
    pub fn remembers(&self, now: Duration) -> bool {
        self.rate.is_some() && self.due > now
    }

    /// Another limit from now on; what began before counts.
    pub fn change(&mut self, rate: Option<Rate>, share: f64) {
        if self.rate == rate && (self.share - share).abs() < f64::EPSILON {
            return;
        }
        (self.rate, self.share) = (rate, share);
        self.set();
    }

    fn set(&mut self) {
        let Some(rate) = self.rate.filter(|rate| rate.letters > 0) else {
            (self.between, self.tolerance) = (Duration::ZERO, Duration::ZERO);
            return;
        };
        let limit = rate.period().div_f64(f64::from(rate.letters));
        let aims = rate.each_second() * 60.0 >= AIMED_FROM_A_MINUTE;
        let (share, aim) = (self.share.clamp(0.001, 1.0), if aims { AIM } else { 1.0 });
        let aimed = limit.div_f64(aim);
        self.between = aimed.div_f64(share);
        // A window of the period sees at most floor((period + tolerance) / aimed) + 1 beginnings.
        let room = if aims { aimed * (rate.letters + 1) } else { Duration::ZERO };
        let spare = room.saturating_sub(rate.period());
        self.tolerance = spare.mul_f64(CAUGHT_UP).min(rate.period());
    }

    /// Takes one letter's place if it may begin at `now` (monotonic); else answers when it may.
    ///
    /// # Errors
    /// The moment from which a letter may begin.
    pub fn take(&mut self, now: Duration) -> Result<(), Duration> {
        self.may(now)?;
        self.begin(now);
        Ok(())
    }

    /// Whether a letter may begin at `now`, without taking its place.
    ///
    /// # Errors
    /// The moment from which a letter may begin.
    pub fn may(&self, now: Duration) -> Result<(), Duration> {
        let earliest = self.due.saturating_sub(self.tolerance);
        if self.rate.is_some() && now < earliest { Err(earliest) } else { Ok(()) }
    }

    /// A letter begins.
    pub fn begin(&mut self, now: Duration) {
        if self.rate.is_some() {
            self.due = self.due.max(now) + self.between;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Dice;

    /// Letters begun by one who asks again at uneven moments, as a timer wakes; their moments in microseconds.
    fn begun(rate: Rate, seconds: u64, jitter_micros: u64) -> Vec<u64> {
        let mut pace = Pace::new(Some(rate));
        let mut dice = Dice::from_number(u64::from(rate.letters));
        let (mut now, mut moments) = (Duration::from_secs(100), Vec::new());
        let end = now + Duration::from_secs(seconds);
        while now < end {
            match pace.take(now) {
                Ok(()) => moments.push(now.as_micros() as u64),
                Err(moment) => now = moment + Duration::from_micros(dice.below(jitter_micros + 1)),
            }
        }
        moments
    }

    #[test]
    fn no_window_of_the_period_sees_more_than_the_limit_and_one() {
        for (rate, jitter) in [
            (Rate::per_second(1), 3_000),
            (Rate::per_second(10), 3_000),
            (Rate::per_second(333), 3_000),
            (Rate::per_second(5_000), 2_000),
            (Rate::per_minute(5), 100_000),
            (Rate::per_minute(100), 20_000),
            (Rate { letters: 600, seconds: 3_600 }, 500_000),
        ] {
            let moments = begun(rate, u64::from(rate.seconds) * 4, jitter);
            let window = rate.period().as_micros() as u64;
            let mut first = 0;
            for (place, at) in moments.iter().enumerate() {
                while moments[first] + window <= *at {
                    first += 1;
                }
                let within = place - first + 1;
                assert!(within <= rate.letters as usize + 1, "{rate:?}: {within}");
            }
        }
    }

    #[test]
    fn from_a_hundred_a_minute_on_at_least_98_percent_are_used_in_each_minute() {
        for (rate, jitter) in [
            (Rate::per_minute(100), 2_000),
            (Rate::per_second(10), 2_000),
            (Rate::per_second(1_000), 2_000),
            (Rate::per_second(5_000), 2_000),
        ] {
            let moments = begun(rate, 180, jitter);
            for minute in [0u64, 60, 120] {
                let from = (100 + minute) * 1_000_000;
                let count = moments.iter().filter(|at| (from..from + 60_000_000).contains(*at)).count();
                let least = rate.each_second() * 60.0 * 0.98;
                assert!(count as f64 >= least, "{rate:?}: {count} of at least {least}");
            }
        }
    }

    #[test]
    fn without_a_rate_nothing_waits() {
        let mut pace = Pace::new(None);
        assert!((0..1_000).all(|_| pace.take(Duration::ZERO).is_ok()));
    }

    #[test]
    fn a_share_of_the_rate_is_kept_to() {
        let mut pace = Pace::new(Some(Rate::per_second(100)));
        pace.change(Some(Rate::per_second(100)), 0.5);
        let count = (0..10_000u64).filter(|millis| pace.take(Duration::from_millis(*millis)).is_ok()).count();
        assert!((485..=501).contains(&count), "{count}");
    }
}
