//! A task as it is shown: its customer and its people by name, and how near it is.

use crate::customers::{Named, contact_names};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{self, CompanyId, ContactId, TaskId, UserId};
use domain::customers::company::CompanyCard;
use domain::customers::task::{Due, Nearness, TaskAbout};
use domain::trade::Day;
use domain::trust::Viewer;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::customers::company;
use store::customers::task::{Did, TaskRow};
use store::trust::workspace;
use store::{Database, Transaction};

/// Now, as a day and a minute of the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    pub day: Day,
    /// Since midnight.
    pub minute: u16,
}

impl Today {
    pub(super) async fn inside(transaction: &mut Transaction, now: Timestamp) -> Result<Self, Trouble> {
        let workspace = workspace::get(transaction).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        Ok(Self::at(now, &workspace.time_zone))
    }

    pub(super) async fn outside(database: &Database, now: Timestamp) -> Result<Self, Trouble> {
        let workspace = workspace::find(database).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        Ok(Self::at(now, &workspace.time_zone))
    }

    fn at(now: Timestamp, zone: &str) -> Self {
        // A name was checked when it was written; a later edition of the list of zones may have dropped it.
        let local = TimeZone::get(zone).unwrap_or(TimeZone::UTC).to_datetime(now.to_jiff());
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        Today { day: Day::from_date(local.date()), minute }
    }
}

/// Whom a task is about, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskCustomer {
    Contact(Named<ids::Contact>),
    Company(Named<ids::Company>),
    Nobody,
}

/// A task. `Debug` does not show what it is.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskView {
    pub id: TaskId,
    pub customer: TaskCustomer,
    pub what: String,
    pub due: Due,
    /// Of a task that is to be done.
    pub nearness: Option<Nearness>,
    pub assignee: Option<Named<ids::User>>,
    pub made_at: Timestamp,
    /// `None`: Tradewind, or a program.
    pub made_by: Option<Named<ids::User>>,
    pub done: Option<(Timestamp, Option<Named<ids::User>>)>,
    pub version: i64,
}

impl std::fmt::Debug for TaskView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TaskView").field("id", &self.id).field("due", &self.due).finish_non_exhaustive()
    }
}

/// What a task is.
pub(crate) fn what_of(application: &Application, row: &TaskRow) -> Result<String, Trouble> {
    application.unseal("task", "sealed", row.id.as_i64(), &row.sealed)
}

/// The tasks with the names that belong to them, in their order.
pub(super) async fn views(
    application: &Application,
    viewer: &Viewer,
    rows: Vec<TaskRow>,
    today: Today,
) -> Result<Vec<TaskView>, Trouble> {
    let mut people: Vec<ContactId> = Vec::new();
    let mut firms: Vec<CompanyId> = Vec::new();
    for row in &rows {
        match row.about {
            TaskAbout::Contact(id) => people.push(id),
            TaskAbout::Company(id) => firms.push(id),
            TaskAbout::Nobody => {}
        }
    }
    let people = contact_names(application, viewer, &people).await?;
    let firms = company_names(application, &firms).await?;
    let user = |id: UserId| Named { id, name: application.people().user_name(id).unwrap_or_default() };
    let by = |did: Did| did.by.map(user);
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let customer = match row.about {
            TaskAbout::Contact(id) => {
                TaskCustomer::Contact(Named { id, name: people.get(&id).cloned().unwrap_or_default() })
            }
            TaskAbout::Company(id) => {
                TaskCustomer::Company(Named { id, name: firms.get(&id).cloned().unwrap_or_default() })
            }
            TaskAbout::Nobody => TaskCustomer::Nobody,
        };
        views.push(TaskView {
            id: row.id,
            customer,
            what: what_of(application, &row)?,
            due: row.due,
            nearness: row.done.is_none().then(|| Nearness::of(row.due, today.day, today.minute)),
            assignee: row.assignee.map(user),
            made_at: row.made.at,
            made_by: by(row.made),
            done: row.done.map(|did| (did.at, by(did))),
            version: row.version,
        });
    }
    Ok(views)
}

async fn company_names(application: &Application, ids: &[CompanyId]) -> Result<BTreeMap<CompanyId, String>, Trouble> {
    let mut names = BTreeMap::new();
    for row in company::get_many(application.database(), ids).await? {
        let card: CompanyCard = application.unseal("company", "sealed", row.id.as_i64(), &row.sealed)?;
        names.insert(row.id, card.name);
    }
    Ok(names)
}
