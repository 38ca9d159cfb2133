//! The audit log and the jobs, newest first.

use crate::Shared;
use crate::api::names::{name_of, number_of};
use crate::api::page::{Page, PageQuery, cursor, limit};
use crate::auth::Caller;
use crate::http::{Answer, Json, Problem, Query};
use application::trust::{AuditEntry, AuditQuestion, Doer, FieldChange, JobRow, audit_log, jobs};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_audit)).routes(routes!(list_jobs))
}

/// Which entries of the audit log.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    after: Option<String>,
    limit: Option<usize>,
    /// Of one noun: `contact`.
    noun: Option<String>,
    /// Of one thing: `con_…`.
    id: Option<String>,
    /// By one user: `usr_…`.
    user: Option<String>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<String>,
    /// Before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<String>,
}

/// Who did what, when.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
struct AuditShape {
    id: String,
    #[schema(format = DateTime)]
    at: String,
    actor: ActorShape,
    verb: String,
    noun: String,
    #[schema(required)]
    noun_id: Option<String>,
    /// What people call the thing; `null` when it is gone or has no name.
    #[schema(required)]
    name: Option<String>,
    /// What was before and after, where the verb kept both.
    changes: Vec<FieldChangeShape>,
    /// Whether it is already part of the hash chain.
    chained: bool,
}

/// A field that changed; `null` was empty, or is not quoted.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldChange)]
struct FieldChangeShape {
    field: String,
    #[schema(required)]
    before: Option<String>,
    #[schema(required)]
    after: Option<String>,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
#[schema(as = Actor)]
pub struct ActorShape {
    #[schema(required)]
    id: Option<String>,
    #[schema(required)]
    name: Option<String>,
    /// `user`, `key` or `system`.
    kind: String,
}

impl From<Doer> for ActorShape {
    fn from(doer: Doer) -> Self {
        ActorShape { id: doer.id, name: doer.name, kind: doer.kind }
    }
}

impl From<AuditEntry> for AuditShape {
    fn from(entry: AuditEntry) -> Self {
        AuditShape {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            actor: entry.actor.into(),
            verb: entry.verb,
            noun_id: name_of(&entry.noun, entry.noun_id),
            noun: entry.noun,
            name: entry.name,
            changes: entry
                .changes
                .into_iter()
                .map(|FieldChange { field, before, after }| FieldChangeShape { field, before, after })
                .collect(),
            chained: entry.chained,
        }
    }
}

/// Work that runs or ran behind the screens.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
struct JobShape {
    id: String,
    kind: String,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    state: String,
    noun: String,
    #[schema(required)]
    noun_id: Option<String>,
    title: JobTitle,
    done: i64,
    #[schema(required)]
    total: Option<i64>,
    #[schema(required, format = DateTime)]
    started_at: Option<String>,
    #[schema(required, format = DateTime)]
    finished_at: Option<String>,
    #[schema(required)]
    error: Option<String>,
}

/// A text that the screen words.
#[derive(Serialize, ToSchema)]
struct JobTitle {
    code: String,
    arguments: BTreeMap<String, String>,
}

impl From<JobRow> for JobShape {
    fn from(job: JobRow) -> Self {
        JobShape {
            id: job.id.to_string(),
            title: JobTitle { code: job.kind.clone(), arguments: BTreeMap::new() },
            kind: job.kind,
            state: job.state,
            noun_id: name_of(&job.noun, job.noun_id),
            noun: job.noun,
            done: job.done,
            total: job.total,
            started_at: job.started_at.map(|at| at.to_string()),
            finished_at: job.finished_at.map(|at| at.to_string()),
            error: job.error,
        }
    }
}

/// Read the audit log
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", tag = "trust", params(AuditQuery),
    responses((status = 200, body = Page<AuditShape>)))]
async fn list_audit(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<AuditQuery>,
) -> Answer<Json<Page<AuditShape>>> {
    let after = cursor(query.after.as_deref())?;
    let asked = AuditQuestion {
        noun: query.noun,
        noun_id: query.id.as_deref().map(number_of).transpose()?,
        user: query.user.as_deref().map(|text| read("user", text)).transpose()?,
        from: query.from.as_deref().map(|text| read("from", text)).transpose()?,
        until: query.until.as_deref().map(|text| read("until", text)).transpose()?,
    };
    let limit = limit(query.limit)?;
    let page = audit_log(shared.application(), &viewer, asked, after, limit).await?;
    Ok(Json(Page::of(page, AuditShape::from)))
}

fn read<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<T, Problem> {
    let wrong = |_| {
        let detail = format!("`{field}` is not what it should be: a user's id, or a time such as 2026-11-23T09:00:00Z");
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_value", detail).field(field, "wrong_value")
    };
    text.parse().map_err(wrong)
}

/// List jobs
#[utoipa::path(get, path = "/jobs", operation_id = "list_jobs", tag = "trust", params(PageQuery),
    responses((status = 200, body = Page<JobShape>)))]
async fn list_jobs(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<JobShape>>> {
    let page = jobs(shared.application(), &viewer, query.after()?, query.limit()?).await?;
    Ok(Json(Page::of(page, JobShape::from)))
}
