//! Channels. A password goes in and never comes out.

use crate::Shared;
use crate::auth::{Caller, Key, SendKey};
use crate::http::{Answer, Body, Json, PathId};
use application::sending::channels::{self, AddChannel, ChangeChannel, Channel, ChannelChange, RemoveChannel};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState};
use serde::{Deserialize, Deserializer, Serialize};
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
    connections: i64,
    letters_per_connection: i64,
    #[schema(required)]
    letters_per_second: Option<i64>,
    /// In any 24 hours.
    #[schema(required)]
    letters_per_day: Option<i64>,
    state: StateShape,
    #[schema(required)]
    last_error: Option<String>,
    is_default: bool,
}

impl From<Channel> for ChannelShape {
    fn from(channel: Channel) -> Self {
        let Channel { record, username, has_password } = channel;
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
            connections: record.connections,
            letters_per_connection: record.letters_per_connection,
            letters_per_second: record.letters_per_second,
            letters_per_day: record.letters_per_day,
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
    paused: Option<bool>,
    is_default: Option<bool>,
}

/// Tells `null` from a field that is not there.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::<i64>::deserialize(value).map(Some)
}

impl From<ChannelDraft> for ChannelChange {
    fn from(draft: ChannelDraft) -> Self {
        ChannelChange {
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
            connections: draft.connections,
            letters_per_connection: draft.letters_per_connection,
            letters_per_second: draft.letters_per_second,
            letters_per_day: draft.letters_per_day,
            paused: draft.paused,
            is_default: draft.is_default,
        }
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
    let id = shared.perform(&viewer, key, AddChannel(draft.into())).await?;
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
    shared.application().perform(&viewer, ChangeChannel { channel, change: draft.into() }).await?;
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
