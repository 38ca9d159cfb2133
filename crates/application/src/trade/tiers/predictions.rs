//! The models that predict orders as somebody may check them: their parameters, how many companies they were fitted to, and what they expect of
//! each company.

use super::facts::{Facts, Ledger, Setting};
use super::forecast::{AHEAD_DAYS, MONTHLY_RATE, StoredModels};
use crate::{Application, Trouble};
use basics::Currency;
use basics::ids::CompanyId;
use domain::trade::Day;
use domain::trade::predict::{Behaviour, Forecast, Models};
use domain::trust::{Right, Viewer};
use store::trade::{prediction as rows, tier_run};

/// Companies reckoned in one go.
const PAGE: u32 = 1_000;

/// The models that were fitted last, or why there are none.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictionsInForce {
    pub models: Option<Models>,
    /// The code of what stood against them.
    pub refusal: Option<String>,
    pub fitted_on: Day,
    /// Companies with orders that count.
    pub companies: u64,
    /// Of them, those that came back.
    pub repeat_buyers: u64,
    pub currency: Currency,
}

/// The models that were fitted last; nothing before the first time.
///
/// # Errors
/// The ledger's.
pub async fn predictions(application: &Application, viewer: &Viewer) -> Result<Option<PredictionsInForce>, Trouble> {
    super::super::orders::needs(viewer)?;
    let Some(record) = rows::get(application.database()).await? else { return Ok(None) };
    let models = match record.models {
        Some(text) => Some(serde_json::from_str::<StoredModels>(&text).map_err(Trouble::broken)?.models),
        None => None,
    };
    Ok(Some(PredictionsInForce {
        models,
        refusal: record.refusal,
        fitted_on: record.fitted_on,
        companies: record.companies.unsigned_abs(),
        repeat_buyers: record.repeat_buyers.unsigned_abs(),
        currency: record.currency,
    }))
}

/// What the models know of a company and expect of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExportedPrediction {
    pub company: CompanyId,
    pub behaviour: Behaviour,
    /// `None`: a series does not converge.
    pub forecast: Option<Forecast>,
}

/// An export under way: every company that ordered, by its number.
pub struct PredictionExport<'a> {
    application: &'a Application,
    setting: Setting,
    day: Day,
    models: PredictionsInForce,
    after: CompanyId,
}

impl<'a> PredictionExport<'a> {
    /// As of today in the workspace's zone. Nothing where no models were ever looked for, or none were found.
    ///
    /// # Errors
    /// Without the right to export; the ledger's.
    pub async fn begin(application: &'a Application, viewer: &Viewer) -> Result<Option<Self>, Trouble> {
        let right = Right::Export;
        if !viewer.may(right) {
            return Err(Trouble::NotAllowed { right });
        }
        let Some(models) = predictions(application, viewer).await? else { return Ok(None) };
        let setting = Setting::outside(application.database()).await?;
        if models.models.is_none() || models.currency != setting.bands.currency {
            return Ok(None);
        }
        let day = setting.day(application.now());
        Ok(Some(PredictionExport { application, setting, day, models, after: CompanyId::from_i64(0) }))
    }

    pub const fn day(&self) -> Day {
        self.day
    }

    pub const fn models(&self) -> &PredictionsInForce {
        &self.models
    }

    /// Days that are looked ahead, and the discount a month.
    pub const fn ahead() -> (u32, f64) {
        (AHEAD_DAYS, MONTHLY_RATE)
    }

    /// The next companies; nothing at the end.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn next(&mut self) -> Result<Option<Vec<ExportedPrediction>>, Trouble> {
        let database = self.application.database();
        let companies = tier_run::with_orders(database, self.after, PAGE).await?;
        let (Some(last), Some(models)) = (companies.last(), self.models.models) else { return Ok(None) };
        self.after = *last;
        let facts = Facts::load(&mut Ledger::Outside(database), &companies, &self.setting).await?;
        let by = (&self.setting.bands, &self.setting.zone);
        let predict = |company: &CompanyId| {
            let behaviour = Behaviour::of(&facts.purchases(*company, self.day, by), self.day)?;
            let forecast = models.forecast(&behaviour, self.day, AHEAD_DAYS, MONTHLY_RATE);
            Some(ExportedPrediction { company: *company, behaviour, forecast })
        };
        Ok(Some(companies.iter().filter_map(predict).collect()))
    }
}
