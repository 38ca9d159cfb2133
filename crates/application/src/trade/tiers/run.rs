//! What runs by itself: on the first of a month, and after bands, rates or the zone were changed, all companies are looked at, a page to a
//! transaction; and single ones that are due. A run goes on where it was, after any end of the process; a first of a month at which
//! nothing ran is made up for at the next look, as of its own day.

use super::facts::Setting;
use super::forecast;
use super::look::{Until, last_first, look};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::CompanyId;
use domain::trade::Day;
use domain::trade::tier::Cause;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;
use store::trade::tier_run as rows;

/// A ring may get lost with its process, and a month begins without one: this is how long either waits at most.
const LOOKS_EVERY: Duration = Duration::from_secs(120);
/// Companies looked at in one transaction: long enough to be quick, short enough that nobody waits behind it.
const PAGE: u32 = 500;
/// Rung when there is something to look at.
const BELL: &str = "tiers";
/// The form of a stored cause.
const FORM: u32 = 1;

/// Why all companies are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RunCause {
    /// The first of a month.
    Month,
    /// The bands were edited; their version in the workspace.
    Bands { version: u32 },
    /// Rates, the zone, or the first look of all.
    Recount,
}

#[derive(Serialize, Deserialize)]
struct StoredCause {
    form: u32,
    #[serde(flatten)]
    cause: RunCause,
}

impl RunCause {
    const fn of_a_move(self) -> Cause {
        match self {
            RunCause::Month | RunCause::Recount => Cause::Run,
            RunCause::Bands { version } => Cause::Bands { version },
        }
    }
}

/// Runs until the application ends; never returns by itself.
pub async fn run_tiers(application: Application) {
    let bell = application.bell(BELL);
    loop {
        if let Err(trouble) = advance_tiers(&application).await {
            tracing::warn!(%trouble, "companies could not be looked at again; tried again in two minutes");
        }
        if let Err(trouble) = forecast::fit_models(&application).await {
            tracing::warn!(%trouble, "models of orders could not be fitted; tried again in two minutes");
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Begins the run of the month where none did, ends open runs, and looks at what is due.
///
/// # Errors
/// The ledger's. What was done stays done.
pub async fn advance_tiers(application: &Application) -> Result<(), Trouble> {
    let by = Viewer::system();
    application.perform(&by, BeginMonth).await?;
    while application.perform(&by, GoOn).await? {}
    while application.perform(&by, LookAtDue).await? {}
    Ok(())
}

/// Asks for a look at all companies as of today.
///
/// # Errors
/// The ledger's.
pub(crate) async fn ask_for_run(work: &mut Work<'_>, cause: &RunCause) -> Result<(), Trouble> {
    let today = Setting::inside(work.transaction).await?.day(work.now);
    begin(work, today, cause).await
}

async fn begin(work: &mut Work<'_>, day: Day, cause: &RunCause) -> Result<(), Trouble> {
    let text = serde_json::to_string(&StoredCause { form: FORM, cause: *cause }).map_err(Trouble::broken)?;
    work.ring(BELL);
    // Rates come one after the other: one look does for all of them.
    if rows::waits(work.transaction, day, &text).await? {
        return Ok(());
    }
    let id = work.mint::<basics::ids::Job>()?.as_i64();
    rows::begin(work.transaction, id, day, &text, work.now).await?;
    Ok(())
}

/// Companies are looked at on a day or later: their orders are not all there yet, or are dated ahead.
///
/// # Errors
/// The ledger's.
pub(super) async fn put_off(work: &mut Work<'_>, companies: &BTreeSet<CompanyId>, on: Day) -> Result<(), Trouble> {
    let companies: Vec<CompanyId> = companies.iter().copied().collect();
    Ok(rows::put_due(work.transaction, &companies, on).await?)
}

/// Begins the run of the month, unless one looked at companies as of its first day or later.
struct BeginMonth;

impl Verb for BeginMonth {
    const NAME: &'static str = "begin_tier_run";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let today = Setting::inside(work.transaction).await?.day(work.now);
        let month = last_first(today);
        match rows::newest_day(work.transaction).await? {
            // Nobody ever looked: what there is counts today, not as of a day at which nobody knew of tiers.
            None => begin(work, today, &RunCause::Recount).await,
            Some(day) if day < month => begin(work, month, &RunCause::Month).await,
            Some(_) => Ok(()),
        }
    }
}

/// Looks at the next page of companies of the oldest open run; answers whether there may be more to do.
struct GoOn;

impl Verb for GoOn {
    const NAME: &'static str = "go_on_with_tier_run";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(run) = rows::open(work.transaction).await? else { return Ok(false) };
        let StoredCause { cause, .. } = serde_json::from_str(&run.cause).map_err(Trouble::broken)?;
        let companies = rows::find_with_orders(work.transaction, run.after, PAGE).await?;
        let setting = Setting::inside(work.transaction).await?;
        let moved = look(work, &setting, &companies, Until::Day(run.day, cause.of_a_move())).await?;
        let is_over = companies.len() < PAGE as usize;
        let after = companies.last().copied().unwrap_or(run.after);
        let ended_at = is_over.then_some(work.now);
        rows::go_on(work.transaction, run.id, after, (companies.len(), moved), ended_at).await?;
        Ok(true)
    }
}

/// Looks at companies that are due; answers whether there may be more.
struct LookAtDue;

impl Verb for LookAtDue {
    const NAME: &'static str = "look_at_due_companies";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let setting = Setting::inside(work.transaction).await?;
        let companies = rows::due(work.transaction, setting.day(work.now), PAGE).await?;
        look(work, &setting, &companies, Until::Today(&|_| Cause::Run)).await?;
        rows::take_due(work.transaction, &companies).await?;
        Ok(companies.len() == PAGE as usize)
    }
}
