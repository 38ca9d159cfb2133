//! A new task, in a line.

use super::sight::{Assignee, customer_shown, customer_to_edit};
use super::view::Today;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{TaskId, UserId};
use domain::customers::task::{Due, DueRefusal, TaskAbout, check_what};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use store::customers::task::{self as rows, Did, TaskRow};

/// What a person enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    pub about: TaskAbout,
    pub what: String,
    pub due_on: Day,
    /// Minutes since midnight.
    pub due_minute: Option<u16>,
    /// `None`: who makes it.
    pub assignee: Option<UserId>,
}

/// Makes a task; comes from [`prepare_task`].
pub struct MakeTask {
    new: NewTask,
    assignee: Option<Assignee>,
}

/// Looks who is to do it.
///
/// # Errors
/// The ledger's.
pub async fn prepare_task(application: &Application, viewer: &Viewer, new: NewTask) -> Result<MakeTask, Trouble> {
    let assignee = match new.assignee.or(viewer.user_id()) {
        Some(id) => Some(Assignee::look_up(application, id).await?),
        None => None,
    };
    Ok(MakeTask { new, assignee })
}

impl Verb for MakeTask {
    const NAME: &'static str = "make_task";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = TaskId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        customer_shown(application, by, self.new.about).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<TaskId, Trouble> {
        let new = &self.new;
        customer_to_edit(work, by, new.about).await?;
        let what = what(&new.what)?;
        let due = due(work, new.due_on, new.due_minute).await?;
        let Some(assignee) = &self.assignee else {
            return Err(Trouble::field("assignee", "needs_a_person", "a program does no tasks; say who is to do it"));
        };
        assignee.check(work, new.about).await?;
        let id: TaskId = work.mint()?;
        let row = TaskRow {
            id,
            about: new.about,
            sealed: work.seal("task", "sealed", id.as_i64(), &what),
            due,
            assignee: Some(assignee.id),
            made: Did { at: work.now, by: by.user_id() },
            handed: None,
            done: None,
            version: 1,
        };
        rows::insert(work.transaction, &row).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, None::<&()>);
        Ok(id)
    }
}

/// Reads what is to be done.
pub(super) fn what(text: &str) -> Result<String, Trouble> {
    check_what(text).map_err(|refusal| Trouble::field("what", refusal.code(), format!("what: {refusal}")))
}

/// Reads when it is due, seen from the day of the verb.
pub(super) async fn due(work: &mut Work<'_>, day: Day, minute: Option<u16>) -> Result<Due, Trouble> {
    let refused = |refusal: DueRefusal| {
        let (field, code) = refusal.code();
        Trouble::field(field, code, refusal.to_string())
    };
    let due = Due::new(day, minute).map_err(refused)?;
    let now = work.now;
    due.check(Today::inside(work.transaction, now).await?.day).map_err(refused)?;
    Ok(due)
}
