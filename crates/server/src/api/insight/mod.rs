//! What the first screen says, one operation a section.

mod needs;
mod sending;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(needs::router()).merge(sending::router())
}
