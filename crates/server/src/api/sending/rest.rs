//! How a channel rests after troubles in a row, and a try at once.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId};
use application::sending::rest::{RestRow, TryChannelNow, channel_rest};
use axum::extract::State;
use basics::ids;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_channel_rest)).routes(routes!(try_channel_now))
}

/// A rest after troubles in a row; a single connection tries when it is over.
#[derive(Serialize, ToSchema)]
struct Rest {
    /// `connection`, `sign_in`, `refused` or `slowed`.
    cause: String,
    /// The stage of the dialogue and the reply's codes.
    reason: String,
    in_a_row: i64,
    since: String,
    next_try_at: String,
}

/// How a channel rests
#[derive(Serialize, ToSchema)]
struct ChannelRest {
    /// `null` while it works, or is paused.
    #[schema(required)]
    rest: Option<Rest>,
}

impl From<Option<RestRow>> for ChannelRest {
    fn from(row: Option<RestRow>) -> Self {
        let rest = row.map(|row| Rest {
            cause: row.cause,
            reason: row.reason,
            in_a_row: row.in_a_row,
            since: row.since.to_string(),
            next_try_at: row.next_try_at.to_string(),
        });
        ChannelRest { rest }
    }
}

/// How a channel rests after troubles in a row
#[utoipa::path(get, path = "/channels/{id}/rest", operation_id = "get_channel_rest", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ChannelRest)))]
async fn get_channel_rest(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<ChannelRest>> {
    Ok(Json(channel_rest(shared.application(), &viewer, id).await?.into()))
}

/// Try a channel at once that rests
#[utoipa::path(post, path = "/channels/{id}/try", operation_id = "try_channel_now", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ChannelRest)))]
async fn try_channel_now(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
) -> Answer<Json<ChannelRest>> {
    shared.application().perform(&viewer, TryChannelNow { channel }).await?;
    Ok(Json(channel_rest(shared.application(), &viewer, channel).await?.into()))
}
