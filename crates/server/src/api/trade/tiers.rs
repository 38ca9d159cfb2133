//! Tiers: a company's, the borders between them, and the report.

use super::band_shapes::{BandsShape, InForceShape, PreviewShape};
use super::tier_shapes::{CompanyTierShape, ReportShape};
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, IfMatch, Json, PathId, Problem, Query};
use application::trade::tiers::{self, ChangeBands, bands_in_force, company_tier, preview_bands};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::Company;
use domain::trade::tier::Bands;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const MONTHS_IF_NOT_SAID: u32 = 12;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_company_tier))
        .routes(routes!(get_tier_bands, change_tier_bands))
        .routes(routes!(preview_tier_bands))
        .routes(routes!(get_tier_report))
}

/// Get a company's tier and stages
#[utoipa::path(get, path = "/companies/{id}/tier", operation_id = "get_company_tier", tag = "trade",
    params(("id" = String, Path)), responses((status = 200, body = CompanyTierShape)))]
async fn get_company_tier(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<CompanyTierShape>> {
    Ok(Json(company_tier(shared.application(), &viewer, id).await?.into()))
}

/// Get the borders between tiers
#[utoipa::path(get, path = "/tiers/bands", operation_id = "get_tier_bands", tag = "trade",
    responses((status = 200, body = InForceShape)))]
async fn get_tier_bands(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<InForceShape>> {
    Ok(Json(bands_in_force(shared.application(), &viewer).await?.into()))
}

/// Change the borders between tiers
///
/// All companies are looked at again as of today.
#[utoipa::path(put, path = "/tiers/bands", operation_id = "change_tier_bands", tag = "trade",
    params(("If-Match" = String, Header, description = "The version that was read")),
    request_body = BandsShape, responses((status = 200, body = InForceShape)))]
async fn change_tier_bands(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    IfMatch(version): IfMatch,
    Body(bands): Body<BandsShape>,
) -> Answer<Json<InForceShape>> {
    shared.application().perform(&viewer, ChangeBands { version, bands: read(bands)? }).await?;
    Ok(Json(bands_in_force(shared.application(), &viewer).await?.into()))
}

/// See who would move if the borders were others
#[utoipa::path(post, path = "/tiers/bands/preview", operation_id = "preview_tier_bands", tag = "trade",
    request_body = BandsShape, responses((status = 200, body = PreviewShape)))]
async fn preview_tier_bands(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(bands): Body<BandsShape>,
) -> Answer<Json<PreviewShape>> {
    Ok(Json(preview_bands(shared.application(), &viewer, read(bands)?).await?.into()))
}

/// Which months.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// 1 to 24; 12 if not said.
    months: Option<u32>,
}

impl ReportQuery {
    pub fn months(&self) -> u32 {
        self.months.unwrap_or(MONTHS_IF_NOT_SAID)
    }
}

/// Get who stands where and who moved
#[utoipa::path(get, path = "/tiers/report", operation_id = "get_tier_report", tag = "trade",
    params(ReportQuery), responses((status = 200, body = ReportShape)))]
async fn get_tier_report(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<ReportQuery>,
) -> Answer<Json<ReportShape>> {
    Ok(Json(tiers::tier_report(shared.application(), &viewer, query.months()).await?.into()))
}

fn read(bands: BandsShape) -> Result<Bands, Problem> {
    bands.read().map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", error.to_string()).field("bands", "unreadable")
    })
}
