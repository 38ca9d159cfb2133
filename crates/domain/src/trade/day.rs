//! A calendar day of the workspace's zone, as a number: the rules of customers count in whole days, never in hours.

use basics::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Whole days since 1970-01-01. Which zone it was cut in is known to whoever made it: one workspace has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

/// 1970-01-01, the day from which others are counted.
const FIRST: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    pub const fn from_number(number: i32) -> Self {
        Day(number)
    }

    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day on which an instant falls in a zone.
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        Day::from_date(zone.to_datetime(at.to_jiff()).date())
    }

    pub fn from_date(date: Date) -> Self {
        Day((date - FIRST).get_days())
    }

    /// The date, clamped to the years −9999 to 9999.
    pub fn to_date(self) -> Date {
        FIRST.saturating_add(jiff::Span::new().days(self.0.clamp(-4_371_587, 2_932_896)))
    }

    /// The day `days` later; saturates at the end of time.
    #[must_use]
    pub const fn plus(self, days: u32) -> Self {
        Day(self.0.saturating_add_unsigned(days))
    }

    /// Days from `earlier` to this day; 0 when this day is not after it.
    pub const fn since(self, earlier: Day) -> u32 {
        let days = self.0 as i64 - earlier.0 as i64;
        if days > 0 { days as u32 } else { 0 }
    }

    /// This day, or the next one that is the first of a month.
    #[must_use]
    pub fn first_of_month_from(self) -> Self {
        let date = self.to_date();
        if date.day() == 1 {
            return self;
        }
        Day::from_date(date.last_of_month()).plus(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_date(text.parse().unwrap())
    }

    #[test]
    fn a_day_is_that_of_the_zone() {
        let at: Timestamp = "2026-11-30T16:30:00Z".parse().unwrap();
        for (zone, expected) in
            [("UTC", "2026-11-30"), ("Asia/Shanghai", "2026-12-01"), ("America/Los_Angeles", "2026-11-30")]
        {
            assert_eq!(Day::of(at, &TimeZone::get(zone).unwrap()), day(expected), "{zone}");
        }
    }

    #[test]
    fn days_are_counted_whole_and_never_below_nothing() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2026-10-01").since(day("2026-07-01")), 92);
        assert_eq!(day("2026-07-01").since(day("2026-10-01")), 0);
        assert_eq!(day("2024-02-28").plus(2), day("2024-03-01"));
        assert_eq!(Day::from_number(i32::MAX).plus(1), Day::from_number(i32::MAX));
        assert_eq!(Day::from_number(i32::MAX).to_date().year(), 9999);
        assert_eq!(Day::from_number(i32::MIN).to_date().year(), -9999);
    }

    #[test]
    fn the_first_of_a_month_is_found() {
        for (from, expected) in [
            ("2026-11-01", "2026-11-01"),
            ("2026-11-02", "2026-12-01"),
            ("2026-12-31", "2027-01-01"),
            ("2024-02-29", "2024-03-01"),
        ] {
            assert_eq!(day(from).first_of_month_from(), day(expected), "{from}");
        }
    }
}
