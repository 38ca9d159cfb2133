//! Checking a task off, and opening it again.

use super::sight::{task_shown, task_to_edit};
use crate::customers::contacts::Undoable;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::TaskId;
use domain::trust::{Right, Viewer};
use serde_json::Value;
use store::customers::task::{self as rows, Did, TaskRow};

/// Checks a task off.
pub struct FinishTask {
    pub id: TaskId,
}

impl Verb for FinishTask {
    const NAME: &'static str = "finish_task";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        task_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let mut row = task_to_edit(work, by, self.id).await?;
        if row.done.is_some() {
            return Err(Trouble::refused("task_is_done", "somebody checked this task off before"));
        }
        row.done = Some(Did { at: work.now, by: by.user_id() });
        rows::update(work.transaction, &[row]).await?;
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, None::<&()>);
        let undo = keep(work, by, Self::NAME, 1, &self.id).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

/// Opens a task again that was checked off; one that is open stays so.
pub struct ReopenTask {
    pub id: TaskId,
}

impl Verb for ReopenTask {
    const NAME: &'static str = "reopen_task";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        task_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let row = task_to_edit(work, by, self.id).await?;
        if reopen(work, row).await? {
            work.audit(Self::NAME, self.id, None::<&()>);
        }
        Ok(())
    }
}

async fn reopen(work: &mut Work<'_>, mut row: TaskRow) -> Result<bool, Trouble> {
    if row.done.take().is_none() {
        return Ok(false);
    }
    let id = row.id;
    rows::update(work.transaction, &[row]).await?;
    work.touched(id, "changed");
    Ok(true)
}

pub(super) const INVERSE: Inverse = Inverse {
    verb: FinishTask::NAME,
    version: 1,
    right: FinishTask::RIGHT,
    holds_people: false,
    run: |by, work, before| Box::pin(take_back(by, work, before)),
};

async fn take_back(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let id: TaskId = serde_json::from_value(before).map_err(Trouble::broken)?;
    let row = task_to_edit(work, by, id).await?;
    Ok(u64::from(reopen(work, row).await?))
}
