//! Addresses that get no letters, and taking back what was done.

use crate::Shared;
use crate::api::page::{Page, cursor, limit};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Query};
use application::trust::{self, Suppress, UndoVerb, Unsuppress, suppressions, undo_parts};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{Suppression, Undo};
use domain::trust::{ConsentSource, SuppressionReason};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_suppressions, create_suppression))
        .routes(routes!(delete_suppression))
        .routes(routes!(undo_change))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SuppressionQuery {
    after: Option<String>,
    limit: Option<usize>,
    /// One whole address.
    q: Option<String>,
}

/// Why an address gets no letters.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuppressionReason)]
enum ReasonShape {
    ByHand,
    Bounced,
    Unsubscribed,
    Complained,
    Erased,
}

impl From<SuppressionReason> for ReasonShape {
    fn from(reason: SuppressionReason) -> Self {
        match reason {
            SuppressionReason::ByHand => ReasonShape::ByHand,
            SuppressionReason::Bounced => ReasonShape::Bounced,
            SuppressionReason::Unsubscribed => ReasonShape::Unsubscribed,
            SuppressionReason::Complained => ReasonShape::Complained,
            SuppressionReason::Erased => ReasonShape::Erased,
        }
    }
}

impl From<ReasonShape> for SuppressionReason {
    fn from(reason: ReasonShape) -> Self {
        match reason {
            ReasonShape::ByHand => SuppressionReason::ByHand,
            ReasonShape::Bounced => SuppressionReason::Bounced,
            ReasonShape::Unsubscribed => SuppressionReason::Unsubscribed,
            ReasonShape::Complained => SuppressionReason::Complained,
            ReasonShape::Erased => SuppressionReason::Erased,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Suppression)]
struct SuppressionShape {
    id: String,
    /// `null` once the person was erased.
    #[schema(required)]
    address_masked: Option<String>,
    reason: ReasonShape,
    #[schema(format = DateTime)]
    at: String,
}

impl From<trust::Suppression> for SuppressionShape {
    fn from(row: trust::Suppression) -> Self {
        SuppressionShape {
            id: row.id.to_string(),
            address_masked: row.address_masked,
            reason: row.reason.into(),
            at: row.at.to_string(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSuppression {
    address: String,
    reason: ReasonShape,
}

/// Whether the list changed.
#[derive(Serialize, ToSchema)]
struct Suppressed {
    /// False when the address stood there already for this or a stronger reason.
    changed: bool,
}

/// How many things came back.
#[derive(Serialize, ToSchema)]
struct Undone {
    undone: u64,
}

/// List suppressed addresses
#[utoipa::path(get, path = "/suppressions", operation_id = "list_suppressions", tag = "trust", params(SuppressionQuery),
    responses((status = 200, body = Page<SuppressionShape>)))]
async fn list_suppressions(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<SuppressionQuery>,
) -> Answer<Json<Page<SuppressionShape>>> {
    let after = cursor(query.after.as_deref())?;
    let limit = limit(query.limit)?;
    let page = suppressions(shared.application(), &viewer, query.q.as_deref(), after, limit).await?;
    Ok(Json(Page::of(page, SuppressionShape::from)))
}

/// Suppress an address
#[utoipa::path(post, path = "/suppressions", operation_id = "create_suppression", tag = "trust",
    request_body = NewSuppression, responses((status = 201, body = Suppressed)))]
async fn create_suppression(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(body): Body<NewSuppression>,
) -> Answer<(StatusCode, Json<Suppressed>)> {
    let verb = Suppress { address: body.address, reason: body.reason.into(), source: ConsentSource::ByHand };
    let changed = shared.perform(&viewer, key, verb).await?;
    Ok((StatusCode::CREATED, Json(Suppressed { changed })))
}

/// Lift a suppression
#[utoipa::path(delete, path = "/suppressions/{id}", operation_id = "delete_suppression", tag = "trust",
    params(("id" = String, Path)), responses((status = 204)))]
async fn delete_suppression(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Suppression>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, Unsuppress { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take back what was done
#[utoipa::path(post, path = "/undo/{id}", operation_id = "undo_change", tag = "trust", params(("id" = String, Path)),
    responses((status = 200, body = Undone)))]
async fn undo_change(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    PathId(id): PathId<Undo>,
) -> Answer<Json<Undone>> {
    let parts = undo_parts(shared.application(), &viewer, id).await?;
    let undone = shared.perform(&viewer, key, UndoVerb { id, parts }).await?;
    Ok(Json(Undone { undone }))
}
