//! Campaigns: drafts, audience and check, sending and its steps, report and recipients.

mod drafts;
mod outcome;
mod shapes;
mod steps;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(drafts::router()).merge(steps::router()).merge(outcome::router())
}
