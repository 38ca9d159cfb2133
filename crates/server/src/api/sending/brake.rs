//! What braked by itself: a campaign with its numbers, receivers whose letters wait, and letting these go.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::Trouble;
use application::sending::brake::{self, CampaignBrake, HoldShown, LiftHold};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use domain::sending::provider::{ProviderGroup, UnknownProviderGroup};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_campaign_brake)).routes(routes!(lift_channel_hold))
}

/// What braked of a campaign.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignBrake)]
struct BrakeShape {
    /// The last time it paused by itself.
    #[schema(required)]
    brake: Option<PauseShape>,
    /// Receivers to which its channel sends nothing now, since they block us.
    holds: Vec<HoldShape>,
}

/// A pause with the numbers behind it. Rates are shares, 0 to 1.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignPause)]
struct PauseShape {
    /// `hard`, `complained` or `blocked`.
    measure: &'static str,
    part: u64,
    base: u64,
    limit: f64,
    /// The rate is so high at least (Wilson, 95 %).
    at_least: f64,
    /// How often a person let the campaign go on; each time doubled its limits.
    raised: u32,
    #[schema(format = DateTime)]
    at: String,
    /// `null` = it waits for a person.
    #[schema(required, format = DateTime)]
    released_at: Option<String>,
    #[schema(required)]
    released_by: Option<String>,
}

/// A receiver whose letters wait.
#[derive(Serialize, ToSchema)]
#[schema(as = ReceiverHold)]
struct HoldShape {
    channel: String,
    provider: &'static str,
    part: u64,
    base: u64,
    limit: f64,
    #[schema(format = DateTime)]
    at: String,
    #[schema(format = DateTime)]
    until: String,
}

fn share(ten_thousandths: u32) -> f64 {
    f64::from(ten_thousandths) / 10_000.0
}

impl From<HoldShown> for HoldShape {
    fn from(hold: HoldShown) -> Self {
        HoldShape {
            channel: hold.channel.to_string(),
            provider: hold.provider.as_str(),
            part: hold.part,
            base: hold.base,
            limit: share(hold.limit),
            at: hold.at.to_string(),
            until: hold.until.to_string(),
        }
    }
}

impl From<CampaignBrake> for BrakeShape {
    fn from(found: CampaignBrake) -> Self {
        let CampaignBrake { brake, released_by, holds } = found;
        let pause = brake.map(|row| PauseShape {
            measure: row.excess.measure.as_str(),
            part: row.excess.part,
            base: row.excess.base,
            limit: share(row.excess.limit),
            at_least: share(row.excess.at_least),
            raised: row.raised,
            at: row.braked_at.to_string(),
            released_at: row.released_at.map(|at| at.to_string()),
            released_by,
        });
        BrakeShape { brake: pause, holds: holds.into_iter().map(Into::into).collect() }
    }
}

/// What braked of a campaign, with its numbers
#[utoipa::path(get, path = "/campaigns/{id}/brake", operation_id = "get_campaign_brake", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = BrakeShape)))]
async fn get_campaign_brake(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<BrakeShape>> {
    Ok(Json(brake::campaign_brake(shared.application(), &viewer, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldDraft {
    provider: String,
}

/// Let a channel's letters to a receiver that blocked us go again
#[utoipa::path(post, path = "/channels/{id}/groups/release", operation_id = "lift_channel_hold", tag = "sending",
    params(("id" = String, Path)), request_body = HoldDraft, responses((status = 204)))]
async fn lift_channel_hold(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
    Body(draft): Body<HoldDraft>,
) -> Answer<StatusCode> {
    let provider: ProviderGroup = draft.provider.parse().map_err(|error: UnknownProviderGroup| {
        Trouble::field("provider", "unknown_provider_group", error.to_string())
    })?;
    shared.application().perform(&viewer, LiftHold { channel, provider }).await?;
    Ok(StatusCode::NO_CONTENT)
}
