//! How the whole is: version, database, the people in memory, whether sending is held.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json};
use application::start::sending_hold;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_status))
}

#[derive(Serialize, ToSchema)]
pub struct Status {
    version: &'static str,
    database: DatabaseKind,
    engine: EngineStatus,
    sending: SendingStatus,
    #[schema(format = DateTime)]
    started_at: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DatabaseKind {
    Sqlite,
    Postgres,
}

/// The people in memory.
#[derive(Serialize, ToSchema)]
struct EngineStatus {
    loaded: bool,
    /// 0 to 1; between them nobody knows how many are still to come.
    progress: f64,
    contacts: u64,
}

#[derive(Serialize, ToSchema)]
struct SendingStatus {
    held: bool,
    /// A code, when it is held.
    #[schema(required)]
    why: Option<String>,
}

/// How Tradewind is
#[utoipa::path(get, path = "/status", operation_id = "get_status", tag = "trust", responses((status = 200, body = Status)))]
async fn get_status(State(shared): State<Shared>, _: Caller) -> Answer<Json<Status>> {
    let application = shared.application();
    let people = application.people();
    let loaded = people.is_loaded();
    let hold = sending_hold(application).await?;
    let database = if application.database().is_postgres() { DatabaseKind::Postgres } else { DatabaseKind::Sqlite };
    Ok(Json(Status {
        version: shared.settings().version,
        database,
        engine: EngineStatus { loaded, progress: if loaded { 1.0 } else { 0.0 }, contacts: people.contacts() },
        sending: SendingStatus { held: hold.is_some(), why: hold.map(|hold| hold.as_str().to_owned()) },
        started_at: shared.started_at().to_string(),
    }))
}
