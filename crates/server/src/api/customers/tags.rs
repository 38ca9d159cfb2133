//! Tags on people and companies.

use super::UndoableShape;
use super::lists::Made;
use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::customers::labels::{self, MakeTag, RemoveTag, RenameTag};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::Tag;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_tags, create_tag)).routes(routes!(change_tag, delete_tag))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Tag)]
struct TagShape {
    id: String,
    name: String,
    /// People who carry it and whom one sees.
    contacts: u64,
}

/// List tags
#[utoipa::path(get, path = "/tags", operation_id = "list_tags", tag = "customers",
    responses((status = 200, body = Vec<TagShape>)))]
async fn list_tags(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<TagShape>>> {
    let shape = |tag: labels::Tag| TagShape { id: tag.id.to_string(), name: tag.name, contacts: tag.contacts };
    Ok(Json(labels::tags(shared.application(), &viewer).await?.into_iter().map(shape).collect()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TagName {
    name: String,
}

/// Create a tag
#[utoipa::path(post, path = "/tags", operation_id = "create_tag", tag = "customers",
    request_body = TagName, responses((status = 201, body = Made)))]
async fn create_tag(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<TagName>,
) -> Answer<(StatusCode, Json<Made>)> {
    let id = shared.perform(&viewer, key, MakeTag { name: new.name }).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Rename a tag
#[utoipa::path(patch, path = "/tags/{id}", operation_id = "change_tag", tag = "customers",
    params(("id" = String, Path)), request_body = TagName, responses((status = 204)))]
async fn change_tag(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Tag>,
    Body(change): Body<TagName>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RenameTag { id, name: change.name }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a tag
#[utoipa::path(delete, path = "/tags/{id}", operation_id = "delete_tag", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_tag(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Tag>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveTag { id }).await?.into()))
}
