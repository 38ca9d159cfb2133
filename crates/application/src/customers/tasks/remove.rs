//! Deleting a task, and bringing it back.

use super::sight::{customer_to_edit, task_shown, task_to_edit};
use super::view::what_of;
use crate::customers::contacts::Undoable;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, TaskId, UserId};
use basics::{Id, Noun, Timestamp};
use domain::customers::task::{Due, TaskAbout};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::customers::merging;
use store::customers::task::{self as rows, Did, TaskRow};

/// Deletes a task.
pub struct RemoveTask {
    pub id: TaskId,
}

/// Version 1; fields are only added.
#[derive(Serialize, Deserialize)]
struct Image {
    id: TaskId,
    contact: Option<ContactId>,
    company: Option<CompanyId>,
    what: String,
    due_on: Day,
    due_minute: Option<u16>,
    assignee: Option<UserId>,
    made: (Timestamp, Option<UserId>),
    handed: Option<(Timestamp, Option<UserId>, Option<UserId>)>,
    done: Option<(Timestamp, Option<UserId>)>,
}

impl Verb for RemoveTask {
    const NAME: &'static str = "remove_task";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        task_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let row = task_to_edit(work, by, self.id).await?;
        let (contact, company) = match row.about {
            TaskAbout::Contact(id) => (Some(id), None),
            TaskAbout::Company(id) => (None, Some(id)),
            TaskAbout::Nobody => (None, None),
        };
        let image = Image {
            id: row.id,
            contact,
            company,
            what: what_of(work.application(), &row)?,
            due_on: row.due.day(),
            due_minute: row.due.minute(),
            assignee: row.assignee,
            made: (row.made.at, row.made.by),
            handed: row.handed.map(|(did, from)| (did.at, did.by, from)),
            done: row.done.map(|did| (did.at, did.by)),
        };
        rows::delete(work.transaction, self.id).await?;
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        let undo = keep(work, by, Self::NAME, 1, &image).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

pub(super) const INVERSE: Inverse = Inverse {
    verb: RemoveTask::NAME,
    version: 1,
    right: RemoveTask::RIGHT,
    holds_people: true,
    run: |by, work, before| Box::pin(bring_back(by, work, before)),
};

async fn bring_back(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let image: Image = serde_json::from_value(before).map_err(Trouble::broken)?;
    let about = match (image.contact, image.company) {
        (Some(contact), _) => TaskAbout::Contact(survivor(work, contact).await?),
        (None, Some(company)) => TaskAbout::Company(survivor(work, company).await?),
        (None, None) => TaskAbout::Nobody,
    };
    customer_to_edit(work, by, about).await?;
    let due = Due::new(image.due_on, image.due_minute).map_err(Trouble::broken)?;
    let row = TaskRow {
        id: image.id,
        about,
        sealed: work.seal("task", "sealed", image.id.as_i64(), &image.what),
        due,
        assignee: image.assignee,
        made: Did { at: image.made.0, by: image.made.1 },
        handed: image.handed.map(|(at, by, from)| (Did { at, by }, from)),
        done: image.done.map(|(at, by)| Did { at, by }),
        version: 1,
    };
    rows::insert(work.transaction, &row).await?;
    work.touched(image.id, "created");
    Ok(1)
}

/// The record that this one became one with meanwhile, or itself.
async fn survivor<N: Noun>(work: &mut Work<'_>, id: Id<N>) -> Result<Id<N>, Trouble> {
    let mut number = id.as_i64();
    while let Some(next) = merging::find_pointer(work.transaction, N::NAME, number).await? {
        number = next;
    }
    Ok(Id::from_i64(number))
}
