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
use store::trade::{tier, tier_run};

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

/// Fits the models anew when the old ones are a week old, and says of every company anew from which day on it is taken for gone.
///
/// # Errors
/// The ledger's.
pub async fn fit_models(application: &Application) -> Result<(), Trouble> {
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
    application.perform(&Viewer::system(), verb).await?;
    let mut after = Some(CompanyId::from_i64(0));
    while let Some(behind) = after {
        after = application.perform(&Viewer::system(), TellWhoIsGone { after: behind }).await?;
    }
    Ok(())
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

/// Models as they are stored; none where they were fitted to another currency, or could not be.
pub(super) fn models_of(record: Option<ModelRecord>, setting: &Setting) -> Result<Option<Models>, Trouble> {
    let Some(text) = record.filter(|record| record.currency == setting.bands.currency).and_then(|record| record.models)
    else {
        return Ok(None);
    };
    let StoredModels { models, .. } = serde_json::from_str(&text).map_err(Trouble::broken)?;
    Ok(Some(models))
}

/// From which day on a company is taken for gone, as of a day.
pub(super) fn gone_on(models: &Models, facts: &Facts, id: CompanyId, (setting, day): (&Setting, Day)) -> Option<Day> {
    let purchases = facts.purchases(id, day, (&setting.bands, &setting.zone));
    models.gone_on(&Behaviour::of(&purchases, day)?, day)
}

/// Says of the companies behind `after` anew from which day on they are taken for gone; answers the last of them.
struct TellWhoIsGone {
    after: CompanyId,
}

impl Verb for TellWhoIsGone {
    const NAME: &'static str = "tell_who_is_gone";
    const RIGHT: Right = Right::System;
    type Answer = Option<CompanyId>;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<Option<CompanyId>, Trouble> {
        let companies = tier_run::find_with_orders(work.transaction, self.after, PAGE).await?;
        let setting = Setting::inside(work.transaction).await?;
        let today = setting.day(work.now);
        let models = models_of(rows::find(work.transaction).await?, &setting)?;
        let facts = Facts::load(&mut Ledger::Inside(work.transaction), &companies, &setting).await?;
        let gone =
            |id: &CompanyId| (*id, models.as_ref().and_then(|models| gone_on(models, &facts, *id, (&setting, today))));
        tier::put_gone(work.transaction, &companies.iter().map(gone).collect::<Vec<_>>()).await?;
        Ok(companies.last().copied())
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
    let (repeat_buyers, fitted_on) = (record.repeat_buyers.unsigned_abs(), record.fitted_on);
    let Some(models) = models_of(Some(record), setting)? else { return Ok(None) };
    let purchases = facts.purchases(id, today, (&setting.bands, &setting.zone));
    let Some(behaviour) = Behaviour::of(&purchases, today) else { return Ok(None) };
    let found = models.forecast(&behaviour, today, AHEAD_DAYS, MONTHLY_RATE);
    Ok(found.map(|found| CompanyForecast {
        alive: found.alive,
        next_order: found.next_order,
        orders: found.orders,
        value: found.value_minor.map(|minor| Money { minor, currency }),
        repeat_buyers,
        fitted_on,
    }))
}
