//! Saved views of the grids.

use super::{UndoableShape, given, read_condition};
use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Problem, Query};
use application::customers::views::{self, ChangeView, Grid, MakeView, RemoveView, ViewChange};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{View, ViewId};
use domain::customers::condition::{CompanyCondition, Condition};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_views, create_view)).routes(routes!(change_view, delete_view))
}

#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = GridName)]
enum GridShape {
    Contacts,
    Companies,
}

impl From<GridShape> for Grid {
    fn from(shape: GridShape) -> Self {
        match shape {
            GridShape::Contacts => Grid::Contacts,
            GridShape::Companies => Grid::Companies,
        }
    }
}

/// A question to a grid under a name.
#[derive(Serialize, ToSchema)]
#[schema(as = View)]
struct ViewShape {
    id: String,
    grid: String,
    name: String,
    /// Everybody has it.
    shared: bool,
    /// One's own, or shared by whoever may share.
    may_change: bool,
    #[schema(required)]
    q: Option<String>,
    #[schema(required)]
    sort: Option<String>,
    /// As it was saved: an owner may be `me`.
    #[schema(required, value_type = Option<Object>)]
    condition: Option<Value>,
    /// The layout of the columns, as the screen keeps it.
    #[schema(required, value_type = Option<Object>)]
    columns: Option<Value>,
    place: i64,
}

impl From<views::View> for ViewShape {
    fn from(views::View { record, may_change }: views::View) -> Self {
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        ViewShape {
            id: record.id.to_string(),
            grid: record.grid,
            name: record.name,
            shared: record.shared,
            may_change,
            q: record.search,
            sort: record.sort,
            condition: json(record.condition),
            columns: json(record.columns),
            place: record.place,
        }
    }
}

/// Whose views.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ViewQuery {
    #[param(inline)]
    grid: Option<GridShape>,
}

/// List the views of a grid, or of both, everybody's first; at most 200 each
#[utoipa::path(get, path = "/views", operation_id = "list_views", tag = "customers", params(ViewQuery),
    responses((status = 200, body = Vec<ViewShape>)))]
async fn list_views(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<ViewQuery>,
) -> Answer<Json<Vec<ViewShape>>> {
    let asked = query.grid.map_or(vec![Grid::Contacts, Grid::Companies], |grid| vec![grid.into()]);
    let mut found = Vec::new();
    for grid in asked {
        found.extend(views::views(shared.application(), &viewer, grid).await?);
    }
    Ok(Json(found.into_iter().map(ViewShape::from).collect()))
}

/// A new view.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewView {
    grid: GridShape,
    name: String,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    sort: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    condition: Option<Value>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    columns: Option<Value>,
}

/// Create a view
#[utoipa::path(post, path = "/views", operation_id = "create_view", tag = "customers",
    request_body = NewView, responses((status = 201, body = ViewShape)))]
async fn create_view(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewView>,
) -> Answer<(StatusCode, Json<ViewShape>)> {
    check(&viewer, new.grid, new.condition.as_ref())?;
    let view = ViewChange {
        name: Some(new.name),
        shared: Some(new.shared),
        search: Some(new.q),
        sort: Some(new.sort),
        condition: Some(new.condition),
        columns: Some(new.columns),
        place: None,
    };
    let id = shared.perform(&viewer, key, MakeView { grid: new.grid.into(), view }).await?;
    Ok((StatusCode::CREATED, shown(&shared, &viewer, id).await?))
}

/// A change of a view: what is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ViewChange)]
struct ViewPatch {
    name: Option<String>,
    shared: Option<bool>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    q: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    sort: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Object>)]
    condition: Option<Option<Value>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Object>)]
    columns: Option<Option<Value>>,
    place: Option<i64>,
}

/// Change a view
#[utoipa::path(patch, path = "/views/{id}", operation_id = "change_view", tag = "customers",
    params(("id" = String, Path)), request_body = ViewPatch, responses((status = 200, body = ViewShape)))]
async fn change_view(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<View>,
    Body(patch): Body<ViewPatch>,
) -> Answer<Json<ViewShape>> {
    if let Some(condition) = patch.condition.as_ref().and_then(Option::as_ref) {
        let grid = views::view(shared.application(), &viewer, id).await?.record.grid;
        let grid = if grid == Grid::Companies.as_str() { GridShape::Companies } else { GridShape::Contacts };
        check(&viewer, grid, Some(condition))?;
    }
    let ViewPatch { name, shared: everybodys, q: search, sort, condition, columns, place } = patch;
    let change = ViewChange { name, shared: everybodys, search, sort, condition, columns, place };
    shared.application().perform(&viewer, ChangeView { id, change }).await?;
    shown(&shared, &viewer, id).await
}

/// Delete a view
#[utoipa::path(delete, path = "/views/{id}", operation_id = "delete_view", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_view(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<View>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveView { id }).await?.into()))
}

/// Refuses a condition that the grid could not ask.
fn check(viewer: &Viewer, grid: GridShape, condition: Option<&Value>) -> Result<(), Problem> {
    match grid {
        GridShape::Contacts => read_condition(viewer, condition).map(|_: Condition| ()),
        GridShape::Companies => read_condition(viewer, condition).map(|_: CompanyCondition| ()),
    }
}

async fn shown(shared: &Shared, viewer: &Viewer, id: ViewId) -> Answer<Json<ViewShape>> {
    Ok(Json(views::view(shared.application(), viewer, id).await?.into()))
}
