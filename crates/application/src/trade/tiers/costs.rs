//! What letters to each tier cost within the months of the report, and what an order of a tier cost.

use super::facts::Setting;
use super::letter_cost::letter_cost;
use super::report::{first_of, needs_report};
use crate::{Application, Trouble};
use basics::ids::CampaignId;
use basics::{Currency, Money, Timestamp};
use domain::trade::tier::{CampaignLetters, Tier, Whose, cost_per_order, letter_costs};
use domain::trade::{CARRIED_DAYS, Day, Rates};
use domain::trust::Viewer;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::trade::{rate, tier_cost as rows};

/// A letter in doubt may be sent again when its campaign is over. One that ended longer before the span sends nothing in it any more.
const SENT_AGAIN_WITHIN: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// What a tier cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierCost {
    /// `None`: people without a company.
    pub tier: Whose,
    /// Handed over within the span.
    pub letters: u64,
    /// In minor units of the base currency; `None`: no cost is known of any of its letters.
    pub cost_minor: Option<i64>,
    /// Orders that count, placed within the span by companies that stood in the tier until then.
    pub orders: u64,
    pub cost_per_order_minor: Option<i64>,
}

/// What all tiers cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierCosts {
    pub from: Day,
    pub through: Day,
    pub currency: Currency,
    /// Every tier, and people without a company where letters went to some.
    pub tiers: Vec<TierCost>,
    pub sum: TierCost,
    /// What a thousand letters cost, as it was entered.
    pub thousand: Option<Money>,
    /// Some cost was entered in another currency and has no rate of its day: it is left out.
    pub is_incomplete: bool,
}

/// What letters to each tier cost since the first of a month, for who sees all customers.
///
/// # Errors
/// As [`super::tier_report`].
pub async fn tier_costs(application: &Application, viewer: &Viewer, months: u32) -> Result<TierCosts, Trouble> {
    needs_report(viewer, months)?;
    let database = application.database();
    let setting = Setting::outside(database).await?;
    let today = setting.day(application.now());
    let from = first_of(today, months);
    let span = (setting.begin(from), setting.begin(today.plus(1)));
    let thousand = letter_cost(application, viewer).await?.thousand;
    let costs = rows::costs_of_campaigns(database, span).await?;
    let worths = Worths::of(application, &setting, (thousand, today), &costs).await?;
    let mut campaigns: BTreeMap<CampaignId, CampaignLetters> = BTreeMap::new();
    for row in rows::letters(database, span, span.0.minus(SENT_AGAIN_WITHIN)).await? {
        let letters = (row.whose, row.within.unsigned_abs(), row.all.unsigned_abs());
        campaigns.entry(row.campaign).or_default().letters.push(letters);
    }
    for (campaign, cost) in &worths.campaigns {
        if let Some(letters) = campaigns.get_mut(campaign) {
            letters.cost_minor = Some(*cost);
        }
    }
    let letters = letter_costs(worths.thousand, campaigns.into_values());
    let orders: BTreeMap<Tier, u64> =
        rows::orders(database, span).await?.into_iter().map(|(tier, orders)| (tier, orders.unsigned_abs())).collect();
    let whose = Tier::ALL.iter().copied().map(Some).chain([None]);
    let tiers: Vec<TierCost> = whose
        .map(|tier| {
            let cost = letters.get(&tier).copied().unwrap_or_default();
            let orders = tier.and_then(|tier| orders.get(&tier).copied()).unwrap_or(0);
            counted(tier, (cost.letters, cost.cost_minor), orders)
        })
        .filter(|row| row.tier.is_some() || row.letters > 0)
        .collect();
    let known: Vec<i64> = tiers.iter().filter_map(|row| row.cost_minor).collect();
    let cost = (!known.is_empty()).then(|| known.iter().fold(0, |sum: i64, one| sum.saturating_add(*one)));
    let sum =
        counted(None, (tiers.iter().map(|row| row.letters).sum(), cost), tiers.iter().map(|row| row.orders).sum());
    let currency = setting.bands.currency;
    Ok(TierCosts { from, through: today, currency, tiers, sum, thousand, is_incomplete: worths.is_incomplete })
}

fn counted(tier: Whose, (letters, cost_minor): (u64, Option<i64>), orders: u64) -> TierCost {
    TierCost { tier, letters, cost_minor, orders, cost_per_order_minor: cost_per_order(cost_minor, orders) }
}

/// Costs in the base currency. They were entered in the base of their time, so that mostly nothing is to be converted.
struct Worths {
    thousand: Option<i64>,
    campaigns: Vec<(CampaignId, i64)>,
    is_incomplete: bool,
}

impl Worths {
    async fn of(
        application: &Application,
        setting: &Setting,
        (thousand, today): (Option<Money>, Day),
        costs: &[(CampaignId, Money, Timestamp)],
    ) -> Result<Self, Trouble> {
        let base = setting.bands.currency;
        let dated: Vec<(CampaignId, Money, Day)> =
            costs.iter().map(|(campaign, cost, began)| (*campaign, *cost, setting.day(*began))).collect();
        let all = || dated.iter().map(|(_, cost, day)| (*cost, *day)).chain(thousand.map(|cost| (cost, today)));
        let foreign: BTreeSet<Currency> = all().map(|(cost, _)| cost.currency).filter(|one| *one != base).collect();
        let rates = if foreign.is_empty() {
            Rates::default()
        } else {
            let first = all().map(|(_, day)| day).min().unwrap_or(today);
            let first = Day::from_number(first.number().saturating_sub_unsigned(CARRIED_DAYS));
            let currencies: Vec<Currency> =
                foreign.into_iter().chain([base]).filter(|one| *one != Currency::USD).collect();
            let mut rates = Rates::default();
            let found = rate::between(application.database(), &currencies, (first, today)).await?;
            found.into_iter().for_each(|one| rates.set(one.currency, one.day, one.rate));
            rates
        };
        let worth = |(cost, day): (Money, Day)| rates.worth(cost, day, base).ok();
        let thousand_worth = thousand.and_then(|cost| worth((cost, today)));
        let campaigns: Vec<(CampaignId, i64)> =
            dated.iter().filter_map(|(campaign, cost, day)| Some((*campaign, worth((*cost, *day))?))).collect();
        let is_incomplete = campaigns.len() < dated.len() || thousand_worth.is_some() != thousand.is_some();
        Ok(Worths { thousand: thousand_worth, campaigns, is_incomplete })
    }
}
