//! Tasks: what somebody is to do by a day, about a customer or about none.
//!
//! A task is made with a line, handed to whoever sees its customer, checked off and taken back. It follows its customer: who does not see the
//! one does not see the other, and while a customer is removed its tasks are not there. Days are those of the workspace's zone.

mod change;
mod finish;
mod list;
mod make;
mod remove;
mod sight;
mod view;

pub use change::{ChangeTask, TaskPatch, prepare_change};
pub use finish::{FinishTask, ReopenTask};
pub use list::{
    RecordTasks, TaskCursor, TaskCursorError, TaskPage, TaskQuestion, TasksDue, TasksOf, record_tasks, tasks, tasks_due,
};
pub use make::{MakeTask, NewTask, prepare_task};
pub use remove::RemoveTask;
pub(crate) use view::what_of;
pub use view::{TaskCustomer, TaskView, Today};

use crate::trust::undo::Inverse;

/// How the verbs of tasks are taken back.
pub(crate) const INVERSES: &[Inverse] = &[finish::INVERSE, remove::INVERSE];
