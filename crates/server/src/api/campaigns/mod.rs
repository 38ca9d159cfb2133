//! Campaigns: drafts, audience and check, sending and its steps, report and recipients.

mod calendar;
mod cost;
mod drafts;
mod outcome;
mod readers;
mod shapes;
mod steps;

pub(super) use shapes::{id as id_of, wrong};

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(calendar::router())
        .merge(cost::router())
        .merge(drafts::router())
        .merge(steps::router())
        .merge(outcome::router())
        .merge(readers::router())
}
