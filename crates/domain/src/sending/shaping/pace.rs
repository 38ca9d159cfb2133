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
    /// The next letter that begins is the first of a larger part: nothing is caught up after it.
    begins_anew: bool,
}

impl Pace {
    /// `None` = as fast as the connections go.
    pub fn new(rate: Option<Rate>) -> Self {
        let mut pace = Pace {
            rate,
            share: 1.0,
            between: Duration::ZERO,
            tolerance: Duration::ZERO,
            due: Duration::ZERO,
            begins_anew: false,
        };
        pace.set();
        pace
    }

    /// Somebody else may have begun a letter up to `moment`: the next one waits as if it had been one of this pace.
    pub fn begins_after(&mut self, moment: Duration) {
        if self.rate.is_some() {
            self.due = self.due.max(moment + self.between + self.tolerance);
        }
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
        let parts = |rate: Option<Rate>| rate.and_then(|rate| rate.part).map_or(1, |part| part.of);
        self.begins_anew |= parts(rate) < parts(self.rate);
        let before = self.between;
        (self.rate, self.share) = (rate, share);
        self.set();
        // A letter that began at the old pace keeps the next one waiting as long as the new one says.
        if !self.due.is_zero() {
            self.due = (self.due + self.between).saturating_sub(before).max(self.due);
        }
    }

    fn set(&mut self) {
        let Some(rate) = self.rate.filter(|rate| rate.letters > 0) else {
            (self.between, self.tolerance) = (Duration::ZERO, Duration::ZERO);
            return;
        };
        let limit = rate.period().div_f64(f64::from(rate.letters));
        let aims = f64::from(rate.letters) / rate.period().as_secs_f64().max(1.0) * 60.0 >= AIMED_FROM_A_MINUTE;
        let (share, aim) = (self.share.clamp(0.001, 1.0), if aims { AIM } else { 1.0 });
        let (aimed, most) = match rate.part {
            None => (limit.div_f64(aim), rate.letters.saturating_add(1)),
            // Of the one letter beyond the limit each node has no more than its part.
            Some(part) => {
                let least = rate.period().div_f64(f64::from(part.most.max(1)) * AIM);
                (limit.mul_f64(f64::from(part.of.max(1)) / aim).max(least), part.most)
            }
        };
        self.between = aimed.div_f64(share);
        // A window of the period sees at most floor((period + tolerance) / aimed) + 1 beginnings.
        let room = if aims { aimed * most } else { Duration::ZERO };
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
            if std::mem::take(&mut self.begins_anew) {
                self.due = self.due.max(now + self.between + self.tolerance);
            }
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
            (Rate::new(600, 3_600), 500_000),
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

    /// Letters begun by two nodes that share a rate: both, the first alone, both again. Each change is a moment after the other.
    fn begun_by_two(rate: Rate, seconds: u64, jitter_micros: u64, seed: u64) -> Vec<u64> {
        let part = |place| Some(crate::sending::shaping::Part::new(place, 2).unwrap().of_rate(rate));
        let mut dice = Dice::from_number(seed);
        let begin = Duration::from_secs(100);
        let (mut one, mut other) = (Pace::new(part(0)), Pace::new(part(1)));
        [&mut one, &mut other].into_iter().for_each(|pace| pace.begins_after(begin));
        let (mut now, mut moments, mut stage) = (begin, Vec::new(), 0);
        let ends = [seconds, seconds * 2, seconds * 3].map(|end| begin + Duration::from_secs(end));
        while now < ends[2] {
            match stage {
                0 if now >= ends[0] => {
                    // The second is gone; the first has the whole.
                    one.change(Some(rate), 1.0);
                    stage = 1;
                }
                1 if now >= ends[1] => {
                    one.change(part(0), 1.0);
                    other = Pace::new(part(1));
                    other.begins_after(now);
                    stage = 2;
                }
                _ => {}
            }
            let mut next = now + rate.period();
            for pace in [Some(&mut one), (stage != 1).then_some(&mut other)].into_iter().flatten() {
                match pace.take(now) {
                    Ok(()) => {
                        moments.push(now.as_micros() as u64);
                        next = now;
                    }
                    Err(moment) => next = next.min(moment),
                }
            }
            now = next.max(now) + Duration::from_micros(dice.below(jitter_micros + 1));
        }
        moments
    }

    #[test]
    fn two_nodes_together_keep_to_the_limit_and_one_also_while_their_parts_change() {
        for (rate, jitter) in [
            (Rate::per_second(1), 3_000),
            (Rate::per_second(2), 500),
            (Rate::per_second(5), 3_000),
            (Rate::per_second(10), 3_000),
            (Rate::per_second(333), 1_000),
            (Rate::per_minute(1), 10_000),
            (Rate::per_minute(5), 100_000),
            (Rate::per_minute(60), 20_000),
            (Rate::per_minute(100), 20_000),
            (Rate::per_minute(1_000), 5_000),
        ] {
            for seed in 0..20 {
                let moments = begun_by_two(rate, u64::from(rate.seconds) * 5, jitter, seed);
                let (window, mut first) = (rate.period().as_micros() as u64, 0);
                for (place, at) in moments.iter().enumerate() {
                    while moments[first] + window <= *at {
                        first += 1;
                    }
                    let within = place - first + 1;
                    assert!(within <= rate.letters as usize + 1, "{rate:?}, seed {seed}: {within}");
                }
                let (full, all) = (rate.each_second() * f64::from(rate.seconds) * 15.0, moments.len() as f64);
                assert!(rate.letters < 50 || all >= full * 0.97, "{rate:?}, seed {seed}: {all} of {full}");
            }
        }
    }

    #[test]
    fn whoever_begins_after_somebody_else_waits_for_one_letter() {
        let mut pace = Pace::new(Some(Rate::per_minute(6)));
        pace.begins_after(Duration::from_secs(50));
        assert_eq!(pace.take(Duration::from_secs(50)), Err(Duration::from_secs(60)));
        assert_eq!(pace.take(Duration::from_secs(60)), Ok(()));
        let mut free = Pace::new(None);
        free.begins_after(Duration::from_secs(50));
        assert_eq!(free.take(Duration::from_secs(1)), Ok(()));
    }
}
