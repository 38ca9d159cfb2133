//! Which tasks a viewer sees, and who may be asked to do one.

use crate::customers::companies::refuse_unknown_user;
use crate::customers::sight::{self, Standing, company_standing, contact_to_edit};
use crate::trust::viewer_of_user;
use crate::{Application, Trouble, Work};
use basics::ids::{CompanyId, ContactId, TaskId, UserId};
use domain::customers::task::{OPEN_LIMIT, TaskAbout, sees_task};
use domain::trust::{Right, Viewer};
use std::collections::BTreeSet;
use store::customers::task::{self as rows, TaskRow};

/// Whoever is to do a task, with the eyes that they had when it was asked.
#[derive(Debug, Clone)]
pub(super) struct Assignee {
    pub id: UserId,
    /// `None`: there is no such user, or the user has left.
    viewer: Option<Viewer>,
}

impl Assignee {
    pub async fn look_up(application: &Application, id: UserId) -> Result<Self, Trouble> {
        let viewer = match viewer_of_user(application, id).await {
            Ok((viewer, _)) => Some(viewer),
            Err(Trouble::NotSignedIn) => None,
            Err(other) => return Err(other),
        };
        Ok(Assignee { id, viewer })
    }

    /// Refuses who is not there, may do no tasks, does not see the customer, or has too many.
    pub async fn check(&self, work: &mut Work<'_>, about: TaskAbout) -> Result<(), Trouble> {
        refuse_unknown_user(work, "assignee", self.id).await?;
        let Some(viewer) = &self.viewer else {
            return Err(Trouble::field("assignee", "unknown_user", "there is no such user, or the user has left"));
        };
        if !viewer.may(Right::LabelCustomers) {
            let detail = "who only reads changes nothing and so does no tasks; choose somebody else";
            return Err(Trouble::field("assignee", "only_reads", detail));
        }
        if !is_customer_seen(work, viewer, about).await? {
            let detail =
                "this colleague does not see the customer; choose somebody else, or let the colleague work along";
            return Err(Trouble::field("assignee", "does_not_see_customer", detail));
        }
        if rows::open_count(work.transaction, self.id).await? >= i64::from(OPEN_LIMIT) {
            let detail = format!("{OPEN_LIMIT} open tasks are with this person already; check some off first");
            return Err(Trouble::field("assignee", "too_many_tasks", detail));
        }
        Ok(())
    }
}

async fn is_customer_seen(work: &mut Work<'_>, by: &Viewer, about: TaskAbout) -> Result<bool, Trouble> {
    match about {
        TaskAbout::Nobody => Ok(true),
        TaskAbout::Contact(id) => Ok(!sight::contacts_to_edit(work, by, &[id]).await?.is_empty()),
        TaskAbout::Company(id) => Ok(company_standing(work, by, id).await? == Standing::Own),
    }
}

/// Refuses a customer whom the viewer does not see, or sees in the pool only.
pub(super) async fn customer_to_edit(work: &mut Work<'_>, by: &Viewer, about: TaskAbout) -> Result<(), Trouble> {
    match about {
        TaskAbout::Nobody => Ok(()),
        TaskAbout::Contact(id) => contact_to_edit(work, by, id).await.map(drop),
        TaskAbout::Company(id) => sight::company_to_edit(work, by, id).await,
    }
}

/// For who may change no tasks: whether this customer is there and seen.
pub(super) async fn customer_shown(application: &Application, by: &Viewer, about: TaskAbout) -> Result<(), Trouble> {
    match about {
        TaskAbout::Nobody => Ok(()),
        TaskAbout::Contact(id) => sight::contacts_shown(application, by, &[id]).await,
        TaskAbout::Company(id) => sight::company_shown(application, by, id).await,
    }
}

/// A task that the viewer sees and may change.
pub(super) async fn task_to_edit(work: &mut Work<'_>, by: &Viewer, id: TaskId) -> Result<TaskRow, Trouble> {
    let row = rows::find_many(work.transaction, &[id]).await?.pop().ok_or(Trouble::not_found("task"))?;
    let customer = match row.about {
        TaskAbout::Nobody => None,
        about => Some(is_customer_seen(work, by, about).await?),
    };
    match sees_task(by, row.assignee, row.made.by, customer) {
        true => Ok(row),
        false => Err(Trouble::not_found("task")),
    }
}

/// For who may change no tasks: whether this one is there and seen.
pub(super) async fn task_shown(application: &Application, by: &Viewer, id: TaskId) -> Result<(), Trouble> {
    if !by.may(Right::SeeCustomers) {
        return Ok(());
    }
    let row = rows::get(application.database(), id).await?.ok_or(Trouble::not_found("task"))?;
    match seen(application, by, vec![row]).await?.is_empty() {
        true => Err(Trouble::not_found("task")),
        false => Ok(()),
    }
}

/// Those of the tasks that the viewer sees, in their order.
pub(super) async fn seen(
    application: &Application,
    viewer: &Viewer,
    mut tasks: Vec<TaskRow>,
) -> Result<Vec<TaskRow>, Trouble> {
    let contacts: BTreeSet<ContactId> =
        tasks.iter().filter_map(|task| if let TaskAbout::Contact(id) = task.about { Some(id) } else { None }).collect();
    let companies: BTreeSet<CompanyId> =
        tasks.iter().filter_map(|task| if let TaskAbout::Company(id) = task.about { Some(id) } else { None }).collect();
    let contacts = sight::contacts_seen(application, viewer, &contacts.into_iter().collect::<Vec<_>>()).await?;
    let companies = sight::companies_seen(application, viewer, &companies.into_iter().collect::<Vec<_>>()).await?;
    tasks.retain(|task| {
        let customer = match task.about {
            TaskAbout::Contact(id) => Some(contacts.contains(&id)),
            TaskAbout::Company(id) => Some(companies.contains(&id)),
            TaskAbout::Nobody => None,
        };
        sees_task(viewer, task.assignee, task.made.by, customer)
    });
    Ok(tasks)
}
