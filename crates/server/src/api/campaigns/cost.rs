//! What a campaign cost beside its letters.

use crate::Shared;
use crate::api::customers::MoneyShape;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::sending::campaigns::{CampaignCost, SetCampaignCost, campaign_cost};
use axum::extract::State;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_campaign_cost, set_campaign_cost))
}

/// What a campaign cost.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignCost)]
struct CostShape {
    /// In the currency that was the base when it was entered; `null`: nothing is entered.
    #[schema(required)]
    cost: Option<MoneyShape>,
    /// The base currency, in which a new amount counts.
    currency: String,
}

impl From<CampaignCost> for CostShape {
    fn from(found: CampaignCost) -> Self {
        CostShape { cost: found.cost.map(MoneyShape::from), currency: found.base.to_string() }
    }
}

/// An amount in minor units of the base currency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignCostChange)]
struct Change {
    /// `null` forgets it.
    #[schema(required)]
    cost_minor: Option<i64>,
}

/// Get what a campaign cost beside its letters
#[utoipa::path(get, path = "/campaigns/{id}/cost", operation_id = "get_campaign_cost", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CostShape)))]
async fn get_campaign_cost(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CostShape>> {
    Ok(Json(campaign_cost(shared.application(), &viewer, id).await?.into()))
}

/// Say what a campaign cost beside its letters
///
/// In any state, also long after it was sent.
#[utoipa::path(put, path = "/campaigns/{id}/cost", operation_id = "set_campaign_cost", tag = "sending",
    params(("id" = String, Path)), request_body = Change, responses((status = 200, body = CostShape)))]
async fn set_campaign_cost(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
    Body(change): Body<Change>,
) -> Answer<Json<CostShape>> {
    shared.application().perform(&viewer, SetCampaignCost { campaign: id, minor: change.cost_minor }).await?;
    Ok(Json(campaign_cost(shared.application(), &viewer, id).await?.into()))
}
