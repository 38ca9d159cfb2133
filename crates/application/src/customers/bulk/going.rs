//! Goes on with changes of many customers, a part of each in turn, and takes them back in the same way.
//!
//! A part is taken away by the verb that does it. So a restart goes on where it was, and a second node that goes on with the same run does
//! another part of it. Rights are those that whoever asked has at that moment.

use super::BulkAct;
use super::act::right_of;
use crate::customers::needs;
use crate::trust::undo::UndoVerb;
use crate::trust::{viewer_of_known_key, viewer_of_user};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ApiKeyId, BulkRunId, UserId};
use domain::trust::{Actor, Right, Viewer};
use std::collections::BTreeSet;
use std::time::Duration;
use store::customers::bulk_run::{self as rows, BulkRunRecord};
use store::trust::undo as images;

/// Rung when a run begins or is to be taken back.
pub(super) const BELL: &str = "bulk_runs";
/// A ring may get lost with its process; this is how long a run waits then.
const LOOKS_EVERY: Duration = Duration::from_secs(60);

/// Goes on with runs until the application ends; never returns by itself.
pub async fn run_bulk_runs(application: Application) {
    let bell = application.bell(BELL);
    loop {
        if let Err(trouble) = advance_bulk_runs(&application).await {
            tracing::warn!(%trouble, "a change of many customers waits; tried again in a minute");
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Ends every run, those that begin meanwhile too.
///
/// # Errors
/// The first trouble that may pass; such a run is left as it is, the others go on.
pub async fn advance_bulk_runs(application: &Application) -> Result<(), Trouble> {
    let (mut first, mut waiting) = (Ok(()), BTreeSet::new());
    loop {
        let mut open = rows::open(application.database()).await?;
        open.retain(|run| !waiting.contains(&run.id));
        if open.is_empty() {
            return first;
        }
        for run in open {
            if let Err(trouble) = step(application, &run).await {
                waiting.insert(run.id);
                first = first.and(Err(trouble));
            }
        }
    }
}

/// Does one part of every run that is not over, oldest first; answers whether there was any.
///
/// # Errors
/// As [`advance_bulk_runs`].
pub async fn step_bulk_runs(application: &Application) -> Result<bool, Trouble> {
    let open = rows::open(application.database()).await?;
    for run in &open {
        step(application, run).await?;
    }
    Ok(!open.is_empty())
}

/// A part of one run. One that cannot go on ends as it is.
async fn step(application: &Application, run: &BulkRunRecord) -> Result<(), Trouble> {
    let went = match run.state.as_str() {
        "running" => match asker(application, &run.made_by).await {
            Ok(by) => application.perform(&by, GoOn { id: run.id }).await,
            Err(trouble) => Err(trouble),
        },
        _ => application.perform(&in_the_name_of(run.back_by.as_ref()), ComeBack { id: run.id }).await,
    };
    let Err(trouble) = went else { return Ok(()) };
    let code = match &trouble {
        Trouble::Refused { code, .. } => *code,
        Trouble::NotAllowed { .. } => "not_allowed",
        Trouble::NotFound { .. } => "not_found",
        Trouble::NotSignedIn => "asker_gone",
        Trouble::Broken(_) => "broken",
        _ => return Err(trouble),
    };
    tracing::error!(run = %run.id, %trouble, "a change of many customers cannot go on");
    application.perform(&Viewer::system(), Fail { id: run.id, code }).await
}

/// Whoever asked, with what they may do today.
async fn asker(application: &Application, (kind, number): &(String, i64)) -> Result<Viewer, Trouble> {
    match kind.as_str() {
        "user" => Ok(viewer_of_user(application, UserId::from_i64(*number)).await?.0),
        "key" => viewer_of_known_key(application, ApiKeyId::from_i64(*number)).await,
        _ => Ok(Viewer::system()),
    }
}

/// Whether it may be taken back was asked when that began; the log says who wanted it.
fn in_the_name_of(back_by: Option<&(String, i64)>) -> Viewer {
    let actor = match back_by.map(|(kind, number)| (kind.as_str(), *number)) {
        Some(("user", number)) => Actor::User(UserId::from_i64(number)),
        Some(("key", number)) => Actor::Key(ApiKeyId::from_i64(number)),
        _ => Actor::System,
    };
    Viewer { actor, ..Viewer::system() }
}

/// Does the next part of a run, and ends it with the last.
///
/// # Errors
/// Those of the verb that does the same to a few; a refusal of the right.
pub(super) async fn go_on(work: &mut Work<'_>, by: &Viewer, run: &BulkRunRecord) -> Result<(), Trouble> {
    needs(by, right_of(&run.act)?)?;
    let act = BulkAct::open(work, run.id, &run.sealed)?;
    if let Some(things) = rows::take_part(work.transaction, run.id).await? {
        let done = act.part(work, by, &things, run.undo).await?;
        rows::advance(work.transaction, run.id, things.len() as i64, done.changed as i64).await?;
    }
    if !rows::is_part_left(work.transaction, run.id).await? {
        rows::turn(work.transaction, run.id, ("running", "done"), None, work.now).await?;
    }
    work.touched(run.id, "changed");
    Ok(())
}

struct GoOn {
    id: BulkRunId,
}

impl Verb for GoOn {
    const NAME: &'static str = "go_on_with_bulk_run";
    /// The right of what is done is asked inside.
    const RIGHT: Right = Right::SeeCustomers;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        match rows::find(work.transaction, self.id).await?.filter(|run| run.state == "running") {
            Some(run) => go_on(work, by, &run).await,
            // Stopped or taken back meanwhile.
            None => Ok(()),
        }
    }
}

/// Takes the newest part of a run back, and ends it with the last.
struct ComeBack {
    id: BulkRunId,
}

impl Verb for ComeBack {
    const NAME: &'static str = "take_back_bulk_run_part";
    const RIGHT: Right = Right::SeeCustomers;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let found = rows::find(work.transaction, self.id).await?.filter(|run| run.state == "taking_back");
        let Some(run) = found else { return Ok(()) };
        match images::newest_part(work.transaction, run.undo).await? {
            Some(id) => {
                work.perform(by, &UndoVerb { id, parts: 0 }).await?;
                rows::came_back(work.transaction, run.id).await?;
            }
            None => {
                rows::turn(work.transaction, run.id, ("taking_back", "taken_back"), None, work.now).await?;
            }
        }
        work.touched(run.id, "changed");
        Ok(())
    }
}

/// Ends a run that met trouble. One that could not be taken back whole may be tried again.
struct Fail {
    id: BulkRunId,
    code: &'static str,
}

impl Verb for Fail {
    const NAME: &'static str = "fail_bulk_run";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let Some(run) = rows::find(work.transaction, self.id).await? else { return Ok(()) };
        let ends = (run.state.as_str(), "failed");
        match run.state.as_str() {
            "running" => rows::drop_parts(work.transaction, run.id).await?,
            "taking_back" => images::reopen(work.transaction, run.undo).await?,
            _ => return Ok(()),
        }
        rows::turn(work.transaction, run.id, ends, Some(self.code), work.now).await?;
        work.touched(run.id, "changed");
        Ok(())
    }
}
