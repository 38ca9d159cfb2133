//! Tiers of companies: where each stands, since when and why, and what moves it.
//!
//! The rule is pure (`domain/trade/tier`): a tier follows from orders, the last interaction and the day. Here it is asked: in the
//! transaction of every order that is recorded, changed or cancelled; for all companies on the first of a month, and after
//! bands, rates or the time zone were changed. A company that was not looked at on some first of a month is looked at as of each of them
//! before anything else, so that the order of runs and orders leaves no trace. Every move has a row and is told in the change log.

mod bands;
mod company;
mod costs;
mod export;
mod facts;
mod follow;
mod forecast;
mod letter_cost;
mod look;
mod predictions;
mod preview;
mod rates;
mod report;
mod run;

pub use bands::{BandsInForce, ChangeBands, bands_in_force};
pub(crate) use company::chips;
pub use company::{CompanyTier, TierChip, company_tier};
pub use costs::{TierCost, TierCosts, tier_costs};
pub use export::{ExportedStanding, TierExport};
pub use follow::TiersFollow;
pub(super) use follow::WrittenOrders;
pub use forecast::{AHEAD_DAYS, CompanyForecast, fit_models};
pub(crate) use letter_cost::checked as checked_cost;
pub use letter_cost::{ChangeLetterCost, LetterCostInForce, letter_cost};
pub(super) use look::catch_up;
pub use look::{MoveReason, read_reason};
pub use predictions::{ExportedPrediction, PredictionExport, PredictionsInForce, predictions};
pub(crate) use preview::named as named_companies;
pub use preview::{BandsPreview, PreviewedMove, preview_bands};
pub use rates::{
    RATES_AT_ONCE, RATES_PAGE, RateFileCounts, RemoveRate, SetRates, import_rates, rates_by_currency, rates_of,
};
pub use report::{MONTHS_LIMIT, MonthOfMoves, TierReport, TierToday, tier_report};
pub(crate) use run::ask_for_run;
pub use run::{RunCause, advance_tiers, run_tiers};
pub use store::trade::rate::{CurrencyRates, RateRecord};

use crate::{Application, Trouble, Work};
use basics::Timestamp;
use basics::ids::CompanyId;
use domain::trade::tier::Bands;
use jiff::tz::TimeZone;

/// The orders of a company that count, each with when it was placed and its worth in the base currency.
pub(crate) type Bought = Vec<(Timestamp, Option<i64>)>;

/// What some companies bought, as of now.
///
/// # Errors
/// The ledger's.
pub(crate) async fn bought(
    application: &Application,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, Bought)>, Trouble> {
    let setting = facts::Setting::outside(application.database()).await?;
    let facts = facts::Facts::load(&mut facts::Ledger::Outside(application.database()), companies, &setting).await?;
    Ok(companies.iter().map(|company| (*company, facts.bought(*company, &setting))).collect())
}

/// The currency into which orders are converted, and in which costs are entered.
///
/// # Errors
/// The ledger's.
pub(crate) async fn base_currency(database: &store::Database) -> Result<basics::Currency, Trouble> {
    Ok(facts::Setting::outside(database).await?.bands.currency)
}

/// [`base_currency`] inside a verb.
///
/// # Errors
/// The ledger's.
pub(crate) async fn base_currency_inside(transaction: &mut store::Transaction) -> Result<basics::Currency, Trouble> {
    Ok(facts::Setting::inside(transaction).await?.bands.currency)
}

/// Makes up for missed firsts of months of companies whose orders are about to move.
///
/// # Errors
/// The ledger's.
pub(crate) async fn catch_up_with(work: &mut Work<'_>, companies: &[CompanyId]) -> Result<(), Trouble> {
    catch_up(work, companies).await
}

/// Looks at companies as of today after orders moved between them.
///
/// # Errors
/// The ledger's.
pub(crate) async fn look_again_at(work: &mut Work<'_>, companies: &[CompanyId]) -> Result<(), Trouble> {
    let setting = facts::Setting::inside(work.transaction).await?;
    let causes = companies.iter().map(|company| (*company, domain::trade::tier::Cause::Run)).collect();
    look::look_again(work, &setting, &causes).await
}

/// The bands in force and the workspace's zone, for reading files.
pub(super) async fn bands_and_zone(application: &Application) -> Result<(Bands, TimeZone), Trouble> {
    let setting = facts::Setting::outside(application.database()).await?;
    Ok((setting.bands, setting.zone))
}
