//! What is kept of readers: modes of countries, what a person said, and stopped links.

use crate::Shared;
use crate::api::campaigns::{id_of, wrong};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::sending::tracking::{
    self, ChangeTracking, ContactTracking, CountryChange, RecordTrackingConsent, ResumeLink, StopLink, TrackingSettings,
};
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use basics::Timestamp;
use basics::ids;
use domain::sending::tracking::{Kept, TrackingConsent};
use domain::trust::ConsentSource;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const DAY_MILLIS: i64 = 86_400_000;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_tracking, change_tracking))
        .routes(routes!(get_contact_tracking, change_contact_tracking))
        .routes(routes!(stop_link))
        .routes(routes!(resume_link))
}

/// What is kept of readers.
#[derive(Serialize, ToSchema)]
#[schema(as = Tracking)]
struct TrackingShape {
    /// Of countries that are not listed: `off`, `aggregate`, `consented`, `hygiene_only` or `individual`.
    default_mode: &'static str,
    /// Of people whose country nobody knows.
    unknown_mode: &'static str,
    countries: Vec<TrackedCountryShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TrackedCountry)]
struct TrackedCountryShape {
    country: String,
    mode: &'static str,
    source: String,
    /// A day or a month, ISO 8601.
    since: String,
    /// Whether the company says it, not the shipped list.
    is_own: bool,
}

impl From<TrackingSettings> for TrackingShape {
    fn from(settings: TrackingSettings) -> Self {
        let countries = settings.countries.into_iter().map(|row| TrackedCountryShape {
            country: row.country.to_string(),
            mode: row.mode.as_str(),
            source: row.source,
            since: row.since,
            is_own: row.is_own,
        });
        TrackingShape {
            default_mode: settings.default.as_str(),
            unknown_mode: settings.unknown.as_str(),
            countries: countries.collect(),
        }
    }
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrackingChange {
    default_mode: Option<String>,
    unknown_mode: Option<String>,
    #[serde(default)]
    countries: Vec<TrackingCountryChange>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrackingCountryChange {
    country: String,
    /// Without one, what is shipped is true again.
    mode: Option<String>,
    /// Required with a mode: the law, or who decided it.
    #[serde(default)]
    source: String,
    /// A day or a month; today when left out.
    #[serde(default)]
    since: String,
}

fn word<T: FromStr>(field: &'static str, text: &str) -> Answer<T> {
    text.parse().map_err(|_| wrong(field, "unknown_value", format!("`{field}`: there is no such value")))
}

fn optional<T: FromStr>(field: &'static str, text: Option<&String>) -> Answer<Option<T>> {
    text.map(|text| word(field, text)).transpose()
}

/// Read what is kept of readers
#[utoipa::path(get, path = "/tracking", operation_id = "get_tracking", tag = "sending",
    responses((status = 200, body = TrackingShape)))]
async fn get_tracking(State(shared): State<Shared>, _: Caller) -> Answer<Json<TrackingShape>> {
    Ok(Json(tracking::tracking_settings(shared.application()).await?.into()))
}

/// Change what is kept of readers
#[utoipa::path(patch, path = "/tracking", operation_id = "change_tracking", tag = "sending",
    request_body = TrackingChange, responses((status = 200, body = TrackingShape)))]
async fn change_tracking(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<TrackingChange>,
) -> Answer<Json<TrackingShape>> {
    let mut countries = Vec::with_capacity(body.countries.len());
    for row in body.countries {
        let (country, mode) = (word("country", &row.country)?, optional("mode", row.mode.as_ref())?);
        countries.push(CountryChange { country, mode, source: row.source, since: row.since });
    }
    let default = optional("default_mode", body.default_mode.as_ref())?;
    let unknown = optional("unknown_mode", body.unknown_mode.as_ref())?;
    shared.application().perform(&viewer, ChangeTracking { default, unknown, countries }).await?;
    Ok(Json(tracking::tracking_settings(shared.application()).await?.into()))
}

/// How a person is noted as a reader.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactTracking)]
struct ContactTrackingShape {
    /// Of the person's country.
    mode: &'static str,
    /// What the person said: `granted` or `withdrawn`.
    #[schema(required)]
    said: Option<&'static str>,
    #[schema(required, format = DateTime)]
    said_at: Option<String>,
    /// What is kept of the next opening or click: `nothing`, `sums`, `last_day` or `everything`.
    kept: &'static str,
    /// The day of the last opening, where only that is kept.
    #[schema(required, format = DateTime)]
    last_open_day: Option<String>,
}

impl From<ContactTracking> for ContactTrackingShape {
    fn from(tracking: ContactTracking) -> Self {
        ContactTrackingShape {
            mode: tracking.mode.as_str(),
            said: tracking.said.map(|(state, _)| state.as_str()),
            said_at: tracking.said.map(|(_, at)| at.to_string()),
            kept: match tracking.kept {
                Kept::Nothing => "nothing",
                Kept::Sums => "sums",
                Kept::LastDay => "last_day",
                Kept::Everything => "everything",
            },
            last_open_day: tracking.last_open_day.map(|day| Timestamp::from_millis(day * DAY_MILLIS).to_string()),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactTrackingChange {
    /// `granted` or `withdrawn`.
    state: String,
    /// When and how the person said it.
    proof: String,
}

/// How a person is noted as a reader
#[utoipa::path(get, path = "/contacts/{id}/tracking", operation_id = "get_contact_tracking", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = ContactTrackingShape)))]
async fn get_contact_tracking(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Contact>,
) -> Answer<Json<ContactTrackingShape>> {
    Ok(Json(tracking::contact_tracking(shared.application(), &viewer, id).await?.into()))
}

/// Write down what a person said about being noted
#[utoipa::path(put, path = "/contacts/{id}/tracking", operation_id = "change_contact_tracking", tag = "customers",
    params(("id" = String, Path)), request_body = ContactTrackingChange,
    responses((status = 200, body = ContactTrackingShape)))]
async fn change_contact_tracking(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(contact): PathId<ids::Contact>,
    Body(body): Body<ContactTrackingChange>,
) -> Answer<Json<ContactTrackingShape>> {
    let state: TrackingConsent = word("state", &body.state)?;
    let verb = RecordTrackingConsent { contact, state, source: ConsentSource::ByHand, proof: body.proof };
    shared.application().perform(&viewer, verb).await?;
    Ok(Json(tracking::contact_tracking(shared.application(), &viewer, contact).await?.into()))
}

fn link_of(parts: &RawPathParams) -> Answer<ids::LinkId> {
    id_of("link", parts.iter().find(|(name, _)| *name == "link").map_or("", |(_, text)| text))
}

/// Lead no click to a link's target any more
#[utoipa::path(post, path = "/campaigns/{id}/links/{link}/stop", operation_id = "stop_link", tag = "sending",
    params(("id" = String, Path), ("link" = String, Path)), responses((status = 204)))]
async fn stop_link(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    PathId(campaign): PathId<ids::Campaign>,
    parts: RawPathParams,
) -> Answer<StatusCode> {
    let link = link_of(&parts)?;
    shared.perform(&viewer, key, StopLink { campaign, link }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lead clicks to a link's target again
#[utoipa::path(post, path = "/campaigns/{id}/links/{link}/resume", operation_id = "resume_link", tag = "sending",
    params(("id" = String, Path), ("link" = String, Path)), responses((status = 204)))]
async fn resume_link(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    PathId(campaign): PathId<ids::Campaign>,
    parts: RawPathParams,
) -> Answer<StatusCode> {
    let link = link_of(&parts)?;
    shared.perform(&viewer, key, ResumeLink { campaign, link }).await?;
    Ok(StatusCode::NO_CONTENT)
}
