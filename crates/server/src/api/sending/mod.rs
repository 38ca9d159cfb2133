//! Ways out: channels, the services behind them, routes, the domains we send from, and their health.

mod brake;
mod channels;
mod domains;
mod groups;
mod health;
mod hooks;
mod hosts;
mod receivers;
pub(crate) mod reroutings;
mod rest;
mod routes;
mod services;
mod tracking;
mod warm_up;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(brake::router())
        .merge(channels::router())
        .merge(domains::router())
        .merge(groups::router())
        .merge(health::router())
        .merge(receivers::router())
        .merge(reroutings::router())
        .merge(hooks::router())
        .merge(hosts::router())
        .merge(routes::router())
        .merge(services::router())
        .merge(rest::router())
        .merge(tracking::router())
        .merge(warm_up::router())
}
