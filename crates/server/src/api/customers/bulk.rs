//! One change for many people or companies, chosen by ids or by a condition. Of more than some thousand, or where it is asked for, it is a run
//! that goes on by itself: the answer is 202 with the run.

use super::attributes::{GivenShape, given_attributes};
use super::{given, read_condition};
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId, Problem};
use application::customers::companies::{
    ChangeOfCompanies, begin_change_of_companies, begin_removal_of_companies, change_companies, remove_companies,
};
use application::customers::contacts::{BulkChange, begin_bulk_change, begin_bulk_removal, bulk_change, bulk_remove};
use application::customers::{self, BulkDone, BulkRunState, CancelBulkRun, Selection, TakeBulkRunBack};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{BulkRun, BulkRunId, CompanyId, ListId, TagId, UserId};
use basics::{Country, Id, Language, Noun};
use domain::customers::condition::{ConditionOf, FieldTest};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(change_contacts))
        .routes(routes!(remove_contacts))
        .routes(routes!(change_many_companies))
        .routes(routes!(remove_many_companies))
        .routes(routes!(list_bulk_runs))
        .routes(routes!(get_bulk_run))
        .routes(routes!(cancel_bulk_run))
        .routes(routes!(undo_bulk_run))
}

/// Many people, and what is to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkChangeShape {
    selection: SelectionShape,
    change: ChangeShape,
    /// `true`: it goes on by itself, however few they are.
    #[serde(default)]
    background: bool,
}

/// Either `ids`, or `condition` and `q`, of which those of `except` are left out.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Selection)]
struct SelectionShape {
    ids: Option<Vec<String>>,
    condition: Option<serde_json::Value>,
    q: Option<String>,
    except: Vec<String>,
}

impl SelectionShape {
    fn read<N: Noun, T: FieldTest>(self, viewer: &Viewer) -> Result<Selection<Id<N>, ConditionOf<T>>, Problem> {
        match (self.ids, self.condition) {
            (Some(ids), None) if self.q.is_none() && self.except.is_empty() => {
                Ok(Selection::Ids(read_ids("selection.ids", &ids)?))
            }
            (None, Some(condition)) => Ok(Selection::Meant {
                condition: read_condition(viewer, Some(&condition))?,
                search: self.q,
                except: read_ids("selection.except", &self.except)?,
            }),
            _ => {
                let detail = "a selection has either ids, or a condition (of everybody: {\"version\":1,\"all\":[]}) with \
                              q and except";
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_selection", detail);
                Err(problem.field("selection", "wrong_selection"))
            }
        }
    }
}

fn read_ids<N: Noun>(field: &str, texts: &[String]) -> Result<Vec<Id<N>>, Problem> {
    let read = |(at, text): (usize, &String)| {
        text.parse().map_err(|_| {
            let (field, detail) = (format!("{field}[{at}]"), format!("not the id of a {}", N::NAME));
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_value", detail).field(field, "wrong_value")
        })
    };
    texts.iter().enumerate().map(read).collect()
}

/// Many things, which are to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkRemovalShape {
    selection: SelectionShape,
    /// `true`: it goes on by itself, however few they are.
    #[serde(default)]
    background: bool,
}

/// What is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ChangeOfMany)]
struct ChangeShape {
    #[schema(value_type = Vec<String>)]
    add_tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    remove_tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    add_lists: Vec<ListId>,
    #[schema(value_type = Vec<String>)]
    remove_lists: Vec<ListId>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<Language>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<Country>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: Option<Option<UserId>>,
    /// Attributes by their ids, which everybody gets; an empty list takes a value away.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

/// How far it came.
#[derive(Serialize, ToSchema)]
struct BulkDoneShape {
    /// So far.
    changed: u64,
    undo_id: String,
    /// `false`: it goes on by itself, or it met trouble in between; then who comes after is unchanged.
    complete: bool,
    /// What goes on by itself.
    #[schema(required)]
    run: Option<BulkRunShape>,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BulkRunState)]
enum BulkRunStateShape {
    Running,
    Done,
    /// Somebody stopped it: what was done stays.
    Stopped,
    /// It met trouble: what comes after is unchanged, or not taken back.
    Failed,
    TakingBack,
    TakenBack,
}

/// A change of many customers that goes on by itself.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkRun)]
struct BulkRunShape {
    id: String,
    /// `change_contacts`, `remove_contacts`, `change_companies` or `remove_companies`.
    act: String,
    state: BulkRunStateShape,
    /// How many were chosen.
    total: u64,
    /// Gone through; while it is taken back, of those that were changed.
    worked: u64,
    /// How many really were changed.
    changed: u64,
    /// Takes all of it back, also while it runs.
    undo_id: String,
    /// `null`: there is nothing to take back.
    #[schema(required, format = DateTime)]
    undo_until: Option<String>,
    /// The code of what it met.
    #[schema(required)]
    trouble: Option<String>,
    /// `null` when a program began it.
    #[schema(required)]
    made_by: Option<String>,
    #[schema(format = DateTime)]
    started_at: String,
    #[schema(required, format = DateTime)]
    finished_at: Option<String>,
}

impl From<customers::BulkRun> for BulkRunShape {
    fn from(run: customers::BulkRun) -> Self {
        BulkRunShape {
            id: run.id.to_string(),
            state: match run.state {
                BulkRunState::Running => BulkRunStateShape::Running,
                BulkRunState::Done => BulkRunStateShape::Done,
                BulkRunState::Stopped => BulkRunStateShape::Stopped,
                BulkRunState::Failed => BulkRunStateShape::Failed,
                BulkRunState::TakingBack => BulkRunStateShape::TakingBack,
                BulkRunState::TakenBack => BulkRunStateShape::TakenBack,
            },
            total: run.total,
            worked: run.worked,
            changed: run.changed,
            undo_id: run.undo.to_string(),
            undo_until: run.undo_until.map(|until| until.to_string()),
            made_by: run.user().map(|user| user.to_string()),
            act: run.act,
            trouble: run.trouble,
            started_at: run.started_at.to_string(),
            finished_at: run.finished_at.map(|at| at.to_string()),
        }
    }
}

/// The answer to a change: 202 where it goes on by itself.
async fn answer(shared: &Shared, viewer: &Viewer, done: BulkDone) -> Answer<(StatusCode, Json<BulkDoneShape>)> {
    let BulkDone { done, complete, run } = done;
    let run = match run {
        Some(id) => Some(customers::bulk_run(shared.application(), viewer, id).await?.into()),
        None => None,
    };
    let status = if run.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(BulkDoneShape { changed: done.changed, undo_id: done.undo.to_string(), complete, run })))
}

/// Change many contacts
#[utoipa::path(post, path = "/contacts/bulk-changes", operation_id = "change_contacts", tag = "customers",
    request_body = BulkChangeShape, responses((status = 200, body = BulkDoneShape), (status = 202, body = BulkDoneShape)))]
async fn change_contacts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<BulkChangeShape>,
) -> Answer<(StatusCode, Json<BulkDoneShape>)> {
    let BulkChangeShape { selection, change, background } = body;
    let selection = selection.read(&viewer)?;
    let ChangeShape { add_tags, remove_tags, add_lists, remove_lists, language, country, owner, attributes } = change;
    let attributes = given_attributes(attributes);
    let change = BulkChange { add_tags, remove_tags, add_lists, remove_lists, language, country, owner, attributes };
    let done = match background {
        true => begin_bulk_change(shared.application(), &viewer, selection, change).await?,
        false => bulk_change(shared.application(), &viewer, selection, change).await?,
    };
    answer(&shared, &viewer, done).await
}

/// Remove many contacts
#[utoipa::path(post, path = "/contacts/bulk-removals", operation_id = "remove_contacts", tag = "customers",
    request_body = BulkRemovalShape, responses((status = 200, body = BulkDoneShape), (status = 202, body = BulkDoneShape)))]
async fn remove_contacts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<BulkRemovalShape>,
) -> Answer<(StatusCode, Json<BulkDoneShape>)> {
    let selection = body.selection.read(&viewer)?;
    let done = match body.background {
        true => begin_bulk_removal(shared.application(), &viewer, selection).await?,
        false => bulk_remove(shared.application(), &viewer, selection).await?,
    };
    answer(&shared, &viewer, done).await
}

/// Many companies, and what is to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompanyBulkShape {
    selection: SelectionShape,
    change: CompanyChangeShape,
    /// `true`: it goes on by itself, however few they are.
    #[serde(default)]
    background: bool,
}

/// What is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ChangeOfCompanies)]
struct CompanyChangeShape {
    #[schema(value_type = Vec<String>)]
    add_tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    remove_tags: Vec<TagId>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<Country>>,
    /// An empty text takes it away.
    industry: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: Option<Option<UserId>>,
    /// The company that all belong to.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    parent: Option<Option<CompanyId>>,
    /// Attributes by their ids, which all get; an empty list takes a value away.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

/// Change many companies
#[utoipa::path(post, path = "/companies/bulk-changes", operation_id = "change_companies", tag = "customers",
    request_body = CompanyBulkShape, responses((status = 200, body = BulkDoneShape), (status = 202, body = BulkDoneShape)))]
async fn change_many_companies(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<CompanyBulkShape>,
) -> Answer<(StatusCode, Json<BulkDoneShape>)> {
    let selection = body.selection.read(&viewer)?;
    let CompanyChangeShape { add_tags, remove_tags, country, industry, owner, parent, attributes } = body.change;
    let attributes = given_attributes(attributes);
    let change = ChangeOfCompanies { add_tags, remove_tags, country, industry, owner, parent, attributes };
    let done = match body.background {
        true => begin_change_of_companies(shared.application(), &viewer, selection, change).await?,
        false => change_companies(shared.application(), &viewer, selection, change).await?,
    };
    answer(&shared, &viewer, done).await
}

/// Remove many companies
#[utoipa::path(post, path = "/companies/bulk-removals", operation_id = "remove_companies", tag = "customers",
    request_body = BulkRemovalShape, responses((status = 200, body = BulkDoneShape), (status = 202, body = BulkDoneShape)))]
async fn remove_many_companies(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<BulkRemovalShape>,
) -> Answer<(StatusCode, Json<BulkDoneShape>)> {
    let selection = body.selection.read(&viewer)?;
    let done = match body.background {
        true => begin_removal_of_companies(shared.application(), &viewer, selection).await?,
        false => remove_companies(shared.application(), &viewer, selection).await?,
    };
    answer(&shared, &viewer, done).await
}

/// List changes of many customers that go on by themselves: what runs, then what ended, each newest first
#[utoipa::path(get, path = "/bulk-runs", operation_id = "list_bulk_runs", tag = "customers",
    responses((status = 200, body = Vec<BulkRunShape>)))]
async fn list_bulk_runs(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<BulkRunShape>>> {
    let runs = customers::bulk_runs(shared.application(), &viewer).await?;
    Ok(Json(runs.into_iter().map(BulkRunShape::from).collect()))
}

/// Get how far a change of many customers came
#[utoipa::path(get, path = "/bulk-runs/{id}", operation_id = "get_bulk_run", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = BulkRunShape)))]
async fn get_bulk_run(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<BulkRun>,
) -> Answer<Json<BulkRunShape>> {
    run_of(&shared, &viewer, id).await
}

/// Stop a change of many customers; what was done stays
#[utoipa::path(post, path = "/bulk-runs/{id}/cancel", operation_id = "cancel_bulk_run", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = BulkRunShape)))]
async fn cancel_bulk_run(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<BulkRun>,
) -> Answer<Json<BulkRunShape>> {
    shared.application().perform(&viewer, CancelBulkRun { id }).await?;
    run_of(&shared, &viewer, id).await
}

/// Take back a change of many customers, also while it runs; goes on by itself
#[utoipa::path(post, path = "/bulk-runs/{id}/undo", operation_id = "undo_bulk_run", tag = "customers",
    params(("id" = String, Path)), responses((status = 202, body = BulkRunShape)))]
async fn undo_bulk_run(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<BulkRun>,
) -> Answer<(StatusCode, Json<BulkRunShape>)> {
    shared.application().perform(&viewer, TakeBulkRunBack { id }).await?;
    Ok((StatusCode::ACCEPTED, run_of(&shared, &viewer, id).await?))
}

async fn run_of(shared: &Shared, viewer: &Viewer, id: BulkRunId) -> Answer<Json<BulkRunShape>> {
    Ok(Json(customers::bulk_run(shared.application(), viewer, id).await?.into()))
}
