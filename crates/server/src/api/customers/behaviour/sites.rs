//! Web sites of the company that report visits, and the snippet that each puts into its pages.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::customers::behaviour::{self, AddSite, ChangeSite, RemoveSite, SiteRecord};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_sites, add_site)).routes(routes!(change_site, remove_site))
}

/// A web site that reports visits.
#[derive(Serialize, ToSchema)]
#[schema(as = Site)]
struct SiteShape {
    id: String,
    name: String,
    /// Only their pages are heard, and only links to them carry who clicked.
    origins: Vec<String>,
    /// What the site's pages hold: it waits for `tradewind('consent', true)`, unless `data-consent="given"` is added where the law
    /// allows that.
    snippet: String,
    /// When a page reported last.
    #[schema(required, format = DateTime)]
    heard_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// Calls that come before the script is there wait in a list.
fn snippet(url: &str, key: &str) -> String {
    format!(
        "<script>window.tradewind=window.tradewind||function(){{(tradewind.q=tradewind.q||[]).push(arguments)}}</script>\n\
         <script async src=\"{url}/site.js\" data-site=\"{key}\"></script>"
    )
}

fn shape(shared: &Shared, site: SiteRecord) -> SiteShape {
    let url = &shared.settings().public_url;
    SiteShape {
        id: site.id.to_string(),
        name: site.name,
        origins: site.origins,
        snippet: snippet(url.trim_end_matches('/'), &site.key),
        heard_at: site.heard_at.map(|at| at.to_string()),
        created_at: site.created_at.to_string(),
    }
}

/// List sites
#[utoipa::path(get, path = "/sites", operation_id = "list_sites", tag = "customers",
    responses((status = 200, body = Vec<SiteShape>)))]
async fn list_sites(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<SiteShape>>> {
    let found = behaviour::sites(shared.application(), &viewer).await?;
    Ok(Json(found.into_iter().map(|site| shape(&shared, site)).collect()))
}

/// A site to be heard.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSite {
    name: String,
    /// Such as `https://www.example.com`; at most 20.
    origins: Vec<String>,
}

/// The site that was added.
#[derive(Serialize, ToSchema)]
struct AddedSite {
    id: String,
}

/// Add a site
#[utoipa::path(post, path = "/sites", operation_id = "add_site", tag = "customers",
    request_body = NewSite, responses((status = 201, body = AddedSite)))]
async fn add_site(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewSite>,
) -> Answer<(StatusCode, Json<AddedSite>)> {
    let id = shared.perform(&viewer, key, AddSite { name: new.name, origins: new.origins }).await?;
    Ok((StatusCode::CREATED, Json(AddedSite { id: id.to_string() })))
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SiteChange {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    origins: Option<Vec<String>>,
}

/// Change a site
#[utoipa::path(patch, path = "/sites/{id}", operation_id = "change_site", tag = "customers",
    params(("id" = String, Path)), request_body = SiteChange, responses((status = 204)))]
async fn change_site(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Site>,
    Body(change): Body<SiteChange>,
) -> Answer<StatusCode> {
    let SiteChange { name, origins } = change;
    shared.application().perform(&viewer, ChangeSite { id, name, origins }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a site; what it reported stays
#[utoipa::path(delete, path = "/sites/{id}", operation_id = "remove_site", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove_site(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Site>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RemoveSite { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
