//! The day on which somebody is back, from an out-of-office letter in the ways people write dates.
//!
//! A date counts when a word of returning or of an end stands shortly before it (or behind it, in Chinese, Japanese, Korean);
//! of a span the later end. "Until the 5th" gives the 5th: the day is named, not computed. Dates that are past or more than
//! a year away are none.

use basics::Timestamp;
use jiff::civil::Date;

/// Characters of a letter that are looked at.
const MAX_CHARACTERS: usize = 3_000;
/// A return further away is a misreading.
const MAX_DAYS_AHEAD: i32 = 400;
/// Letters between a cue and its date.
const CUE_REACH_CHARACTERS: usize = 48;

/// Before a date.
const CUES: [&str; 66] = [
    "return",
    "back",
    "until",
    "till",
    "through",
    "thru",
    "to ",
    "-",
    "–",
    "resum",
    "available again",
    "reachable again",
    "bis ",
    "zurück",
    "ab dem",
    "wieder",
    "retour",
    "jusqu",
    "au ",
    "de nouveau",
    "regres",
    "hasta",
    "vuelv",
    "al ",
    "volver",
    "reincorpor",
    "até",
    "ate ",
    "volto",
    "retorn",
    "fino al",
    "fino a",
    "rientr",
    "torn",
    "tot ",
    "terug",
    "до ",
    "по ",
    "верн",
    "с ",
    "do dnia",
    "do ",
    "wróc",
    "wraca",
    "kadar",
    "tarih",
    "dön",
    "đến",
    "den ",
    "trở lại",
    "quay lại",
    "حتى",
    "إلى",
    "العودة",
    "سأعود",
    "至",
    "到",
    "~",
    "〜",
    "から",
    "返回",
    "回到",
    "返岗",
    "부터",
    "까지",
    "復帰",
];
/// Behind a date, in languages that put them there.
const CUES_BEHIND: [&str; 16] = [
    "まで",
    "に戻",
    "より通常",
    "から出社",
    "より出社",
    "以降",
    "까지",
    "복귀",
    "에 복귀",
    "返回",
    "回来",
    "回到",
    "恢复",
    "上班",
    "kadar",
    "döne",
];
/// Names of months by their beginning, in lower case.
const MONTHS: [(&str, i8); 78] = [
    ("january", 1),
    ("jan", 1),
    ("januar", 1),
    ("janvier", 1),
    ("enero", 1),
    ("ene", 1),
    ("gennaio", 1),
    ("janeiro", 1),
    ("stycz", 1),
    ("янв", 1),
    ("ocak", 1),
    ("يناير", 1),
    ("february", 2),
    ("feb", 2),
    ("févr", 2),
    ("fevr", 2),
    ("fevereiro", 2),
    ("lut", 2),
    ("фев", 2),
    ("şubat", 2),
    ("فبراير", 2),
    ("march", 3),
    ("mar", 3),
    ("märz", 3),
    ("maart", 3),
    ("мар", 3),
    ("مارس", 3),
    ("april", 4),
    ("apr", 4),
    ("avril", 4),
    ("abril", 4),
    ("abr", 4),
    ("kwie", 4),
    ("апр", 4),
    ("nisan", 4),
    ("أبريل", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("mei", 5),
    ("maj", 5),
    ("мая", 5),
    ("مايو", 5),
    ("june", 6),
    ("jun", 6),
    ("juin", 6),
    ("giugno", 6),
    ("czerw", 6),
    ("июн", 6),
    ("haziran", 6),
    ("يونيو", 6),
    ("july", 7),
    ("jul", 7),
    ("juil", 7),
    ("luglio", 7),
    ("lip", 7),
    ("июл", 7),
    ("temmuz", 7),
    ("يوليو", 7),
    ("aug", 8),
    ("août", 8),
    ("aout", 8),
    ("ago", 8),
    ("sierp", 8),
    ("авг", 8),
    ("ağustos", 8),
    ("أغسطس", 8),
    ("sep", 9),
    ("set", 9),
    ("wrze", 9),
    ("сен", 9),
    ("eylül", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("окт", 10),
    ("ekim", 10),
];
const LATE_MONTHS: [(&str, i8); 20] = [
    ("paź", 10),
    ("أكتوبر", 10),
    ("سبتمبر", 9),
    ("nov", 11),
    ("listopad", 11),
    ("noy", 11),
    ("ноя", 11),
    ("kasım", 11),
    ("نوفمبر", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("grud", 12),
    ("дек", 12),
    ("aralık", 12),
    ("ديسمبر", 12),
    ("mart", 3),
    ("mayıs", 5),
    ("září", 9),
];

/// The day of return that the text names; the last such day of several.
pub(super) fn date(text: &str, now: Timestamp) -> Option<Date> {
    let today = now.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let letters: Vec<char> = text.chars().take(MAX_CHARACTERS).flat_map(char::to_lowercase).collect();
    let month_first = speaks_english(text);
    let mut found: Option<Date> = None;
    let mut at = 0;
    let mut span_from = None;
    while at < letters.len() {
        let begins_word = at == 0 || !letters[at - 1].is_alphanumeric() || is_wide(letters[at - 1]);
        let read = begins_word.then(|| read_date(&letters[at..], today, month_first)).flatten();
        let Some((day, length)) = read else {
            at += 1;
            continue;
        };
        let before: String = letters[at.saturating_sub(CUE_REACH_CHARACTERS)..at].iter().collect();
        let behind: String = letters[at + length..].iter().take(10).collect();
        let in_span = span_from.is_some_and(|end: usize| at - end < 16);
        let is_cued = in_span
            || CUES.iter().any(|cue| before.contains(cue))
            || CUES_BEHIND.iter().any(|cue| behind.trim_start().starts_with(cue));
        let ahead = (day - today).get_days();
        if is_cued && (0..=MAX_DAYS_AHEAD).contains(&ahead) && found.is_none_or(|known| known < day) {
            found = Some(day);
        }
        at += length;
        span_from = Some(at);
    }
    found
}

fn is_wide(letter: char) -> bool {
    letter as u32 >= 0x2E80
}

/// English of America puts the month first in figures; nobody else's out-of-office is in English words with such a date.
fn speaks_english(text: &str) -> bool {
    let lower = text.to_lowercase();
    [" the ", " will ", " return", " back "].iter().filter(|word| lower.contains(*word)).count() >= 2
}

/// A date at the beginning of the letters, and its length.
fn read_date(letters: &[char], today: Date, month_first: bool) -> Option<(Date, usize)> {
    if letters[0].is_ascii_digit() {
        let (first, length) = number(letters)?;
        return figures(letters, first, length, today, month_first)
            .or_else(|| day_month(letters, first, length, today));
    }
    // `december 1st, 2026`
    let (month, length) = month(letters)?;
    let mut at = skip(letters, length, &[' ', '.', ',']);
    let (day, digits) = number(letters.get(at..)?)?;
    if digits > 2 {
        return None;
    }
    at += digits;
    at = ordinal(letters, at);
    let (year, at) = year_behind(letters, at);
    Some((make(year, month, day as i8, today)?, at))
}

/// `2026-12-01`, `1.12.2026`, `12/1/26`, `2026年12月1日`, `12月1日`, `12월 1일`.
fn figures(letters: &[char], first: u16, length: usize, today: Date, month_first: bool) -> Option<(Date, usize)> {
    let sign = *letters.get(length)?;
    let mut at = skip(letters, length + 1, &[' ']);
    let (second, digits) = number(letters.get(at..)?)?;
    at += digits;
    match sign {
        '年' | '년' => {
            at = skip(letters, at + 1, &[' ']);
            let (day, digits) = number(letters.get(at..)?)?;
            Some((make(Some(first as i16), second as i8, day as i8, today)?, at + digits + 1))
        }
        '月' | '월' => Some((make(None, first as i8, second as i8, today)?, at + 1)),
        '-' | '/' | '.' => {
            let third = (letters.get(at) == Some(&sign)).then(|| number(letters.get(at + 1..)?)).flatten();
            if length == 4 {
                let (day, digits) = third?;
                return Some((make(Some(first as i16), second as i8, day as i8, today)?, at + 1 + digits));
            }
            let (year, end) = match third {
                Some((year, 4)) => (Some(year as i16), at + 5),
                Some((year, 2)) => (Some(2000 + year as i16), at + 3),
                _ if sign == '-' => return None,
                _ => (None, at),
            };
            let (day, month) = match (first, second) {
                (_, 13..) => (second, first),
                (13.., _) => (first, second),
                _ if sign == '/' && month_first => (second, first),
                _ => (first, second),
            };
            Some((make(year, month as i8, day as i8, today)?, end))
        }
        _ => None,
    }
}

/// `1 December 2026`, `1. Dezember`, `1er décembre`, `1 de diciembre de 2026`, `1st of December`.
fn day_month(letters: &[char], day: u16, length: usize, today: Date) -> Option<(Date, usize)> {
    let mut at = ordinal(letters, length);
    at = skip(letters, at, &[' ', '.']);
    for joint in ["de ", "of ", "di "] {
        if letters[at..].iter().take(3).copied().eq(joint.chars()) {
            at += 3;
        }
    }
    let (month, name) = month(letters.get(at..)?)?;
    let (year, at) = year_behind(letters, at + name);
    Some((make(year, month, day as i8, today)?, at))
}

fn month(letters: &[char]) -> Option<(i8, usize)> {
    let word: String = letters.iter().take(12).take_while(|letter| letter.is_alphabetic()).collect();
    if word.chars().count() < 3 {
        return None;
    }
    let known = MONTHS.iter().chain(&LATE_MONTHS).filter(|(name, _)| word.starts_with(name));
    // The longest beginning decides: `mart` before `mar`, `juil` before `jui`.
    let (_, month) = known.max_by_key(|(name, _)| name.len())?;
    Some((*month, word.chars().count()))
}

fn year_behind(letters: &[char], from: usize) -> (Option<i16>, usize) {
    let mut at = skip(letters, from, &[' ', ',', '.']);
    for joint in ["de ", "del "] {
        if letters[at..].iter().take(joint.len()).copied().eq(joint.chars()) {
            at += joint.len();
        }
    }
    match letters.get(at..).and_then(number) {
        Some((year @ 2000..=2100, 4)) => (Some(year as i16), at + 4),
        _ => (None, from),
    }
}

fn ordinal(letters: &[char], at: usize) -> usize {
    let ending: String = letters.iter().skip(at).take(2).collect();
    let is_one = matches!(ending.as_str(), "st" | "nd" | "rd" | "th" | "er");
    if is_one { at + 2 } else { skip(letters, at, &['º', 'ª']) }
}

fn number(letters: &[char]) -> Option<(u16, usize)> {
    let length = letters.iter().take(5).take_while(|letter| letter.is_ascii_digit()).count();
    let value = letters[..length].iter().fold(0, |value, digit| value * 10 + digit.to_digit(10).unwrap_or(0));
    matches!(length, 1 | 2 | 4).then_some((value as u16, length))
}

fn skip(letters: &[char], from: usize, what: &[char]) -> usize {
    from + letters.iter().skip(from).take(4).take_while(|letter| what.contains(letter)).count()
}

/// Without a year: the next such day, or a few days ago of this year for spans that began.
fn make(year: Option<i16>, month: i8, day: i8, today: Date) -> Option<Date> {
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let this_year = Date::new(today.year(), month, day).ok()?;
    if (today - this_year).get_days() > 60 { Date::new(today.year() + 1, month, day).ok() } else { Some(this_year) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_return_is_read_in_many_languages() {
        let now = Timestamp::from_millis(1_795_651_200_000); // 2026-11-26
        for (text, expected) in [
            ("I am out of the office and will be back on December 1st, 2026.", Some("2026-12-01")),
            ("I will return on Monday, 7 December. In urgent cases", Some("2026-12-07")),
            ("I will return to the office on 12/07/2026 and will answer", Some("2026-12-07")),
            ("on leave from 24 Dec to 4 Jan", Some("2027-01-04")),
            ("Ich bin bis zum 03.12.2026 nicht im Büro.", Some("2026-12-03")),
            ("Ab dem 4. Januar 2027 bin ich wieder erreichbar", Some("2027-01-04")),
            ("Je suis absent jusqu'au 1er décembre 2026 inclus", Some("2026-12-01")),
            ("Estaré fuera de la oficina hasta el 15 de diciembre de 2026", Some("2026-12-15")),
            ("Sono assente fino al 10 dicembre", Some("2026-12-10")),
            ("Estou de férias até 05/12/2026", Some("2026-12-05")),
            ("我正在休假，将于2026年12月8日返回", Some("2026-12-08")),
            ("本人12月1日至12月5日出差", Some("2026-12-05")),
            ("12月3日まで休暇をいただいております", Some("2026-12-03")),
            ("12월 4일까지 휴가입니다", Some("2026-12-04")),
            ("Я в отпуске до 14 декабря 2026", Some("2026-12-14")),
            ("Jestem na urlopie do 9 grudnia 2026", Some("2026-12-09")),
            ("Tôi nghỉ phép đến 02/12/2026", Some("2026-12-02")),
            ("أنا خارج المكتب حتى 6 ديسمبر 2026", Some("2026-12-06")),
            ("Back 2026-12-02", Some("2026-12-02")),
            ("Thank you for your mail of 20 November 2026.", None),
            ("We received your order on 3 December.", None),
            ("I was back on 2 January 2020", None),
            ("Call +49 30 12.34.56 or 10.10", None),
        ] {
            assert_eq!(date(text, now).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }
}
