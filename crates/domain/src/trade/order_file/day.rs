//! A day or a moment as files write it. Which of two numbers is the month is known of the whole file, never of one cell.

use basics::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// Spreadsheets count days from here (their leap day of 1900 included).
const SPREADSHEET_BEGINS: Date = jiff::civil::date(1899, 12, 30);
/// Bare numbers that are taken for a spreadsheet's days: 1927 to 2119.
const SPREADSHEET_DAYS: std::ops::Range<i64> = 10_000..80_000;
/// Years of two digits up to this one are of this century.
const TWO_DIGITS_UNTIL: i16 = 69;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

words! {
    /// What comes first in 3/4/2026.
    DayOrder, UnknownDayOrder, "the order of a date is dmy or mdy":
    DayFirst = "dmy",
    MonthFirst = "mdy",
}

/// What the cells of a file say together of the order of their dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    day_first: bool,
    month_first: bool,
    unclear: bool,
}

impl Days {
    /// Takes a cell into account.
    pub fn note(&mut self, text: &str) {
        if let Some((one, other)) = two_numbers(text) {
            match (one > 12, other > 12) {
                (true, false) => self.day_first = true,
                (false, true) => self.month_first = true,
                (false, false) => self.unclear |= one != other,
                (true, true) => {}
            }
        }
    }

    /// The order, if the cells agree or none needs it; else what has to be asked. With both kinds in one file the order is unclear too.
    ///
    /// # Errors
    /// `()`: it has to be said.
    #[expect(clippy::result_unit_err, reason = "there is one way not to know, and whoever asks words it")]
    pub const fn order(self) -> Result<DayOrder, ()> {
        match (self.day_first, self.month_first, self.unclear) {
            (true, false, _) => Ok(DayOrder::DayFirst),
            (false, true, _) | (false, false, false) => Ok(DayOrder::MonthFirst),
            (true, true, _) | (false, false, true) => Err(()),
        }
    }
}

/// The first two numbers of `3/4/2026` and `3-4-26`, where a year does not come first. Points part day, month and year in this order only.
fn two_numbers(text: &str) -> Option<(u32, u32)> {
    let date = text.trim().split([' ', 'T']).next()?;
    let mut parts = date.split(['/', '-']);
    let (one, other, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || one.len() > 2 || other.len() > 2 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((one.parse().ok()?, other.parse().ok()?))
}

/// The moment that a cell names: with a zone of its own, or in that of the workspace; a day without a time is its noon. `None`: no day.
pub fn read_instant(text: &str, order: DayOrder, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    // 2026-11-02T09:30:00Z, and with an offset.
    if text.len() > 10
        && let Ok(at) = text.parse::<jiff::Timestamp>()
    {
        return Some(Timestamp::from_jiff(at));
    }
    let at = spreadsheet(text).or_else(|| {
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) if read_date(date, order).is_some() => (read_date(date, order)?, read_time(time)?),
            _ => (read_date(text, order)?, noon()),
        };
        Some(date.to_datetime(time))
    })?;
    zone.to_timestamp(at).ok().map(Timestamp::from_jiff)
}

const fn noon() -> Time {
    jiff::civil::time(12, 0, 0, 0)
}

fn spreadsheet(text: &str) -> Option<DateTime> {
    let (days, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if days.len() != 5 || !digits(days) || !digits(part) || part.len() > 17 {
        return None;
    }
    let days: i64 = days.parse().ok().filter(|days| SPREADSHEET_DAYS.contains(days))?;
    let date = SPREADSHEET_BEGINS.checked_add(jiff::Span::new().days(days)).ok()?;
    if part.is_empty() {
        return Some(date.to_datetime(noon()));
    }
    let tenths: f64 = format!("0.{part}").parse().ok()?;
    let seconds = (tenths * 86_400.0).round() as i64;
    date.to_datetime(Time::midnight()).checked_add(jiff::Span::new().seconds(seconds.min(86_399))).ok()
}

fn read_date(text: &str, order: DayOrder) -> Option<Date> {
    let text = text.trim().trim_end_matches(',');
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok();
    }
    let points = text.contains('.');
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let [one, other, third] = parts[..] else { return None };
    if one.len() == 4 {
        return date(one, other, third);
    }
    if let Some(month) = month_named(other) {
        return date(third, month, one);
    }
    if let Some(month) = month_named(one) {
        return date(third, month, other.trim_end_matches(','));
    }
    match order {
        DayOrder::MonthFirst if !points => date(third, one, other),
        DayOrder::MonthFirst | DayOrder::DayFirst => date(third, other, one),
    }
}

fn month_named(text: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let start = text.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|place| NUMBERS[place])
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let number: i16 = year.parse().ok()?;
    let year = match year.len() {
        4 => number,
        2 if number <= TWO_DIGITS_UNTIL => 2000 + number,
        2 => 1900 + number,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn read_time(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase();
    let (text, afternoon) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(rest), _) => (rest.trim_end().to_owned(), Some(true)),
        (_, Some(rest)) => (rest.trim_end().to_owned(), Some(false)),
        (None, None) => (text, None),
    };
    let mut parts = text.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let second: i8 = match parts.next() {
        None => 0,
        Some(second) => second.split('.').next()?.parse().ok()?,
    };
    let hour = match (afternoon, hour) {
        (None, hour) => hour,
        (Some(true), 12) => 12,
        (Some(true), hour @ 1..=11) => hour + 12,
        (Some(false), 12) => 0,
        (Some(false), hour @ 1..=11) => hour,
        (Some(_), _) => return None,
    };
    if parts.next().is_some() { None } else { Time::new(hour, minute, second, 0).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_read_as_files_write_them() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (text, expected) in [
            ("2026-11-02", "2026-11-02T04:00:00Z"),
            ("2026/11/2", "2026-11-02T04:00:00Z"),
            ("20261102", "2026-11-02T04:00:00Z"),
            ("2026年11月2日", "2026-11-02T04:00:00Z"),
            ("2.11.2026", "2026-11-02T04:00:00Z"),
            ("2 Nov 2026", "2026-11-02T04:00:00Z"),
            ("02-Nov-26", "2026-11-02T04:00:00Z"),
            ("November 2, 2026", "2026-11-02T04:00:00Z"),
            ("11/2/2026", "2026-11-02T04:00:00Z"),
            ("12/1/2010 8:26", "2010-12-01T00:26:00Z"),
            ("12/1/10 8:26 PM", "2010-12-01T12:26:00Z"),
            ("2010-12-01 08:26:00", "2010-12-01T00:26:00Z"),
            ("2010-12-01T08:26:00.000", "2010-12-01T00:26:00Z"),
            ("2010-12-01T08:26:00Z", "2010-12-01T08:26:00Z"),
            ("2010-12-01T08:26:00+01:00", "2010-12-01T07:26:00Z"),
            ("40513", "2010-12-01T04:00:00Z"),
            ("40513.351388889", "2010-12-01T00:26:00Z"),
        ] {
            let read = read_instant(text, DayOrder::MonthFirst, &zone);
            assert_eq!(read.map(|at| at.to_string()).as_deref().map(seconds), Some(seconds(expected)), "{text}");
        }
        for text in ["", "soon", "2026-13-01", "2026-02-30", "31/31/2026", "1", "99999", "2026-11-02 25:00"] {
            assert_eq!(read_instant(text, DayOrder::MonthFirst, &zone), None, "{text}");
        }
    }

    fn seconds(text: &str) -> String {
        text.replace(".000Z", "Z")
    }

    #[test]
    fn the_whole_file_tells_day_and_month_apart() {
        let order = |cells: &[&str]| {
            let mut days = Days::default();
            cells.iter().for_each(|cell| days.note(cell));
            days.order()
        };
        assert_eq!(order(&["3/4/2026", "13/4/2026"]), Ok(DayOrder::DayFirst));
        assert_eq!(order(&["3/4/2026", "3/14/2026 8:26"]), Ok(DayOrder::MonthFirst));
        assert_eq!(order(&["2026-03-04", "5.6.2026"]), Ok(DayOrder::MonthFirst));
        assert_eq!(order(&["3/4/2026"]), Err(()));
        assert_eq!(order(&["13/4/2026", "4/13/2026"]), Err(()));
        assert_eq!(order(&["4/4/2026"]), Ok(DayOrder::MonthFirst));
    }
}
