//! The health of domains and channels, the change of keys, and reports of other servers.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Problem, Query};
use application::sending::health::{
    self, DropKeyChange, KeyChangeShown, MailReports, Subject, check_channel_health, check_domain_health,
    health_checks, mail_reports, prepare_key_change, take_mail_report,
};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use basics::{Timestamp, ids};
use domain::sending::health::rotation::Stage;
use domain::trust::Right;
use mail::unpack::MOST_PACKED_BYTES;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const DAY_MILLISECONDS: i64 = 86_400_000;
/// Reports of four weeks.
const DAYS: u32 = 28;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_health_checks))
        .routes(routes!(check_domain_health_now))
        .routes(routes!(check_channel_health_now))
        .routes(routes!(start_key_change, drop_key_change))
        .routes(routes!(get_mail_reports))
        .routes(routes!(create_mail_report))
}

/// A domain or channel with its checks.
#[derive(Serialize, ToSchema)]
struct HealthSubject {
    /// `domain` or `channel`.
    kind: &'static str,
    id: String,
    name: String,
    /// Of a channel.
    #[schema(required)]
    host: Option<String>,
    /// The worst of its checks: `good`, `unknown`, `warn` or `bad`; `null` before the first one.
    #[schema(required)]
    state: Option<&'static str>,
    #[schema(required, format = DateTime)]
    checked_at: Option<String>,
    checks: Vec<HealthCheck>,
    /// The worst of each day, oldest first.
    history: Vec<HealthDay>,
    #[schema(required)]
    key_change: Option<KeyChangeShape>,
}

#[derive(Serialize, ToSchema)]
struct HealthCheck {
    /// `spf`, `dkim`, `dmarc`, `alignment`, `mx`, `ptr`, `block_list`, `tls`, `mta_sts`, `tls_rpt` or `bimi`.
    check: &'static str,
    state: &'static str,
    /// What there is to say, as a word of the catalogue with its arguments.
    code: String,
    arguments: BTreeMap<String, String>,
    /// What stands there now.
    #[schema(required)]
    found: Option<String>,
    /// What mends it.
    #[schema(required)]
    publish: Option<HealthRecord>,
    #[schema(format = DateTime)]
    since: String,
    #[schema(format = DateTime)]
    checked_at: String,
}

/// A record of the DNS.
#[derive(Serialize, ToSchema)]
struct HealthRecord {
    name: String,
    /// `TXT`, `MX`, `PTR`.
    kind: String,
    value: String,
}

#[derive(Serialize, ToSchema)]
struct HealthDay {
    #[schema(format = Date)]
    day: String,
    state: &'static str,
}

/// A change of DKIM keys.
#[derive(Serialize, ToSchema)]
#[schema(as = KeyChange)]
struct KeyChangeShape {
    /// `waiting`, `overlapping` or `removable`.
    stage: &'static str,
    #[schema(format = DateTime)]
    started_at: String,
    /// Until when the old records must stay.
    #[schema(required, format = DateTime)]
    until: Option<String>,
    new_records: Vec<HealthRecord>,
    old_records: Vec<HealthRecord>,
}

fn date(day: i64) -> String {
    let at = Timestamp::from_millis(day.saturating_mul(DAY_MILLISECONDS)).to_string();
    at.split('T').next().unwrap_or(&at).to_owned()
}

impl From<KeyChangeShown> for KeyChangeShape {
    fn from(change: KeyChangeShown) -> Self {
        let records = |records: Vec<application::sending::domains::Published>| {
            let shape = records.into_iter().map(|record| HealthRecord {
                name: record.name,
                kind: "TXT".to_owned(),
                value: record.value,
            });
            shape.collect()
        };
        KeyChangeShape {
            stage: change.stage.as_str(),
            started_at: change.started_at.to_string(),
            until: match change.stage {
                Stage::Overlapping { until } => Some(until.to_string()),
                Stage::Waiting | Stage::Removable => None,
            },
            new_records: records(change.new_records),
            old_records: records(change.old_records),
        }
    }
}

impl From<Subject> for HealthSubject {
    fn from(subject: Subject) -> Self {
        let checks = subject.checks.into_iter().map(|shown| HealthCheck {
            check: shown.check.as_str(),
            state: shown.state.as_str(),
            code: shown.finding.code,
            arguments: shown.finding.arguments,
            found: shown.finding.found,
            publish: shown.finding.publish.map(|record| HealthRecord {
                name: record.name,
                kind: record.kind,
                value: record.value,
            }),
            since: shown.since.to_string(),
            checked_at: shown.checked_at.to_string(),
        });
        let history = subject.history.iter().map(|day| HealthDay { day: date(day.day), state: day.state.as_str() });
        HealthSubject {
            kind: subject.kind.as_str(),
            id: subject.id,
            name: subject.name,
            host: subject.host,
            state: subject.state.map(|state| state.as_str()),
            checked_at: subject.checked_at.map(|at| at.to_string()),
            checks: checks.collect(),
            history: history.collect(),
            key_change: subject.key_change.map(Into::into),
        }
    }
}

/// Domains and channels with their checks
#[utoipa::path(get, path = "/health-checks", operation_id = "list_health_checks", tag = "sending",
    responses((status = 200, body = Vec<HealthSubject>)))]
async fn list_health_checks(State(shared): State<Shared>, Caller(by): Caller) -> Answer<Json<Vec<HealthSubject>>> {
    let subjects = health_checks(shared.application(), &by).await?;
    Ok(Json(subjects.into_iter().map(Into::into).collect()))
}

async fn one(shared: &Shared, by: &domain::trust::Viewer, id: &str) -> Answer<Json<HealthSubject>> {
    let subjects = health_checks(shared.application(), by).await?;
    let found = subjects.into_iter().find(|subject| subject.id == id);
    Ok(Json(found.ok_or(application::Trouble::not_found("health"))?.into()))
}

/// Look at a domain now
#[utoipa::path(post, path = "/domains/{id}/health-check", operation_id = "check_domain_health", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = HealthSubject)))]
async fn check_domain_health_now(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<ids::SendingDomain>,
) -> Answer<Json<HealthSubject>> {
    check_domain_health(shared.application(), &by, id).await?;
    one(&shared, &by, &id.to_string()).await
}

/// Look at a channel now
#[utoipa::path(post, path = "/channels/{id}/health-check", operation_id = "check_channel_health", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = HealthSubject)))]
async fn check_channel_health_now(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<HealthSubject>> {
    check_channel_health(shared.application(), &by, id).await?;
    one(&shared, &by, &id.to_string()).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKeyChange {
    /// An Ed25519 key beside the RSA one.
    #[serde(default)]
    with_ed25519: bool,
}

/// Make new keys for a domain; they sign once they are published
#[utoipa::path(post, path = "/domains/{id}/key-change", operation_id = "start_key_change", tag = "sending",
    params(("id" = String, Path)), request_body = NewKeyChange, responses((status = 200, body = HealthSubject)))]
async fn start_key_change(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<ids::SendingDomain>,
    Key(key): Key,
    Body(new): Body<NewKeyChange>,
) -> Answer<Json<HealthSubject>> {
    let verb = prepare_key_change(shared.application(), &by, id, new.with_ed25519).await?;
    shared.perform(&by, key, verb).await?;
    one(&shared, &by, &id.to_string()).await
}

/// Throw new keys away that do not sign yet, or say that the old records are removed
#[utoipa::path(delete, path = "/domains/{id}/key-change", operation_id = "drop_key_change", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn drop_key_change(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(domain): PathId<ids::SendingDomain>,
) -> Answer<StatusCode> {
    shared.application().perform(&by, DropKeyChange { domain }).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportsQuery {
    /// How far back, up to 400 days.
    days: Option<u32>,
}

/// What other servers reported of letters in a domain's name.
#[derive(Serialize, ToSchema)]
#[schema(as = MailReports)]
struct MailReportsShape {
    /// By who sent them, the most letters first; at most 100.
    sources: Vec<MailSource>,
    days: Vec<MailDay>,
    /// The newest first; at most 200.
    reports: Vec<MailReportShape>,
}

#[derive(Serialize, ToSchema)]
struct MailSource {
    address: String,
    /// The domain whose signature passed, or was there.
    #[schema(required)]
    signed_by: Option<String>,
    passed: i64,
    failed: i64,
}

#[derive(Serialize, ToSchema)]
struct MailDay {
    #[schema(format = Date)]
    day: String,
    passed: i64,
    failed: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MailReport)]
struct MailReportShape {
    id: String,
    /// `dmarc` or `tls`.
    kind: String,
    organisation: String,
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    until: String,
    /// Letters, or sessions of TLS.
    passed: i64,
    failed: i64,
}

impl From<MailReports> for MailReportsShape {
    fn from(reports: MailReports) -> Self {
        let sources = reports.sources.into_iter().map(|sum| MailSource {
            address: sum.source,
            signed_by: sum.dkim_domain,
            passed: sum.passed,
            failed: sum.failed,
        });
        let days =
            reports.days.iter().map(|sum| MailDay { day: date(sum.day), passed: sum.passed, failed: sum.failed });
        let latest = reports.latest.into_iter().map(|report| MailReportShape {
            id: report.id.to_string(),
            kind: report.kind,
            organisation: report.organisation,
            from: report.from_at.to_string(),
            until: report.until_at.to_string(),
            passed: report.passed,
            failed: report.failed,
        });
        MailReportsShape { sources: sources.collect(), days: days.collect(), reports: latest.collect() }
    }
}

/// What other servers reported of a domain's letters
#[utoipa::path(get, path = "/domains/{id}/mail-reports", operation_id = "get_mail_reports", tag = "sending",
    params(("id" = String, Path), ReportsQuery), responses((status = 200, body = MailReportsShape)))]
async fn get_mail_reports(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<ids::SendingDomain>,
    Query(query): Query<ReportsQuery>,
) -> Answer<Json<MailReportsShape>> {
    let days = query.days.unwrap_or(DAYS);
    Ok(Json(mail_reports(shared.application(), &by, id, days).await?.into()))
}

/// A report that was taken.
#[derive(Serialize, ToSchema)]
struct TakenMailReport {
    /// `dmarc` or `tls`.
    kind: &'static str,
    domain: String,
    organisation: String,
    /// `false` when it was there already.
    is_new: bool,
}

/// Take a report file: DMARC (XML) or TLS (JSON), packed or not
#[utoipa::path(post, path = "/mail-reports", operation_id = "create_mail_report", tag = "sending",
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = TakenMailReport)))]
async fn create_mail_report(
    State(shared): State<Shared>,
    Caller(by): Caller,
    request: Request,
) -> Answer<Json<TakenMailReport>> {
    if !by.may(Right::ManageChannels) {
        return Err(application::Trouble::NotAllowed { right: Right::ManageChannels }.into());
    }
    let _turn = shared.uploads().acquire().await.expect("nobody closes the turns");
    let bytes = axum::body::to_bytes(request.into_body(), MOST_PACKED_BYTES).await.map_err(|_| {
        let detail = format!("the file is larger than {} MiB or did not arrive whole", MOST_PACKED_BYTES >> 20);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", detail).field("file", "file_too_large")
    })?;
    let taken = take_mail_report(shared.application(), &by, bytes.to_vec()).await?;
    let health::TakenReport { kind, domain, organisation, is_new } = taken;
    Ok(Json(TakenMailReport { kind: kind.as_str(), domain, organisation, is_new }))
}
