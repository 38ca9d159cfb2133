//! What the rule is asked with: bands and zone of the workspace, orders with their worth, and when a company was heard of.

use crate::Trouble;
use basics::ids::CompanyId;
use basics::{Currency, Timestamp};
use domain::trade::tier::{Bands, Purchase, Standing, purchases, tier};
use domain::trade::{CARRIED_DAYS, Day, Order, Rates};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use store::trade::{rate, tier as rows};
use store::trust::workspace;
use store::{Database, Transaction};

/// The ledger inside a verb or outside.
pub(super) enum Ledger<'a> {
    Inside(&'a mut Transaction),
    Outside(&'a Database),
}

/// What the workspace says of tiers.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub bands: Bands,
    /// Of the workspace's edits; 1 = as shipped.
    pub version: i64,
    pub zone: TimeZone,
}

impl Setting {
    pub async fn inside(transaction: &mut Transaction) -> Result<Self, Trouble> {
        let stored = rows::find_bands(transaction).await?;
        let workspace = workspace::get(transaction).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        Self::read(stored, &workspace.time_zone)
    }

    pub async fn outside(database: &Database) -> Result<Self, Trouble> {
        let stored = rows::bands(database).await?;
        let workspace = workspace::find(database).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        Self::read(stored, &workspace.time_zone)
    }

    fn read(stored: Option<(String, i64)>, zone: &str) -> Result<Self, Trouble> {
        let (bands, version) = match stored {
            None => (Bands::default(), 1),
            Some((text, version)) => (Bands::read_text(&text).map_err(Trouble::broken)?, version),
        };
        // A name was checked when it was written; a later edition of the list of zones may have dropped it.
        Ok(Setting { bands, version, zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) })
    }

    pub fn day(&self, at: Timestamp) -> Day {
        Day::of(at, &self.zone)
    }

    /// The moment at which a day begins in the workspace's zone.
    pub fn begin(&self, day: Day) -> Timestamp {
        let midnight = day.to_date().at(0, 0, 0, 0);
        self.zone.to_timestamp(midnight).map_or(Timestamp::from_millis(i64::MAX), Timestamp::from_jiff)
    }
}

impl Ledger<'_> {
    async fn orders(&mut self, companies: &[CompanyId]) -> Result<Vec<(CompanyId, Order)>, Trouble> {
        Ok(match self {
            Ledger::Inside(transaction) => rows::find_orders(transaction, companies).await?,
            Ledger::Outside(database) => rows::orders(database, companies).await?,
        })
    }

    async fn rates(&mut self, currencies: &[Currency], days: (Day, Day)) -> Result<Rates, Trouble> {
        let found = match self {
            Ledger::Inside(transaction) => rate::find_between(transaction, currencies, days).await?,
            Ledger::Outside(database) => rate::between(database, currencies, days).await?,
        };
        let mut rates = Rates::default();
        found.into_iter().for_each(|one| rates.set(one.currency, one.day, one.rate));
        Ok(rates)
    }

    async fn heard(
        &mut self,
        companies: &[CompanyId],
        until: Timestamp,
    ) -> Result<Vec<(CompanyId, Option<Timestamp>)>, Trouble> {
        Ok(match self {
            Ledger::Inside(transaction) => rows::find_heard(transaction, companies, until).await?,
            Ledger::Outside(database) => rows::heard(database, companies, until).await?,
        })
    }
}

/// The orders of some companies, with the rates of their days.
pub(super) struct Facts {
    orders: BTreeMap<CompanyId, Vec<Order>>,
    rates: Rates,
}

impl Facts {
    pub async fn load(ledger: &mut Ledger<'_>, companies: &[CompanyId], setting: &Setting) -> Result<Self, Trouble> {
        let mut orders: BTreeMap<CompanyId, Vec<Order>> = BTreeMap::new();
        for (company, order) in ledger.orders(companies).await? {
            orders.entry(company).or_default().push(order);
        }
        let mut currencies: BTreeSet<Currency> = orders.values().flatten().map(|order| order.amount.currency).collect();
        let base = setting.bands.currency;
        if currencies.iter().all(|currency| *currency == base) {
            return Ok(Facts { orders, rates: Rates::default() });
        }
        currencies.insert(base);
        currencies.remove(&Currency::USD);
        let placed = || orders.values().flatten().map(|order| setting.day(order.placed));
        let Some((first, last)) = placed().min().zip(placed().max()) else {
            return Ok(Facts { orders, rates: Rates::default() });
        };
        let from = Day::from_number(first.number().saturating_sub_unsigned(CARRIED_DAYS));
        let currencies: Vec<Currency> = currencies.into_iter().collect();
        let rates = ledger.rates(&currencies, (from, last)).await?;
        Ok(Facts { orders, rates })
    }

    /// When those of the companies that have orders were heard of last, up to the end of a day. Who never ordered is a prospect, whatever
    /// was heard.
    pub async fn heard(
        &self,
        ledger: &mut Ledger<'_>,
        companies: &[CompanyId],
        day: Day,
        setting: &Setting,
    ) -> Result<BTreeMap<CompanyId, Day>, Trouble> {
        let ordered: Vec<CompanyId> = companies.iter().copied().filter(|id| self.orders.contains_key(id)).collect();
        if ordered.is_empty() {
            return Ok(BTreeMap::new());
        }
        let found = ledger.heard(&ordered, setting.begin(day.plus(1))).await?;
        Ok(found.into_iter().filter_map(|(id, at)| Some((id, setting.day(at?)))).collect())
    }

    /// Where a company stands on a day, by the bands that are given.
    pub fn standing(
        &self,
        company: CompanyId,
        heard: Option<Day>,
        day: Day,
        (bands, zone): (&Bands, &TimeZone),
    ) -> Standing {
        tier(&self.purchases(company, day, (bands, zone)), heard, day, bands)
    }

    /// A company's orders of any state.
    pub fn orders(&self, company: CompanyId) -> &[Order] {
        self.orders.get(&company).map_or(&[], Vec::as_slice)
    }

    /// The orders of a company that count as of now, with when they were placed and what they are worth in the base currency; `None`: no
    /// rate of that day is known.
    pub fn bought(&self, company: CompanyId, setting: &Setting) -> Vec<(Timestamp, Option<i64>)> {
        let counts = |order: &&Order| !order.sample && order.confirmed.is_some() && order.cancelled.is_none();
        let base = setting.bands.currency;
        let bought =
            |order: &Order| (order.placed, self.rates.worth(order.amount, setting.day(order.placed), base).ok());
        self.orders(company).iter().filter(counts).map(bought).collect()
    }

    /// The counted orders of a company at the end of a day.
    pub fn purchases(&self, company: CompanyId, day: Day, (bands, zone): (&Bands, &TimeZone)) -> Vec<Purchase> {
        purchases(self.orders(company), day, zone, &self.rates, bands.currency)
    }
}
