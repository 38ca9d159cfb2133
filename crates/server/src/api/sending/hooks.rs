//! A channel's address for events, for the person who sets it up at the service.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId, Problem};
use application::sending::feedback::{self, ChangeHook, Hook, HookStep};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_hook, change_hook))
}

/// Where a channel's service reports what became of letters.
#[derive(Serialize, ToSchema)]
struct ChannelHook {
    /// Whether the channel's service sends events at all; without them the rest is empty.
    has_events: bool,
    /// A secret: whoever knows it may knock.
    url: String,
    /// `certificate`, `certificate_and_token`, `public_key`, `signing_key` or `password`; how the service proves itself.
    proof: &'static str,
    /// A token of ours that belongs into the service's settings.
    #[schema(required)]
    secret: Option<String>,
    /// Whether everything is set that a proof is checked by.
    has_key: bool,
    /// From whom alone events are taken: the first that proved itself.
    #[schema(required)]
    subject: Option<String>,
    /// What to tick at the service, in its own words.
    ticks: Vec<&'static str>,
    #[schema(required, format = DateTime)]
    last_event_at: Option<String>,
    #[schema(required, format = DateTime)]
    refused_at: Option<String>,
    /// `forged`, `stale`, `replayed`, `foreign`, `malformed` or `no_key`.
    #[schema(required)]
    refusal: Option<&'static str>,
    /// Letters that the service took within `days`.
    letters: i64,
    days: i64,
    /// Letters were sent, and nothing was heard of them.
    is_silent: bool,
}

impl From<Option<Hook>> for ChannelHook {
    fn from(hook: Option<Hook>) -> Self {
        let Some(hook) = hook else {
            return ChannelHook {
                has_events: false,
                url: String::new(),
                proof: "",
                secret: None,
                has_key: true,
                subject: None,
                ticks: Vec::new(),
                last_event_at: None,
                refused_at: None,
                refusal: None,
                letters: 0,
                days: 0,
                is_silent: false,
            };
        };
        ChannelHook {
            has_events: true,
            url: hook.url,
            proof: hook.proof.as_str(),
            secret: hook.secret,
            has_key: hook.has_key || !hook.proof.needs_a_key(),
            subject: hook.subject,
            ticks: hook.ticks.to_vec(),
            last_event_at: hook.last_event_at.map(|at| at.to_string()),
            refused_at: hook.refused_at.map(|at| at.to_string()),
            refusal: hook.refusal.map(|why| why.as_str()),
            letters: hook.letters,
            days: hook.days,
            is_silent: hook.is_silent,
        }
    }
}

/// One step at a time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HookDraft {
    /// The key that the service shows beside its settings; empty forgets it.
    key: Option<String>,
    /// `true`: the next subject that proves itself is taken for ours.
    forget_subject: Option<bool>,
    /// `true`: a new address; the old one is shut at once.
    renew: Option<bool>,
}

impl HookDraft {
    fn step(self) -> Result<HookStep, Problem> {
        match (self.key, self.forget_subject, self.renew) {
            (Some(key), None | Some(false), None | Some(false)) => Ok(HookStep::SetKey(key)),
            (None, Some(true), None | Some(false)) => Ok(HookStep::ForgetSubject),
            (None, None | Some(false), Some(true)) => Ok(HookStep::Renew),
            _ => {
                let detail = "say one of `key`, `forget_subject` and `renew`";
                Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "one_step", detail))
            }
        }
    }
}

/// Where a channel's events come in
#[utoipa::path(get, path = "/channels/{id}/hook", operation_id = "get_channel_hook", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ChannelHook)))]
async fn get_hook(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<ChannelHook>> {
    Ok(Json(feedback::hook(shared.application(), &viewer, id).await?.into()))
}

/// Change where a channel's events come in
#[utoipa::path(patch, path = "/channels/{id}/hook", operation_id = "change_channel_hook", tag = "sending",
    params(("id" = String, Path)), request_body = HookDraft, responses((status = 200, body = ChannelHook)))]
async fn change_hook(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
    Body(draft): Body<HookDraft>,
) -> Answer<Json<ChannelHook>> {
    shared.application().perform(&viewer, ChangeHook { channel, step: draft.step()? }).await?;
    Ok(Json(feedback::hook(shared.application(), &viewer, channel).await?.into()))
}
