//! Channels. A password goes in and never comes out.

use crate::Shared;
use crate::auth::{Caller, Key, SendKey};
use crate::http::{Answer, Body, Json, PathId, Problem};
use application::sending::channels::{self, AddChannel, ChangeChannel, Channel, ChannelChange, RemoveChannel};
use application::sending::running::Consent;
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState};
use domain::sending::service::{OptionName, Service};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_channels, create_channel))
        .routes(routes!(get_channel, change_channel, delete_channel))
        .routes(routes!(test_channel))
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ChannelSecurity)]
enum SecurityShape {
    None,
    StartTls,
    Tls,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ChannelState)]
enum StateShape {
    Ready,
    Failing,
    Paused,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ChannelKind)]
enum KindShape {
    /// Through a relay.
    Smtp,
    /// To the mail exchangers of the readers' domains.
    Direct,
}

impl From<ChannelKind> for KindShape {
    fn from(kind: ChannelKind) -> Self {
        match kind {
            ChannelKind::Smtp => KindShape::Smtp,
            ChannelKind::Direct => KindShape::Direct,
        }
    }
}

/// A way out for letters.
#[derive(Serialize, ToSchema)]
#[schema(as = Channel)]
struct ChannelShape {
    id: String,
    name: String,
    kind: KindShape,
    /// Empty for direct delivery.
    host: String,
    port: u16,
    security: SecurityShape,
    /// For who manages channels.
    #[schema(required)]
    username: Option<String>,
    has_password: bool,
    /// Whose relay it is: `own`, `ses`, `directmail`, `sendgrid`, `mailgun` or `postmark`.
    service: &'static str,
    /// Of the service, by name.
    options: BTreeMap<&'static str, String>,
    /// A consent in the place of a password.
    #[schema(required)]
    consent: Option<ChannelConsent>,
    connections: i64,
    letters_per_connection: i64,
    #[schema(required)]
    letters_per_second: Option<i64>,
    /// In any 24 hours.
    #[schema(required)]
    letters_per_day: Option<i64>,
    /// The largest letter, as it was set here.
    #[schema(required)]
    size_limit_bytes: Option<i64>,
    /// The largest letter that holds, and by whose word; `null` where nobody says any.
    #[schema(required)]
    size_limit: Option<ChannelSizeLimit>,
    /// The relay is asked to report failures and delays (DSN).
    asks_reports: bool,
    /// Whether the relay reports on demand, as it said when it was greeted last; `null` before that.
    #[schema(required)]
    offers_reports: Option<bool>,
    state: StateShape,
    #[schema(required)]
    last_error: Option<String>,
    is_default: bool,
}

impl From<Channel> for ChannelShape {
    fn from(channel: Channel) -> Self {
        let size_limit = channel.size_limit();
        let Channel { record, username, has_password, consent, options, offer } = channel;
        ChannelShape {
            id: record.id.to_string(),
            name: record.name,
            kind: record.kind.into(),
            host: record.host,
            port: record.port,
            security: match record.security {
                ChannelSecurity::None => SecurityShape::None,
                ChannelSecurity::StartTls => SecurityShape::StartTls,
                ChannelSecurity::Tls => SecurityShape::Tls,
            },
            username,
            has_password,
            service: record.service.as_str(),
            options: options.iter().map(|(name, value)| (name.as_str(), value.to_owned())).collect(),
            consent: consent.map(|(token_url, client_id)| ChannelConsent { token_url, client_id }),
            connections: record.connections,
            letters_per_connection: record.letters_per_connection,
            letters_per_second: record.letters_per_second,
            letters_per_day: record.letters_per_day,
            size_limit_bytes: record.size_limit_bytes,
            size_limit: size_limit.map(|limit| ChannelSizeLimit { bytes: limit.bytes, source: limit.source.as_str() }),
            asks_reports: record.asks_reports,
            offers_reports: offer.map(|offer| offer.reports),
            state: match record.state {
                ChannelState::Ready => StateShape::Ready,
                ChannelState::Failing => StateShape::Failing,
                ChannelState::Paused => StateShape::Paused,
            },
            last_error: record.last_error,
            is_default: record.is_default,
        }
    }
}

/// The largest letter that a channel takes.
#[derive(Serialize, ToSchema)]
struct ChannelSizeLimit {
    bytes: u64,
    /// `person`, `service` or `relay`.
    source: &'static str,
}

/// What is left out stays as it is, the password too; a new relay needs name, host, port and security, direct delivery a name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChannelDraft {
    name: Option<String>,
    /// Set once; a relay when it is left out.
    kind: Option<KindShape>,
    host: Option<String>,
    port: Option<u16>,
    security: Option<SecurityShape>,
    /// Empty forgets user name and password.
    username: Option<String>,
    password: Option<String>,
    /// Whose relay it is: `own`, `ses`, `directmail`, `sendgrid`, `mailgun` or `postmark`.
    service: Option<String>,
    /// Of the service, by name; an empty value takes one away.
    #[serde(default)]
    options: BTreeMap<String, String>,
    /// A consent in the place of a password; `null` goes back to the password.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ConsentDraft>)]
    consent: Option<Option<ConsentDraft>>,
    connections: Option<i64>,
    letters_per_connection: Option<i64>,
    /// `null` takes the limit away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    letters_per_second: Option<Option<i64>>,
    /// In any 24 hours; `null` takes the quota away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    letters_per_day: Option<Option<i64>>,
    /// The largest letter that the relay takes; `null` leaves it to the service and the relay.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    size_limit_bytes: Option<Option<i64>>,
    /// Ask the relay to report failures and delays (DSN).
    asks_reports: Option<bool>,
    paused: Option<bool>,
    is_default: Option<bool>,
}

/// Tells `null` from a field that is not there.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(value).map(Some)
}

/// A consent as it is shown: nothing secret.
#[derive(Serialize, ToSchema)]
struct ChannelConsent {
    token_url: String,
    client_id: String,
}

/// What is left empty stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentDraft {
    /// Where access tokens are asked for.
    #[serde(default)]
    token_url: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
    #[serde(default)]
    refresh_token: String,
}

impl From<ConsentDraft> for Consent {
    fn from(draft: ConsentDraft) -> Self {
        let ConsentDraft { token_url, client_id, client_secret, refresh_token } = draft;
        Consent { token_url, client_id, client_secret, refresh_token }
    }
}

fn unknown(field: &'static str) -> Problem {
    let detail = format!("`{field}` names something unknown");
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_value", detail).field(field, "unknown_value")
}

impl ChannelDraft {
    fn read(self) -> Result<ChannelChange, Problem> {
        let draft = self;
        let service = draft.service.as_deref().map(str::parse::<Service>).transpose();
        let option = |(name, value): (String, String)| {
            name.parse::<OptionName>().map(|name| (name, value)).map_err(|_| unknown("options"))
        };
        Ok(ChannelChange {
            name: draft.name,
            kind: draft.kind.map(|kind| match kind {
                KindShape::Smtp => ChannelKind::Smtp,
                KindShape::Direct => ChannelKind::Direct,
            }),
            host: draft.host,
            port: draft.port,
            security: draft.security.map(|security| match security {
                SecurityShape::None => ChannelSecurity::None,
                SecurityShape::StartTls => ChannelSecurity::StartTls,
                SecurityShape::Tls => ChannelSecurity::Tls,
            }),
            username: draft.username,
            password: draft.password,
            service: service.map_err(|_| unknown("service"))?,
            options: draft.options.into_iter().map(option).collect::<Result<_, _>>()?,
            consent: draft.consent.map(|consent| consent.map(Consent::from)),
            connections: draft.connections,
            letters_per_connection: draft.letters_per_connection,
            letters_per_second: draft.letters_per_second,
            letters_per_day: draft.letters_per_day,
            size_limit_bytes: draft.size_limit_bytes,
            asks_reports: draft.asks_reports,
            paused: draft.paused,
            is_default: draft.is_default,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct ChannelTest {
    ok: bool,
    steps: Vec<ChannelTestStep>,
}

#[derive(Serialize, ToSchema)]
struct ChannelTestStep {
    /// `dial`, `greeting`, `ehlo`, `starttls`, `tls`, `auth`, `quit`.
    name: &'static str,
    ok: bool,
    reply: String,
}

/// Every channel
#[utoipa::path(get, path = "/channels", operation_id = "list_channels", tag = "sending",
    responses((status = 200, body = Vec<ChannelShape>)))]
async fn list_channels(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<ChannelShape>>> {
    let all = channels::channels(shared.application(), &viewer).await?;
    Ok(Json(all.into_iter().map(Into::into).collect()))
}

/// Add a channel
#[utoipa::path(post, path = "/channels", operation_id = "create_channel", tag = "sending", request_body = ChannelDraft,
    responses((status = 200, body = ChannelShape)))]
async fn create_channel(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(draft): Body<ChannelDraft>,
) -> Answer<Json<ChannelShape>> {
    let id = shared.perform(&viewer, key, AddChannel(draft.read()?)).await?;
    Ok(Json(channels::channel(shared.application(), &viewer, id).await?.into()))
}

/// One channel
#[utoipa::path(get, path = "/channels/{id}", operation_id = "get_channel", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ChannelShape)))]
async fn get_channel(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<ChannelShape>> {
    Ok(Json(channels::channel(shared.application(), &viewer, id).await?.into()))
}

/// Change a channel
#[utoipa::path(patch, path = "/channels/{id}", operation_id = "change_channel", tag = "sending",
    params(("id" = String, Path)), request_body = ChannelDraft, responses((status = 200, body = ChannelShape)))]
async fn change_channel(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
    Body(draft): Body<ChannelDraft>,
) -> Answer<Json<ChannelShape>> {
    shared.application().perform(&viewer, ChangeChannel { channel, change: draft.read()? }).await?;
    Ok(Json(channels::channel(shared.application(), &viewer, channel).await?.into()))
}

/// Remove a channel that no campaign needs
#[utoipa::path(delete, path = "/channels/{id}", operation_id = "delete_channel", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn delete_channel(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RemoveChannel { channel }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Talk with the relay without a letter
#[utoipa::path(post, path = "/channels/{id}/test", operation_id = "test_channel", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ChannelTest)))]
async fn test_channel(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
    // Nothing is sent, so a repeat is simply another look.
    _: SendKey,
) -> Answer<Json<ChannelTest>> {
    let talk = channels::test_channel(shared.application(), &viewer, id).await?;
    let ok = talk.is_good();
    let steps = talk.steps.into_iter().map(|step| ChannelTestStep { name: step.name, ok: step.ok, reply: step.reply });
    Ok(Json(ChannelTest { ok, steps: steps.collect() }))
}
