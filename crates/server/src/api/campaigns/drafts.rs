//! Reading campaigns, and changing those that were not sent.

use super::shapes::{AudienceShape, CampaignShape, RowShape, SenderShape, TrackingShape, id, kind, time};
use crate::Shared;
use crate::api::meanwhile;
use crate::api::page::{Page, PageQuery};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Problem, Query};
use application::sending::campaigns::{
    CampaignChange, ChangeCampaign, CopyCampaign, CreateCampaign, RemoveCampaign, campaign, campaigns,
};
use application::trust::Record;
use axum::extract::State;
use basics::ids::{self, CampaignId};
use domain::trust::Viewer;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_campaigns, create_campaign))
        .routes(routes!(get_campaign, change_campaign, delete_campaign))
        .routes(routes!(copy_campaign))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignDraft)]
struct Draft {
    name: String,
    kind: String,
}

/// What takes the removal back.
#[derive(Serialize, ToSchema)]
#[schema(as = RemovedCampaign)]
struct Removed {
    undo_id: String,
}

/// What is left out stays as it is; `null` empties what may be empty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CampaignChange)]
struct Change {
    name: Option<String>,
    kind: Option<String>,
    audience: Option<AudienceShape>,
    #[serde(default, deserialize_with = "said")]
    letter_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    subject: Option<Option<String>>,
    from: Option<SenderShape>,
    #[serde(default, deserialize_with = "said")]
    reply_to: Option<Option<String>>,
    #[serde(default, deserialize_with = "said")]
    channel_id: Option<Option<String>>,
    /// Whether the routes choose each letter's channel; `channel_id` is then for letters that no route is for.
    by_routes: Option<bool>,
    tracking: Option<TrackingShape>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Option<String>>,
}

/// `null` is something that was said.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Change {
    fn read(self, viewer: &Viewer) -> Result<CampaignChange, Problem> {
        let (from_name, from_address) = self.from.map(|from| (from.name, from.address)).unzip();
        let letter = self.letter_id.map(|text| text.map(|text| id("letter_id", &text)).transpose()).transpose()?;
        let channel = self.channel_id.map(|text| text.map(|text| id("channel_id", &text)).transpose()).transpose()?;
        let send_at = self.send_at.map(|text| text.map(|text| time("send_at", &text)).transpose()).transpose()?;
        Ok(CampaignChange {
            name: self.name,
            by_routes: self.by_routes,
            kind: self.kind.as_deref().map(kind).transpose()?,
            audience: self.audience.map(|audience| audience.read(viewer)).transpose()?,
            letter,
            subject: self.subject,
            from_name,
            from_address,
            reply_to: self.reply_to,
            channel,
            track_opens: self.tracking.as_ref().map(|tracking| tracking.opens),
            track_clicks: self.tracking.as_ref().map(|tracking| tracking.clicks),
            send_at,
        })
    }
}

/// The campaign as the viewer reads it now.
pub(super) async fn shown(shared: &Shared, viewer: &Viewer, id: CampaignId) -> Answer<Json<CampaignShape>> {
    Ok(Json(campaign(shared.application(), viewer, id).await?.into()))
}

/// Campaigns, newest first
#[utoipa::path(get, path = "/campaigns", operation_id = "list_campaigns", tag = "sending", params(PageQuery),
    responses((status = 200, body = Page<RowShape>)))]
async fn list_campaigns(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<RowShape>>> {
    let before = query.after()?.map(CampaignId::from_i64);
    let page = campaigns(shared.application(), &viewer, before, query.limit()?).await?;
    Ok(Json(Page::of(page, RowShape::from)))
}

/// Make a draft
#[utoipa::path(post, path = "/campaigns", operation_id = "create_campaign", tag = "sending", request_body = Draft,
    responses((status = 200, body = CampaignShape)))]
async fn create_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(draft): Body<Draft>,
) -> Answer<Json<CampaignShape>> {
    let verb = CreateCampaign { kind: kind(&draft.kind)?, name: draft.name };
    let id = shared.perform(&viewer, key, verb).await?;
    shown(&shared, &viewer, id).await
}

/// One campaign
#[utoipa::path(get, path = "/campaigns/{id}", operation_id = "get_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CampaignShape)))]
async fn get_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CampaignShape>> {
    shown(&shared, &viewer, id).await
}

/// Change a campaign that was not sent
#[utoipa::path(patch, path = "/campaigns/{id}", operation_id = "change_campaign", tag = "sending",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version that was read")),
    request_body = Change, responses((status = 200, body = CampaignShape)))]
async fn change_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
    IfMatch(version): IfMatch,
    Body(change): Body<Change>,
) -> Answer<Json<CampaignShape>> {
    let verb = ChangeCampaign { campaign: id, version, change: change.read(&viewer)? };
    meanwhile::perform(&shared, &viewer, Record::Campaign(id), verb).await?;
    shown(&shared, &viewer, id).await
}

/// Remove a draft
#[utoipa::path(delete, path = "/campaigns/{id}", operation_id = "delete_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = Removed)))]
async fn delete_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<Removed>> {
    let undo = shared.application().perform(&viewer, RemoveCampaign { campaign: id }).await?;
    Ok(Json(Removed { undo_id: undo.to_string() }))
}

/// Make a draft like this campaign
#[utoipa::path(post, path = "/campaigns/{id}/copy", operation_id = "copy_campaign", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = CampaignShape)))]
async fn copy_campaign(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<CampaignShape>> {
    let copy = shared.perform(&viewer, key, CopyCampaign { campaign: id }).await?;
    shown(&shared, &viewer, copy).await
}
