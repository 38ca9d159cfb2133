//! Puts the people of kept segments onto their lists, some thousand to a transaction, each part with an image of its own.
//!
//! Who is still to be put on or taken off is found anew at every start, so that a restart goes on by itself and a second node that does
//! the same changes nothing twice. What is taken back while it runs stops at the next part.

use super::kept::{KeptWay, remove_made};
use crate::customers::contacts::{BulkChange, ChangeMany, EDITED_AT_ONCE};
use crate::trust::undo::undo_parts;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ContactId, KeptListId, UndoId};
use domain::customers::condition::{ChoiceTest, Condition, Test};
use domain::trust::{Right, Role, Viewer};
use std::collections::BTreeSet;
use std::time::Duration;
use store::customers::kept_list::{self as rows, KeptListRecord};

/// Rung when a keeping begins or is taken back.
pub(super) const BELL: &str = "kept_lists";
/// A ring may get lost with its process; this is how long a keeping waits then.
const LOOKS_EVERY: Duration = Duration::from_secs(60);

/// Continues keepings until the application ends; never returns by itself.
pub async fn run_kept_lists(application: Application) {
    let bell = application.bell(BELL);
    loop {
        // Nobody knows who is in a segment before.
        application.people().followed().await;
        if let Err(trouble) = advance_kept_lists(&application).await {
            tracing::warn!(%trouble, "a segment could not be kept as a list; tried again in a minute");
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Ends every keeping that runs, oldest first.
///
/// # Errors
/// The first trouble that may pass; what was done stays done. One that cannot go on is ended as it is.
pub async fn advance_kept_lists(application: &Application) -> Result<(), Trouble> {
    let mut first = Ok(());
    for kept in rows::running(application.database()).await? {
        let id = kept.id;
        match advance(application, kept).await {
            Ok(()) => {}
            Err(trouble @ (Trouble::Refused { .. } | Trouble::NotFound { .. } | Trouble::NotAllowed { .. })) => {
                tracing::error!(kept = %id, %trouble, "a segment is no longer kept as a list");
                application.perform(&Viewer::system(), End { id, state: "stopped" }).await?;
            }
            Err(trouble) => first = first.and(Err(trouble)),
        }
    }
    first
}

async fn advance(application: &Application, kept: KeptListRecord) -> Result<(), Trouble> {
    let condition = Condition::read_text(&kept.condition).map_err(Trouble::broken)?;
    let meant = everybody_of(application, condition).await?;
    let on_it = Condition::everybody().and(Test::Lists(ChoiceTest::Equals(kept.list)));
    let on_it = everybody_of(application, on_it).await?;
    let add: Vec<ContactId> = meant.difference(&on_it).copied().collect();
    let remove: Vec<ContactId> = match kept.way.as_str() {
        way if way == KeptWay::Replace.as_str() => on_it.difference(&meant).copied().collect(),
        _ => Vec::new(),
    };
    let total = kept.added + kept.removed + (add.len() + remove.len()) as i64;
    let by = whoever_asked(&kept);
    let putting = BulkChange { add_lists: vec![kept.list], ..BulkChange::default() };
    let taking = BulkChange { remove_lists: vec![kept.list], ..BulkChange::default() };
    // Nobody is off the list before everybody is on it: a letter that goes meanwhile misses nobody.
    for (people, change) in [(add, putting), (remove, taking)] {
        for some in people.chunks(EDITED_AT_ONCE) {
            let part = Part { id: kept.id, total, people: some.to_vec(), change: change.clone(), undo: kept.undo };
            if application.perform(&by, part).await? == Went::Stopped {
                return take_the_rest_back(application, &kept).await;
            }
        }
    }
    match application.perform(&Viewer::system(), End { id: kept.id, state: "done" }).await? {
        Went::On => Ok(()),
        Went::Stopped => take_the_rest_back(application, &kept).await,
    }
}

/// Parts that were written while the others were taken back.
async fn take_the_rest_back(application: &Application, kept: &KeptListRecord) -> Result<(), Trouble> {
    undo_parts(application, &Viewer::system(), kept.undo).await?;
    application.perform(&Viewer::system(), TidyUp { id: kept.id }).await
}

/// Whoever keeps lists sees everybody: the right was asked at the beginning, and the log says who it was.
fn whoever_asked(kept: &KeptListRecord) -> Viewer {
    if kept.made_by.as_i64() == 0 { Viewer::system() } else { Viewer::user(kept.made_by, Role::Marketer) }
}

async fn everybody_of(application: &Application, condition: Condition) -> Result<BTreeSet<ContactId>, Trouble> {
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(&Viewer::system()), application.now());
    let found = application.ask_people(move |engine| engine.members_found(&scope, &condition, None, now)).await?;
    Ok(found.into_iter().collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Went {
    On,
    /// It was taken back meanwhile.
    Stopped,
}

struct Part {
    id: KeptListId,
    total: i64,
    people: Vec<ContactId>,
    change: BulkChange,
    undo: UndoId,
}

impl Verb for Part {
    const NAME: &'static str = "keep_as_list_part";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = Went;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Went, Trouble> {
        let Some(kept) = rows::find(work.transaction, self.id).await?.filter(|kept| kept.state == "running") else {
            return Ok(Went::Stopped);
        };
        let change = ChangeMany { people: self.people.clone(), change: self.change.clone(), first: Some(self.undo) };
        let changed = work.perform(by, &change).await?.changed as i64;
        let counts = if self.change.add_lists.is_empty() { (0, changed) } else { (changed, 0) };
        // Written last: a taking back that came first is met here, and the part is taken back by its failure.
        if !rows::advance(work.transaction, self.id, self.total, counts).await? {
            return Err(Trouble::Busy);
        }
        work.touched(kept.segment, "kept");
        Ok(Went::On)
    }
}

struct End {
    id: KeptListId,
    state: &'static str,
}

impl Verb for End {
    const NAME: &'static str = "end_keeping";
    const RIGHT: Right = Right::System;
    type Answer = Went;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<Went, Trouble> {
        let Some(kept) = rows::find(work.transaction, self.id).await? else { return Ok(Went::On) };
        let total = kept.total.unwrap_or(kept.added + kept.removed);
        rows::advance(work.transaction, self.id, total, (0, 0)).await?;
        let ended = rows::turn(work.transaction, self.id, self.state, work.now).await?;
        work.touched(kept.segment, "kept");
        work.touched(kept.list, "changed");
        Ok(if ended { Went::On } else { Went::Stopped })
    }
}

struct TidyUp {
    id: KeptListId,
}

impl Verb for TidyUp {
    const NAME: &'static str = "tidy_kept_list";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let Some(kept) = rows::find(work.transaction, self.id).await? else { return Ok(()) };
        remove_made(work, &kept).await
    }
}
