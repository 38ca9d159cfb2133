//! A number with up to four places behind the point: kept whole, so that 0.1 is 0.1.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeNumber(i64);

/// Places behind the point.
const PLACES: usize = 4;
const ONE: i64 = 10_000;
/// Digits before the point: what a cell of a spreadsheet holds exactly, and far from the edge of 64 bits.
const WHOLE_DIGITS: usize = 12;

/// The text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a number has up to {WHOLE_DIGITS} digits and {PLACES} behind the point, such as 1250.5")]
pub struct NotANumber;

impl AttributeNumber {
    /// Ten-thousandths, as the engine compares them.
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }
}

impl FromStr for AttributeNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) {
            return Err(NotANumber);
        }
        // Zeros at the end say nothing.
        let part = part.trim_end_matches('0');
        if part.len() > PLACES {
            return Err(NotANumber);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > WHOLE_DIGITS {
            return Err(NotANumber);
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| NotANumber)? };
        let behind: i64 = format!("{part:0<PLACES$}").parse().map_err(|_| NotANumber)?;
        let number = whole * ONE + behind;
        Ok(AttributeNumber(if negative { -number } else { number }))
    }
}

impl fmt::Display for AttributeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, behind) = (self.0.unsigned_abs() / ONE as u64, self.0.unsigned_abs() % ONE as u64);
        if behind == 0 {
            return write!(f, "{sign}{whole}");
        }
        let behind = format!("{behind:0PLACES$}");
        write!(f, "{sign}{whole}.{}", behind.trim_end_matches('0'))
    }
}

impl Serialize for AttributeNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AttributeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_and_written_shortly() {
        for (text, expected) in [
            ("0", Some("0")),
            ("-0", Some("0")),
            ("12.50", Some("12.5")),
            ("0.1", Some("0.1")),
            ("-3.0001", Some("-3.0001")),
            ("1.00000", Some("1")),
            ("007", Some("7")),
            ("999999999999.9999", Some("999999999999.9999")),
            ("1000000000000", None),
            ("1.00001", None),
            ("1e3", None),
            ("", None),
            (".5", None),
            ("1.", None),
            ("1,5", None),
            ("٣", None),
        ] {
            let read = text.parse::<AttributeNumber>().ok().map(|number| number.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
