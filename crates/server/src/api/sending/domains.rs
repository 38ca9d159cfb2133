//! The domains we send from, and what their owner is to publish.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::sending::domains::{self, Domain, DomainRequest, RemoveDomain};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_domains, create_domain))
        .routes(routes!(delete_domain))
        .routes(routes!(check_domain))
}

/// A domain we send from.
#[derive(Serialize, ToSchema)]
#[schema(as = Domain)]
struct DomainShape {
    id: String,
    name: String,
    /// `proven`, `declared` or `unproven`.
    proven: String,
    checks: Vec<DomainCheck>,
    #[schema(required, format = DateTime)]
    checked_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// A TXT record to publish, and what stands there.
#[derive(Serialize, ToSchema)]
struct DomainCheck {
    /// `dkim`, `dkim_ed25519`, `spf`, `dmarc`.
    record: &'static str,
    name: String,
    expected: String,
    #[schema(required)]
    found: Option<String>,
    ok: bool,
}

impl From<Domain> for DomainShape {
    fn from(domain: Domain) -> Self {
        let checks = domain.checks.into_iter().map(|check| DomainCheck {
            record: check.record.as_str(),
            name: check.name,
            expected: check.expected,
            found: check.found,
            ok: check.ok,
        });
        DomainShape {
            id: domain.id.to_string(),
            name: domain.name,
            proven: domain.proven,
            checks: checks.collect(),
            checked_at: domain.checked_at.map(|at| at.to_string()),
            created_at: domain.created_at.to_string(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDomain {
    name: String,
    /// A second, Ed25519 key.
    #[serde(default)]
    with_ed25519: bool,
}

/// Every domain
#[utoipa::path(get, path = "/domains", operation_id = "list_domains", tag = "sending",
    responses((status = 200, body = Vec<DomainShape>)))]
async fn list_domains(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<DomainShape>>> {
    let all = domains::domains(shared.application(), &viewer).await?;
    Ok(Json(all.into_iter().map(Into::into).collect()))
}

/// Add a domain and make its keys
#[utoipa::path(post, path = "/domains", operation_id = "create_domain", tag = "sending", request_body = NewDomain,
    responses((status = 200, body = DomainShape)))]
async fn create_domain(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewDomain>,
) -> Answer<Json<DomainShape>> {
    let request = DomainRequest { name: new.name, with_ed25519: new.with_ed25519 };
    let verb = domains::prepare_domain(shared.application(), &viewer, request).await?;
    let id = shared.perform(&viewer, key, verb).await?;
    Ok(Json(domains::domain(shared.application(), &viewer, id).await?.into()))
}

/// Look up what is published
#[utoipa::path(post, path = "/domains/{id}/check", operation_id = "check_domain", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = DomainShape)))]
async fn check_domain(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::SendingDomain>,
) -> Answer<Json<DomainShape>> {
    domains::check_domain(shared.application(), &viewer, id).await?;
    Ok(Json(domains::domain(shared.application(), &viewer, id).await?.into()))
}

/// Remove a domain and its keys
#[utoipa::path(delete, path = "/domains/{id}", operation_id = "delete_domain", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn delete_domain(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RemoveDomain { domain }).await?;
    Ok(StatusCode::NO_CONTENT)
}
