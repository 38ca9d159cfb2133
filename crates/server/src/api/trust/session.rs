//! Signing in and out. The session's token travels in the cookie and nowhere else.

use super::me::{Me, me_of};
use crate::Shared;
use crate::auth::{cookie, cross_origin, same_origin};
use crate::http::guard::Peer;
use crate::http::{Answer, Body, Json};
use application::trust::{SignedIn, sign_in, sign_out, viewer_of_user};
use axum::Extension;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create_session, delete_session))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSession {
    email: String,
    password: String,
}

/// Sign in
#[utoipa::path(post, path = "/session", operation_id = "create_session", tag = "trust", security(()),
    request_body = NewSession, responses((status = 200, body = Me)))]
async fn create_session(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Body(body): Body<NewSession>,
) -> Answer<Response> {
    // Nobody is signed in by another site's page into an account that is not theirs.
    if !same_origin(&headers, shared.settings().https) {
        return Err(cross_origin());
    }
    let network = peer.network(&headers, &shared.settings().trusted_proxies);
    let session = sign_in(shared.application(), &body.email, &body.password, Some(network)).await?;
    signed_in(&shared, session).await
}

/// Sign out
#[utoipa::path(delete, path = "/session", operation_id = "delete_session", tag = "trust", security(()),
    responses((status = 204)))]
async fn delete_session(State(shared): State<Shared>, headers: HeaderMap) -> Answer<Response> {
    let https = shared.settings().https;
    if !same_origin(&headers, https) {
        return Err(cross_origin());
    }
    if let Some(token) = cookie::token(&headers, https) {
        sign_out(shared.application(), &token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::end(https))]).into_response())
}

/// Who one is now, with the cookie.
pub(super) async fn signed_in(shared: &Shared, session: SignedIn) -> Answer<Response> {
    let (viewer, user) = viewer_of_user(shared.application(), session.user).await?;
    let cookie = cookie::begin(&session.token, shared.settings().https);
    Ok(([(SET_COOKIE, cookie)], Json(me_of(shared, &viewer, user).await?)).into_response())
}
