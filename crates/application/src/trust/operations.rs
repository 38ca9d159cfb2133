//! Long work that a viewer sees, from its own tables: imports, changes of many customers, campaigns being sent, jobs. Under way or ended, newest first.
//!
//! Nothing is stored here: what runs is read from the thing that runs, so that a tray never shows work that is over.

use super::log::{Doer, doer};
use crate::customers::import::{ImportView, imports_in};
use crate::customers::{BulkRun, BulkRunState, bulk_runs_in, can_of_bulk_run};
use crate::sending::campaigns::{CampaignLine, campaigns_in};
use crate::{Application, PAGE_LIMIT, Page, Trouble};
use basics::Timestamp;
use basics::ids::{BulkRunId, CampaignId, ImportId, JobId, UserId};
use domain::customers::import::ImportState;
use domain::sending::campaign::CampaignState;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::ledger::Phase;
use store::ledger::job::{self, JobRow};

/// Where a piece of long work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    Waiting,
    Running,
    Paused,
    Done,
    Failed,
    Cancelled,
}

impl OperationState {
    pub const fn as_str(self) -> &'static str {
        match self {
            OperationState::Waiting => "waiting",
            OperationState::Running => "running",
            OperationState::Paused => "paused",
            OperationState::Done => "done",
            OperationState::Failed => "failed",
            OperationState::Cancelled => "cancelled",
        }
    }
}

/// One piece of long work. `Debug` shows no name.
#[derive(Clone, PartialEq, Eq)]
pub struct Operation {
    /// The number of the import, run, campaign or job.
    pub id: i64,
    pub noun: &'static str,
    /// `import_check`, `import`, `import_undo`, `campaign`, what a run does (with `_undo` when it is taken back), or what kind of job it is.
    pub kind: String,
    pub state: OperationState,
    /// Of the file or the campaign.
    pub name: Option<String>,
    pub done: i64,
    pub total: Option<i64>,
    pub began_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// What came of it, by what was counted.
    pub result: BTreeMap<&'static str, i64>,
    pub failure: Option<String>,
    pub by: Doer,
    /// The verbs that this viewer may ask for now: `pause`, `resume`, `cancel`, `undo`.
    pub can: Vec<&'static str>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Operation { id, kind, state, done, total, .. } = self;
        write!(f, "Operation({kind} {id}, {}, {done} of {total:?})", state.as_str())
    }
}

/// How fast work goes and what is left of it, in units a second and in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    pub per_second: f64,
    pub seconds_left: Option<f64>,
}

impl Operation {
    /// The mean pace since it began; nothing before the first second, and nothing of a campaign, whose pauses would count as
    /// slowness, and of a run that is taken back, which began long before.
    pub fn pace(&self, now: Timestamp) -> Option<Pace> {
        let seconds = now.since(self.began_at?).as_secs_f64();
        let is_of_another_beginning = self.noun == "bulk_run" && self.kind.ends_with("_undo");
        if self.state != OperationState::Running
            || self.noun == "campaign"
            || is_of_another_beginning
            || self.done <= 0
            || seconds < 1.0
        {
            return None;
        }
        let per_second = self.done as f64 / seconds;
        let seconds_left = self.total.map(|total| (total - self.done).max(0) as f64 / per_second);
        Some(Pace { per_second, seconds_left })
    }
}

/// Long work in a phase, as far as the viewer sees it: imports who may import, campaigns who sees them, runs who began
/// them or manages, jobs who started them or sees operations.
///
/// # Errors
/// The ledger's.
pub async fn operations(
    application: &Application,
    viewer: &Viewer,
    phase: Phase,
    before: Option<i64>,
    limit: usize,
) -> Result<Page<Operation>, Trouble> {
    let limit = limit.clamp(1, PAGE_LIMIT);
    let asked = limit as u32 + 1;
    let mut found = Vec::new();
    if viewer.may(Right::Import) {
        for view in imports_in(application, viewer, phase, before.map(ImportId::from_i64), asked).await? {
            found.push(of_import(application, viewer, view).await?);
        }
    }
    if viewer.may(Right::SeeLetters) {
        let lines = campaigns_in(application, viewer, phase, before.map(CampaignId::from_i64), asked).await?;
        found.extend(lines.into_iter().map(|line| of_campaign(viewer, line)));
    }
    if viewer.may(Right::SeeCustomers) {
        for run in bulk_runs_in(application, viewer, phase, before.map(BulkRunId::from_i64), asked).await? {
            found.push(of_bulk_run(application, viewer, run).await?);
        }
    }
    let own = if viewer.may(Right::SeeOperations) { None } else { Some(viewer.user_id().map_or(-1, UserId::as_i64)) };
    for row in job::page_in(application.database(), phase, own, before.map(JobId::from_i64), asked).await? {
        found.push(of_job(application, row).await?);
    }
    found.sort_by_key(|operation| std::cmp::Reverse(operation.id));
    Ok(Page::of(found, limit, |operation| operation.id))
}

async fn of_import(application: &Application, viewer: &Viewer, view: ImportView) -> Result<Operation, Trouble> {
    let (kind, state) = match view.state {
        ImportState::Checking => ("import_check", OperationState::Running),
        ImportState::Uploaded | ImportState::Checked => ("import_check", OperationState::Done),
        ImportState::Failed => ("import_check", OperationState::Failed),
        ImportState::Cancelled => ("import_check", OperationState::Cancelled),
        ImportState::Publishing => ("import", OperationState::Running),
        ImportState::Published => ("import", OperationState::Done),
        ImportState::Undoing => ("import_undo", OperationState::Running),
        ImportState::Undone => ("import_undo", OperationState::Done),
    };
    let mut can = Vec::new();
    if view.state == ImportState::Checking && viewer.may(Right::Import) {
        can.push("cancel");
    }
    let until = view.undo_until.filter(|until| *until > application.now());
    if view.state == ImportState::Published && until.is_some() && viewer.may(Right::Import) {
        can.push("undo");
    }
    let mut result = BTreeMap::new();
    match (view.state, view.counts, view.undone) {
        (ImportState::Undone, _, Some(undone)) => {
            result.extend([("removed", undone.removed), ("restored", undone.restored), ("kept", undone.kept)]);
        }
        (ImportState::Checked | ImportState::Published, Some(counts), _) => {
            result.extend([("new", counts.new), ("updated", counts.updated), ("refused", counts.refused)]);
        }
        _ => {}
    }
    let (done, total) = view.progress.unwrap_or((view.rows, view.rows));
    Ok(Operation {
        id: view.id.as_i64(),
        noun: "import",
        kind: kind.to_owned(),
        state,
        name: Some(view.file_name),
        done,
        total: Some(total),
        began_at: view.began_at.or(Some(view.created_at)),
        ended_at: view.ended_at.filter(|_| !view.state.is_running()),
        result,
        failure: view.failure,
        by: doer(application, &view.created_by_kind, view.created_by).await?,
        can,
    })
}

async fn of_bulk_run(application: &Application, viewer: &Viewer, run: BulkRun) -> Result<Operation, Trouble> {
    let (state, is_back) = match run.state {
        BulkRunState::Running => (OperationState::Running, false),
        BulkRunState::Done => (OperationState::Done, false),
        BulkRunState::Stopped => (OperationState::Cancelled, false),
        BulkRunState::Failed => (OperationState::Failed, false),
        BulkRunState::TakingBack => (OperationState::Running, true),
        BulkRunState::TakenBack => (OperationState::Done, true),
    };
    let counted = match run.act.as_str() {
        _ if is_back => "taken_back",
        "remove_contacts" | "remove_companies" => "removed",
        _ => "changed",
    };
    let result = [(counted, run.changed as i64)];
    Ok(Operation {
        id: run.id.as_i64(),
        noun: "bulk_run",
        kind: if is_back { format!("{}_undo", run.act) } else { run.act.clone() },
        state,
        name: None,
        done: run.worked as i64,
        total: Some(run.whole() as i64),
        began_at: Some(run.started_at),
        ended_at: run.finished_at,
        result: result.into_iter().collect(),
        can: can_of_bulk_run(&run, viewer, application.now()),
        by: doer(application, &run.made_by.0, run.made_by.1).await?,
        failure: run.trouble,
    })
}

fn of_campaign(viewer: &Viewer, line: CampaignLine) -> Operation {
    let CampaignLine { record, counts, owner_name, .. } = line;
    let state = match record.state {
        CampaignState::Running => OperationState::Running,
        CampaignState::Paused => OperationState::Paused,
        CampaignState::Finished => OperationState::Done,
        CampaignState::Cancelled => OperationState::Cancelled,
        CampaignState::Draft | CampaignState::Scheduled => OperationState::Waiting,
    };
    let can = match (viewer.may(Right::SendCampaigns), state) {
        (true, OperationState::Running) => vec!["pause", "cancel"],
        (true, OperationState::Paused) => vec!["resume", "cancel"],
        _ => Vec::new(),
    };
    let result = [("accepted", counts.accepted), ("refused", counts.refused), ("in_doubt", counts.in_doubt)];
    Operation {
        id: record.id.as_i64(),
        noun: "campaign",
        kind: "campaign".to_owned(),
        state,
        name: Some(record.name),
        done: counts.accepted + counts.refused + counts.in_doubt + counts.skipped,
        total: Some(counts.audience),
        began_at: record.started_at,
        ended_at: record.finished_at,
        result: result.into_iter().collect(),
        failure: None,
        by: Doer { kind: "user".to_owned(), id: Some(record.owner.to_string()), name: owner_name },
        can,
    }
}

async fn of_job(application: &Application, row: JobRow) -> Result<Operation, Trouble> {
    let state = match row.state.as_str() {
        "waiting" => OperationState::Waiting,
        "running" => OperationState::Running,
        "done" => OperationState::Done,
        "cancelled" => OperationState::Cancelled,
        _ => OperationState::Failed,
    };
    let (kind, number) = row.started_by.map_or(("system", 0), |user| ("user", user));
    Ok(Operation {
        id: row.id.as_i64(),
        noun: "job",
        kind: row.kind,
        state,
        name: None,
        done: row.done,
        total: row.total,
        began_at: row.started_at,
        ended_at: row.finished_at,
        result: BTreeMap::new(),
        failure: row.error,
        by: doer(application, kind, number).await?,
        can: Vec::new(),
    })
}
