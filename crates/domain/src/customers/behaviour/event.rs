//! When an event was, what it is worth, and under which id its reporter knows it.

use super::thing::ThingRefusal;
use basics::{Currency, Money, Timestamp};
use std::time::Duration;

/// Clocks differ a little; further ahead nothing has happened yet.
pub const AHEAD: Duration = Duration::from_secs(5 * 60);
/// 1 January 2000. What lies before is a wrong unit or an empty field.
pub const OLDEST: Timestamp = Timestamp::from_millis(946_684_800_000);
/// Events of one request: one transaction of a moment.
pub const EVENTS_AT_ONCE: usize = 1_000;
/// Lines of one cart: each is an event of its own.
pub const LINES_LIMIT: usize = 100;
/// The reporter's id of an event: any number, UUID or address of a record fits.
pub const SOURCE_ID_LIMIT_CHARACTERS: usize = 200;
/// More than any cart is worth in any currency, and little enough that a sum of many is a number.
const AMOUNT_LIMIT_MINOR: i64 = 100_000_000_000_000;

words! {
    /// How far an event is believed: a program of ours or a colleague said it, or a stranger's browser.
    Verdict, UnknownVerdict, "a verdict is human or unknown":
    Human = "human",
    /// Anybody can make a browser say it.
    Unknown = "unknown",
}

/// Why an event is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventRefusal {
    #[error("there is no class of events of that name; declare it first")]
    UnknownClass,
    #[error("at lies in the future; nothing has happened there yet")]
    InTheFuture,
    #[error("at lies before the year 2000; it is counted in another unit, or missing")]
    TooOld,
    #[error("the amount is less than nothing")]
    Negative,
    #[error("the amount is more than any cart holds; look at its decimal places")]
    OutOfRange,
    #[error("the currency is no code of three letters such as USD")]
    UnknownCurrency,
    #[error("the id is empty, longer than {SOURCE_ID_LIMIT_CHARACTERS} characters, or holds a control character")]
    NotAnId,
    #[error("say who it was, once: contact, or address")]
    NoPerson,
    #[error("nobody of that id or address is known, or is seen by whoever asks")]
    UnknownPerson,
    #[error("lines belong to a cart, and say what it holds in the place of a thing of its own")]
    LinesOfNoCart,
    #[error("more than {LINES_LIMIT} lines are no cart")]
    TooManyLines,
    #[error(transparent)]
    Thing(#[from] ThingRefusal),
    #[error("the subject is longer than 200 characters, or holds a control character")]
    Subject,
}

impl EventRefusal {
    /// The input at fault.
    pub const fn field(&self) -> &'static str {
        match self {
            EventRefusal::UnknownClass => "kind",
            EventRefusal::InTheFuture | EventRefusal::TooOld => "at",
            EventRefusal::Negative | EventRefusal::OutOfRange | EventRefusal::UnknownCurrency => "amount",
            EventRefusal::NotAnId => "id",
            EventRefusal::NoPerson | EventRefusal::UnknownPerson => "contact",
            EventRefusal::LinesOfNoCart | EventRefusal::TooManyLines => "lines",
            EventRefusal::Thing(_) => "thing",
            EventRefusal::Subject => "subject",
        }
    }

    /// The code that a program tells them apart by.
    pub const fn code(&self) -> &'static str {
        match self {
            EventRefusal::UnknownClass => "unknown_class",
            EventRefusal::InTheFuture => "in_the_future",
            EventRefusal::TooOld => "too_old",
            EventRefusal::Negative => "negative",
            EventRefusal::OutOfRange => "out_of_range",
            EventRefusal::UnknownCurrency => "unknown_currency",
            EventRefusal::NotAnId => "not_an_id",
            EventRefusal::NoPerson => "no_person",
            EventRefusal::UnknownPerson => "unknown_person",
            EventRefusal::LinesOfNoCart => "lines_of_no_cart",
            EventRefusal::TooManyLines => "too_many_lines",
            EventRefusal::Thing(refusal) => refusal.code(),
            EventRefusal::Subject => "wrong_subject",
        }
    }
}

/// The moment, if anything can have happened then.
///
/// # Errors
/// [`EventRefusal::InTheFuture`], [`EventRefusal::TooOld`].
pub fn when(at: Timestamp, now: Timestamp) -> Result<Timestamp, EventRefusal> {
    if at > now.plus(AHEAD) {
        Err(EventRefusal::InTheFuture)
    } else if at < OLDEST {
        Err(EventRefusal::TooOld)
    } else {
        Ok(at)
    }
}

/// The amount within what a cart can be worth.
///
/// # Errors
/// A refusal of the field `amount`.
pub fn amount(minor: i64, currency: &str) -> Result<Money, EventRefusal> {
    let currency: Currency = currency.parse().map_err(|_| EventRefusal::UnknownCurrency)?;
    match minor {
        ..0 => Err(EventRefusal::Negative),
        0..=AMOUNT_LIMIT_MINOR => Ok(Money { minor, currency }),
        _ => Err(EventRefusal::OutOfRange),
    }
}

/// The reporter's id, without blanks at its ends.
///
/// # Errors
/// [`EventRefusal::NotAnId`].
pub fn source_id(text: &str) -> Result<&str, EventRefusal> {
    let text = text.trim();
    let fits = (1..=SOURCE_ID_LIMIT_CHARACTERS).contains(&text.chars().count());
    if fits && !text.chars().any(char::is_control) { Ok(text) } else { Err(EventRefusal::NotAnId) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_was_between_the_year_2000_and_five_minutes_ahead() {
        let now = Timestamp::from_millis(1_795_424_400_000);
        for (at, expected) in [
            (now, Ok(now)),
            (now.plus(AHEAD), Ok(now.plus(AHEAD))),
            (now.plus(AHEAD * 2), Err(EventRefusal::InTheFuture)),
            (OLDEST, Ok(OLDEST)),
            // Seconds in the place of milliseconds.
            (Timestamp::from_millis(1_795_424_400), Err(EventRefusal::TooOld)),
        ] {
            assert_eq!(when(at, now), expected, "{at}");
        }
    }

    #[test]
    fn an_amount_is_no_less_than_nothing_and_no_more_than_anybody_pays() {
        assert_eq!(amount(0, "usd"), Ok(Money { minor: 0, currency: Currency::USD }));
        assert_eq!(amount(-1, "USD"), Err(EventRefusal::Negative));
        assert_eq!(amount(i64::MAX, "USD"), Err(EventRefusal::OutOfRange));
        assert_eq!(amount(1, "DOLLARS"), Err(EventRefusal::UnknownCurrency));
    }

    #[test]
    fn an_id_is_one_line() {
        assert_eq!(source_id(" ord-7 "), Ok("ord-7"));
        for text in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert_eq!(source_id(text), Err(EventRefusal::NotAnId), "{text:?}");
        }
    }
}
