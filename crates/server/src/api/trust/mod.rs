//! Who may come in and what is kept about people: set-up, sessions, oneself, users.

mod me;
mod session;
mod setup;
mod user_shape;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(setup::router()).merge(session::router()).merge(me::router())
}
