//! Other words, another day, another person.

use super::make::{due, what};
use super::sight::{Assignee, task_shown, task_to_edit};
use super::view::what_of;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{TaskId, UserId};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use store::customers::task::{self as rows, Did};

/// What changes; what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskPatch {
    pub what: Option<String>,
    pub due_on: Option<Day>,
    /// The inner `None`: at some time of the day.
    pub due_minute: Option<Option<u16>>,
    pub assignee: Option<UserId>,
}

/// Changes a task that was read at a version; comes from [`prepare_change`].
pub struct ChangeTask {
    id: TaskId,
    version: i64,
    patch: TaskPatch,
    assignee: Option<Assignee>,
}

/// Looks who is to do it from now on.
///
/// # Errors
/// The ledger's.
pub async fn prepare_change(
    application: &Application,
    id: TaskId,
    version: i64,
    patch: TaskPatch,
) -> Result<ChangeTask, Trouble> {
    let assignee = match patch.assignee {
        Some(user) => Some(Assignee::look_up(application, user).await?),
        None => None,
    };
    Ok(ChangeTask { id, version, patch, assignee })
}

impl Verb for ChangeTask {
    const NAME: &'static str = "change_task";
    const RIGHT: Right = Right::LabelCustomers;
    /// The new version.
    type Answer = i64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        task_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let before = task_to_edit(work, by, self.id).await?;
        if before.version != self.version {
            return Err(Trouble::Changed { noun: "task", version: before.version });
        }
        let patch = &self.patch;
        let mut after = before.clone();
        if let Some(text) = &patch.what {
            let text = what(text)?;
            if text != what_of(work.application(), &before)? {
                after.sealed = work.seal("task", "sealed", self.id.as_i64(), &text);
            }
        }
        let day = patch.due_on.unwrap_or(before.due.day());
        let minute = patch.due_minute.unwrap_or(before.due.minute());
        if (day, minute) != (before.due.day(), before.due.minute()) {
            after.due = due(work, day, minute).await?;
        }
        if let Some(assignee) = self.assignee.as_ref().filter(|assignee| before.assignee != Some(assignee.id)) {
            assignee.check(work, before.about).await?;
            after.assignee = Some(assignee.id);
            after.handed = Some((Did { at: work.now, by: by.user_id() }, before.assignee));
        }
        if after == before {
            return Ok(before.version);
        }
        rows::update(work.transaction, &[after]).await?;
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(before.version + 1)
    }
}
