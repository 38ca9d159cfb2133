//! Whether sending is safe, what it brought, and today by hour.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, Problem, Query};
use application::insight::{self, DAYS_LIMIT, FunnelSums, HealthMeasure, SendingHour};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_sending_health))
        .routes(routes!(list_receivers))
        .routes(routes!(get_funnel))
        .routes(routes!(get_sending_by_hour))
}

/// Which period is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeriodQuery {
    /// The last so many days, 1 to 92; 7 for the health of sending and 30 for the funnel if not said.
    days: Option<u32>,
}

impl PeriodQuery {
    fn days(&self, usual: u32) -> Answer<u32> {
        match self.days {
            None => Ok(usual),
            Some(days) if (1..=DAYS_LIMIT).contains(&days) => Ok(days),
            Some(_) => {
                let detail = format!("`days` is a number from 1 to {DAYS_LIMIT}");
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "out_of_range", detail);
                Err(problem.field("days", "out_of_range"))
            }
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = SendingHealth)]
struct HealthShape {
    days: u32,
    /// Why nothing is sent at all: `clock_ahead`, `clock_behind` or `restored`.
    #[schema(required)]
    held: Option<&'static str>,
    measures: Vec<MeasureShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = HealthMeasure)]
struct MeasureShape {
    /// `refused`, `complained`, `deferred` or `unsubscribed`.
    code: &'static str,
    count: i64,
    /// Letters that it is a share of.
    base: i64,
    /// The share that it should stay below, 0 to 1.
    limit: f64,
    /// `too_few`, `good`, `near` or `beyond`.
    judgement: &'static str,
}

impl From<HealthMeasure> for MeasureShape {
    fn from(measure: HealthMeasure) -> Self {
        MeasureShape {
            code: measure.code,
            count: measure.count,
            base: measure.base,
            limit: measure.limit_per_ten_thousand as f64 / 10_000.0,
            judgement: measure.judgement.code(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Receivers)]
struct ReceiversShape {
    days: u32,
    /// Most letters first, at most six.
    receivers: Vec<ReceiverShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Receiver)]
struct ReceiverShape {
    domain: String,
    /// Letters with an outcome.
    tried: i64,
    accepted: i64,
    refused: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Funnel)]
struct FunnelShape {
    days: u32,
    now: FunnelSumsShape,
    /// The period of the same length before.
    before: FunnelSumsShape,
}

/// Letters, and the people who read them; machines are in none of the numbers.
#[derive(Serialize, ToSchema)]
#[schema(as = FunnelSums)]
struct FunnelSumsShape {
    sent: i64,
    accepted: i64,
    opened: i64,
    clicked: i64,
    /// As far as replies are recorded.
    replied: i64,
}

impl From<FunnelSums> for FunnelSumsShape {
    fn from(sums: FunnelSums) -> Self {
        let FunnelSums { sent, accepted, opened, clicked, replied } = sums;
        FunnelSumsShape { sent, accepted, opened, clicked, replied }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = SendingDay)]
struct DayShape {
    /// Of the workspace; the hours are its clock's.
    time_zone: String,
    #[schema(format = DateTime)]
    now: String,
    hours: Vec<HourShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SendingHour)]
struct HourShape {
    #[schema(format = DateTime)]
    at: String,
    /// 0 to 23.
    hour: i8,
    sent: i64,
    planned: i64,
}

impl From<SendingHour> for HourShape {
    fn from(hour: SendingHour) -> Self {
        HourShape { at: hour.at.to_string(), hour: hour.hour, sent: hour.sent, planned: hour.planned }
    }
}

/// Whether sending is safe
#[utoipa::path(get, path = "/insight/sending-health", operation_id = "get_sending_health", tag = "insight",
    params(PeriodQuery), responses((status = 200, body = HealthShape)))]
async fn get_sending_health(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PeriodQuery>,
) -> Answer<Json<HealthShape>> {
    let days = query.days(7)?;
    let health = insight::sending_health(shared.application(), &viewer, days).await?;
    let measures = health.measures.into_iter().map(Into::into).collect();
    Ok(Json(HealthShape { days, held: health.held.map(|hold| hold.as_str()), measures }))
}

/// How the largest receiving domains took the letters
///
/// Of the campaigns that began in the period.
#[utoipa::path(get, path = "/insight/receivers", operation_id = "list_receivers", tag = "insight",
    params(PeriodQuery), responses((status = 200, body = ReceiversShape)))]
async fn list_receivers(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PeriodQuery>,
) -> Answer<Json<ReceiversShape>> {
    let days = query.days(7)?;
    let shape = |receiver: insight::Receiver| ReceiverShape {
        domain: receiver.domain,
        tried: receiver.tried,
        accepted: receiver.accepted,
        refused: receiver.refused,
    };
    let found = insight::receivers(shared.application(), &viewer, days).await?;
    Ok(Json(ReceiversShape { days, receivers: found.into_iter().map(shape).collect() }))
}

/// From letter to click
#[utoipa::path(get, path = "/insight/funnel", operation_id = "get_funnel", tag = "insight", params(PeriodQuery),
    responses((status = 200, body = FunnelShape)))]
async fn get_funnel(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PeriodQuery>,
) -> Answer<Json<FunnelShape>> {
    let days = query.days(30)?;
    let funnel = insight::funnel(shared.application(), &viewer, days).await?;
    Ok(Json(FunnelShape { days, now: funnel.now.into(), before: funnel.before.into() }))
}

/// Today's sending by hour
#[utoipa::path(get, path = "/insight/sending-by-hour", operation_id = "get_sending_by_hour", tag = "insight",
    responses((status = 200, body = DayShape)))]
async fn get_sending_by_hour(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<DayShape>> {
    let day = insight::sending_by_hour(shared.application(), &viewer).await?;
    let hours = day.hours.into_iter().map(Into::into).collect();
    Ok(Json(DayShape { time_zone: day.time_zone, now: day.now.to_string(), hours }))
}
