//! When somebody is at work where he lives: weekends, hours, and the holidays of forty countries from 2025 to 2028.
//!
//! Moving feasts come from tables (the moon's) or from Easter. Days are counted from 1970-01-01, so that a feast of several days is a
//! subtraction.

use basics::{Country, Dice, Timestamp};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// Nobody rests for longer.
const MOST_HOURS_OFF: usize = 24 * 21;
/// Somebody begins to order after the post is read, and ends before the gate closes.
const HOURS: std::ops::Range<i8> = 8..18;

/// A moment as a clock on a wall shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    pub year: i16,
    pub month: i8,
    pub day: i8,
    pub hour: i8,
    /// Monday is 1, Sunday is 7.
    pub weekday: i8,
}

impl Local {
    /// The moment in a zone of the IANA database; in UTC where the zone is not known.
    pub fn of(at: Timestamp, zone: &str) -> Self {
        let moment = at.to_jiff();
        let there = moment.in_tz(zone).or_else(|_| moment.in_tz("UTC")).expect("UTC is always known");
        Local {
            year: there.year(),
            month: there.month(),
            day: there.day(),
            hour: there.hour(),
            weekday: there.weekday().to_monday_one_offset(),
        }
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        days(self.year.into(), self.month.into(), self.day.into())
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar (Howard Hinnant, `days_from_civil`).
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Noon of a day, UTC.
pub fn noon(year: i64, month: i64, day: i64) -> Timestamp {
    Timestamp::from_millis((days(year, month, day) * 24 + 12) * 3_600_000)
}

/// First days by year from 2025 to 2028, month and day.
type Table = [(i64, i64); 4];
const FIRST_YEAR: i64 = 2025;
const CHINESE_NEW_YEAR: Table = [(1, 29), (2, 17), (2, 6), (1, 26)];
const RAMADAN: Table = [(3, 1), (2, 18), (2, 8), (1, 28)];
const EID_AL_FITR: Table = [(3, 30), (3, 20), (3, 9), (2, 26)];
const EID_AL_ADHA: Table = [(6, 6), (5, 27), (5, 16), (5, 5)];
const DIWALI: Table = [(10, 20), (11, 8), (10, 29), (10, 17)];
const CHUSEOK: Table = [(10, 5), (9, 24), (9, 14), (10, 2)];
const PASSOVER: Table = [(4, 13), (4, 2), (4, 22), (4, 11)];
const ROSH_HASHANAH: Table = [(9, 23), (9, 12), (10, 2), (9, 21)];

fn since(table: &Table, now: Local) -> Option<i64> {
    let year = i64::from(now.year);
    let (month, day) = table.get(usize::try_from(year - FIRST_YEAR).ok()?)?;
    Some(now.days() - days(year, *month, *day))
}

/// Whether so many days around the first day of a feast hold this one.
fn within(table: &Table, now: Local, before: i64, after: i64) -> bool {
    since(table, now).is_some_and(|gone| (-before..=after).contains(&gone))
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher), in days.
fn easter(year: i64) -> i64 {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    days(year, month, (h + l - 7 * m + 114) % 31 + 1)
}

fn keeps_lent(country: &str) -> bool {
    !matches!(country, "AE" | "SA" | "EG" | "TR" | "IL" | "IN" | "TW" | "CN" | "JP" | "KR" | "VN" | "ID")
}

/// Countries where Ramadan slows the trade.
pub fn keeps_ramadan(country: Country) -> bool {
    matches!(country.as_str(), "AE" | "SA" | "EG" | "TR" | "ID")
}

/// Whether it is Ramadan.
pub fn is_ramadan(now: Local) -> bool {
    within(&RAMADAN, now, 0, 29)
}

/// The first day of the feast after Ramadan in a year, UTC noon.
pub fn eid(year: i64) -> Option<Timestamp> {
    let (month, day) = EID_AL_FITR.get(usize::try_from(year - FIRST_YEAR).ok()?)?;
    Some(noon(year, *month, *day))
}

/// Fixed days by country.
fn fixed(country: &str) -> &'static [(i8, i8)] {
    match country {
        "DE" => &[(10, 3)],
        "AT" => &[(10, 26), (12, 8)],
        "CH" => &[(8, 1)],
        "FR" => &[(5, 8), (7, 14), (8, 15), (11, 1), (11, 11)],
        "BE" => &[(7, 21), (8, 15), (11, 11)],
        "ES" => &[(1, 6), (8, 15), (10, 12), (12, 6), (12, 8)],
        "PT" => &[(4, 25), (6, 10), (8, 15), (12, 1), (12, 8)],
        "IT" => &[(1, 6), (4, 25), (6, 2), (8, 14), (8, 15), (12, 8)],
        "GR" => &[(1, 6), (3, 25), (8, 15), (10, 28)],
        "NL" => &[(4, 27)],
        "SE" => &[(6, 6), (6, 19)],
        "DK" => &[(6, 5)],
        "NO" => &[(5, 17)],
        "FI" => &[(12, 6)],
        "PL" => &[(5, 3), (8, 15), (11, 1), (11, 11)],
        "CZ" => &[(7, 5), (7, 6), (10, 28), (11, 17)],
        "UA" => &[(8, 24)],
        "IE" => &[(3, 17)],
        "US" => &[(7, 4), (11, 11)],
        "CA" => &[(7, 1)],
        "AU" => &[(1, 26), (4, 25)],
        "MX" => &[(2, 5), (9, 16), (11, 20)],
        "CO" => &[(7, 20), (8, 7)],
        "AR" => &[(5, 25), (7, 9)],
        "CL" => &[(9, 18), (9, 19)],
        "PE" => &[(7, 28), (7, 29)],
        "BR" => &[(4, 21), (9, 7), (10, 12), (11, 15)],
        "AE" => &[(12, 2), (12, 3)],
        "SA" => &[(2, 22), (9, 23)],
        "EG" => &[(1, 7), (7, 23), (10, 6)],
        "TR" => &[(4, 23), (5, 19), (8, 30), (10, 29)],
        "IN" => &[(1, 26), (8, 15), (10, 2)],
        "TW" => &[(2, 28), (10, 10)],
        "JP" => {
            &[(1, 2), (1, 3), (2, 11), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6), (8, 13), (8, 14), (11, 3), (11, 23)]
        }
        "KR" => &[(3, 1), (8, 15), (10, 9)],
        "VN" => &[(4, 30), (9, 2)],
        "ID" => &[(8, 17)],
        "KE" => &[(6, 1), (10, 20), (12, 12)],
        "CN" => &[(5, 2), (5, 3), (10, 1), (10, 2), (10, 3), (10, 4), (10, 5), (10, 6), (10, 7)],
        _ => &[],
    }
}

/// Whether a country rests on a day of its own wall calendar, weekends apart.
pub fn is_holiday(country: Country, now: Local) -> bool {
    let (code, day) = (country.as_str(), (now.month, now.day));
    if (day == (1, 1) && code != "IL")
        || (day == (5, 1) && !matches!(code, "US" | "CA" | "AU" | "JP" | "GB" | "IE" | "NL"))
    {
        return true;
    }
    if fixed(code).contains(&day) {
        return true;
    }
    if keeps_lent(code) {
        let from_easter = now.days() - easter(now.year.into());
        let christmas = matches!(day, (12, 24..=26) | (12, 31));
        let carnival = code == "BR" && matches!(from_easter, -48 | -47);
        if christmas || carnival || matches!(from_easter, -2 | 1) {
            return true;
        }
    }
    match code {
        "US" => {
            now.month == 11
                && ((now.weekday == 4 && (22..=28).contains(&now.day))
                    || (now.weekday == 5 && (23..=29).contains(&now.day)))
        }
        "CN" | "TW" | "VN" => within(&CHINESE_NEW_YEAR, now, 1, 6),
        "KR" => within(&CHINESE_NEW_YEAR, now, 1, 1) || within(&CHUSEOK, now, 0, 2),
        "AE" | "SA" | "EG" | "TR" | "ID" => within(&EID_AL_FITR, now, 1, 3) || within(&EID_AL_ADHA, now, 1, 3),
        "IN" => within(&DIWALI, now, 0, 1),
        "IL" => within(&PASSOVER, now, 0, 6) || within(&ROSH_HASHANAH, now, 0, 1),
        _ => false,
    }
}

/// Whether a country has its weekend.
pub fn is_weekend(country: Country, now: Local) -> bool {
    match country.as_str() {
        // The Emirates moved theirs in 2022 and stop on Friday at noon; the others kept Friday and Saturday.
        "SA" | "EG" | "IL" => matches!(now.weekday, 5 | 6),
        "AE" => matches!(now.weekday, 6 | 7) || (now.weekday == 5 && now.hour >= 12),
        _ => matches!(now.weekday, 6 | 7),
    }
}

/// Whether somebody is at the desk.
pub fn is_at_work(country: Country, zone: &str, at: Timestamp) -> bool {
    let now = Local::of(at, zone);
    HOURS.contains(&now.hour) && !is_weekend(country, now) && !is_holiday(country, now)
}

/// The first moment at work from `at` on; past the first hour it lies somewhere within it.
pub fn next_at_work(country: Country, zone: &str, at: Timestamp, dice: &mut Dice) -> Timestamp {
    let mut moment = at;
    for _ in 0..MOST_HOURS_OFF {
        if is_at_work(country, zone, moment) {
            return moment;
        }
        moment = moment.plus(HOUR);
        if is_at_work(country, zone, moment) {
            // Not everybody orders in the first minute: most of the day's work is done by four.
            let later = moment.plus(Duration::from_secs(dice.below(7 * 3_600)));
            return if is_at_work(country, zone, later) { later } else { moment };
        }
    }
    moment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rests(country: &str, date: &str) -> bool {
        let at: Timestamp = format!("{date}T12:00:00Z").parse().unwrap();
        let now = Local::of(at, "UTC");
        let country = country.parse().unwrap();
        is_weekend(country, now) || is_holiday(country, now)
    }

    #[test]
    fn feasts_lie_where_the_calendar_has_them() {
        for (country, date, expected) in [
            ("DE", "2026-04-03", true), // Good Friday
            ("DE", "2026-04-06", true), // Easter Monday
            ("DE", "2026-04-07", false),
            ("BR", "2026-02-17", true),  // Carnival
            ("VN", "2026-02-19", true),  // Tết
            ("SA", "2026-03-21", true),  // Eid
            ("SA", "2026-11-27", true),  // Friday
            ("SA", "2026-11-29", false), // Sunday
            ("AE", "2026-11-29", true),
            ("US", "2026-11-26", true), // Thanksgiving
            ("JP", "2027-05-04", true), // Golden Week
            ("IN", "2026-11-08", true), // Diwali
            ("CN", "2026-10-05", true),
            ("GB", "2026-12-25", true),
            ("GB", "2026-12-23", false),
        ] {
            assert_eq!(rests(country, date), expected, "{country} {date}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (at, expected) in [((1970, 1, 1), 0), ((2000, 3, 1), 11_017), ((2026, 11, 26), 20_783)] {
            assert_eq!(days(at.0, at.1, at.2), expected);
        }
    }

    #[test]
    fn who_is_asked_at_night_answers_in_the_morning_of_a_working_day() {
        let friday_night: Timestamp = "2026-11-27T22:00:00Z".parse().unwrap();
        let berlin = "DE".parse().unwrap();
        let mut dice = Dice::from_number(1);
        let next = next_at_work(berlin, "Europe/Berlin", friday_night, &mut dice);
        assert!(
            next >= "2026-11-30T07:00:00Z".parse().unwrap() && next < "2026-11-30T17:00:00Z".parse().unwrap(),
            "{next}"
        );
    }
}
