//! Purchases by market.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, Query};
use application::trade::{self, CurrencyMarkets, Market, orders_by_market};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const DAYS_IF_NOT_SAID: u32 = 30;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_orders_by_market))
}

/// Which period.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MarketQuery {
    /// 1 to 366; 30 if not said.
    days: Option<u32>,
}

/// Purchases of one market, and those of as many days before.
#[derive(Serialize, ToSchema)]
#[schema(as = Market)]
struct MarketShape {
    /// `null`: the companies' country is not known, or this is the sum of all.
    #[schema(required)]
    country: Option<String>,
    orders: u64,
    amount_minor: i64,
    previous_orders: u64,
    previous_amount_minor: i64,
}

impl From<Market> for MarketShape {
    fn from(market: Market) -> Self {
        MarketShape {
            country: market.country.map(|country| country.to_string()),
            orders: market.orders,
            amount_minor: market.amount_minor,
            previous_orders: market.previous_orders,
            previous_amount_minor: market.previous_amount_minor,
        }
    }
}

/// The markets that paid in a currency, those that bought most first.
#[derive(Serialize, ToSchema)]
#[schema(as = CurrencyMarkets)]
struct CurrencyShape {
    currency: String,
    total: MarketShape,
    markets: Vec<MarketShape>,
}

impl From<CurrencyMarkets> for CurrencyShape {
    fn from(found: CurrencyMarkets) -> Self {
        CurrencyShape {
            currency: found.currency.to_string(),
            total: found.total.into(),
            markets: found.markets.into_iter().map(MarketShape::from).collect(),
        }
    }
}

/// Purchases by market: orders that are confirmed, not cancelled and no samples, by the day they were placed on.
#[derive(Serialize, ToSchema)]
struct OrdersByMarket {
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    to: String,
    /// The currency of most purchases first; currencies are never summed.
    currencies: Vec<CurrencyShape>,
}

/// Get purchases by market
#[utoipa::path(get, path = "/insight/orders-by-market", operation_id = "get_orders_by_market", tag = "insight",
    params(MarketQuery), responses((status = 200, body = OrdersByMarket)))]
async fn get_orders_by_market(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<MarketQuery>,
) -> Answer<Json<OrdersByMarket>> {
    let days = query.days.unwrap_or(DAYS_IF_NOT_SAID);
    let trade::Markets { from, to, currencies } = orders_by_market(shared.application(), &viewer, days).await?;
    let currencies = currencies.into_iter().map(CurrencyShape::from).collect();
    Ok(Json(OrdersByMarket { from: from.to_string(), to: to.to_string(), currencies }))
}
