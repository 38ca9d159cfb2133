//! Which orders count, as of a day: confirmed, not cancelled, no sample. The same ledger gives the same answer at any time.

use super::super::{Day, Order, Rates};
use basics::Currency;
use jiff::tz::TimeZone;

/// A counted order: the day on which it was placed, and its worth in minor units of the base currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    pub day: Day,
    /// `None`: no rate of that day is known.
    pub worth_minor: Option<i64>,
}

/// The day of an order, if it counts at the end of `by`: placed and confirmed by then, not cancelled by then, no sample. An order
/// is dated by when it was placed and known once it was confirmed.
pub fn counted_on(order: &Order, by: Day, zone: &TimeZone) -> Option<Day> {
    let known = |at: Option<_>| at.is_some_and(|at| Day::of(at, zone) <= by);
    let counts = !order.sample && known(Some(order.placed)) && known(order.confirmed) && !known(order.cancelled);
    counts.then(|| Day::of(order.placed, zone))
}

/// The counted orders of `orders` at the end of `by`, each turned into `base` at the rate of its day.
pub fn purchases<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    by: Day,
    zone: &TimeZone,
    rates: &Rates,
    base: Currency,
) -> Vec<Purchase> {
    let counted = orders.into_iter().filter_map(|order| Some((order, counted_on(order, by, zone)?)));
    counted.map(|(order, day)| Purchase { day, worth_minor: rates.worth(order.amount, day, base).ok() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trade::Rate;
    use basics::{Money, Timestamp};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn day(text: &str) -> Day {
        Day::from_date(text.parse().unwrap())
    }

    fn order(confirmed: Option<&str>, cancelled: Option<&str>) -> Order {
        Order {
            number: "PO 0611".into(),
            placed: at("2026-11-01T17:00:00Z"),
            confirmed: confirmed.map(at),
            cancelled: cancelled.map(at),
            sample: false,
            amount: Money { minor: 1_000_000, currency: "EUR".parse().unwrap() },
        }
    }

    #[test]
    fn an_order_counts_while_it_is_confirmed_and_not_cancelled() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let confirmed = Some("2026-11-05T15:59:00Z");
        let placed = Some(day("2026-11-02"));
        for (confirmed, cancelled, by, expected) in [
            (None, None, "2026-12-01", None),
            (confirmed, None, "2026-11-04", None),
            (confirmed, None, "2026-11-05", placed),
            (Some("2026-11-05T16:00:00Z"), None, "2026-11-05", None),
            (confirmed, Some("2026-11-09T16:00:00Z"), "2026-11-09", placed),
            (confirmed, Some("2026-11-09T15:59:00Z"), "2026-11-09", None),
            (confirmed, Some("2026-11-09T16:00:00Z"), "2026-11-10", None),
        ] {
            assert_eq!(
                counted_on(&order(confirmed, cancelled), day(by), &shanghai),
                expected,
                "{confirmed:?} {cancelled:?} {by}"
            );
        }
        let sample = Order { sample: true, ..order(confirmed, None) };
        assert_eq!(counted_on(&sample, day("2026-12-01"), &shanghai), None);
    }

    #[test]
    fn an_order_is_worth_what_the_rate_of_its_day_says() {
        let euro: Currency = "EUR".parse().unwrap();
        let mut rates = Rates::default();
        rates.set(euro, day("2026-11-02"), Rate::read("1.1").unwrap());
        rates.set(euro, day("2026-11-05"), Rate::read("1.2").unwrap());
        let orders = [order(Some("2026-11-05T00:00:00Z"), None)];
        let worth = |zone: &str, base: Currency| {
            let zone = TimeZone::get(zone).unwrap();
            purchases(&orders, day("2026-12-01"), &zone, &rates, base)
        };
        let found = |day_of: &str, worth_minor| vec![Purchase { day: day(day_of), worth_minor }];
        assert_eq!(worth("Asia/Shanghai", Currency::USD), found("2026-11-02", Some(1_100_000)));
        assert_eq!(worth("UTC", Currency::USD), found("2026-11-01", None));
        assert_eq!(worth("UTC", euro), found("2026-11-01", Some(1_000_000)));
    }
}
