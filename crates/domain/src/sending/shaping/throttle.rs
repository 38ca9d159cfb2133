//! What a cell does when its receiver says "slower": it stops at once for as long as the back-off lasts, goes on at half its speed with
//! half its connections, and wins them back little by little (additive increase, multiplicative decrease, RFC 5681's rule).

use basics::Dice;
use std::time::Duration;

/// The first back-off; each further one without a success between them is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// A wait that a server asks for is obeyed up to this.
const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);
/// Never slower than this part of the limit.
const LEAST_SHARE: f64 = 1.0 / 64.0;
/// Won back at each step after the back-off.
const STEP: f64 = 0.1;
const STEP_EVERY: Duration = Duration::from_secs(60);
/// Waits differ by up to a tenth, so that cells stopped together do not come back together.
const SPREAD_IN_THOUSAND: u64 = 100;

/// The back-off of one cell, on monotonic time.
#[derive(Debug, Clone, Default)]
pub struct Throttle {
    until: Duration,
    in_a_row: u32,
    /// What is taken away from 1.0.
    lost: f64,
    step_at: Duration,
}

impl Throttle {
    /// What is left of the cell's rate and connections, above 0.0 up to 1.0.
    pub fn share(&self) -> f64 {
        1.0 - self.lost
    }

    /// Until when nothing begins.
    pub const fn until(&self) -> Duration {
        self.until
    }

    /// Whether the cell is at its full speed, with nothing to remember.
    pub fn is_open(&self, now: Duration) -> bool {
        self.lost == 0.0 && now >= self.until
    }

    /// How many of `limit` connections are left.
    pub fn connections(&self, limit: u32) -> u32 {
        ((f64::from(limit) * self.share()) as u32).max(1)
    }

    /// The receiver said "slower"; `asked` = the wait that it named. Answers whether that was news: replies to what was on the wire
    /// when the first one came are no further sign.
    pub fn slow_down(&mut self, asked: Option<Duration>, now: Duration, dice: &mut Dice) -> bool {
        let is_news = now >= self.until;
        if !is_news && asked.is_none() {
            return false;
        }
        if is_news {
            self.in_a_row += 1;
            self.lost = 1.0 - (self.share() / 2.0).max(LEAST_SHARE);
        }
        let own = (FIRST_WAIT * (1 << (self.in_a_row.clamp(1, 10) - 1))).min(LONGEST_WAIT);
        let wait = asked.map_or(own, |asked| asked.min(LONGEST_ASKED));
        let millis = wait.as_millis() as u64;
        let spread = Duration::from_millis(dice.below(millis * SPREAD_IN_THOUSAND / 1_000 + 1));
        self.until = self.until.max(now + wait + spread);
        self.step_at = self.until + STEP_EVERY;
        is_news
    }

    /// Another node of the ledger was told to go slower here: nothing begins before `until`, and no more than `share` of the speed is
    /// left. Answers whether that was news.
    pub fn told(&mut self, until: Duration, share: f64, now: Duration) -> bool {
        if until <= self.until || until <= now {
            return false;
        }
        self.until = until;
        self.lost = self.lost.max(1.0 - share.clamp(LEAST_SHARE, 1.0));
        self.step_at = self.until + STEP_EVERY;
        true
    }

    /// A letter was taken.
    pub const fn accepted(&mut self, now: Duration) {
        if now.as_nanos() >= self.until.as_nanos() {
            self.in_a_row = 0;
        }
    }

    /// Wins back what is due; answers whether the share changed.
    pub fn recover(&mut self, now: Duration) -> bool {
        let before = self.lost;
        while self.lost > 0.0 && now >= self.step_at {
            self.lost = (self.lost - STEP).max(0.0);
            self.step_at += STEP_EVERY;
        }
        self.lost != before
    }

    /// When [`Throttle::recover`] or the end of the back-off is due next; `None` when the cell is open.
    pub fn next(&self, now: Duration) -> Option<Duration> {
        match (now < self.until, self.lost > 0.0) {
            (true, _) => Some(self.until),
            (false, true) => Some(self.step_at),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_throttling_reply_stops_the_cell_and_halves_it() {
        let (mut throttle, mut dice) = (Throttle::default(), Dice::from_number(1));
        let now = Duration::from_secs(1_000);
        assert!(throttle.slow_down(None, now, &mut dice));
        assert!(throttle.until() >= now + FIRST_WAIT && throttle.until() <= now + FIRST_WAIT * 2);
        assert_eq!((throttle.share(), throttle.connections(5)), (0.5, 2));
        // Another connection hears the same a moment later.
        assert!(!throttle.slow_down(None, now + Duration::from_millis(300), &mut dice));
        assert_eq!(throttle.share(), 0.5);
    }

    #[test]
    fn waits_double_until_a_letter_goes_through_and_speed_comes_back_in_steps() {
        let (mut throttle, mut dice) = (Throttle::default(), Dice::from_number(1));
        let mut now = Duration::from_secs(10);
        let mut waits = Vec::new();
        for _ in 0..12 {
            throttle.slow_down(None, now, &mut dice);
            waits.push((throttle.until() - now).as_secs());
            now = throttle.until();
        }
        assert!(waits[..8].is_sorted() && waits[1] >= 10 && *waits.last().unwrap() >= 900, "{waits:?}");
        assert!(throttle.share() >= LEAST_SHARE);
        throttle.accepted(now);
        while !throttle.is_open(now) {
            now = throttle.next(now).unwrap();
            throttle.recover(now);
        }
        throttle.slow_down(None, now, &mut dice);
        assert!((throttle.until() - now).as_secs() <= 6);
    }

    #[test]
    fn a_wait_that_the_server_names_is_obeyed() {
        let (mut throttle, mut dice) = (Throttle::default(), Dice::from_number(1));
        throttle.slow_down(Some(Duration::from_secs(300)), Duration::ZERO, &mut dice);
        assert!(throttle.until() >= Duration::from_secs(300) && throttle.until() < Duration::from_secs(331));
        throttle.slow_down(Some(Duration::from_secs(1_000_000)), Duration::from_secs(400), &mut dice);
        assert!(throttle.until() <= Duration::from_secs(400 + 3_600 + 360));
    }

    #[test]
    fn what_another_node_was_told_holds_here_too_and_is_news_once() {
        let mut throttle = Throttle::default();
        let (now, until) = (Duration::from_secs(10), Duration::from_secs(15));
        assert!(throttle.told(until, 0.5, now));
        assert!(!throttle.told(until, 0.5, now));
        assert_eq!((throttle.until(), throttle.share()), (until, 0.5));
        assert!(!throttle.told(Duration::from_secs(9), 0.1, now), "what is over holds nobody");
        assert!(!throttle.is_open(until));
        while !throttle.is_open(now + Duration::from_secs(600)) {
            throttle.recover(now + Duration::from_secs(600));
        }
    }
}
