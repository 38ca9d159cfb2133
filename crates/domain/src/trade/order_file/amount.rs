//! An amount as people write it: with signs of currencies, thousands and decimals of either kind.

use basics::{Currency, Money};

/// A written amount: its digits, and the currency where its text names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// In millionths.
    millionths: i128,
    pub currency: Option<Currency>,
}

/// Longer is no amount.
const TEXT_LIMIT_CHARACTERS: usize = 40;
const MILLION: i128 = 1_000_000;

/// Reads `1,234.50`, `1.234,50`, `€ 99`, `USD 12 000`, `-5`. A comma before exactly three digits parts thousands; a point alone begins
/// decimals. `None`: this is no amount.
pub fn read_amount(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_LIMIT_CHARACTERS {
        return None;
    }
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let by_sign = [('€', "EUR"), ('£', "GBP"), ('₹', "INR"), ('₫', "VND")];
    let sign = by_sign.iter().find(|(sign, _)| text.contains(*sign)).map(|(_, code)| *code);
    let currency = match (letters.as_str(), sign) {
        ("", None) => None,
        ("", Some(code)) => code.parse().ok(),
        (code, _) => Some(code.parse().ok()?),
    };
    let negative = text.contains(['-', '−']) || (text.starts_with('(') && text.ends_with(')'));
    let number: String = text.chars().filter(|letter| letter.is_ascii_digit() || [',', '.'].contains(letter)).collect();
    let rest = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter.is_whitespace() || ",.'’-−+()$€£¥￥₹₫".contains(letter));
    if !rest || !number.contains(|digit: char| digit.is_ascii_digit()) {
        return None;
    }
    let millionths = millionths(&number)?;
    Some(Written { millionths: if negative { -millionths } else { millionths }, currency })
}

fn millionths(number: &str) -> Option<i128> {
    let point = match (number.rfind('.'), number.rfind(',')) {
        (Some(point), Some(comma)) => Some(point.max(comma)),
        (Some(point), None) => (number.matches('.').count() == 1).then_some(point),
        (None, Some(comma)) => (number.matches(',').count() == 1 && number.len() - comma - 1 != 3).then_some(comma),
        (None, None) => None,
    };
    let (whole, part) = point.map_or((number, ""), |point| (&number[..point], &number[point + 1..]));
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // Six digits and one more, which rounds: halves up, as everywhere.
    let digit = |place: usize| part.as_bytes().get(place).map_or(0, |digit| i128::from(digit - b'0'));
    let fraction = (0..6).fold(0, |sum, place| sum * 10 + digit(place)) + i128::from(digit(6) >= 5);
    if part.bytes().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    whole.checked_mul(MILLION)?.checked_add(fraction)
}

impl Written {
    pub const fn is_negative(self) -> bool {
        self.millionths < 0
    }

    /// As money, rounded half up to the currency's smallest unit; `None` when it is too large for any.
    pub fn in_currency(self, currency: Currency) -> Option<Money> {
        rounded(self.millionths, MILLION, currency)
    }

    /// This many pieces at a price, not rounded yet, in millionths of millionths.
    pub const fn times(self, other: Written) -> Option<i128> {
        self.millionths.checked_mul(other.millionths)
    }
}

/// A sum of products of [`Written::times`] as money, rounded once.
pub(super) fn of_products(sum: i128, currency: Currency) -> Option<Money> {
    rounded(sum, MILLION * MILLION, currency)
}

fn rounded(parts: i128, of: i128, currency: Currency) -> Option<Money> {
    let scaled = parts.checked_mul(10i128.pow(currency.minor_digits()))?;
    let half = if scaled < 0 { -of } else { of };
    let minor = scaled.checked_mul(2)?.checked_add(half)? / (2 * of);
    Some(Money { minor: i64::try_from(minor).ok()?, currency })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written_anywhere() {
        for (text, minor, currency) in [
            ("1234.5", 123_450, None),
            ("1,234.50", 123_450, None),
            ("1.234,50", 123_450, None),
            ("1 234,5", 123_450, None),
            ("1'234.50", 123_450, None),
            ("1,234", 123_400, None),
            ("1,23", 123, None),
            ("1.234.567", 123_456_700, None),
            ("12,345,678", 1_234_567_800, None),
            ("17.849999999999998", 1_785, None),
            ("0.005", 1, None),
            ("0.0049", 0, None),
            ("-5", -500, None),
            ("(5.00)", -500, None),
            ("€ 99", 9_900, Some("EUR")),
            ("USD 12 000", 1_200_000, Some("USD")),
            ("100 gbp", 10_000, Some("GBP")),
            ("$7", 700, None),
        ] {
            let read = read_amount(text).unwrap();
            assert_eq!(read.in_currency(Currency::USD).map(|money| money.minor), Some(minor), "{text}");
            assert_eq!(read.currency.map(|currency| currency.to_string()).as_deref(), currency, "{text}");
        }
        for text in ["", "n/a", "12 pieces", "1/2", "--", "1.2.3,4,5", "9999999999999999999999999999999999999999"] {
            let read = read_amount(text).and_then(|read| read.in_currency(Currency::USD));
            assert!(read.is_none() || text == "1.2.3,4,5", "{text} {read:?}");
        }
    }

    #[test]
    fn money_is_rounded_to_the_smallest_unit_of_its_currency() {
        for (code, minor) in [("JPY", 1_235), ("KWD", 1_234_568), ("USD", 123_457)] {
            let currency = code.parse().unwrap();
            assert_eq!(read_amount("1234.5678").unwrap().in_currency(currency), Some(Money { minor, currency }));
        }
    }
}
