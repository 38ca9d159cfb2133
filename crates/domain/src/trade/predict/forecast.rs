//! What is told of one company: whether it is still a customer, its next order, what it will be worth, and whether it is about to go.

use super::super::Day;
use super::super::tier::{Change, Tier};
use super::{Behaviour, BgNbd, FitRefusal, GammaGamma};
use serde::{Deserialize, Serialize};

/// Further ahead than three years no next order is named.
pub const HORIZON_DAYS: u32 = 1_095;
/// From here on a company is told to be a customer still: [`BgNbd::even_at_age`].
pub const ALIVE_AT_LEAST: f64 = 0.5;
/// So many days before a tier falls into the dormant ones, somebody is told.
pub const LAPSE_WARNING_DAYS: u32 = 30;
/// Beyond it no day is told.
const CENTURY_DAYS: f64 = 36_525.0;
/// The step in which value is discounted.
const MONTH_DAYS: u32 = 30;

/// Both models, fitted to the same history.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Models {
    pub orders: BgNbd,
    pub spend: GammaGamma,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The probability that it is still a customer, 0 to 1.
    pub alive: f64,
    /// The day by which every second company like this orders again; `None`: it has probably gone, or the day is too far.
    pub next_order: Option<Day>,
    /// Purchases expected within the days asked for.
    pub orders: f64,
    /// What these are worth, discounted, in minor units of the base currency; `None` where the models have no mean for it.
    pub value_minor: Option<i64>,
}

impl Models {
    /// # Errors
    /// [`FitRefusal`] of the first model that is not fitted.
    pub fn fit(behaviours: &[Behaviour]) -> Result<Self, FitRefusal> {
        Ok(Models { orders: BgNbd::fit(behaviours)?, spend: GammaGamma::fit(behaviours)? })
    }

    /// What is expected of a company within `days` after `today`, the end of what `of` knows. Value is counted in steps of 30 days, each
    /// discounted by `monthly_rate` (0.01 = 1 % a month) for each step up to its end. `None` where a series does not converge.
    pub fn forecast(&self, of: &Behaviour, today: Day, days: u32, monthly_rate: f64) -> Option<Forecast> {
        let alive = self.orders.alive(of);
        let within = self.orders.next_within_days(of).ceil();
        let near = alive >= ALIVE_AT_LEAST && within <= f64::from(HORIZON_DAYS);
        let orders = self.orders.expected_repeats(of, days.into())?;
        let value = match self.spend.expected_spend(of) {
            Some(spend) => Some(spend * self.discounted(of, days, monthly_rate)?),
            None => None,
        };
        // `as` saturates: what is more than the largest number is the largest.
        let value_minor = value.map(|value| value.round() as i64);
        Some(Forecast { alive, next_order: near.then(|| today.plus(within as u32)), orders, value_minor })
    }

    /// The first day on which a company is more probably gone than not, if it buys nothing more; `until` is the end of what `of` knows. `None`:
    /// the model never says so, or not within a century.
    pub fn gone_on(&self, of: &Behaviour, until: Day) -> Option<Day> {
        let age = (self.orders.even_at_age(of)?.floor() + 1.0).max(of.recency_days);
        let days = age - of.age_days;
        (days.abs() < CENTURY_DAYS).then(|| Day::from_number(until.number() + days as i32))
    }

    /// Expected purchases, those of each month discounted.
    fn discounted(&self, of: &Behaviour, days: u32, monthly_rate: f64) -> Option<f64> {
        let (mut sum, mut before, mut until, mut factor) = (0.0, 0.0, 0, 1.0);
        while until < days {
            until = (until + MONTH_DAYS).min(days);
            factor /= 1.0 + monthly_rate;
            let expected = self.orders.expected_repeats(of, until.into())?;
            sum += (expected - before) * factor;
            before = expected;
        }
        Some(sum)
    }
}

/// Whether a customer is about to go: its tier becomes a dormant one within [`LAPSE_WARNING_DAYS`] if nothing happens, or the model takes it
/// for gone since the day `gone_on`. Who is dormant or lost already, or never ordered, is not about to go.
pub fn about_to_lapse(tier: Tier, falls_on: Option<Change>, gone_on: Option<Day>, today: Day) -> bool {
    let customer = matches!(tier, Tier::HighValue | Tier::Potential | Tier::Regular);
    let dormant_soon = falls_on.is_some_and(|change| {
        matches!(change.tier, Tier::Dormant | Tier::DormantSmall) && change.day.since(today) <= LAPSE_WARNING_DAYS
    });
    customer && (dormant_soon || gone_on.is_some_and(|day| day <= today))
}
