//! API keys: made with their secret shown once, listed without it, revoked for good.

use super::user_shape::RoleShape;
use crate::Shared;
use crate::api::page::{Page, PageQuery};
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId, Query};
use application::trust::{self, MakeKey, RevokeKey, keys};
use axum::extract::State;
use axum::http::StatusCode;
use basics::Timestamp;
use basics::ids::ApiKey;
use domain::trust::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_keys, create_key)).routes(routes!(delete_key))
}

#[derive(Serialize, ToSchema)]
#[schema(as = ApiKey)]
struct KeyShape {
    id: String,
    name: String,
    role: RoleShape,
    /// Codes of rights; empty = everything of the role.
    scopes: Vec<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(required, format = DateTime)]
    expires_at: Option<String>,
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
    /// The id of a user.
    created_by: String,
}

impl From<trust::ApiKey> for KeyShape {
    fn from(key: trust::ApiKey) -> Self {
        KeyShape {
            id: key.id.to_string(),
            name: key.name,
            role: key.role.into(),
            scopes: key.scopes.into_iter().map(Right::as_str).map(str::to_owned).collect(),
            created_at: key.created_at.to_string(),
            expires_at: key.expires_at.map(|at| at.to_string()),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
            created_by: key.created_by.to_string(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKey {
    name: String,
    role: RoleShape,
    /// Codes of rights; empty = everything of the role.
    #[serde(default)]
    scopes: Vec<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// A new key with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
struct MadeKey {
    key: KeyShape,
    secret: String,
}

/// List API keys
#[utoipa::path(get, path = "/keys", operation_id = "list_keys", tag = "trust", params(PageQuery),
    responses((status = 200, body = Page<KeyShape>)))]
async fn list_keys(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<KeyShape>>> {
    let page = keys(shared.application(), &viewer, query.after()?, query.limit()?).await?;
    Ok(Json(Page::of(page, KeyShape::from)))
}

/// Make an API key
#[utoipa::path(post, path = "/keys", operation_id = "create_key", tag = "trust", request_body = NewKey,
    responses((status = 201, body = MadeKey)))]
async fn create_key(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<NewKey>,
) -> Answer<(StatusCode, Json<MadeKey>)> {
    // Not under an Idempotency-Key: its stored answer would keep a secret that is shown once.
    let NewKey { name, role, scopes, expires_at } = body;
    let verb = MakeKey { name, role: role.into(), scopes, expires_at };
    let made = shared.application().perform(&viewer, verb).await?;
    Ok((StatusCode::CREATED, Json(MadeKey { key: made.key.into(), secret: made.secret })))
}

/// Revoke an API key
#[utoipa::path(delete, path = "/keys/{id}", operation_id = "delete_key", tag = "trust", params(("id" = String, Path)),
    responses((status = 204)))]
async fn delete_key(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(key): PathId<ApiKey>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RevokeKey { key }).await?;
    Ok(StatusCode::NO_CONTENT)
}
