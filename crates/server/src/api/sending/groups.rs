//! How a channel's letters to each provider group are shaped, and how those groups stand.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::Trouble;
use application::sending::shaping::{self, GroupShaping, ShapeGroup};
use axum::extract::State;
use basics::{Timestamp, ids};
use domain::sending::provider::{ProviderGroup, UnknownProviderGroup};
use domain::sending::shaping::{Shape, ShapeChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_channel_groups, shape_channel_group))
}

/// What holds for a group; `null` = as much as the channel allows.
#[derive(Serialize, ToSchema)]
#[schema(as = Shape)]
struct ShapeShape {
    #[schema(required)]
    connections: Option<u32>,
    #[schema(required)]
    letters_per_connection: Option<u32>,
    /// So many letters in any stretch of `rate_seconds`.
    #[schema(required)]
    rate_letters: Option<u32>,
    #[schema(required)]
    rate_seconds: Option<u32>,
    #[schema(required)]
    letters_per_day: Option<u32>,
    requires_tls: bool,
    suspended: bool,
}

impl From<Shape> for ShapeShape {
    fn from(shape: Shape) -> Self {
        ShapeShape {
            connections: shape.connections,
            letters_per_connection: shape.letters_per_connection,
            rate_letters: shape.rate.map(|rate| rate.letters),
            rate_seconds: shape.rate.map(|rate| rate.seconds),
            letters_per_day: shape.letters_per_day,
            requires_tls: shape.requires_tls,
            suspended: shape.suspended,
        }
    }
}

/// One layer: what it names replaces what lies below, 0 takes a limit away, what is `null` or left out stays as below.
#[derive(Serialize, Deserialize, ToSchema, Default)]
#[schema(as = ShapeChange)]
#[serde(deny_unknown_fields, default)]
struct ChangeShape {
    connections: Option<u32>,
    letters_per_connection: Option<u32>,
    /// Of the three rates at most one.
    letters_per_second: Option<u32>,
    letters_per_minute: Option<u32>,
    letters_per_hour: Option<u32>,
    letters_per_day: Option<u32>,
    requires_tls: Option<bool>,
    suspended: Option<bool>,
}

impl From<ShapeChange> for ChangeShape {
    fn from(change: ShapeChange) -> Self {
        ChangeShape {
            connections: change.connections,
            letters_per_connection: change.letters_per_connection,
            letters_per_second: change.letters_per_second,
            letters_per_minute: change.letters_per_minute,
            letters_per_hour: change.letters_per_hour,
            letters_per_day: change.letters_per_day,
            requires_tls: change.requires_tls,
            suspended: change.suspended,
        }
    }
}

impl From<ChangeShape> for ShapeChange {
    fn from(change: ChangeShape) -> Self {
        ShapeChange {
            connections: change.connections,
            letters_per_connection: change.letters_per_connection,
            letters_per_second: change.letters_per_second,
            letters_per_minute: change.letters_per_minute,
            letters_per_hour: change.letters_per_hour,
            letters_per_day: change.letters_per_day,
            requires_tls: change.requires_tls,
            suspended: change.suspended,
        }
    }
}

/// A group that was told to go slower.
#[derive(Serialize, ToSchema)]
struct GroupStanding {
    /// Nothing begins before.
    held_until: String,
    /// Of its speed.
    share_in_thousand: i64,
    /// Where in the dialogue, and the reply's codes.
    reason: String,
    at: String,
}

/// Why a group's letters wait for long, so that other channels of their routes take them over.
#[derive(Serialize, ToSchema)]
struct GroupTrouble {
    /// `suspended`, `blocked` or `back_off`.
    cause: &'static str,
    /// `null` when nobody knows, as where the user's own file stops it.
    #[schema(required, format = DateTime)]
    since: Option<String>,
}

/// What became of a group's letters in the last 24 hours.
#[derive(Serialize, ToSchema)]
struct GroupDay {
    accepted: i64,
    deferred: i64,
    refused: i64,
    in_doubt: i64,
}

/// One destination group of a channel.
#[derive(Serialize, ToSchema)]
struct ChannelGroup {
    /// `google`, `microsoft_365`, `tencent` … `other`.
    provider: &'static str,
    /// What holds now.
    shape: ShapeShape,
    shipped: ShapeShape,
    /// What the user's own file says.
    file: ChangeShape,
    /// What was set on this channel.
    set: ChangeShape,
    #[schema(required)]
    standing: Option<GroupStanding>,
    #[schema(required)]
    trouble: Option<GroupTrouble>,
    day: GroupDay,
}

impl From<GroupShaping> for ChannelGroup {
    fn from(group: GroupShaping) -> Self {
        let day = |name: &str| group.day.get(name).copied().unwrap_or(0);
        ChannelGroup {
            provider: group.provider.as_str(),
            shape: group.shape.into(),
            shipped: group.shipped.into(),
            file: group.file.into(),
            set: group.set.into(),
            day: GroupDay {
                accepted: day("accepted"),
                deferred: day("deferred"),
                refused: day("refused"),
                in_doubt: day("in_doubt"),
            },
            trouble: group.trouble.map(|trouble| GroupTrouble {
                cause: trouble.cause.as_str(),
                since: (trouble.since != Timestamp::EPOCH).then(|| trouble.since.to_string()),
            }),
            standing: group.standing.map(|row| GroupStanding {
                held_until: row.held_until.to_string(),
                share_in_thousand: row.share_in_thousand,
                reason: row.reason,
                at: row.at.to_string(),
            }),
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct GroupDraft {
    provider: String,
    change: ChangeShape,
}

/// The destination groups of a channel
#[utoipa::path(get, path = "/channels/{id}/groups", operation_id = "list_channel_groups", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = Vec<ChannelGroup>)))]
async fn list_channel_groups(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<Vec<ChannelGroup>>> {
    let groups = shaping::groups(shared.application(), &viewer, id).await?;
    Ok(Json(groups.into_iter().map(Into::into).collect()))
}

/// Shape the letters to one destination group
#[utoipa::path(patch, path = "/channels/{id}/groups", operation_id = "shape_channel_group", tag = "sending",
    params(("id" = String, Path)), request_body = GroupDraft, responses((status = 200, body = Vec<ChannelGroup>)))]
async fn shape_channel_group(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
    Body(draft): Body<GroupDraft>,
) -> Answer<Json<Vec<ChannelGroup>>> {
    let provider: ProviderGroup = draft.provider.parse().map_err(|error: UnknownProviderGroup| {
        Trouble::field("provider", "unknown_provider_group", error.to_string())
    })?;
    shared.application().perform(&viewer, ShapeGroup { channel, provider, change: draft.change.into() }).await?;
    let groups = shaping::groups(shared.application(), &viewer, channel).await?;
    Ok(Json(groups.into_iter().map(Into::into).collect()))
}
