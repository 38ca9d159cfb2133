//! Ways out: channels, the domains we send from, and their health.

mod brake;
mod channels;
mod domains;
mod groups;
mod health;
mod receivers;
mod returns;
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
        .merge(returns::router())
        .merge(tracking::router())
        .merge(warm_up::router())
}
