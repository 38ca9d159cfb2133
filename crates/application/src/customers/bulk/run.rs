//! A change of many customers that goes on by itself: its beginning, what is shown of it, its end before the end, and taking it back.
//!
//! Who is meant is written down at the beginning, as numbers in parts; the first part is done with it, so that what is refused is refused
//! at once. One image stands for the whole: taking it back ends what still runs, and the parts come back in [`super::going`].

use super::act::right_of;
use super::going::{BELL, go_on};
use super::{BulkAct, BulkDone};
use crate::customers::contacts::Undoable;
use crate::customers::needs;
use crate::trust::UNDO_FOR;
use crate::trust::undo::{Inverse, UndoVerb, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{BulkRunId, UndoId, UserId};
use basics::{Id, Noun, Timestamp};
use domain::trust::{Right, Role, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::customers::bulk_run::{self as rows, BulkRunRecord, OPEN_AT_MOST};
use store::ledger::Phase;

/// Runs that are shown at once.
const SHOWN: u32 = 50;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkRunState {
    Running,
    Done,
    /// Somebody stopped it: what comes after is unchanged.
    Stopped,
    /// It met trouble: what comes after is unchanged, or not taken back.
    Failed,
    TakingBack,
    TakenBack,
}

impl BulkRunState {
    fn of(word: &str) -> Self {
        match word {
            "running" => BulkRunState::Running,
            "done" => BulkRunState::Done,
            "stopped" => BulkRunState::Stopped,
            "taking_back" => BulkRunState::TakingBack,
            "taken_back" => BulkRunState::TakenBack,
            _ => BulkRunState::Failed,
        }
    }
}

/// A run: what it does, and how far it came.
#[derive(Debug, Clone)]
pub struct BulkRun {
    pub id: BulkRunId,
    /// `change_contacts`, `remove_contacts`, `change_companies` or `remove_companies`.
    pub act: String,
    pub state: BulkRunState,
    pub total: u64,
    /// Gone through; while it is taken back, of those that were changed.
    pub worked: u64,
    /// Of them, how many really were changed.
    pub changed: u64,
    pub undo: UndoId,
    /// Until when it can be taken back; nothing where it was, or where nothing was changed.
    pub undo_until: Option<Timestamp>,
    /// The code of what it met.
    pub trouble: Option<String>,
    /// What kind of actor asked, and its number.
    pub made_by: (String, i64),
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

impl BulkRun {
    /// Nothing where a program asked.
    pub fn user(&self) -> Option<UserId> {
        (self.made_by.0 == "user").then(|| UserId::from_i64(self.made_by.1))
    }

    /// How many are to be gone through, in the direction in which it goes.
    pub const fn whole(&self) -> u64 {
        match self.state {
            BulkRunState::TakingBack | BulkRunState::TakenBack => self.changed,
            BulkRunState::Running | BulkRunState::Done | BulkRunState::Stopped | BulkRunState::Failed => self.total,
        }
    }
}

impl From<BulkRunRecord> for BulkRun {
    fn from(run: BulkRunRecord) -> Self {
        let state = BulkRunState::of(&run.state);
        let changed = run.changed.unsigned_abs();
        let (parts, back) = (run.parts.unsigned_abs(), run.parts_back.unsigned_abs());
        let worked = match state {
            BulkRunState::TakenBack => changed,
            BulkRunState::TakingBack => changed * back / parts.max(1),
            BulkRunState::Running | BulkRunState::Done | BulkRunState::Stopped | BulkRunState::Failed => {
                run.worked.unsigned_abs()
            }
        };
        let may_return = state != BulkRunState::TakenBack && state != BulkRunState::TakingBack && run.parts > 0;
        BulkRun {
            id: run.id,
            act: run.act,
            state,
            total: run.total.unsigned_abs(),
            worked,
            changed,
            undo: run.undo,
            undo_until: may_return.then(|| run.started_at.plus(UNDO_FOR)),
            trouble: run.trouble,
            made_by: run.made_by,
            started_at: run.started_at,
            finished_at: run.finished_at,
        }
    }
}

/// One's own, or everybody's for managers and administrators: as what can be taken back.
fn sees(viewer: &Viewer, made_by: &(String, i64)) -> bool {
    sees_all(viewer) || (viewer.actor.kind(), viewer.actor.number()) == (made_by.0.as_str(), made_by.1)
}

const fn sees_all(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Manager | Role::Administrator)
}

/// One run.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn bulk_run(application: &Application, viewer: &Viewer, id: BulkRunId) -> Result<BulkRun, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let found = rows::get(application.database(), id).await?.filter(|run| sees(viewer, &run.made_by));
    found.map(BulkRun::from).ok_or(Trouble::not_found("bulk_run"))
}

/// What runs, then what ended within the days in which it can be taken back, each newest first.
///
/// # Errors
/// The ledger's.
pub async fn bulk_runs(application: &Application, viewer: &Viewer) -> Result<Vec<BulkRun>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let mut runs = bulk_runs_in(application, viewer, Phase::UnderWay, None, SHOWN).await?;
    runs.extend(bulk_runs_in(application, viewer, Phase::Ended, None, SHOWN).await?);
    Ok(runs)
}

/// Those in a phase that the viewer sees, newest first.
///
/// # Errors
/// The ledger's.
pub(crate) async fn bulk_runs_in(
    application: &Application,
    viewer: &Viewer,
    phase: Phase,
    before: Option<BulkRunId>,
    limit: u32,
) -> Result<Vec<BulkRun>, Trouble> {
    let whose = (!sees_all(viewer)).then(|| (viewer.actor.kind(), viewer.actor.number()));
    let found = rows::page_in(application.database(), phase, whose, before, limit).await?;
    Ok(found.into_iter().map(BulkRun::from).collect())
}

/// What the viewer may ask of a run now: `cancel`, `undo`.
pub(crate) fn can(run: &BulkRun, viewer: &Viewer, now: Timestamp) -> Vec<&'static str> {
    if !right_of(&run.act).is_ok_and(|right| viewer.may(right)) {
        return Vec::new();
    }
    match run.state {
        BulkRunState::Running => vec!["cancel"],
        // What a key did has no user's name on its image.
        _ if !sees_all(viewer) && viewer.user_id().is_none() => Vec::new(),
        _ if run.undo_until.is_some_and(|until| now < until) => vec!["undo"],
        _ => Vec::new(),
    }
}

/// Begins a run, and answers as a change does that was done at once.
///
/// # Errors
/// Those of [`BeginBulkRun`].
pub(in crate::customers) async fn begin<N: Noun>(
    application: &Application,
    viewer: &Viewer,
    act: BulkAct,
    chosen: Vec<Id<N>>,
) -> Result<BulkDone, Trouble> {
    let things = chosen.into_iter().map(Id::as_i64).collect();
    let id = application.perform(viewer, BeginBulkRun { act, things }).await?;
    let run = bulk_run(application, viewer, id).await?;
    let done = Undoable { changed: run.changed, undo: run.undo };
    Ok(BulkDone { done, complete: run.state == BulkRunState::Done, run: Some(id) })
}

/// Begins a run with its first part.
pub struct BeginBulkRun {
    pub act: BulkAct,
    /// Numbers of customers of the act's noun, each once.
    pub things: Vec<i64>,
}

/// Version 1; fields are only added.
#[derive(Serialize, Deserialize)]
struct Image {
    run: BulkRunId,
}

impl Verb for BeginBulkRun {
    const NAME: &'static str = "begin_bulk_run";
    /// The right of what is done is asked inside.
    const RIGHT: Right = Right::SeeCustomers;
    type Answer = BulkRunId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<BulkRunId, Trouble> {
        needs(by, right_of(self.act.as_str())?)?;
        if rows::find_open(work.transaction).await?.len() >= OPEN_AT_MOST {
            let detail = format!("{OPEN_AT_MOST} changes of many customers are under way; wait until one is done");
            return Err(Trouble::refused("too_many_runs", detail));
        }
        let id: BulkRunId = work.mint()?;
        let undo = keep(work, by, Self::NAME, 1, &Image { run: id }).await?;
        let record = BulkRunRecord {
            id,
            act: self.act.as_str().to_owned(),
            sealed: self.act.seal(work, id),
            state: "running".to_owned(),
            total: self.things.len() as i64,
            worked: 0,
            changed: 0,
            parts: 0,
            parts_back: 0,
            undo,
            trouble: None,
            made_by: (by.actor.kind().to_owned(), by.actor.number()),
            back_by: None,
            started_at: work.now,
            finished_at: None,
        };
        let parts: Vec<&[i64]> = self.things.chunks(self.act.at_once()).collect();
        rows::insert(work.transaction, &record, &parts).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&(self.act.as_str(), record.total)));
        go_on(work, by, &record).await?;
        work.ring(BELL);
        Ok(id)
    }
}

/// Ends a run where it is: what was done stays done.
pub struct CancelBulkRun {
    pub id: BulkRunId,
}

impl Verb for CancelBulkRun {
    const NAME: &'static str = "cancel_bulk_run";
    /// The right of what is done is asked inside.
    const RIGHT: Right = Right::SeeCustomers;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let run = find(work, by, self.id).await?;
        if !rows::turn(work.transaction, run.id, ("running", "stopped"), None, work.now).await? {
            return Err(Trouble::refused("not_running", "this is over already; there is nothing to stop"));
        }
        rows::drop_parts(work.transaction, run.id).await?;
        work.touched(run.id, "changed");
        work.audit(Self::NAME, run.id, None::<&()>);
        Ok(())
    }
}

/// Begins to take a run back, also while it runs.
pub struct TakeBulkRunBack {
    pub id: BulkRunId,
}

impl Verb for TakeBulkRunBack {
    const NAME: &'static str = "undo_bulk_run";
    /// The right of what is taken back is asked inside.
    const RIGHT: Right = Right::SeeCustomers;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let run = find(work, by, self.id).await?;
        work.perform(by, &UndoVerb { id: run.undo, parts: 0 }).await.map(drop)
    }
}

/// The run, when the viewer sees it and may do the same.
async fn find(work: &mut Work<'_>, by: &Viewer, id: BulkRunId) -> Result<BulkRunRecord, Trouble> {
    let found = rows::find(work.transaction, id).await?.filter(|run| sees(by, &run.made_by));
    let run = found.ok_or(Trouble::not_found("bulk_run"))?;
    needs(by, right_of(&run.act)?)?;
    Ok(run)
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: BeginBulkRun::NAME,
    version: 1,
    right: BeginBulkRun::RIGHT,
    holds_people: false,
    run: |by, work, before| Box::pin(take_back(by, work, before)),
};

/// Ends what still runs; the parts come back one after the other.
async fn take_back(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let image: Image = serde_json::from_value(before).map_err(Trouble::broken)?;
    let Some(run) = rows::find(work.transaction, image.run).await? else { return Ok(0) };
    needs(by, right_of(&run.act)?)?;
    rows::drop_parts(work.transaction, run.id).await?;
    rows::take_back(work.transaction, run.id, (by.actor.kind(), by.actor.number())).await?;
    work.touched(run.id, "changed");
    work.ring(BELL);
    Ok(0)
}
