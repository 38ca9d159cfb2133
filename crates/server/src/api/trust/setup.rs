//! The first administrator and the company's own data.

use super::me::Me;
use super::session::signed_in;
use crate::Shared;
use crate::auth::{cross_origin, same_origin};
use crate::http::{Answer, Body, Json};
use application::trust::{SetUpRequest, set_up, set_up_state};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_setup, set_up_workspace))
}

/// Whether the first administrator is still to be made.
#[derive(Serialize, ToSchema)]
struct SetUp {
    needed: bool,
    /// Whether a set-up code was shown at the start.
    has_code: bool,
}

/// What the first screen sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWorkspace {
    /// The code that was shown once at the first start.
    code: String,
    company: String,
    name: String,
    email: String,
    password: String,
    language: String,
    country: Option<String>,
    time_zone: String,
    #[serde(default)]
    postal_address: String,
}

/// Whether set-up is needed
#[utoipa::path(get, path = "/setup", operation_id = "get_setup", tag = "trust", security(()), responses((status = 200, body = SetUp)))]
async fn get_setup(State(shared): State<Shared>) -> Answer<Json<SetUp>> {
    let state = set_up_state(shared.application()).await?;
    Ok(Json(SetUp { needed: state.needed, has_code: state.has_code }))
}

/// Make the first administrator and sign in
#[utoipa::path(post, path = "/setup", operation_id = "set_up_workspace", tag = "trust", security(()),
    request_body = NewWorkspace, responses((status = 200, body = Me)))]
async fn set_up_workspace(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Body(body): Body<NewWorkspace>,
) -> Answer<Response> {
    if !same_origin(&headers, shared.settings().https) {
        return Err(cross_origin());
    }
    let NewWorkspace { code, company, name, email, password, language, country, time_zone, postal_address } = body;
    let request = SetUpRequest { code, company, name, email, password, language, country, time_zone, postal_address };
    signed_in(&shared, set_up(shared.application(), request).await?).await
}
