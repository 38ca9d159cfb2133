//! Hosts of sending domains, one set of handlers for both kinds: where the pages of letters are met, and where what comes back is taken in.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::sending::hosts::{self, Host, HostKind, RemoveHost, SetHost};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use basics::ids::SendingDomainId;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_tracking_hosts))
        .routes(routes!(set_tracking_host, remove_tracking_host))
        .routes(routes!(check_tracking_host))
        .routes(routes!(list_return_hosts))
        .routes(routes!(set_return_host, remove_return_host))
        .routes(routes!(check_return_host))
}

/// A host of a sending domain's own.
#[derive(Serialize, ToSchema)]
#[schema(as = DomainHost)]
struct HostShape {
    /// `tracking`: the links in its letters lead there. `return`: what comes back for them is taken in there.
    kind: &'static str,
    /// The sending domain's id.
    domain: String,
    domain_name: String,
    /// Of the domain itself: without it no host below is `proven`.
    domain_proven: String,
    host: String,
    /// `proven`, `declared` or `unproven`, by the last look that was answered.
    proven: String,
    /// Where it should lead.
    target: String,
    /// What to publish under its name.
    records: Vec<HostRecordShape>,
    /// Where receivers may send their reports about the domain; of a return host.
    #[schema(required)]
    reports_to: Option<String>,
    /// Where it led at the last look that was answered; `null` where there was no record.
    #[schema(required)]
    found: Option<String>,
    /// The last look that was answered.
    #[schema(required, format = DateTime)]
    checked_at: Option<String>,
    /// The name for which no name server answered at a later look. It is asked again by itself.
    #[schema(required)]
    unanswered: Option<String>,
    #[schema(required, format = DateTime)]
    unanswered_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = HostRecord)]
struct HostRecordShape {
    /// `CNAME`, `A`, `AAAA`, `MX` or `TXT`.
    kind: &'static str,
    value: String,
}

impl From<Host> for HostShape {
    fn from(host: Host) -> Self {
        let records = host.records.into_iter().map(|record| HostRecordShape { kind: record.kind, value: record.value });
        let (unanswered, unanswered_at) = host.unanswered.unzip();
        HostShape {
            kind: host.kind.as_str(),
            domain: host.domain.to_string(),
            domain_name: host.domain_name,
            domain_proven: host.domain_state,
            host: host.host,
            proven: host.state,
            target: host.target,
            records: records.collect(),
            reports_to: host.reports_to,
            found: host.found,
            checked_at: host.checked_at.map(|at| at.to_string()),
            unanswered,
            unanswered_at: unanswered_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewHost {
    /// Below the domain: whole, such as `t.example.com`, or its label alone.
    host: String,
}

async fn list(shared: &Shared, viewer: &Viewer, kind: HostKind) -> Answer<Json<Vec<HostShape>>> {
    let hosts = hosts::hosts(shared.application(), viewer, kind).await?;
    Ok(Json(hosts.into_iter().map(Into::into).collect()))
}

async fn set(shared: &Shared, by: &Viewer, verb: SetHost) -> Answer<StatusCode> {
    shared.application().perform(by, verb).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(shared: &Shared, by: &Viewer, verb: RemoveHost) -> Answer<StatusCode> {
    shared.application().perform(by, verb).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn check(shared: &Shared, by: &Viewer, kind: HostKind, domain: SendingDomainId) -> Answer<Json<HostShape>> {
    hosts::check_host(shared.application(), by, kind, domain).await?;
    Ok(Json(hosts::host(shared.application(), by, kind, domain).await?.into()))
}

/// Every tracking host
#[utoipa::path(get, path = "/tracking-hosts", operation_id = "list_tracking_hosts", tag = "sending",
    responses((status = 200, body = Vec<HostShape>)))]
async fn list_tracking_hosts(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<HostShape>>> {
    list(&shared, &viewer, HostKind::Tracking).await
}

/// Give a domain a tracking host
#[utoipa::path(put, path = "/domains/{id}/tracking-host", operation_id = "set_tracking_host", tag = "sending",
    params(("id" = String, Path)), request_body = NewHost, responses((status = 204)))]
async fn set_tracking_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
    Body(new): Body<NewHost>,
) -> Answer<StatusCode> {
    set(&shared, &viewer, SetHost { kind: HostKind::Tracking, domain, host: new.host }).await
}

/// Take a domain's tracking host away
#[utoipa::path(delete, path = "/domains/{id}/tracking-host", operation_id = "remove_tracking_host", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove_tracking_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<StatusCode> {
    remove(&shared, &viewer, RemoveHost { kind: HostKind::Tracking, domain }).await
}

/// Look where a domain's tracking host leads
#[utoipa::path(post, path = "/domains/{id}/tracking-host/check", operation_id = "check_tracking_host",
    tag = "sending", params(("id" = String, Path)), responses((status = 200, body = HostShape)))]
async fn check_tracking_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<Json<HostShape>> {
    check(&shared, &viewer, HostKind::Tracking, domain).await
}

/// Every return host
#[utoipa::path(get, path = "/return-hosts", operation_id = "list_return_hosts", tag = "sending",
    responses((status = 200, body = Vec<HostShape>)))]
async fn list_return_hosts(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<HostShape>>> {
    list(&shared, &viewer, HostKind::Return).await
}

/// Give a domain a return host
#[utoipa::path(put, path = "/domains/{id}/return-host", operation_id = "set_return_host", tag = "sending",
    params(("id" = String, Path)), request_body = NewHost, responses((status = 204)))]
async fn set_return_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
    Body(new): Body<NewHost>,
) -> Answer<StatusCode> {
    set(&shared, &viewer, SetHost { kind: HostKind::Return, domain, host: new.host }).await
}

/// Take a domain's return host away
#[utoipa::path(delete, path = "/domains/{id}/return-host", operation_id = "remove_return_host", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove_return_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<StatusCode> {
    remove(&shared, &viewer, RemoveHost { kind: HostKind::Return, domain }).await
}

/// Look whether a domain's return host leads here
#[utoipa::path(post, path = "/domains/{id}/return-host/check", operation_id = "check_return_host", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = HostShape)))]
async fn check_return_host(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<Json<HostShape>> {
    check(&shared, &viewer, HostKind::Return, domain).await
}
