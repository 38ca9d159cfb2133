//! Letters that one channel took over from another.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId};
use application::sending::routes::{Rerouted, rerouted_from};
use axum::extract::State;
use basics::ids;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_channel_reroutings))
}

/// Letters that one channel took over from another, which was in trouble for too long.
#[derive(Serialize, ToSchema)]
pub struct Rerouting {
    from: String,
    to: String,
    /// `channel` = it stood still as a whole; `suspended`, `blocked`, `back_off` = its letters to one receiver were held.
    cause: &'static str,
    /// Who runs the mailboxes, where only those letters were taken over.
    #[schema(required)]
    provider: Option<&'static str>,
    letters: i64,
    #[schema(format = DateTime)]
    first_at: String,
    #[schema(format = DateTime)]
    last_at: String,
}

impl From<Rerouted> for Rerouting {
    fn from(one: Rerouted) -> Self {
        Rerouting {
            from: one.from.to_string(),
            to: one.to.to_string(),
            cause: one.cause.as_str(),
            provider: one.provider.map(|provider| provider.as_str()),
            letters: one.letters,
            first_at: one.first_at.to_string(),
            last_at: one.last_at.to_string(),
        }
    }
}

/// Which channels took over letters of a channel in the last thirty days
#[utoipa::path(get, path = "/channels/{id}/reroutings", operation_id = "list_channel_reroutings", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = Vec<Rerouting>)))]
async fn list_channel_reroutings(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<Vec<Rerouting>>> {
    let shown = rerouted_from(shared.application(), &viewer, id).await?;
    Ok(Json(shown.into_iter().map(Into::into).collect()))
}
