//! How a task is written in JSON: its day as a date, its time as hours and minutes.

use super::{NamedShape, given};
use crate::http::Problem;
use application::customers::tasks::{NewTask, TaskCustomer, TaskPatch, TaskView};
use axum::http::StatusCode;
use basics::ids::{CompanyId, ContactId, UserId};
use domain::customers::task::TaskAbout;
use domain::trade::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody is to do by a day.
#[derive(Serialize, ToSchema)]
#[schema(as = Task)]
pub(super) struct TaskShape {
    id: String,
    what: String,
    /// `null` where it is about a company, or about nobody.
    #[schema(required)]
    contact: Option<NamedShape>,
    #[schema(required)]
    company: Option<NamedShape>,
    /// A day of the workspace's zone.
    #[schema(format = Date)]
    due_on: String,
    /// Such as `14:30`, in the workspace's zone; `null`: at some time of the day.
    #[schema(required)]
    due_time: Option<String>,
    /// `overdue`, `today`, `week` (the six days after), `later` or `done`.
    nearness: &'static str,
    /// `null`: nobody's, since who had it left.
    #[schema(required)]
    assignee: Option<NamedShape>,
    #[schema(format = DateTime)]
    made_at: String,
    /// `null`: a program.
    #[schema(required)]
    made_by: Option<NamedShape>,
    #[schema(required, format = DateTime)]
    done_at: Option<String>,
    #[schema(required)]
    done_by: Option<NamedShape>,
    version: i64,
}

impl From<TaskView> for TaskShape {
    fn from(task: TaskView) -> Self {
        let (contact, company) = match task.customer {
            TaskCustomer::Contact(named) => (Some(named.into()), None),
            TaskCustomer::Company(named) => (None, Some(named.into())),
            TaskCustomer::Nobody => (None, None),
        };
        let (done_at, done_by) = task.done.unzip();
        TaskShape {
            id: task.id.to_string(),
            what: task.what,
            contact,
            company,
            due_on: task.due.day().to_date().to_string(),
            due_time: task.due.minute().map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)),
            nearness: task.nearness.map_or("done", |nearness| nearness.as_str()),
            assignee: task.assignee.map(NamedShape::from),
            made_at: task.made_at.to_string(),
            made_by: task.made_by.map(NamedShape::from),
            done_at: done_at.map(|at| at.to_string()),
            done_by: done_by.flatten().map(NamedShape::from),
            version: task.version,
        }
    }
}

/// A new task; about a contact, or a company, or neither.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTask)]
pub(super) struct TaskNew {
    /// One line of at most 200 characters.
    what: String,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact: Option<ContactId>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    company: Option<CompanyId>,
    /// A day of the workspace's zone.
    #[schema(format = Date)]
    due_on: String,
    /// Such as `14:30`.
    #[serde(default)]
    due_time: Option<String>,
    /// Who is to do it; oneself if not said.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    assignee: Option<UserId>,
}

impl TaskNew {
    /// # Errors
    /// 422 for a day or a time that is none, and for two customers.
    pub fn read(self) -> Result<NewTask, Problem> {
        let about = match (self.contact, self.company) {
            (Some(contact), None) => TaskAbout::Contact(contact),
            (None, Some(company)) => TaskAbout::Company(company),
            (None, None) => TaskAbout::Nobody,
            (Some(_), Some(_)) => {
                let detail = "a task is about a contact or a company, not both";
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "one_customer", detail);
                return Err(problem.field("company", "one_customer"));
            }
        };
        let (due_on, due_minute) = (day(&self.due_on)?, self.due_time.as_deref().map(minute).transpose()?);
        Ok(NewTask { about, what: self.what, due_on, due_minute, assignee: self.assignee })
    }
}

/// A change of a task; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TaskChange)]
pub(super) struct TaskChange {
    what: Option<String>,
    #[schema(format = Date)]
    due_on: Option<String>,
    /// `null`: at some time of the day.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    due_time: Option<Option<String>>,
    #[schema(value_type = Option<String>)]
    assignee: Option<UserId>,
}

impl TaskChange {
    /// # Errors
    /// 422 for a day or a time that is none.
    pub fn read(self) -> Result<TaskPatch, Problem> {
        let due_minute = match self.due_time {
            None => None,
            Some(time) => Some(time.as_deref().map(minute).transpose()?),
        };
        Ok(TaskPatch {
            what: self.what,
            due_on: self.due_on.as_deref().map(day).transpose()?,
            due_minute,
            assignee: self.assignee,
        })
    }
}

fn day(text: &str) -> Result<Day, Problem> {
    let wrong = |_| {
        let detail = "`due_on` is a day such as 2026-11-28";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_day", detail).field("due_on", "wrong_day")
    };
    text.parse().map(Day::from_date).map_err(wrong)
}

/// Hours and minutes; seconds are not said.
fn minute(text: &str) -> Result<u16, Problem> {
    let number = |digits: &str| digits.parse::<u16>().ok().filter(|_| digits.len() == 2);
    let read = text.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
    });
    read.ok_or_else(|| {
        let detail = "`due_time` is a time of the day such as 14:30";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_time", detail).field("due_time", "wrong_time")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_hours_and_minutes() {
        for (text, expected) in [
            ("00:00", Some(0)),
            ("14:30", Some(870)),
            ("23:59", Some(1_439)),
            ("24:00", None),
            ("9:30", None),
            ("12:60", None),
            ("noon", None),
        ] {
            assert_eq!(minute(text).ok(), expected, "{text}");
        }
    }
}
