//! An order: its number, its days, and what it is worth. What it contains stays with whoever makes the invoice.

use basics::{Money, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A number longer than this is no number any more.
pub const NUMBER_LIMIT_CHARACTERS: usize = 60;
/// More than anybody orders in any currency, and little enough that the sum of a company's orders is a number.
pub const AMOUNT_LIMIT_MINOR: i64 = 100_000_000_000_000;
/// Clocks and time zones differ; further ahead than a day nothing has happened yet.
pub const AHEAD: Duration = Duration::from_secs(24 * 60 * 60);

words! {
    /// How an order stands. A sample stays one, whether it is confirmed or not; what is cancelled is nothing else.
    OrderState, UnknownOrderState, "an order is placed, confirmed, cancelled or a sample":
    Placed = "placed",
    Confirmed = "confirmed",
    Cancelled = "cancelled",
    /// Paid or not: no purchase yet.
    Sample = "sample",
}

/// What is recorded of an order. Version 1 in audit and undo; fields are only added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub number: String,
    pub placed: Timestamp,
    pub confirmed: Option<Timestamp>,
    pub cancelled: Option<Timestamp>,
    pub sample: bool,
    pub amount: Money,
}

/// Why an order is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    #[error("an order needs its number")]
    NoNumber,
    #[error("the number is longer than {NUMBER_LIMIT_CHARACTERS} characters; shorten it")]
    NumberTooLong,
    #[error("the number holds a line break or a control character; remove it")]
    ControlCharacter,
    #[error("the amount is less than nothing")]
    Negative,
    #[error("the amount is more than anybody orders; look at its decimal places")]
    OutOfRange,
    #[error("{field} lies before the day on which the order was placed")]
    BeforePlaced { field: &'static str },
    #[error("{field} lies in the future; nothing has happened there yet")]
    InTheFuture { field: &'static str },
}

impl OrderRefusal {
    /// The input at fault.
    pub const fn field(self) -> &'static str {
        match self {
            OrderRefusal::NoNumber | OrderRefusal::NumberTooLong | OrderRefusal::ControlCharacter => "number",
            OrderRefusal::Negative | OrderRefusal::OutOfRange => "amount",
            OrderRefusal::BeforePlaced { field } | OrderRefusal::InTheFuture { field } => field,
        }
    }

    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            OrderRefusal::NoNumber => "empty",
            OrderRefusal::NumberTooLong => "too_long",
            OrderRefusal::ControlCharacter => "control_character",
            OrderRefusal::Negative => "negative",
            OrderRefusal::OutOfRange => "out_of_range",
            OrderRefusal::BeforePlaced { .. } => "before_placed",
            OrderRefusal::InTheFuture { .. } => "in_the_future",
        }
    }
}

impl Order {
    /// The order with blanks of its number trimmed, checked against its limits.
    ///
    /// # Errors
    /// An [`OrderRefusal`] that names the field.
    pub fn checked(mut self, now: Timestamp) -> Result<Self, OrderRefusal> {
        self.number = self.number.trim().to_owned();
        if self.number.is_empty() {
            return Err(OrderRefusal::NoNumber);
        }
        if self.number.chars().count() > NUMBER_LIMIT_CHARACTERS {
            return Err(OrderRefusal::NumberTooLong);
        }
        if self.number.chars().any(char::is_control) {
            return Err(OrderRefusal::ControlCharacter);
        }
        if self.amount.minor < 0 {
            return Err(OrderRefusal::Negative);
        }
        if self.amount.minor > AMOUNT_LIMIT_MINOR {
            return Err(OrderRefusal::OutOfRange);
        }
        let last = now.plus(AHEAD);
        for (field, day) in
            [("placed", Some(self.placed)), ("confirmed", self.confirmed), ("cancelled", self.cancelled)]
        {
            let Some(day) = day else { continue };
            if day > last {
                return Err(OrderRefusal::InTheFuture { field });
            }
            if day < self.placed {
                return Err(OrderRefusal::BeforePlaced { field });
            }
        }
        Ok(self)
    }

    pub const fn state(&self) -> OrderState {
        match (self.cancelled, self.sample, self.confirmed) {
            (Some(_), ..) => OrderState::Cancelled,
            (None, true, _) => OrderState::Sample,
            (None, false, Some(_)) => OrderState::Confirmed,
            (None, false, None) => OrderState::Placed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Currency;

    const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);

    fn order() -> Order {
        Order {
            number: "PO 0611".into(),
            placed: NOW,
            confirmed: None,
            cancelled: None,
            sample: false,
            amount: Money { minor: 14_820_000, currency: Currency::USD },
        }
    }

    #[test]
    fn an_order_is_within_its_limits_or_says_which_field_is_not() {
        let refused = |change: fn(&mut Order)| {
            let mut order = order();
            change(&mut order);
            order.checked(NOW).err().map(|refusal| (refusal.field(), refusal.code()))
        };
        assert_eq!(refused(|_| ()), None);
        assert_eq!(refused(|order| order.number = "  ".into()), Some(("number", "empty")));
        assert_eq!(refused(|order| order.number = "4".repeat(61)), Some(("number", "too_long")));
        assert_eq!(refused(|order| order.number = "4\n2".into()), Some(("number", "control_character")));
        assert_eq!(refused(|order| order.amount.minor = -1), Some(("amount", "negative")));
        assert_eq!(refused(|order| order.amount.minor = i64::MAX), Some(("amount", "out_of_range")));
        assert_eq!(refused(|order| order.amount.minor = 0), None);
        assert_eq!(refused(|order| order.placed = NOW.plus(AHEAD)), None);
        assert_eq!(refused(|order| order.placed = NOW.plus(AHEAD * 2)), Some(("placed", "in_the_future")));
        assert_eq!(refused(|order| order.confirmed = Some(NOW.minus(AHEAD))), Some(("confirmed", "before_placed")));
        assert_eq!(refused(|order| order.cancelled = Some(NOW.minus(AHEAD))), Some(("cancelled", "before_placed")));
        assert_eq!(refused(|order| order.cancelled = Some(NOW.plus(AHEAD * 2))), Some(("cancelled", "in_the_future")));
    }

    #[test]
    fn a_state_is_one_word() {
        for (confirmed, cancelled, sample, expected) in [
            (None, None, false, OrderState::Placed),
            (Some(NOW), None, false, OrderState::Confirmed),
            (Some(NOW), None, true, OrderState::Sample),
            (Some(NOW), Some(NOW), true, OrderState::Cancelled),
        ] {
            assert_eq!(Order { confirmed, cancelled, sample, ..order() }.state(), expected);
        }
    }
}
