//! Users: administrators make and change them, everybody sees who works here.

use super::user_shape::{RoleShape, UserShape};
use crate::Shared;
use crate::api::page::{Page, PageQuery};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Query};
use application::trust::{ChangeUser, NewUser, add_user, user, users};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{TeamId, User, UserId};
use domain::trust::Viewer;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_users, create_user)).routes(routes!(get_user, change_user))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUser)]
struct NewUserBody {
    name: String,
    email: String,
    role: RoleShape,
    password: String,
    language: Option<String>,
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    name: Option<String>,
    role: Option<RoleShape>,
    active: Option<bool>,
    #[schema(value_type = Option<Vec<String>>)]
    teams: Option<Vec<TeamId>>,
}

/// List users
#[utoipa::path(get, path = "/users", operation_id = "list_users", tag = "trust", params(PageQuery),
    responses((status = 200, body = Page<UserShape>)))]
async fn list_users(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<UserShape>>> {
    let page = users(shared.application(), &viewer, query.after()?, query.limit()?).await?;
    Ok(Json(Page::of(page, UserShape::from)))
}

/// Add a user
#[utoipa::path(post, path = "/users", operation_id = "create_user", tag = "trust", request_body = NewUserBody,
    responses((status = 201, body = UserShape)))]
async fn create_user(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(body): Body<NewUserBody>,
) -> Answer<(StatusCode, Json<UserShape>)> {
    let NewUserBody { name, email, role, password, language } = body;
    let new = NewUser { name, email, role: role.into(), password, language };
    // The password is hashed before the verb, so that the key cannot travel into its transaction; a repeat is refused by
    // the address, which is taken.
    drop(key);
    let id = add_user(shared.application(), &viewer, new).await?;
    Ok((StatusCode::CREATED, shape(&shared, &viewer, id).await?))
}

/// Read a user
#[utoipa::path(get, path = "/users/{id}", operation_id = "get_user", tag = "trust", params(("id" = String, Path)),
    responses((status = 200, body = UserShape)))]
async fn get_user(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<User>,
) -> Answer<Json<UserShape>> {
    shape(&shared, &viewer, id).await
}

/// Change a user
#[utoipa::path(patch, path = "/users/{id}", operation_id = "change_user", tag = "trust", params(("id" = String, Path)),
    request_body = UserChange, responses((status = 200, body = UserShape)))]
async fn change_user(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<User>,
    Body(body): Body<UserChange>,
) -> Answer<Json<UserShape>> {
    let UserChange { name, role, active, teams } = body;
    let mut verb = ChangeUser::of(id);
    verb.name = name;
    verb.role = role.map(Into::into);
    verb.active = active;
    verb.teams = teams;
    shared.application().perform(&viewer, verb).await?;
    shape(&shared, &viewer, id).await
}

async fn shape(shared: &Shared, viewer: &Viewer, id: UserId) -> Answer<Json<UserShape>> {
    Ok(Json(user(shared.application(), viewer, id).await?.into()))
}
