//! Ways out: channels, the services behind them, routes, the domains we send from, and their health.

mod channels;
mod domains;
mod groups;
mod health;
mod hooks;
mod routes;
mod services;
mod tracking;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(channels::router())
        .merge(domains::router())
        .merge(groups::router())
        .merge(health::router())
        .merge(hooks::router())
        .merge(routes::router())
        .merge(services::router())
        .merge(tracking::router())
}
