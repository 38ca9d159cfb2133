//! What customers do: events that are reported, the things and classes they name, and the interests that follow.

mod classes;
mod events;
mod interests;
mod sites;
mod things;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(events::router())
        .merge(things::router())
        .merge(classes::router())
        .merge(interests::router())
        .merge(sites::router())
}
