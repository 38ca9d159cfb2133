//! The rule itself: which tier a company has on a day. The first of eight that holds decides; the last always does.

use super::super::Day;
use super::{Bands, Purchase, RiseSpan, Standing, Tier, Why, next_change::next_change};

/// The tier of a company on `today`, from its counted orders in any order (see [`super::counted_on`]) and the day of its last
/// interaction: a human open, a click, a reply, a call, a meeting, a visit, an inquiry or an order. A counted order is an
/// interaction, whether the caller says so or not.
///
/// 1 *prospect*: no counted order ever. 2 *high value* by rise. 3 *high value*, 4 *potential* by their bands. 5 *lost*: dormant and
/// silent. 6 *dormant*, 7 *dormant small* by recency. 8 *regular*: all else.
pub fn tier(orders: &[Purchase], last_interaction: Option<Day>, today: Day, bands: &Bands) -> Standing {
    let mut orders = orders.to_vec();
    orders.sort_unstable_by_key(|order| order.day);
    let history = History { heard: last_interaction.max(orders.last().map(|order| order.day)), orders: &orders };
    let found = history.judged(today, bands);
    let mut standing = Standing {
        tier: found.tier,
        why: found.why,
        recency_days: orders.last().map(|order| today.since(order.day)),
        frequency: found.within.count(),
        monetary_minor: minor(found.within.sum()),
        silence_days: history.heard.map(|day| today.since(day)),
        incomplete: orders.iter().any(|order| order.worth_minor.is_none()),
        falls_on: None,
    };
    standing.falls_on = next_change(&history, found.tier, today, bands);
    standing
}

/// What the rule looks at: counted orders, earliest first, and the last day on which the company was heard of.
pub(super) struct History<'a> {
    pub orders: &'a [Purchase],
    pub heard: Option<Day>,
}

pub(super) struct Judged<'a> {
    pub tier: Tier,
    why: Why,
    within: Span<'a>,
}

impl<'a> History<'a> {
    pub fn judged(&self, today: Day, bands: &Bands) -> Judged<'a> {
        let within = Span(match bands.window_days {
            Some(days) => &self.orders[self.orders.partition_point(|order| today.since(order.day) > days)..],
            None => self.orders,
        });
        let (tier, why) = self.decided(&within, today, bands);
        Judged { tier, why, within }
    }

    fn decided(&self, within: &Span<'a>, today: Day, bands: &Bands) -> (Tier, Why) {
        let Some(last) = self.orders.last() else {
            return (Tier::Prospect, Why::NoOrder);
        };
        let recency = today.since(last.day);
        if recency <= bands.rise.recency_at_most_days
            && let Some(why) = within.rise(today, bands)
        {
            return (Tier::HighValue, why);
        }
        let (frequency, monetary) = (within.count(), within.sum());
        let high = bands.high_value;
        if recency <= high.recency_at_most_days
            && frequency >= high.frequency_at_least
            && monetary >= high.monetary_at_least_minor.into()
        {
            return (Tier::HighValue, Why::InBand);
        }
        let potential = bands.potential;
        if recency <= potential.recency_at_most_days
            && (potential.frequency_at_least..=potential.frequency_at_most).contains(&frequency)
            && monetary >= potential.monetary_at_least_minor.into()
            && monetary <= potential.monetary_at_most_minor.into()
        {
            return (Tier::Potential, Why::InBand);
        }
        let dormant = bands.dormant;
        if recency < dormant.recency_at_least_days {
            return (Tier::Regular, Why::BetweenBands);
        }
        let silence = self.heard.map_or(recency, |day| today.since(day));
        if silence >= bands.lost.silence_at_least_days {
            return (Tier::Lost, Why::Silent { silence_days: silence });
        }
        if frequency >= dormant.frequency_at_least && monetary >= dormant.monetary_at_least_minor.into() {
            return (Tier::Dormant, Why::InBand);
        }
        (Tier::DormantSmall, Why::BelowDormant)
    }
}

/// Orders that follow each other.
struct Span<'a>(&'a [Purchase]);

impl Span<'_> {
    fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn sum(&self) -> i128 {
        self.0.iter().map(|order| i128::from(order.worth_minor.unwrap_or(0))).sum()
    }

    /// The last span of orders that is a rise. Amounts are never below nothing, so of all sets of orders that end with one of them the
    /// whole span is the best: two fingers suffice.
    fn rise(&self, today: Day, bands: &Bands) -> Option<Why> {
        let rise = bands.rise;
        let (mut first, mut sum, mut found) = (0, 0i128, None);
        for (place, order) in self.0.iter().enumerate() {
            sum += i128::from(order.worth_minor.unwrap_or(0));
            while order.day.since(self.0[first].day) > rise.within_days {
                sum -= i128::from(self.0[first].worth_minor.unwrap_or(0));
                first += 1;
            }
            let span = Span(&self.0[first..=place]);
            if span.count() >= rise.orders_at_least && sum >= rise.monetary_at_least_minor.into() {
                let days = order.day.since(self.0[first].day);
                let why = Why::Rise { orders: span.count(), days, monetary_minor: minor(sum) };
                found = Some((place, why));
            }
        }
        match rise.span {
            RiseSpan::Anywhere => found.map(|(_, why)| why),
            RiseSpan::UntilLastOrder => found.filter(|(place, _)| place + 1 == self.0.len()).map(|(_, why)| why),
            RiseSpan::UntilToday => {
                let recent = self.0.partition_point(|order| today.since(order.day) > rise.within_days);
                Span(&self.0[recent..]).whole_rise(bands)
            }
        }
    }

    fn whole_rise(&self, bands: &Bands) -> Option<Why> {
        let (first, last, sum) = (self.0.first()?, self.0.last()?, self.sum());
        let rises = self.count() >= bands.rise.orders_at_least && sum >= bands.rise.monetary_at_least_minor.into();
        let days = last.day.since(first.day);
        rises.then(|| Why::Rise { orders: self.count(), days, monetary_minor: minor(sum) })
    }
}

/// A sum as it is stored. More than 92 × 10^15 in cents is nobody's; it is not allowed to turn negative.
fn minor(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}
