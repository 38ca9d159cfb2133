//! Rates of the day: what an amount of one currency was worth in another on the day of the order, in integers only.
//!
//! A rate is kept against the dollar; any two currencies are crossed through it. Central banks publish no rate on weekends and
//! holidays, so the last one before counts, for [`CARRIED_DAYS`] at most; after that an amount has no worth, which is said, not guessed.

use super::Day;
use basics::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rates have twelve decimal digits: the weakest currency in use (some 100,000 to the dollar) keeps seven that count.
pub const RATE_SCALE: i64 = 1_000_000_000_000;
/// A million dollars for one unit; no currency is worth a thousandth of it. It keeps every product within 128 bits.
pub const RATE_LIMIT: i64 = 1_000_000 * RATE_SCALE;
/// How old a rate may be for a day that has none: the longest run of closed days is a week, and some banks close longer.
pub const CARRIED_DAYS: u32 = 10;
/// A published number of a rate has fewer characters.
const TEXT_LIMIT_BYTES: usize = 40;

/// Dollars for one unit (one yen, not one hundred) of a currency, times [`RATE_SCALE`]. More than 0, at most [`RATE_LIMIT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rate(i64);

/// Why a rate is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RateRefusal {
    #[error("a rate is a decimal number with a point, such as 1.0842")]
    NotANumber,
    #[error("a rate is more than nothing")]
    NotPositive,
    #[error("the rate is more than a million dollars for one unit; look at its decimal point")]
    OutOfRange,
}

impl RateRefusal {
    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            RateRefusal::NotANumber => "not_a_number",
            RateRefusal::NotPositive => "not_positive",
            RateRefusal::OutOfRange => "out_of_range",
        }
    }
}

/// Why an amount has no worth in another currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoWorth {
    #[error("there is no rate of {0} for that day or the {CARRIED_DAYS} days before")]
    NoRate(Currency),
    #[error("the amount is too large in the other currency")]
    TooLarge,
}

impl TryFrom<i64> for Rate {
    type Error = RateRefusal;

    fn try_from(scaled: i64) -> Result<Self, RateRefusal> {
        match scaled {
            ..=0 => Err(RateRefusal::NotPositive),
            1..=RATE_LIMIT => Ok(Rate(scaled)),
            _ => Err(RateRefusal::OutOfRange),
        }
    }
}

impl From<Rate> for i64 {
    fn from(rate: Rate) -> i64 {
        rate.0
    }
}

impl Rate {
    /// The dollar's own.
    pub const ONE: Rate = Rate(RATE_SCALE);

    /// Dollars for one unit, written as `0.1404`.
    ///
    /// # Errors
    /// [`RateRefusal`]; a number that is less than the last digit kept counts as nothing.
    pub fn read(text: &str) -> Result<Self, RateRefusal> {
        let scaled = decimal(text)?;
        Rate::try_from(i64::try_from(scaled).map_err(|_| RateRefusal::OutOfRange)?)
    }

    /// A rate of the euro's list, as the European Central Bank publishes it: both texts say how much of a currency one euro buys,
    /// so one unit is `dollars / units` dollars. Rounded half to even in the last digit.
    ///
    /// # Errors
    /// As [`Rate::read`], for either text.
    pub fn crossed(units_of_a_euro: &str, dollars_of_a_euro: &str) -> Result<Self, RateRefusal> {
        let (units, dollars) = (decimal(units_of_a_euro)?, decimal(dollars_of_a_euro)?);
        if units == 0 || dollars == 0 {
            return Err(RateRefusal::NotPositive);
        }
        let scaled = divided_half_even(dollars * i128::from(RATE_SCALE), units);
        Rate::try_from(i64::try_from(scaled).map_err(|_| RateRefusal::OutOfRange)?)
    }
}

/// A decimal number without a sign, times [`RATE_SCALE`], rounded half to even; at most [`RATE_LIMIT`] times the scale.
fn decimal(text: &str) -> Result<i128, RateRefusal> {
    let text = text.trim();
    if text.len() > TEXT_LIMIT_BYTES {
        return Err(RateRefusal::NotANumber);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || (whole.is_empty() && part.is_empty()) {
        return Err(RateRefusal::NotANumber);
    }
    if whole.trim_start_matches('0').len() > 12 {
        return Err(RateRefusal::OutOfRange);
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| RateRefusal::NotANumber)? };
    // Twelve digits and one more; what follows can only turn an exact half into more than a half.
    let mut fraction: i128 = 0;
    for place in 0..13 {
        fraction = fraction * 10 + i128::from(part.as_bytes().get(place).map_or(0, |digit| digit - b'0'));
    }
    let beyond = part.bytes().skip(13).any(|digit| digit != b'0');
    let (doubled, unit) = (2 * fraction + i128::from(beyond), 20);
    Ok(whole * i128::from(RATE_SCALE) + divided_half_even(doubled, unit))
}

/// `number / by` for numbers that are not negative, halves to the even neighbour.
const fn divided_half_even(number: i128, by: i128) -> i128 {
    let (whole, rest) = (number / by, number % by);
    if 2 * rest > by || (2 * rest == by && whole % 2 == 1) { whole + 1 } else { whole }
}

/// The rates of a workspace, by currency and day. The dollar needs none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(BTreeMap<Currency, BTreeMap<Day, Rate>>);

impl Rates {
    /// Sets the rate of a day; a later call for the same day counts.
    pub fn set(&mut self, currency: Currency, day: Day, rate: Rate) {
        self.0.entry(currency).or_default().insert(day, rate);
    }

    /// The rate of a day, or the last one of at most [`CARRIED_DAYS`] before it.
    pub fn on(&self, currency: Currency, day: Day) -> Option<Rate> {
        if currency == Currency::USD {
            return Some(Rate::ONE);
        }
        let (found, rate) = self.0.get(&currency)?.range(..=day).next_back()?;
        (day.since(*found) <= CARRIED_DAYS).then_some(*rate)
    }

    /// What `amount` was worth on `day`, in minor units of `base`, rounded half up (away from nothing for an amount below it). An
    /// amount that is in `base` already needs no rate.
    ///
    /// # Errors
    /// [`NoWorth`] that names the currency without a rate, the amount's own first.
    pub fn worth(&self, amount: Money, day: Day, base: Currency) -> Result<i64, NoWorth> {
        if amount.currency == base {
            return Ok(amount.minor);
        }
        let rate = |currency| self.on(currency, day).ok_or(NoWorth::NoRate(currency));
        let (from, to) = (rate(amount.currency)?, rate(base)?);
        let ten = |currency: Currency| 10i128.pow(currency.minor_digits());
        // 2^63 × 10^18 × 10^3 and its double would not fit: 128 bits are asked, not trusted.
        let number = i128::from(amount.minor.unsigned_abs()).checked_mul(i128::from(from.0) * ten(base));
        let by = i128::from(to.0) * ten(amount.currency);
        let doubled = number.and_then(|number| number.checked_mul(2)).and_then(|number| number.checked_add(by));
        let rounded = doubled.ok_or(NoWorth::TooLarge)? / (2 * by);
        let rounded = i64::try_from(rounded).map_err(|_| NoWorth::TooLarge)?;
        Ok(if amount.minor < 0 { -rounded } else { rounded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trade::AMOUNT_LIMIT_MINOR;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn money(minor: i64, code: &str) -> Money {
        Money { minor, currency: currency(code) }
    }

    const DAY: Day = Day::from_number(20_000);

    fn rates(of: &[(&str, i32, &str)]) -> Rates {
        let mut rates = Rates::default();
        for (code, day, rate) in of {
            rates.set(currency(code), Day::from_number(*day), Rate::read(rate).unwrap());
        }
        rates
    }

    #[test]
    fn a_written_rate_is_read_to_its_last_digit() {
        for (text, expected) in [
            ("1", Ok(RATE_SCALE)),
            (" 0.1404 ", Ok(140_400_000_000)),
            (".5", Ok(500_000_000_000)),
            ("7.", Ok(7 * RATE_SCALE)),
            // Half to even, and more than a half.
            ("0.0000000000005", Err(RateRefusal::NotPositive)),
            ("0.0000000000015", Ok(2)),
            ("0.0000000000025", Ok(2)),
            ("0.00000000000250001", Ok(3)),
            ("1000000", Ok(RATE_LIMIT)),
            ("1000000.000000000001", Err(RateRefusal::OutOfRange)),
            ("9999999999999", Err(RateRefusal::OutOfRange)),
            ("0", Err(RateRefusal::NotPositive)),
            ("-1", Err(RateRefusal::NotANumber)),
            ("1,08", Err(RateRefusal::NotANumber)),
            ("1e3", Err(RateRefusal::NotANumber)),
            ("", Err(RateRefusal::NotANumber)),
            (".", Err(RateRefusal::NotANumber)),
            ("N/A", Err(RateRefusal::NotANumber)),
        ] {
            assert_eq!(Rate::read(text).map(i64::from), expected, "{text}");
        }
    }

    #[test]
    fn two_rates_of_the_euro_give_the_dollars_of_a_unit() {
        for (units, dollars, expected) in [
            ("7.7", "1.1", Ok(142_857_142_857)),
            ("1", "1.0842", Ok(1_084_200_000_000)),
            ("1.0842", "1.0842", Ok(RATE_SCALE)),
            ("17345.12", "1.0842", Ok(62_507_495)),
            ("0", "1.08", Err(RateRefusal::NotPositive)),
            ("0.0000001", "1.08", Err(RateRefusal::OutOfRange)),
        ] {
            assert_eq!(Rate::crossed(units, dollars).map(i64::from), expected, "{units} {dollars}");
        }
    }

    #[test]
    fn an_amount_is_worth_what_it_was_on_its_day() {
        let rates = rates(&[
            ("EUR", 20_000, "1.10"),
            ("EUR", 20_001, "1.20"),
            ("JPY", 20_000, "0.0067"),
            ("KWD", 20_000, "3.25"),
            ("CNY", 20_000, "0.125"),
        ]);
        for (amount, day, base, expected) in [
            (money(10_000, "USD"), 1, "USD", Ok(10_000)),
            (money(10_000, "XXX"), 1, "XXX", Ok(10_000)),
            (money(10_000, "EUR"), 20_000, "USD", Ok(11_000)),
            (money(10_000, "EUR"), 20_001, "USD", Ok(12_000)),
            // No decimal places, and three.
            (money(1_000, "JPY"), 20_000, "USD", Ok(670)),
            (money(1_000, "KWD"), 20_000, "USD", Ok(325)),
            (money(325, "USD"), 20_000, "KWD", Ok(1_000)),
            (money(67, "USD"), 20_000, "JPY", Ok(100)),
            // Through the dollar.
            (money(12_500, "EUR"), 20_000, "CNY", Ok(110_000)),
            // 0.5 cents and a hair less.
            (money(4, "CNY"), 20_000, "USD", Ok(1)),
            (money(3, "CNY"), 20_000, "USD", Ok(0)),
            (money(-4, "CNY"), 20_000, "USD", Ok(-1)),
            // Carried over closed days, not longer, and never backwards.
            (money(10_000, "EUR"), 20_011, "USD", Ok(12_000)),
            (money(10_000, "EUR"), 20_012, "USD", Err(NoWorth::NoRate(currency("EUR")))),
            (money(10_000, "EUR"), 19_999, "USD", Err(NoWorth::NoRate(currency("EUR")))),
            (money(10_000, "EUR"), 20_001, "XAU", Err(NoWorth::NoRate(currency("XAU")))),
            (money(i64::MAX, "KWD"), 20_000, "CNY", Err(NoWorth::TooLarge)),
        ] {
            assert_eq!(rates.worth(amount, Day::from_number(day), currency(base)), expected, "{amount:?} {day} {base}");
        }
    }

    proptest! {
        /// The worth lies within half a minor unit of the exact quotient, from below exclusively: half up.
        #[test]
        fn a_worth_is_the_exact_one_rounded_half_up(
            minor in 0..=AMOUNT_LIMIT_MINOR, from in 1i64..=10 * RATE_SCALE, to in RATE_SCALE / 1_000_000..=10 * RATE_SCALE,
        ) {
            let mut rates = Rates::default();
            rates.set(currency("EUR"), DAY, Rate::try_from(from).unwrap());
            rates.set(currency("CNY"), DAY, Rate::try_from(to).unwrap());
            let worth = rates.worth(money(minor, "EUR"), DAY, currency("CNY"));
            let (exact, by) = (i128::from(minor) * i128::from(from), i128::from(to));
            match worth {
                Ok(worth) => {
                    let twice = 2 * i128::from(worth) * by;
                    prop_assert!(twice - by <= 2 * exact && 2 * exact < twice + by);
                }
                Err(refusal) => {
                    prop_assert_eq!(refusal, NoWorth::TooLarge);
                    prop_assert!(exact / by >= i128::from(i64::MAX));
                }
            }
        }

        #[test]
        fn no_amount_and_rate_panic(minor: i64, from in 1i64..=RATE_LIMIT, to in 1i64..=RATE_LIMIT) {
            let mut rates = Rates::default();
            rates.set(currency("KWD"), DAY, Rate::try_from(from).unwrap());
            rates.set(currency("JPY"), DAY, Rate::try_from(to).unwrap());
            let _ = rates.worth(money(minor, "KWD"), DAY, currency("JPY"));
            let _ = rates.worth(money(minor, "JPY"), DAY, currency("KWD"));
        }
    }
}
