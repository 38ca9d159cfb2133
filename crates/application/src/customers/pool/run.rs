//! What runs by itself: once a day all companies that somebody owns are looked at, a page to a transaction. Owners of those that will return are
//! warned, and those that are due return. A run goes on where it was, after any end of the process; of days on which nothing ran nothing
//! is made up for, because the rule has no memory of them.

use super::image::{Image, Moved};
use super::moves::{Handed, MoveReason, tell};
use super::setting::Setting;
use crate::trust::undo::keep_part;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, UndoId};
use domain::customers::pool::{Standing, fate};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::customers::company;
use store::customers::owner_move::MoveKind;
use store::customers::pool::{self as rows, WarningRow};
use store::customers::pool_run::{self, Progress};

/// A ring may get lost with its process, and a day begins without one: this is how long either waits at most.
const LOOKS_EVERY: Duration = Duration::from_secs(900);
/// Companies looked at in one transaction: long enough to be quick, short enough that nobody waits behind it.
const PAGE: u32 = 500;
/// Rung when there is something to look at.
pub(super) const BELL: &str = "pool";
/// The image of the returns of the first page that has any, and those of later pages.
pub(super) const RETURN: &str = "return_to_pool";
pub(super) const RETURN_PART: &str = "return_to_pool_part";

/// Runs until the application ends; never returns by itself.
pub async fn run_pool(application: Application) {
    let bell = application.bell(BELL);
    loop {
        if let Err(trouble) = advance_pool(&application).await {
            tracing::warn!(%trouble, "companies could not be looked at for the pool; tried again in a quarter of an hour");
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Begins the run of the day where none did, and ends it.
///
/// # Errors
/// The ledger's. What was done stays done.
pub async fn advance_pool(application: &Application) -> Result<(), Trouble> {
    let by = Viewer::system();
    application.perform(&by, BeginDay).await?;
    while application.perform(&by, GoOn).await? {}
    Ok(())
}

/// Begins the run of the day, unless the rules are off or it was begun.
struct BeginDay;

impl Verb for BeginDay {
    const NAME: &'static str = "begin_pool_run";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let setting = Setting::inside(work.transaction).await?;
        let today = setting.day(work.now);
        let begun = pool_run::newest_day(work.transaction).await?.is_some_and(|day| day >= today);
        if begun || !setting.rules.on {
            return Ok(());
        }
        let id = work.mint::<basics::ids::Job>()?.as_i64();
        pool_run::begin(work.transaction, id, today, work.now).await?;
        Ok(())
    }
}

/// Looks at the next page of companies; answers whether there may be more to do.
struct GoOn;

impl Verb for GoOn {
    const NAME: &'static str = "go_on_with_pool_run";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(run) = pool_run::open(work.transaction).await? else { return Ok(false) };
        let setting = Setting::inside(work.transaction).await?;
        let held = rows::find_held_after(work.transaction, run.after, PAGE, work.now).await?;
        let mut found = Found::default();
        for row in &held {
            found.look_at(&setting, row, run.day);
        }
        let (warned, returned) = (found.warnings.len(), found.due.len());
        warn(work, by, &found).await?;
        let undo = take(work, by, &found.due, run.undo).await?;
        rows::forget_warnings(work.transaction, &found.void).await?;
        let is_over = held.len() < PAGE as usize;
        let page = Progress {
            after: held.last().map_or(run.after, |row| row.company),
            looked_at: held.len(),
            warned,
            returned,
            undo,
            ended_at: is_over.then_some(work.now),
        };
        pool_run::go_on(work.transaction, run.id, page).await?;
        Ok(true)
    }
}

/// What is to be done with a page of companies.
#[derive(Default)]
struct Found {
    warnings: Vec<(WarningRow, MoveReason)>,
    due: Vec<(Handed, MoveReason)>,
    /// Whose warning counts no more, and those that return.
    void: Vec<CompanyId>,
}

impl Found {
    fn look_at(&mut self, setting: &Setting, row: &rows::HeldRow, today: Day) {
        let back = fate(&setting.facts(row), &setting.rules, today).returns();
        match back.map(|back| (back, back.standing)) {
            Some((back, Standing::ToWarn)) => {
                let reason = MoveReason::Overdue { what: back.why, returns_on: Some(back.on) };
                let warning =
                    WarningRow { company: row.company, warned_on: today, returns_on: back.on, owner: row.owner };
                self.warnings.push((warning, reason));
            }
            Some((back, Standing::Due)) => {
                let reason = MoveReason::Overdue { what: back.why, returns_on: None };
                self.due.push(((row.company, Some(row.owner), None), reason));
                self.void.push(row.company);
            }
            Some((_, Standing::Warned)) => {}
            Some((_, Standing::Far)) | None => {
                if row.warned.is_some() {
                    self.void.push(row.company);
                }
            }
        }
    }
}

async fn warn(work: &mut Work<'_>, by: &Viewer, found: &Found) -> Result<(), Trouble> {
    let warnings: Vec<WarningRow> = found.warnings.iter().map(|(row, _)| *row).collect();
    rows::warn(work.transaction, &warnings).await?;
    let told = |(row, reason): &(WarningRow, MoveReason)| ((row.company, Some(row.owner), Some(row.owner)), *reason);
    let told: Vec<_> = found.warnings.iter().map(told).collect();
    tell(work, by, MoveKind::Warned, &told).await
}

/// Lets companies return; answers the image that takes the run's returns back.
async fn take(
    work: &mut Work<'_>,
    by: &Viewer,
    due: &[(Handed, MoveReason)],
    first: Option<UndoId>,
) -> Result<Option<UndoId>, Trouble> {
    if due.is_empty() {
        return Ok(first);
    }
    let companies: Vec<CompanyId> = due.iter().map(|((company, ..), _)| *company).collect();
    let mut records = company::find_many(work.transaction, &companies).await?;
    for record in &mut records {
        record.owner = None;
        record.updated_at = work.now;
    }
    company::update_many(work.transaction, &records).await?;
    tell(work, by, MoveKind::Returned, due).await?;
    work.touched_all(companies, "changed");
    for ((company, ..), reason) in due {
        work.audit(RETURN, *company, Some(reason));
    }
    let moved = |((company, before, after), _): &(Handed, MoveReason)| Moved {
        company: *company,
        before: *before,
        after: *after,
    };
    let image = Image { moved: due.iter().map(moved).collect() };
    let verb = if first.is_some() { RETURN_PART } else { RETURN };
    let kept = keep_part(work, by, (verb, 1), first, &image).await?;
    Ok(first.or(Some(kept)))
}
