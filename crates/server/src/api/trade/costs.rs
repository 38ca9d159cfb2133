//! What letters cost: the price of a thousand, and what letters to each tier came to.

use super::tier_shapes::date;
use super::tiers::ReportQuery;
use crate::Shared;
use crate::api::customers::MoneyShape;
use crate::auth::Caller;
use crate::http::{Answer, Body, IfMatch, Json, Query};
use application::trade::tiers::{self, ChangeLetterCost, LetterCostInForce, TierCost, TierCosts, letter_cost};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_letter_cost, change_letter_cost)).routes(routes!(get_tier_costs))
}

/// What a thousand letters cost.
#[derive(Serialize, ToSchema)]
#[schema(as = LetterCost)]
struct LetterCostShape {
    /// In the currency that was the base when it was entered; `null`: nothing is entered.
    #[schema(required)]
    thousand: Option<MoneyShape>,
    /// The base currency, in which a new amount counts.
    currency: String,
    version: i64,
}

impl From<LetterCostInForce> for LetterCostShape {
    fn from(found: LetterCostInForce) -> Self {
        LetterCostShape {
            thousand: found.thousand.map(MoneyShape::from),
            currency: found.base.to_string(),
            version: found.version,
        }
    }
}

/// An amount for a thousand letters, in minor units of the base currency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LetterCostChange)]
struct LetterCostChange {
    /// `null`: no longer known.
    #[schema(required)]
    thousand_minor: Option<i64>,
}

/// What letters to a tier came to; amounts are in minor units of the base currency.
#[derive(Serialize, ToSchema)]
#[schema(as = TierCost)]
struct CostShape {
    /// `null`: people without a company, or the sum of all.
    #[schema(required)]
    tier: Option<&'static str>,
    /// Handed over within the span.
    letters: u64,
    /// `null`: no cost is known.
    #[schema(required)]
    cost_minor: Option<i64>,
    /// Orders that count, of companies that stood in the tier until then.
    orders: u64,
    /// `null`: no cost is known, or nobody ordered.
    #[schema(required)]
    cost_per_order_minor: Option<i64>,
}

impl From<TierCost> for CostShape {
    fn from(cost: TierCost) -> Self {
        CostShape {
            tier: cost.tier.map(|tier| tier.as_str()),
            letters: cost.letters,
            cost_minor: cost.cost_minor,
            orders: cost.orders,
            cost_per_order_minor: cost.cost_per_order_minor,
        }
    }
}

/// What all tiers cost.
#[derive(Serialize, ToSchema)]
#[schema(as = TierCosts)]
struct CostsShape {
    #[schema(format = Date)]
    from: String,
    /// The last day, today.
    #[schema(format = Date)]
    through: String,
    currency: String,
    /// Every tier, and people without a company where letters went to some.
    tiers: Vec<CostShape>,
    sum: CostShape,
    /// What a thousand letters cost, as it was entered; `null`: nothing is entered.
    #[schema(required)]
    thousand: Option<MoneyShape>,
    /// A cost in another currency has no rate of its day, and is left out.
    is_incomplete: bool,
}

impl From<TierCosts> for CostsShape {
    fn from(costs: TierCosts) -> Self {
        CostsShape {
            from: date(costs.from),
            through: date(costs.through),
            currency: costs.currency.to_string(),
            tiers: costs.tiers.into_iter().map(CostShape::from).collect(),
            sum: costs.sum.into(),
            thousand: costs.thousand.map(MoneyShape::from),
            is_incomplete: costs.is_incomplete,
        }
    }
}

/// Get what a thousand letters cost
#[utoipa::path(get, path = "/tiers/letter-cost", operation_id = "get_letter_cost", tag = "trade",
    responses((status = 200, body = LetterCostShape)))]
async fn get_letter_cost(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<LetterCostShape>> {
    Ok(Json(letter_cost(shared.application(), &viewer).await?.into()))
}

/// Change what a thousand letters cost
///
/// The amount counts for all letters, also those of the past.
#[utoipa::path(put, path = "/tiers/letter-cost", operation_id = "change_letter_cost", tag = "trade",
    params(("If-Match" = String, Header, description = "The version that was read")),
    request_body = LetterCostChange, responses((status = 200, body = LetterCostShape)))]
async fn change_letter_cost(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    IfMatch(version): IfMatch,
    Body(change): Body<LetterCostChange>,
) -> Answer<Json<LetterCostShape>> {
    let verb = ChangeLetterCost { version, thousand_minor: change.thousand_minor };
    shared.application().perform(&viewer, verb).await?;
    Ok(Json(letter_cost(shared.application(), &viewer).await?.into()))
}

/// Get what letters to each tier cost
///
/// A letter counts for the tier in which the company stood when it was handed over, an order for the one in which the company stood before.
#[utoipa::path(get, path = "/tiers/costs", operation_id = "get_tier_costs", tag = "trade",
    params(ReportQuery), responses((status = 200, body = CostsShape)))]
async fn get_tier_costs(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<ReportQuery>,
) -> Answer<Json<CostsShape>> {
    Ok(Json(tiers::tier_costs(shared.application(), &viewer, query.months()).await?.into()))
}
