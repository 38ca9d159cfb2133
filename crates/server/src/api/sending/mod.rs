//! Ways out: channels, the domains we send from, and their health.

mod channels;
mod domains;
mod groups;
mod health;
mod rest;
mod tracking;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(channels::router())
        .merge(domains::router())
        .merge(groups::router())
        .merge(health::router())
        .merge(rest::router())
        .merge(tracking::router())
}
