//! Predictions: models fitted to the workspace's own orders once a week, and what they expect of one company.

use super::facts::{Facts, Ledger, Setting};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::CompanyId;
use basics::{Currency, Money};
use domain::trade::Day;
use domain::trade::predict::{Behaviour, FitRefusal, Models};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use store::trade::prediction::{self as rows, ModelRecord};
use store::trade::tier_run;

/// A week's orders hardly move models of years.
const FITTED_EVERY_DAYS: u32 = 7;
/// Companies read in one go.
const PAGE: u32 = 1_000;
/// How far ahead orders and their worth are told.
pub const AHEAD_DAYS: u32 = 365;
/// What a month's delay takes from the worth of an order: 1 %.
pub(super) const MONTHLY_RATE: f64 = 0.01;
/// The form of stored models.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct StoredModels {
    form: u32,
    #[serde(flatten)]
    pub models: Models,
}

/// What is expected of a company, and from what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompanyForecast {
    /// The probability that it is still a customer, 0 to 1.
    pub alive: f64,
    /// The day by which every second company like this orders again.
    pub next_order: Option<Day>,
    /// Orders expected within [`AHEAD_DAYS`].
    pub orders: f64,
    /// What these are worth, later ones less.
    pub value: Option<Money>,
    /// From how many companies that came back the models were fitted, and when.
    pub repeat_buyers: u64,
    pub fitted_on: Day,
}

/// Fits the models anew when the old ones are a week old.
///
/// # Errors
/// The ledger's.
pub(super) async fn fit(application: &Application) -> Result<(), Trouble> {
    let database = application.database();
    let setting = Setting::outside(database).await?;
    let today = setting.day(application.now());
    let currency = setting.bands.currency;
    let is_young =
        |record: &ModelRecord| today.since(record.fitted_on) < FITTED_EVERY_DAYS && record.currency == currency;
    if rows::get(database).await?.is_some_and(|record| is_young(&record)) {
        return Ok(());
    }
    let behaviours = behaviours(application, &setting, today).await?;
    let repeat_buyers = behaviours.iter().filter(|of| of.repeats > 0).count();
    let companies = behaviours.len();
    let fitted = application.at_leisure(move || Models::fit(&behaviours)).await?;
    let verb = KeepModels { fitted, fitted_on: today, companies, repeat_buyers, currency };
    application.perform(&Viewer::system(), verb).await
}

async fn behaviours(application: &Application, setting: &Setting, today: Day) -> Result<Vec<Behaviour>, Trouble> {
    let database = application.database();
    let (mut all, mut after) = (Vec::new(), CompanyId::from_i64(0));
    loop {
        let companies = tier_run::with_orders(database, after, PAGE).await?;
        let Some(last) = companies.last() else { return Ok(all) };
        after = *last;
        let facts = Facts::load(&mut Ledger::Outside(database), &companies, setting).await?;
        let by = (&setting.bands, &setting.zone);
        all.extend(companies.iter().filter_map(|id| Behaviour::of(&facts.purchases(*id, today, by), today)));
    }
}

struct KeepModels {
    fitted: Result<Models, FitRefusal>,
    fitted_on: Day,
    companies: usize,
    repeat_buyers: usize,
    currency: Currency,
}

impl Verb for KeepModels {
    const NAME: &'static str = "keep_prediction_models";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let models = match self.fitted {
            Ok(models) => Some(serde_json::to_string(&StoredModels { form: FORM, models }).map_err(Trouble::broken)?),
            Err(_) => None,
        };
        let record = ModelRecord {
            models,
            refusal: self.fitted.err().map(|refusal| refusal.code().to_owned()),
            fitted_on: self.fitted_on,
            companies: self.companies as i64,
            repeat_buyers: self.repeat_buyers as i64,
            currency: self.currency,
        };
        Ok(rows::put(work.transaction, &record).await?)
    }
}

/// What the models expect of a company whose facts are loaded; nothing without models or without an order.
pub(super) async fn forecast(
    application: &Application,
    facts: &Facts,
    id: CompanyId,
    (setting, today): (&Setting, Day),
) -> Result<Option<CompanyForecast>, Trouble> {
    let Some(record) = rows::get(application.database()).await? else { return Ok(None) };
    let currency = setting.bands.currency;
    let Some(text) = record.models.filter(|_| record.currency == currency) else { return Ok(None) };
    let StoredModels { models, .. } = serde_json::from_str(&text).map_err(Trouble::broken)?;
    let purchases = facts.purchases(id, today, (&setting.bands, &setting.zone));
    let Some(behaviour) = Behaviour::of(&purchases, today) else { return Ok(None) };
    let found = models.forecast(&behaviour, today, AHEAD_DAYS, MONTHLY_RATE);
    Ok(found.map(|found| CompanyForecast {
        alive: found.alive,
        next_order: found.next_order,
        orders: found.orders,
        value: found.value_minor.map(|minor| Money { minor, currency }),
        repeat_buyers: record.repeat_buyers.unsigned_abs(),
        fitted_on: record.fitted_on,
    }))
}
