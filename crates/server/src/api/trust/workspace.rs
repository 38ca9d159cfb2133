//! The company's own room.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json};
use application::trust::{self, ChangeWorkspace, workspace};
use axum::extract::State;
use domain::trust::WorkspaceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_workspace, change_workspace))
}

/// The company.
#[derive(Serialize, ToSchema)]
#[schema(as = Workspace)]
pub struct WorkspaceShape {
    name: String,
    #[schema(required)]
    country: Option<String>,
    language: String,
    time_zone: String,
    postal_address: String,
    /// Whether new campaigns note who opened.
    track_opens: bool,
    /// Whether new campaigns note who clicked.
    track_clicks: bool,
    /// Where the public pages are met.
    public_url: String,
    is_demo: bool,
    /// A demo's own time.
    #[schema(required, format = DateTime)]
    clock: Option<String>,
}

impl WorkspaceShape {
    pub fn of(shared: &Shared, workspace: trust::Workspace) -> Self {
        let is_demo = workspace.kind == WorkspaceKind::Demo;
        WorkspaceShape {
            name: workspace.name,
            country: workspace.country.map(|country| country.to_string()),
            language: workspace.language.to_string(),
            time_zone: workspace.time_zone,
            postal_address: workspace.postal_address,
            track_opens: workspace.tracking.opens,
            track_clicks: workspace.tracking.clicks,
            public_url: shared.settings().public_url.clone(),
            is_demo,
            clock: is_demo.then(|| shared.application().now().to_string()),
        }
    }
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkspaceChange {
    name: Option<String>,
    postal_address: Option<String>,
    country: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    track_opens: Option<bool>,
    track_clicks: Option<bool>,
}

/// Read the company's data
#[utoipa::path(get, path = "/workspace", operation_id = "get_workspace", tag = "trust",
    responses((status = 200, body = WorkspaceShape)))]
async fn get_workspace(State(shared): State<Shared>, _: Caller) -> Answer<Json<WorkspaceShape>> {
    Ok(Json(WorkspaceShape::of(&shared, workspace(shared.application()).await?)))
}

/// Change the company's data
#[utoipa::path(patch, path = "/workspace", operation_id = "change_workspace", tag = "trust",
    request_body = WorkspaceChange, responses((status = 200, body = WorkspaceShape)))]
async fn change_workspace(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<WorkspaceChange>,
) -> Answer<Json<WorkspaceShape>> {
    let WorkspaceChange { name, postal_address, country, language, time_zone, track_opens, track_clicks } = body;
    let verb = ChangeWorkspace { name, country, language, time_zone, postal_address, track_opens, track_clicks };
    shared.application().perform(&viewer, verb).await?;
    Ok(Json(WorkspaceShape::of(&shared, workspace(shared.application()).await?)))
}
