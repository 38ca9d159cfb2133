//! Where a viewer stands with the pool: what may still be claimed today, what returns soon, and what returned lately.

use super::setting::Setting;
use crate::customers::sight::{Standing, company_seen};
use crate::customers::{Named, needs};
use crate::trade::tiers::named_companies;
use crate::trust::undo::UNDO_FOR;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{self, CompanyId, UndoId, UserId};
use domain::trade::Day;
use domain::trust::{CustomerSight, Right, Viewer};
use std::collections::BTreeMap;
use store::customers::pool::{self as rows, WarningRow};
use store::customers::{owner_move, pool_run};

/// Companies shown that return soon: what a person can look after at once.
const RETURNING_SHOWN: u32 = 200;
/// Days shown on which companies returned.
const RUNS_SHOWN: u32 = 30;

/// A company that returns unless something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturningSoon {
    pub company: Named<ids::Company>,
    pub owner: Named<ids::User>,
    pub warned_on: Day,
    pub returns_on: Day,
}

/// What the viewer may do, and what is about to be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolStanding {
    pub on: bool,
    /// Whether the viewer is one who claims at all.
    pub may_claim: bool,
    pub claimed_today: u32,
    pub claims_per_day: Option<u32>,
    pub holds: u32,
    pub held_at_most: Option<u32>,
    pub rest_days: u32,
    /// Of the viewer's own; of everybody's for who sees all customers. The first to return first.
    pub returning: Vec<ReturningSoon>,
}

/// A day on which companies returned by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolReturns {
    pub day: Day,
    pub returned: i64,
    pub at: Timestamp,
    /// What takes them back.
    pub undo: Option<UndoId>,
}

/// Where the viewer stands.
///
/// # Errors
/// The ledger's.
pub async fn pool_standing(application: &Application, viewer: &Viewer) -> Result<PoolStanding, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let database = application.database();
    let setting = Setting::outside(database).await?;
    let midnight = setting.begin(setting.day(application.now()));
    let (claimed_today, holds) = match viewer.user_id() {
        Some(me) => (owner_move::count_claimed(database, me, midnight).await?, rows::count_held(database, me).await?),
        None => (0, 0),
    };
    let whose = match viewer.customer_sight() {
        CustomerSight::Everything => None,
        CustomerSight::Owned { .. } => Some(viewer.user_id().unwrap_or(UserId::from_i64(0))),
    };
    let returning = if setting.rules.on { returning(application, whose).await? } else { Vec::new() };
    Ok(PoolStanding {
        on: setting.rules.on,
        may_claim: viewer.user_id().is_some() && viewer.may(Right::EditCustomers),
        claimed_today,
        claims_per_day: setting.rules.claims_per_day,
        holds,
        held_at_most: setting.rules.held_at_most,
        rest_days: setting.rules.rest_days,
        returning,
    })
}

async fn returning(application: &Application, whose: Option<UserId>) -> Result<Vec<ReturningSoon>, Trouble> {
    let warnings = rows::warnings(application.database(), whose, RETURNING_SHOWN).await?;
    let companies: Vec<CompanyId> = warnings.iter().map(|row| row.company).collect();
    let names = named_companies(application, &companies).await?;
    let mut names: BTreeMap<CompanyId, Named<ids::Company>> = names.into_iter().map(|one| (one.id, one)).collect();
    let told = |row: WarningRow| {
        let name = application.people().user_name(row.owner).unwrap_or_default();
        Some(ReturningSoon {
            company: names.remove(&row.company)?,
            owner: Named { id: row.owner, name },
            warned_on: row.warned_on,
            returns_on: row.returns_on,
        })
    };
    Ok(warnings.into_iter().filter_map(told).collect())
}

/// How many of somebody's companies return soon, and the first day of it; nothing while the rules are off.
///
/// # Errors
/// The ledger's.
pub async fn returning_of(application: &Application, user: UserId) -> Result<Option<(i64, Day)>, Trouble> {
    let database = application.database();
    if !Setting::outside(database).await?.rules.on {
        return Ok(None);
    }
    let (count, first) = rows::warned(database, user).await?;
    Ok(first.map(|first| (count, first)))
}

/// When a company returns, where its owner was warned.
///
/// # Errors
/// [`Trouble::NotFound`] where there is no such company, or the viewer sees it in the pool only; the ledger's.
pub async fn company_return(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<Option<Day>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    if company_seen(application, viewer, id).await? != Standing::Own {
        return Err(Trouble::not_found("company"));
    }
    let database = application.database();
    if !Setting::outside(database).await?.rules.on {
        return Ok(None);
    }
    Ok(rows::warning_of(database, id).await?.map(|row| row.returns_on))
}

/// On which days companies returned that can still be given back.
///
/// # Errors
/// The ledger's.
pub async fn pool_returns(application: &Application, viewer: &Viewer) -> Result<Vec<PoolReturns>, Trouble> {
    needs(viewer, Right::Assign)?;
    let since = application.now().minus(UNDO_FOR);
    let runs = pool_run::returning(application.database(), since, RUNS_SHOWN).await?;
    let told =
        |run: pool_run::PoolRun| PoolReturns { day: run.day, returned: run.returned, at: run.begun_at, undo: run.undo };
    Ok(runs.into_iter().map(told).collect())
}
