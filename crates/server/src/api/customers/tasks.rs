//! Tasks: one's own and others', those of a customer, checking off and taking back.

use super::UndoableShape;
use super::lists::Made;
use super::task_shapes::{TaskChange, TaskNew, TaskShape};
use crate::Shared;
use crate::api::page::{Page, limit};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Problem, Query};
use application::customers::tasks::{
    self, FinishTask, RecordTasks, RemoveTask, ReopenTask, TaskCursorError, TaskQuestion, TasksOf, prepare_change,
    prepare_task, record_tasks, tasks_due,
};
use application::trade::Whose;
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{Company, Contact, Task};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Tasks that home shows.
const DUE_SHOWN: usize = 8;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_tasks, create_task))
        .routes(routes!(get_due_tasks))
        .routes(routes!(change_task, delete_task))
        .routes(routes!(finish_task, reopen_task))
        .routes(routes!(get_company_tasks))
        .routes(routes!(get_contact_tasks))
}

/// Which page of tasks.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TaskQuery {
    /// `me`, `everyone`, `nobody` (of people who left), or a user's id; one's own if not said.
    whose: Option<String>,
    /// `open`, by the due day, or `done`, the newest first; open if not said.
    state: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

fn wrong(field: &'static str, detail: &'static str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_value", detail).field(field, "unknown_value")
}

/// List tasks
#[utoipa::path(get, path = "/tasks", operation_id = "list_tasks", tag = "customers", params(TaskQuery),
    responses((status = 200, body = Page<TaskShape>)))]
async fn list_tasks(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<TaskQuery>,
) -> Answer<Json<Page<TaskShape>>> {
    let of = match query.whose.as_deref() {
        None | Some("me") => TasksOf::Me,
        Some("everyone") => TasksOf::Everyone,
        Some("nobody") => TasksOf::Nobody,
        Some(id) => {
            let id = id.parse().map_err(|_| wrong("whose", "`whose` is me, everyone, nobody or the id of a user"))?;
            TasksOf::User(id)
        }
    };
    let done = match query.state.as_deref() {
        None | Some("open") => false,
        Some("done") => true,
        Some(_) => return Err(wrong("state", "`state` is open or done")),
    };
    let cursor = |error: TaskCursorError| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_cursor", error.to_string()).field("after", "wrong_cursor")
    };
    let after = query.after.map(|after| after.parse().map_err(cursor)).transpose()?;
    let question = TaskQuestion { of, done, after, limit: Some(limit(query.limit)?) };
    let page = tasks::tasks(shared.application(), &viewer, question).await?;
    let items = page.items.into_iter().map(TaskShape::from).collect();
    Ok(Json(Page { items, next: page.next.map(|next| next.to_string()), total: None }))
}

/// What waits for oneself today.
#[derive(Serialize, ToSchema)]
struct DueTasks {
    overdue: u64,
    today: u64,
    /// The first eight, by the due day.
    items: Vec<TaskShape>,
}

/// Get one's own tasks of today and before
#[utoipa::path(get, path = "/tasks/due", operation_id = "get_due_tasks", tag = "customers",
    responses((status = 200, body = DueTasks)))]
async fn get_due_tasks(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<DueTasks>> {
    let due = tasks_due(shared.application(), &viewer, DUE_SHOWN).await?;
    let items = due.items.into_iter().map(TaskShape::from).collect();
    Ok(Json(DueTasks { overdue: due.overdue, today: due.today, items }))
}

/// Create a task
#[utoipa::path(post, path = "/tasks", operation_id = "create_task", tag = "customers",
    request_body = TaskNew, responses((status = 201, body = Made)))]
async fn create_task(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<TaskNew>,
) -> Answer<(StatusCode, Json<Made>)> {
    let verb = prepare_task(shared.application(), &viewer, new.read()?).await?;
    let id = shared.perform(&viewer, key, verb).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// The new version.
#[derive(Serialize, ToSchema)]
struct TaskVersion {
    version: i64,
}

/// Change a task
#[utoipa::path(patch, path = "/tasks/{id}", operation_id = "change_task", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version that was read")),
    request_body = TaskChange, responses((status = 200, body = TaskVersion)))]
async fn change_task(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Task>,
    IfMatch(version): IfMatch,
    Body(change): Body<TaskChange>,
) -> Answer<Json<TaskVersion>> {
    let verb = prepare_change(shared.application(), id, version, change.read()?).await?;
    let version = shared.application().perform(&viewer, verb).await?;
    Ok(Json(TaskVersion { version }))
}

/// Delete a task
#[utoipa::path(delete, path = "/tasks/{id}", operation_id = "delete_task", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_task(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Task>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveTask { id }).await?.into()))
}

/// Check a task off
#[utoipa::path(put, path = "/tasks/{id}/done", operation_id = "finish_task", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn finish_task(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Task>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, FinishTask { id }).await?.into()))
}

/// Open a task again
#[utoipa::path(delete, path = "/tasks/{id}/done", operation_id = "reopen_task", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn reopen_task(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Task>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, ReopenTask { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The tasks of a customer; of a company those of its people as well.
#[derive(Serialize, ToSchema)]
#[schema(as = RecordTasks)]
struct RecordTasksShape {
    open: Vec<TaskShape>,
    /// The newest five.
    done: Vec<TaskShape>,
}

async fn of_record(shared: &Shared, viewer: &Viewer, of: Whose) -> Answer<Json<RecordTasksShape>> {
    let RecordTasks { open, done } = record_tasks(shared.application(), viewer, of).await?;
    let shapes = |tasks: Vec<tasks::TaskView>| tasks.into_iter().map(TaskShape::from).collect();
    Ok(Json(RecordTasksShape { open: shapes(open), done: shapes(done) }))
}

/// Get the tasks of a company and its people
#[utoipa::path(get, path = "/companies/{id}/tasks", operation_id = "get_company_tasks", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = RecordTasksShape)))]
async fn get_company_tasks(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<RecordTasksShape>> {
    of_record(&shared, &viewer, Whose::Company(id)).await
}

/// Get the tasks of a contact
#[utoipa::path(get, path = "/contacts/{id}/tasks", operation_id = "get_contact_tasks", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = RecordTasksShape)))]
async fn get_contact_tasks(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<RecordTasksShape>> {
    of_record(&shared, &viewer, Whose::Contact(id)).await
}
