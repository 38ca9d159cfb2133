//! Ways out: channels and the domains we send from.

mod channels;
mod domains;
mod tracking;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(channels::router()).merge(domains::router()).merge(tracking::router())
}
