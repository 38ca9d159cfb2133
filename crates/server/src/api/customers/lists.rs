//! Lists of people.

use super::UndoableShape;
use super::kept_lists::KeptListShape;
use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::customers::labels::{self, ChangeList, ListKind, MakeList, RemoveList};
use application::customers::segments;
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::List;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_lists, create_list)).routes(routes!(change_list, delete_list))
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ListKind)]
pub(super) enum ListKindShape {
    Newsletter,
    Other,
}

impl From<ListKindShape> for ListKind {
    fn from(shape: ListKindShape) -> Self {
        match shape {
            ListKindShape::Newsletter => ListKind::Newsletter,
            ListKindShape::Other => ListKind::Other,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = List)]
struct ListShape {
    id: String,
    name: String,
    kind: ListKindShape,
    /// People on it whom one sees.
    contacts: u64,
    #[schema(format = DateTime)]
    created_at: String,
    /// The segment that it was last kept from.
    #[schema(required)]
    kept: Option<KeptListShape>,
}

/// List lists
#[utoipa::path(get, path = "/lists", operation_id = "list_lists", tag = "customers",
    responses((status = 200, body = Vec<ListShape>)))]
async fn list_lists(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<ListShape>>> {
    let mut kept: BTreeMap<_, _> = segments::kept_from(shared.application(), &viewer)
        .await?
        .into_iter()
        .map(|kept| (kept.list.id, KeptListShape::from(kept)))
        .collect();
    let shape = |list: labels::List| ListShape {
        kept: kept.remove(&list.id),
        id: list.id.to_string(),
        name: list.name,
        kind: match list.kind {
            ListKind::Newsletter => ListKindShape::Newsletter,
            ListKind::Other => ListKindShape::Other,
        },
        contacts: list.contacts,
        created_at: list.created_at.to_string(),
    };
    Ok(Json(labels::lists(shared.application(), &viewer).await?.into_iter().map(shape).collect()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewList {
    name: String,
    kind: ListKindShape,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub(super) struct Made {
    pub id: String,
}

/// Create a list
#[utoipa::path(post, path = "/lists", operation_id = "create_list", tag = "customers",
    request_body = NewList, responses((status = 201, body = Made)))]
async fn create_list(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewList>,
) -> Answer<(StatusCode, Json<Made>)> {
    let id = shared.perform(&viewer, key, MakeList { name: new.name, kind: new.kind.into() }).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ListChange {
    name: Option<String>,
    kind: Option<ListKindShape>,
}

/// Change a list
#[utoipa::path(patch, path = "/lists/{id}", operation_id = "change_list", tag = "customers",
    params(("id" = String, Path)), request_body = ListChange, responses((status = 204)))]
async fn change_list(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<List>,
    Body(change): Body<ListChange>,
) -> Answer<StatusCode> {
    let verb = ChangeList { id, name: change.name, kind: change.kind.map(ListKind::from) };
    shared.application().perform(&viewer, verb).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a list
#[utoipa::path(delete, path = "/lists/{id}", operation_id = "delete_list", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_list(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<List>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveList { id }).await?.into()))
}
