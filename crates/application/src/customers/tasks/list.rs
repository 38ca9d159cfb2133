//! Lists of tasks: one's own, somebody's, everybody's, and those of a customer.

use super::sight::seen;
use super::view::{TaskView, Today, views};
use crate::customers::{Standing, company_seen, contact_seen, needs};
use crate::trade::Whose as Record;
use crate::{Application, Trouble, page_limit};
use basics::Timestamp;
use basics::ids::{TaskId, UserId};
use domain::customers::task::{Due, Nearness};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use std::fmt;
use std::str::FromStr;
use store::customers::task::{self as rows, Whose};
use store::trade::timeline::Of;

/// Open tasks of a customer that are shown with it; more of them nobody has with one.
const OF_RECORD_LIMIT: u32 = 200;
/// Done tasks of a customer that are shown with it; the timeline has them all.
const DONE_OF_RECORD_LIMIT: u32 = 5;
/// Tasks that are due and counted; whoever has more knows it without the number.
const DUE_LIMIT: u32 = 200;

/// Whose tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TasksOf {
    Me,
    User(UserId),
    Everyone,
    /// Those of people who left, that nobody has.
    Nobody,
}

/// Which page of a list of tasks.
#[derive(Debug, Clone, Copy)]
pub struct TaskQuestion {
    pub of: TasksOf,
    /// What was done, the newest first; else what is to be done, by its due day.
    pub done: bool,
    pub after: Option<TaskCursor>,
    pub limit: Option<usize>,
}

/// The task after which a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskCursor {
    Open(Due, TaskId),
    Done(Timestamp, TaskId),
}

/// A text that no page gave as its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`after` is the cursor `next` of the page before")]
pub struct TaskCursorError;

impl fmt::Display for TaskCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskCursor::Open(due, id) => write!(f, "o.{}.{}.{}", due.day().number(), due.order(), id.as_i64()),
            TaskCursor::Done(at, id) => write!(f, "d.{}.0.{}", at.as_millis(), id.as_i64()),
        }
    }
}

impl FromStr for TaskCursor {
    type Err = TaskCursorError;

    fn from_str(text: &str) -> Result<Self, TaskCursorError> {
        let parts: Vec<&str> = text.split('.').collect();
        let [kind, first, second, id] = parts[..] else { return Err(TaskCursorError) };
        let number = |text: &str| text.parse::<i64>().map_err(|_| TaskCursorError);
        let id = TaskId::from_i64(number(id)?);
        match kind {
            "o" => {
                let day = i32::try_from(number(first)?).map_err(|_| TaskCursorError)?;
                Ok(TaskCursor::Open(Due::stored(Day::from_number(day), number(second)?), id))
            }
            "d" => Ok(TaskCursor::Done(Timestamp::from_millis(number(first)?), id)),
            _ => Err(TaskCursorError),
        }
    }
}

/// Tasks, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPage {
    pub items: Vec<TaskView>,
    pub next: Option<TaskCursor>,
}

/// A page of tasks.
///
/// # Errors
/// [`Trouble::NotAllowed`] for others' without the right to assign; the ledger's.
pub async fn tasks(application: &Application, viewer: &Viewer, question: TaskQuestion) -> Result<TaskPage, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let me = viewer.user_id();
    let whose = match question.of {
        TasksOf::Me => match me {
            Some(me) => Whose::Of(me),
            None => return Ok(TaskPage { items: Vec::new(), next: None }),
        },
        TasksOf::User(user) if Some(user) == me => Whose::Of(user),
        other => {
            needs(viewer, Right::Assign)?;
            match other {
                TasksOf::User(user) => Whose::Of(user),
                TasksOf::Nobody => Whose::Nobody,
                TasksOf::Me | TasksOf::Everyone => Whose::Everyone,
            }
        }
    };
    let (database, limit) = (application.database(), page_limit(question.limit));
    let read = limit as u32 + 1;
    let mut found = match (question.done, question.after) {
        (false, None) => rows::open(database, whose, None, read).await?,
        (false, Some(TaskCursor::Open(due, id))) => rows::open(database, whose, Some((due, id)), read).await?,
        (true, None) => rows::done(database, whose, None, read).await?,
        (true, Some(TaskCursor::Done(at, id))) => rows::done(database, whose, Some((at, id)), read).await?,
        (_, Some(_)) => return Err(Trouble::field("after", "wrong_cursor", TaskCursorError.to_string())),
    };
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|row| match row.done {
        Some(did) => TaskCursor::Done(did.at, row.id),
        None => TaskCursor::Open(row.due, row.id),
    });
    let today = Today::outside(database, application.now()).await?;
    let items = views(application, viewer, seen(application, viewer, found).await?, today).await?;
    Ok(TaskPage { items, next })
}

/// What waits for a person today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TasksDue {
    pub overdue: u64,
    pub today: u64,
    /// The first of them.
    pub items: Vec<TaskView>,
}

/// One's own tasks that are overdue or due today.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn tasks_due(application: &Application, viewer: &Viewer, shown: usize) -> Result<TasksDue, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let Some(me) = viewer.user_id() else { return Ok(TasksDue::default()) };
    let database = application.database();
    let today = Today::outside(database, application.now()).await?;
    let mut found = rows::open(database, Whose::Of(me), None, DUE_LIMIT).await?;
    found.retain(|row| row.due.day() <= today.day);
    let mut found = seen(application, viewer, found).await?;
    let is_overdue = |due| Nearness::of(due, today.day, today.minute) == Nearness::Overdue;
    let overdue = found.iter().filter(|row| is_overdue(row.due)).count();
    let today_count = found.len() - overdue;
    found.truncate(shown);
    let items = views(application, viewer, found, today).await?;
    Ok(TasksDue { overdue: overdue as u64, today: today_count as u64, items })
}

/// The tasks of a customer; of a company those of its people as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordTasks {
    pub open: Vec<TaskView>,
    /// The newest few.
    pub done: Vec<TaskView>,
}

/// What is to be done for a customer, and what was done lately.
///
/// # Errors
/// [`Trouble::NotFound`] where there is nobody, or the viewer sees a company in the pool only; the ledger's.
pub async fn record_tasks(application: &Application, viewer: &Viewer, of: Record) -> Result<RecordTasks, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let of = match of {
        Record::Company(id) => {
            if company_seen(application, viewer, id).await? != Standing::Own {
                return Err(Trouble::not_found("company"));
            }
            Of::Company(id)
        }
        Record::Contact(id) => Of::Contact(contact_seen(application, viewer, id).await?.contact),
    };
    let database = application.database();
    let today = Today::outside(database, application.now()).await?;
    let open = rows::open_of(database, of, OF_RECORD_LIMIT).await?;
    let done = rows::done_of(database, of, DONE_OF_RECORD_LIMIT).await?;
    let open = views(application, viewer, seen(application, viewer, open).await?, today).await?;
    let done = views(application, viewer, seen(application, viewer, done).await?, today).await?;
    Ok(RecordTasks { open, done })
}
