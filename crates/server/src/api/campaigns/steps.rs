//! Audience and check of a campaign, and its steps: send, pause, resume, cancel.

use super::drafts::shown;
use super::shapes::{CampaignShape, CheckShape, time};
use crate::Shared;
use crate::api::letters::TestResult;
use crate::auth::{Caller, SendKey};
use crate::http::{Answer, Body, Json, PathId};
use application::sending::brake::GoOnNevertheless;
use application::sending::campaigns::steps::{CancelCampaign, PauseCampaign, ResumeCampaign};
use application::sending::campaigns::{SendCampaign, audience, checks, prepare_send, send_campaign_test};
use application::{Idempotency, Stored, Verb};
use axum::extract::State;
use basics::ids::{self, CampaignId};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_campaign_audience))
        .routes(routes!(get_campaign_checks))
        .routes(routes!(test_campaign))
        .routes(routes!(send_campaign))
        .routes(routes!(pause_campaign))
        .routes(routes!(resume_campaign))
        .routes(routes!(go_on_nevertheless))
        .routes(routes!(cancel_campaign))
}

/// Whom a campaign would reach now.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignReach)]
struct ReachShape {
    total: u64,
    sendable: u64,
    held: Vec<HeldShape>,
    /// The first few who would get it.
    sample: Vec<SampleShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = HeldPeople)]
struct HeldShape {
    reason: &'static str,
    count: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SamplePerson)]
struct SampleShape {
    id: String,
    name: String,
    address: String,
    #[schema(required)]
    country: Option<String>,
    #[schema(required)]
    language: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignSend)]
struct Send {
    /// How many people it goes to, as the sender was told; another number now is refused with `count_changed`.
    confirmed_count: u64,
    /// When; `null` = now.
    #[schema(format = DateTime)]
    at: Option<String>,
}

/// Whom it would reach
#[utoipa::path(get, path = "/campaigns/{id}/audience", operation_id = "get_campaign_audience", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ReachShape)))]
async fn get_campaign_audience(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<ReachShape>> {
    let (reach, sample) = audience(shared.application(), &viewer, id).await?;
    let held = reach.held.iter().map(|(reason, count)| HeldShape { reason: reason.as_str(), count: *count });
    let sample = sample.into_iter().map(|person| SampleShape {
        id: person.id.to_string(),
        name: person.name,
        address: person.address,
        country: person.country.map(|country| country.to_string()),
        language: person.language.map(|language| language.to_string()),
    });
    let (held, sample) = (held.collect(), sample.collect());
    Ok(Json(ReachShape { total: reach.total, sendable: reach.sendable, held, sample }))
}

/// What the check says
#[utoipa::path(get, path = "/campaigns/{id}/checks", operation_id = "get_campaign_checks", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = Vec<CheckShape>)))]
async fn get_campaign_checks(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<Vec<CheckShape>>> {
    let checks = checks(shared.application(), &viewer, id).await?;
    Ok(Json(checks.into_iter().map(CheckShape::from).collect()))
}

/// Send its letter to oneself
#[utoipa::path(post, path = "/campaigns/{id}/test", operation_id = "test_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = TestResult)))]
async fn test_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<TestResult>> {
    let reply = send_campaign_test(shared.application(), &viewer, id, Some(key)).await?.reply;
    Ok(Json(TestResult { to: "me", accepted: true, reply }))
}

/// Send it, now or at a time
#[utoipa::path(post, path = "/campaigns/{id}/send", operation_id = "send_campaign", tag = "sending",
    params(("id" = String, Path)), request_body = Send, responses((status = 200, body = CampaignShape)))]
async fn send_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(id): PathId<ids::Campaign>,
    Body(send): Body<Send>,
) -> Answer<Json<CampaignShape>> {
    let at = send.at.as_deref().map(|at| time("at", at)).transpose()?;
    let prepared = prepare_send(shared.application(), &viewer, id).await?;
    let verb = SendCampaign { campaign: id, confirmed_count: send.confirmed_count, at, prepared };
    step(&shared, &viewer, key, id, verb).await
}

/// Stop after what is on the wire
#[utoipa::path(post, path = "/campaigns/{id}/pause", operation_id = "pause_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CampaignShape)))]
async fn pause_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CampaignShape>> {
    step(&shared, &viewer, key, id, PauseCampaign(id)).await
}

/// Go on
#[utoipa::path(post, path = "/campaigns/{id}/resume", operation_id = "resume_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CampaignShape)))]
async fn resume_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CampaignShape>> {
    step(&shared, &viewer, key, id, ResumeCampaign(id)).await
}

/// Let it go on although it paused by itself
///
/// From now on its limits are twice as high.
#[utoipa::path(post, path = "/campaigns/{id}/go-on-nevertheless", operation_id = "go_on_nevertheless", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CampaignShape)))]
async fn go_on_nevertheless(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CampaignShape>> {
    step(&shared, &viewer, key, id, GoOnNevertheless(id)).await
}

/// Stop for good
#[utoipa::path(post, path = "/campaigns/{id}/cancel", operation_id = "cancel_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CampaignShape)))]
async fn cancel_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CampaignShape>> {
    step(&shared, &viewer, key, id, CancelCampaign(id)).await
}

/// Does a step at most once for its key; a repeat shows the campaign as it is now.
async fn step<V: Verb>(
    shared: &Shared,
    viewer: &Viewer,
    key: Idempotency,
    id: CampaignId,
    verb: V,
) -> Answer<Json<CampaignShape>> {
    let stored = |_: &V::Answer| Stored { status: 200, body: Vec::new() };
    shared.application().perform_once(viewer, Some(key), verb, stored).await?;
    shown(shared, viewer, id).await
}
