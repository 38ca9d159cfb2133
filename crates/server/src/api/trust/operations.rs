//! Long work: what runs, and what came of what ran.

use crate::Shared;
use crate::api::names::name_of;
use crate::api::page::{Page, cursor, limit};
use crate::auth::Caller;
use crate::http::{Answer, Json, Query};
use application::trust::{Operation, Phase, operations};
use axum::extract::State;
use basics::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::log::ActorShape;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_operations))
}

/// Which half of the long work.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PhaseShape {
    /// It runs, waits or is paused.
    #[default]
    UnderWay,
    Ended,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OperationQuery {
    /// `under_way` if not said.
    #[param(inline)]
    phase: Option<PhaseShape>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// Long work: an import, a change of many customers, a campaign being sent, a job.
#[derive(Serialize, ToSchema)]
#[schema(as = Operation)]
struct OperationShape {
    /// Of the import, run, campaign or job.
    id: String,
    /// `import`, `bulk_run`, `campaign` or `job`.
    noun: &'static str,
    title: OperationTitle,
    /// `waiting`, `running`, `paused`, `done`, `failed` or `cancelled`.
    state: &'static str,
    done: i64,
    #[schema(required)]
    total: Option<i64>,
    /// Mean pace since it began, where that says something.
    #[schema(required)]
    per_second: Option<f64>,
    #[schema(required)]
    seconds_left: Option<f64>,
    #[schema(required, format = DateTime)]
    began_at: Option<String>,
    #[schema(required, format = DateTime)]
    ended_at: Option<String>,
    /// What came of it, by what was counted: `new`, `updated`, `refused`, `accepted`, …
    result: BTreeMap<&'static str, i64>,
    /// The code of why it failed, or the text of a job's error.
    #[schema(required)]
    failure: Option<String>,
    by: ActorShape,
    /// The verbs that the caller may ask for now: `pause`, `resume`, `cancel`, `undo`, at the noun's own address.
    can: Vec<&'static str>,
}

/// A text that the screen words.
#[derive(Serialize, ToSchema)]
struct OperationTitle {
    /// `import_check`, `import`, `import_undo`, `campaign`, what a run does (`change_contacts`; `change_contacts_undo` when it is taken back), or
    /// the kind of a job.
    code: String,
    /// `name`: of the file or the campaign.
    arguments: BTreeMap<&'static str, String>,
}

impl OperationShape {
    fn of(operation: Operation, now: Timestamp) -> Self {
        let pace = operation.pace(now);
        let Operation { id, noun, kind, state, name, done, total, began_at, ended_at, result, failure, by, can } =
            operation;
        OperationShape {
            id: name_of(noun, id).unwrap_or_default(),
            noun,
            title: OperationTitle { code: kind, arguments: name.into_iter().map(|name| ("name", name)).collect() },
            state: state.as_str(),
            done,
            total,
            per_second: pace.map(|pace| pace.per_second),
            seconds_left: pace.and_then(|pace| pace.seconds_left),
            began_at: began_at.map(|at| at.to_string()),
            ended_at: ended_at.map(|at| at.to_string()),
            result,
            failure,
            by: by.into(),
            can,
        }
    }
}

/// List long work, newest first
#[utoipa::path(get, path = "/operations", operation_id = "list_operations", tag = "trust", params(OperationQuery),
    responses((status = 200, body = Page<OperationShape>)))]
async fn list_operations(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<OperationQuery>,
) -> Answer<Json<Page<OperationShape>>> {
    let phase = match query.phase.unwrap_or_default() {
        PhaseShape::UnderWay => Phase::UnderWay,
        PhaseShape::Ended => Phase::Ended,
    };
    let (after, limit) = (cursor(query.after.as_deref())?, limit(query.limit)?);
    let application = shared.application();
    let page = operations(application, &viewer, phase, after, limit).await?;
    Ok(Json(Page::of(page, |operation| OperationShape::of(operation, application.now()))))
}
