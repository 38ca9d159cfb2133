//! Oneself: profile, rights, password.

use super::user_shape::UserShape;
use super::workspace::WorkspaceShape;
use crate::Shared;
use crate::auth::Person;
use crate::http::guard::Peer;
use crate::http::{Answer, Body, Json};
use application::trust::{self, ChangeProfile, User, change_password, viewer_of_user};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_me, change_me)).routes(routes!(change_own_password))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    current: String,
    new: String,
}

/// Who is signed in and what they may do.
#[derive(Serialize, ToSchema)]
pub struct Me {
    user: UserShape,
    workspace: WorkspaceShape,
    /// What the screens offer.
    rights: Vec<&'static str>,
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MeChange {
    name: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
}

pub(super) async fn me_of(shared: &Shared, viewer: &Viewer, user: User) -> Answer<Me> {
    let trust::Me { user, workspace, rights } = trust::me(shared.application(), viewer, user).await?;
    let rights = rights.into_iter().map(Right::as_str).collect();
    Ok(Me { user: user.into(), workspace: WorkspaceShape::of(shared, workspace), rights })
}

/// Who is signed in
#[utoipa::path(get, path = "/me", operation_id = "get_me", tag = "trust", security(("session" = [])),
    responses((status = 200, body = Me)))]
async fn get_me(State(shared): State<Shared>, person: Person) -> Answer<Json<Me>> {
    Ok(Json(me_of(&shared, &person.viewer, person.user).await?))
}

/// Change one's own profile
#[utoipa::path(patch, path = "/me", operation_id = "change_me", tag = "trust", security(("session" = [])),
    request_body = MeChange, responses((status = 200, body = Me)))]
async fn change_me(State(shared): State<Shared>, person: Person, Body(change): Body<MeChange>) -> Answer<Json<Me>> {
    let MeChange { name, language, time_zone } = change;
    let application = shared.application();
    application.perform(&person.viewer, ChangeProfile { name, language, time_zone }).await?;
    let (viewer, user) = viewer_of_user(application, person.user.id).await?;
    Ok(Json(me_of(&shared, &viewer, user).await?))
}

/// Change one's own password; all other sessions end
#[utoipa::path(post, path = "/me/password", operation_id = "change_password", tag = "trust",
    security(("session" = [])), request_body = PasswordChange, responses((status = 204)))]
async fn change_own_password(
    State(shared): State<Shared>,
    person: Person,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Body(body): Body<PasswordChange>,
) -> Answer<StatusCode> {
    let network = Some(peer.network(&headers, &shared.settings().trusted_proxies));
    let Person { viewer, session, .. } = person;
    change_password(shared.application(), &viewer, session, &body.current, &body.new, network).await?;
    Ok(StatusCode::NO_CONTENT)
}
