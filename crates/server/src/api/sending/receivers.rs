//! How receivers take the letters of each channel.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, Problem, Query};
use application::sending::health::{self, RECEIVER_DAYS_LIMIT, ReceiverHealth};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const USUAL_DAYS: u32 = 7;
const DAY_MILLIS: i64 = 86_400_000;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_receiver_health))
}

/// Which days are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DaysQuery {
    /// The last so many days, 1 to 30; 7 if not said.
    days: Option<u32>,
}

/// A channel's letters to one provider group.
#[derive(Serialize, ToSchema)]
#[schema(as = ReceiverHealth)]
struct ReceiverShape {
    channel: String,
    channel_name: String,
    provider: &'static str,
    /// Tries that were answered.
    tried: u64,
    accepted: u64,
    /// Put off, for whatever reason.
    deferred: u64,
    /// Put off for our reputation or rate.
    slowed: u64,
    refused: u64,
    /// Addresses that do not exist, refused at once or bounced later.
    hard: u64,
    /// Refused for our reputation.
    blocked: u64,
    in_doubt: u64,
    /// Came back after it was accepted.
    bounced: u64,
    complained: u64,
    /// How many a person surely read (what providers fetch for their users does not count), of the accepted letters that carry the mark
    /// by which an open is known; `null` where these are fewer than 30.
    #[schema(required)]
    read: Option<ReadShareShape>,
    /// Days with letters, oldest first.
    days: Vec<ReceiverDayShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReadShare)]
struct ReadShareShape {
    read: u64,
    of: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReceiverDay)]
struct ReceiverDayShape {
    /// `2026-11-27`, in UTC.
    day: String,
    tried: u64,
    accepted: u64,
}

impl From<ReceiverHealth> for ReceiverShape {
    fn from(one: ReceiverHealth) -> Self {
        let day = |day: health::ReceiverDay| ReceiverDayShape {
            day: basics::Timestamp::from_millis(day.day * DAY_MILLIS).to_string().chars().take(10).collect(),
            tried: day.tried,
            accepted: day.accepted,
        };
        ReceiverShape {
            channel: one.channel.to_string(),
            channel_name: one.channel_name,
            provider: one.provider.as_str(),
            tried: one.sums.tried(),
            accepted: one.sums.accepted,
            deferred: one.sums.deferred,
            slowed: one.sums.slowed,
            refused: one.sums.refused,
            hard: one.sums.hard,
            blocked: one.sums.blocked,
            in_doubt: one.sums.in_doubt,
            bounced: one.bounced,
            complained: one.sums.complained,
            read: one.read.map(|share| ReadShareShape { read: share.read, of: share.of }),
            days: one.days.into_iter().map(day).collect(),
        }
    }
}

/// How receivers take the letters of each channel
#[utoipa::path(get, path = "/receiver-health", operation_id = "list_receiver_health", tag = "sending",
    params(DaysQuery), responses((status = 200, body = Vec<ReceiverShape>)))]
async fn list_receiver_health(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<DaysQuery>,
) -> Answer<Json<Vec<ReceiverShape>>> {
    let days = query.days.unwrap_or(USUAL_DAYS);
    if !(1..=RECEIVER_DAYS_LIMIT).contains(&days) {
        let detail = format!("`days` is a number from 1 to {RECEIVER_DAYS_LIMIT}");
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "out_of_range", detail);
        return Err(problem.field("days", "out_of_range"));
    }
    let found = health::receiver_health(shared.application(), &viewer, days).await?;
    Ok(Json(found.into_iter().map(Into::into).collect()))
}
