//! Campaigns on their days, and the clocks of an audience's markets.

use super::shapes::{RowShape, time};
use crate::Shared;
use crate::api::page::Page;
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId, Query};
use application::sending::campaigns::{CALENDAR_DAYS_LIMIT, Markets, campaign_calendar, markets};
use axum::extract::State;
use basics::ids;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const DAY: Duration = Duration::from_secs(86_400);

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_campaign_calendar)).routes(routes!(get_campaign_markets))
}

/// Which days are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CalendarQuery {
    /// The instant at which the first day begins; a month ago if not said.
    #[param(format = DateTime)]
    from: Option<String>,
    /// The instant at which the last day is over, at most 62 days later; that if not said.
    #[param(format = DateTime)]
    until: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignMarkets)]
struct MarketsShape {
    /// The largest twelve, largest first.
    markets: Vec<MarketShape>,
    /// Everybody whom the audience means; nobody is left out yet for permission or suppression.
    people: u64,
    /// People of other countries, or of none.
    others: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignMarket)]
struct MarketShape {
    country: String,
    people: u64,
    /// Where most of its companies are; `null` where nobody wrote it down.
    #[schema(required)]
    time_zone: Option<&'static str>,
    /// Days without work, 1 = Monday to 7 = Sunday.
    weekend: Vec<u8>,
}

impl From<Markets> for MarketsShape {
    fn from(markets: Markets) -> Self {
        let shape = |market: application::sending::campaigns::Market| MarketShape {
            country: market.country.to_string(),
            people: market.people,
            time_zone: market.clock.map(|clock| clock.time_zone),
            weekend: market.clock.map(|clock| clock.weekend.to_vec()).unwrap_or_default(),
        };
        let (people, others) = (markets.people, markets.others);
        MarketsShape { markets: markets.largest.into_iter().map(shape).collect(), people, others }
    }
}

/// Campaigns by the day on which they began or are to begin
///
/// Earliest first, at most 500; a draft stands here once its moment is chosen.
#[utoipa::path(get, path = "/campaigns/calendar", operation_id = "list_campaign_calendar", tag = "sending",
    params(CalendarQuery), responses((status = 200, body = Page<RowShape>)))]
async fn list_campaign_calendar(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<CalendarQuery>,
) -> Answer<Json<Page<RowShape>>> {
    let application = shared.application();
    let from = match query.from.as_deref() {
        Some(text) => time("from", text)?,
        None => application.now().minus(DAY * 31),
    };
    let until = match query.until.as_deref() {
        Some(text) => time("until", text)?,
        None => from.plus(DAY * CALENDAR_DAYS_LIMIT),
    };
    let lines = campaign_calendar(application, &viewer, from, until).await?;
    Ok(Json(Page { items: lines.into_iter().map(RowShape::from).collect(), next: None, total: None }))
}

/// The largest markets of its audience, with their clocks
#[utoipa::path(get, path = "/campaigns/{id}/markets", operation_id = "get_campaign_markets", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = MarketsShape)))]
async fn get_campaign_markets(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<MarketsShape>> {
    Ok(Json(markets(shared.application(), &viewer, id).await?.into()))
}
