//! Return hosts of sending domains.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::sending::returns::{self, RemoveReturnHost, ReturnHost, SetReturnHost};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_return_hosts))
        .routes(routes!(set_return_host, remove_return_host))
        .routes(routes!(check_return_host))
}

/// A host where what comes back for a sending domain's letters is taken in.
#[derive(Serialize, ToSchema)]
#[schema(as = ReturnHost)]
struct ReturnHostShape {
    /// The sending domain's id.
    domain: String,
    domain_name: String,
    host: String,
    /// `proven`, `declared` or `unproven`.
    proven: String,
    /// What its MX record should name.
    target: String,
    /// What its SPF record may be.
    spf: String,
    /// Where receivers may send their reports about the domain.
    reports_to: String,
    /// Its exchangers by the last look.
    #[schema(required)]
    found: Option<String>,
    #[schema(required, format = DateTime)]
    checked_at: Option<String>,
}

impl From<ReturnHost> for ReturnHostShape {
    fn from(host: ReturnHost) -> Self {
        ReturnHostShape {
            domain: host.domain.to_string(),
            domain_name: host.domain_name,
            host: host.host,
            proven: host.state,
            target: host.target,
            spf: host.spf,
            reports_to: host.reports_to,
            found: host.found,
            checked_at: host.checked_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewReturnHost {
    /// Below the domain: `bounce.example.com`, or `bounce` alone.
    host: String,
}

/// Every return host
#[utoipa::path(get, path = "/return-hosts", operation_id = "list_return_hosts", tag = "sending",
    responses((status = 200, body = Vec<ReturnHostShape>)))]
async fn list_return_hosts(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<ReturnHostShape>>> {
    let hosts = returns::return_hosts(shared.application(), &viewer).await?;
    Ok(Json(hosts.into_iter().map(Into::into).collect()))
}

/// Give a domain a return host
#[utoipa::path(put, path = "/domains/{id}/return-host", operation_id = "set_return_host", tag = "sending",
    params(("id" = String, Path)), request_body = NewReturnHost, responses((status = 204)))]
async fn set_return_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
    Body(new): Body<NewReturnHost>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, SetReturnHost { domain, host: new.host }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a domain's return host away
#[utoipa::path(delete, path = "/domains/{id}/return-host", operation_id = "remove_return_host", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove_return_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RemoveReturnHost { domain }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Look whether a domain's return host leads here
#[utoipa::path(post, path = "/domains/{id}/return-host/check", operation_id = "check_return_host", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn check_return_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<StatusCode> {
    returns::check_return_host(shared.application(), &viewer, domain).await?;
    Ok(StatusCode::NO_CONTENT)
}
