//! One group's state, and how it goes on with the hours of its letters: a pure function that may be asked at any time and any number of
//! times.

use super::{Colour, WARM, colour, grown};
use crate::sending::brake::Sums;
use basics::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A day's letters are spread over so many hours.
pub const WINDOW_HOURS: u32 = 8;
const DAY_HOURS: i64 = 24;
const WEEK_HOURS: i64 = 7 * DAY_HOURS;
const HOUR_MILLIS: i64 = 3_600_000;
/// A day that used less of its number says nothing of a larger one.
const USED_PERCENT: u64 = 70;
/// After a step back the number stays for so many good days.
const HOLD_DAYS: u32 = 2;
/// So many working days without letters are forgiven.
const IDLE_DAYS: i64 = 7;
/// After so many days without letters receivers have forgotten us.
const FORGOTTEN_DAYS: i64 = 30;
/// Steps of one call: a week's absence of the program, twice over.
const MOST_STEPS: usize = 64;

/// What became of a group's letters, by hour since 1970.
pub type Hours = BTreeMap<i64, Sums>;

words! {
    /// Why the number changed, or did not.
    Reason, UnknownReason, "there is no such reason of a step":
    Started = "started",
    Green = "green",
    /// Grown, and free of limits from here on.
    Warm = "warm",
    /// Too little of the number was used.
    Unused = "unused",
    /// Too few letters to judge.
    TooFew = "too_few",
    Yellow = "yellow",
    Orange = "orange",
    Red = "red",
    /// A good day that belongs to those after a step back.
    Holding = "holding",
    /// A person holds the growth.
    Held = "held",
    Idle = "idle",
}

/// A group of a source. `cap` letters in the day that goes on, or comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupState {
    /// From 1.
    pub day: u32,
    pub cap: u64,
    /// Good days before it grows again.
    pub hold_days: u32,
    /// Letters from this hour on belong to the day.
    pub since_hour: i64,
    /// When the day began; `None` = it waits for its first letter.
    pub day_hour: Option<i64>,
    /// Of the last letter; before the first one, when the warm-up began.
    pub last_hour: i64,
    /// Nothing goes before.
    pub stopped_until_hour: Option<i64>,
    /// The number when the letters ceased.
    pub idle_cap: Option<u64>,
    /// Letters before this hour were answered by a step back and are not held against it again.
    pub clean_from: i64,
}

/// The numbers behind a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// Of the day.
    pub used: u64,
    /// That it was judged by: of the day, or of the week where the day had too few.
    pub judged: Sums,
    pub of_week: bool,
    pub listed: bool,
    pub idle_days: u32,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub day: u32,
    pub before: u64,
    pub after: u64,
    pub reason: Reason,
    pub numbers: Numbers,
}

/// The hour since 1970 that a moment lies in.
pub const fn hour_of(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(HOUR_MILLIS)
}

fn sum(hours: &Hours, from: i64, until: i64) -> Sums {
    if from >= until {
        return Sums::default();
    }
    hours.range(from..until).fold(Sums::default(), |sums, (_, more)| sums.plus(more))
}

impl GroupState {
    /// Begins with `cap` letters on its first day.
    pub const fn new(cap: u64, hour: i64) -> Self {
        GroupState {
            day: 1,
            cap,
            hold_days: 0,
            since_hour: hour,
            day_hour: None,
            last_hour: hour,
            stopped_until_hour: None,
            idle_cap: None,
            clean_from: hour,
        }
    }

    /// Whether no number limits it any more.
    pub const fn is_warm(&self) -> bool {
        self.cap >= WARM
    }

    /// How many letters may go in the day; `None` = any number.
    pub fn allowed(&self, now_hour: i64) -> Option<u64> {
        match self.stopped_until_hour {
            Some(until) if now_hour < until => Some(0),
            _ if self.is_warm() => None,
            _ => Some(self.cap),
        }
    }

    /// How many more letters may go now, by the hours of those that went; `None` = any number.
    pub fn left(&self, hours: &Hours, now_hour: i64) -> Option<u64> {
        let used = sum(hours, self.since_hour, i64::MAX).begun();
        self.allowed(now_hour).map(|allowed| allowed.saturating_sub(used))
    }

    /// When the day that goes on ends.
    pub fn day_ends(&self) -> Option<i64> {
        self.day_hour.map(|hour| hour + DAY_HOURS)
    }

    /// Goes on as far as `now_hour`: begins and ends days, stops a bad one at once, and forgets when nothing goes. `hours` reach back at
    /// least a week before `since_hour`; `start` = the number of the first day; `listed` = a block list names the sender.
    pub fn advance(&self, hours: &Hours, start: u64, listed: bool, growth: Growth, now_hour: i64) -> (Self, Vec<Step>) {
        let (mut state, mut steps) = (*self, Vec::new());
        while steps.len() < MOST_STEPS && state.go_on(hours, start, listed, growth, now_hour, &mut steps) {}
        (state, steps)
    }

    /// One move; `false` when there is nothing to do before a later hour.
    fn go_on(
        &mut self,
        hours: &Hours,
        start: u64,
        listed: bool,
        growth: Growth,
        now_hour: i64,
        steps: &mut Vec<Step>,
    ) -> bool {
        if let Some(until) = self.stopped_until_hour {
            if now_hour < until {
                return false;
            }
            (self.stopped_until_hour, self.since_hour, self.day_hour) = (None, until, None);
            return true;
        }
        let Some(begun) = self.day_hour else {
            let first = hours.range(self.since_hour..=now_hour).find(|(_, sums)| sums.begun() > 0);
            let until = first.map_or(now_hour, |(hour, _)| *hour);
            self.idle(start, until, steps);
            let Some((hour, _)) = first else { return false };
            (self.day_hour, self.last_hour, self.idle_cap) = (Some(*hour), *hour, None);
            return true;
        };
        let ends = begun + DAY_HOURS;
        let day = sum(hours, begun, ends.min(now_hour + 1));
        if let Some((last, _)) = hours.range(begun..ends.min(now_hour + 1)).rfind(|(_, sums)| sums.begun() > 0) {
            self.last_hour = *last;
        }
        if self.is_warm() {
            if now_hour < ends {
                return false;
            }
            (self.since_hour, self.day_hour) = (ends, None);
            return true;
        }
        let week = sum(hours, (ends - WEEK_HOURS).max(self.clean_from), ends.min(now_hour + 1));
        let (colour, judged, of_week) = judged(&day, &week, listed);
        let numbers = Numbers { used: day.begun(), judged, of_week, listed, idle_days: 0 };
        if colour == Colour::Red {
            self.stop(start, numbers, now_hour.min(ends - 1), steps);
            return true;
        }
        if now_hour < ends {
            return false;
        }
        self.end_day(colour, growth, numbers, start, steps);
        (self.since_hour, self.day_hour) = (ends, None);
        true
    }

    /// A bad day ends at once: nothing goes for 24 hours, then a quarter of it.
    fn stop(&mut self, start: u64, numbers: Numbers, hour: i64, steps: &mut Vec<Step>) {
        let after = (self.cap / 4).max(least_of(start, self.cap));
        steps.push(Step { day: self.day, before: self.cap, after, reason: Reason::Red, numbers });
        self.day += 1;
        (self.cap, self.hold_days) = (after, HOLD_DAYS);
        self.stopped_until_hour = Some(hour + DAY_HOURS);
        (self.since_hour, self.day_hour) = (hour + DAY_HOURS, None);
        self.clean_from = hour + DAY_HOURS;
    }

    fn end_day(&mut self, colour: Colour, growth: Growth, numbers: Numbers, start: u64, steps: &mut Vec<Step>) {
        let before = self.cap;
        let is_used = numbers.used * 100 >= before * USED_PERCENT;
        let (after, reason) = match colour {
            Colour::Orange => {
                (self.hold_days, self.clean_from) = (HOLD_DAYS, self.day_hour.unwrap_or(self.since_hour) + DAY_HOURS);
                ((before / 2).max(least_of(start, before)), Reason::Orange)
            }
            Colour::Yellow => (before, Reason::Yellow),
            Colour::Unknown => (before, Reason::TooFew),
            Colour::Green | Colour::Red if !is_used => (before, Reason::Unused),
            Colour::Green | Colour::Red if growth == Growth::Held => (before, Reason::Held),
            Colour::Green | Colour::Red if self.hold_days > 0 => {
                self.hold_days -= 1;
                (before, Reason::Holding)
            }
            Colour::Green | Colour::Red => {
                let after = grown(before);
                (after, if after >= WARM { Reason::Warm } else { Reason::Green })
            }
        };
        steps.push(Step { day: self.day, before, after, reason, numbers });
        self.cap = after;
        self.day += 1;
    }

    /// After a week without letters the number goes down by a tenth each working day; after a month to a tenth.
    fn idle(&mut self, start: u64, until: i64, steps: &mut Vec<Step>) {
        let days = (until - self.last_hour).max(0) / DAY_HOURS;
        let working = working_days(self.last_hour, until);
        if working <= IDLE_DAYS && days < FORGOTTEN_DAYS {
            return;
        }
        let from = self.idle_cap.unwrap_or(self.cap);
        let least = (from / 10).max(start.min(from));
        let after = match days >= FORGOTTEN_DAYS {
            true => least,
            false => (0..(working - IDLE_DAYS).min(60)).fold(from, |cap, _| cap * 9 / 10).max(least),
        };
        if after >= self.cap {
            return;
        }
        self.idle_cap = Some(from);
        let numbers = Numbers { idle_days: u32::try_from(days).unwrap_or(u32::MAX), ..Numbers::default() };
        steps.push(Step { day: self.day, before: self.cap, after, reason: Reason::Idle, numbers });
        self.cap = after;
    }
}

/// No step goes below a quarter of the first day's number: fewer letters would teach nothing.
fn least_of(start: u64, cap: u64) -> u64 {
    (start / 4).clamp(1, cap.max(1))
}

/// Whether a person holds the growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    Free,
    Held,
}

/// The day's own letters where they are enough, else the week's.
fn judged(day: &Sums, week: &Sums, listed: bool) -> (Colour, Sums, bool) {
    match colour(day, listed) {
        Colour::Unknown => (colour(week, listed), *week, true),
        of_day => (of_day, *day, false),
    }
}

/// Whole days from Monday to Friday (UTC) between two hours.
fn working_days(from: i64, until: i64) -> i64 {
    let (first, last) = (from.div_euclid(DAY_HOURS) + 1, until.div_euclid(DAY_HOURS));
    // Day 0 was a Thursday.
    (first..=last.min(first + 400)).filter(|day| (day + 3).rem_euclid(7) < 5).count() as i64
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
