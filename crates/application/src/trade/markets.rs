//! What was bought by market: purchases of the last days by country, with the days before beside them.
//!
//! Amounts of two currencies are never summed: without a rate of the day the sum would be an invention. Each currency has its markets.

use super::orders::needs;
use crate::{Application, Trouble};
use basics::{Country, Currency, Timestamp};
use domain::trust::Viewer;
use std::collections::BTreeMap;
use std::time::Duration;
use store::trade::list::{self, Asked, MarketSum};

/// A longer period is a report.
pub const PERIOD_LIMIT_DAYS: u32 = 366;

/// Purchases of one market in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Market {
    /// `None`: the country of the companies is not known.
    pub country: Option<Country>,
    pub orders: u64,
    pub amount_minor: i64,
    pub previous_orders: u64,
    pub previous_amount_minor: i64,
}

/// The markets that paid in a currency, those that bought most first, and their sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyMarkets {
    pub currency: Currency,
    /// Of all markets; it has no country.
    pub total: Market,
    pub markets: Vec<Market>,
}

/// The currency of most purchases first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markets {
    pub from: Timestamp,
    pub to: Timestamp,
    pub currencies: Vec<CurrencyMarkets>,
}

/// Purchases of the last `days` days by market, within what the viewer sees: orders that are confirmed, not cancelled and no samples, by the
/// day they were placed on.
///
/// # Errors
/// `out_of_range` for no days or more than [`PERIOD_LIMIT_DAYS`]; the ledger's.
pub async fn orders_by_market(application: &Application, viewer: &Viewer, days: u32) -> Result<Markets, Trouble> {
    needs(viewer)?;
    if !(1..=PERIOD_LIMIT_DAYS).contains(&days) {
        let detail = format!("`days` is a number from 1 to {PERIOD_LIMIT_DAYS}");
        return Err(Trouble::field("days", "out_of_range", detail));
    }
    let period = Duration::from_secs(24 * 60 * 60) * days;
    let to = application.now();
    let from = to.minus(period);
    let asked = |from, to| Asked {
        sight: viewer.customer_sight(),
        company: None,
        state: None,
        from: Some(from),
        to: Some(to),
        number: None,
    };
    let now = list::by_market(application.database(), &asked(from, to)).await?;
    let before = list::by_market(application.database(), &asked(from.minus(period), from)).await?;
    Ok(Markets { from, to, currencies: by_currency(&now, &before) })
}

fn by_currency(now: &[MarketSum], before: &[MarketSum]) -> Vec<CurrencyMarkets> {
    let mut found: BTreeMap<Currency, BTreeMap<Option<Country>, Market>> = BTreeMap::new();
    for (sums, is_now) in [(now, true), (before, false)] {
        for sum in sums {
            let markets = found.entry(sum.currency).or_default();
            let market = markets.entry(sum.country).or_default();
            market.country = sum.country;
            let (orders, amount) = if is_now {
                (&mut market.orders, &mut market.amount_minor)
            } else {
                (&mut market.previous_orders, &mut market.previous_amount_minor)
            };
            *orders += sum.orders.unsigned_abs();
            *amount = amount.saturating_add(sum.amount_minor);
        }
    }
    let mut currencies: Vec<CurrencyMarkets> = found
        .into_iter()
        .map(|(currency, markets)| {
            let mut markets: Vec<Market> = markets.into_values().collect();
            markets.sort_by_key(|market| {
                (std::cmp::Reverse((market.amount_minor, market.previous_amount_minor)), market.country)
            });
            CurrencyMarkets { currency, total: markets.iter().fold(Market::default(), add), markets }
        })
        .collect();
    currencies
        .sort_by_key(|found| (std::cmp::Reverse(found.total.orders + found.total.previous_orders), found.currency));
    currencies
}

fn add(sum: Market, market: &Market) -> Market {
    Market {
        country: None,
        orders: sum.orders + market.orders,
        amount_minor: sum.amount_minor.saturating_add(market.amount_minor),
        previous_orders: sum.previous_orders + market.previous_orders,
        previous_amount_minor: sum.previous_amount_minor.saturating_add(market.previous_amount_minor),
    }
}
