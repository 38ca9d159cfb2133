//! How near a prospect is to a sale: its effective contacts beside those that sales took here, and what was learned of companies like it.

use super::learn::{Trained, histories, stored};
use crate::{Application, Trouble};
use basics::ids::{CompanyId, ContactId};
use domain::customers::score::{Act, CONTACTS_TO_SALE, NumberFact, counted, effective_contacts};
use domain::trade::Day;
use jiff::tz::TimeZone;
use store::customers::learned_score as rows;
use store::trust::workspace;

/// With fewer companies that bought the workspace has no figure of its own.
const SALES_AT_LEAST: i64 = 10;
/// The strongest reasons that are told.
pub const REASONS_SHOWN: usize = 3;

/// Effective contacts with a prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaleContacts {
    pub count: u32,
    /// What the trade says that a sale takes.
    pub rule_of_thumb: u32,
    /// Half of the workspace's own sales took so many or fewer; `None`: too few sales to say.
    pub own: Option<u32>,
    /// Of how many sales.
    pub own_sales: u64,
}

/// How likely a prospect is to order, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    /// To order for the first time within the horizon, 0 to 1.
    pub probability: f64,
    /// The share of all prospects who did.
    pub base_rate: f64,
    pub horizon_days: u32,
    pub reasons: Vec<ChanceReason>,
    pub trained_on: Day,
}

/// A reason for or against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChanceReason {
    pub fact: NumberFact,
    pub count: u64,
    /// To the log-odds; more than 0: for.
    pub adds: f64,
}

/// The workspace's zone.
pub(super) async fn zone(application: &Application) -> Result<TimeZone, Trouble> {
    let workspace =
        workspace::find(application.database()).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
    // A name was checked when it was written; a later edition of the list of zones may have dropped it.
    Ok(TimeZone::get(&workspace.time_zone).unwrap_or(TimeZone::UTC))
}

pub(super) async fn contacts_of_company(application: &Application, id: CompanyId) -> Result<SaleContacts, Trouble> {
    let zone = zone(application).await?;
    let acts = rows::acts(application.database(), &[id]).await?;
    let acts = acts.into_iter().map(|(_, at, kind)| (Day::of(at, &zone), kind));
    with_own(application, count(acts)).await
}

pub(super) async fn contacts_of_contact(application: &Application, id: ContactId) -> Result<SaleContacts, Trouble> {
    let zone = zone(application).await?;
    let acts = rows::acts_of_contact(application.database(), id).await?;
    with_own(application, count(acts.into_iter().map(|(at, kind)| (Day::of(at, &zone), kind)))).await
}

fn count(acts: impl Iterator<Item = (Day, String)>) -> u32 {
    let effective = |(day, kind): (Day, String)| Some((day, kind.parse::<Act>().ok()?.effective()?));
    effective_contacts(acts.filter_map(effective))
}

async fn with_own(application: &Application, count: u32) -> Result<SaleContacts, Trouble> {
    let record = rows::get(application.database()).await?;
    let sales = record.as_ref().map_or(0, |record| record.sale_companies);
    let own = record.and_then(|record| record.sale_contacts).filter(|_| sales >= SALES_AT_LEAST);
    Ok(SaleContacts {
        count,
        rule_of_thumb: CONTACTS_TO_SALE,
        own: own.and_then(|contacts| u32::try_from(contacts).ok()),
        own_sales: sales.unsigned_abs(),
    })
}

/// What was learned of a prospect; nothing where nothing was learned.
pub(super) async fn chance_of(application: &Application, id: CompanyId) -> Result<Option<Chance>, Trouble> {
    let Some((record, trained)) = stored(application).await? else { return Ok(None) };
    let Some(Trained { trained, .. }) = trained else { return Ok(None) };
    let zone = zone(application).await?;
    let companies = rows::companies(application.database(), &[id]).await?;
    let Some(history) = histories(application, &companies, &zone).await?.pop() else { return Ok(None) };
    // What was done today counts: there is no outcome to keep apart.
    let features = history.features(Day::of(application.now(), &zone).plus(1));
    let score = &trained.score;
    let reason = |line: domain::customers::score::LearnedLine<'_>| {
        let count = counted(line.value?).round() as u64;
        Some(ChanceReason { fact: line.name.parse().ok()?, count, adds: line.adds })
    };
    let reasons = score.lines(&features).into_iter().filter(|line| line.adds.abs() > f64::EPSILON).filter_map(reason);
    Ok(Some(Chance {
        probability: score.probability(&features),
        base_rate: record.won as f64 / record.outcomes.max(1) as f64,
        horizon_days: domain::customers::score::HORIZON_DAYS,
        reasons: reasons.take(REASONS_SHOWN).collect(),
        trained_on: record.trained_on,
    }))
}
