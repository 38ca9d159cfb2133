//! Who may come in and what is kept about people: set-up, sessions, oneself, users.

mod erasure;
mod keys;
mod log;
mod me;
mod operations;
mod session;
mod setup;
mod suppressions;
mod teams;
mod user_shape;
mod users;
mod workspace;

pub use teams::Removed;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(setup::router())
        .merge(session::router())
        .merge(me::router())
        .merge(workspace::router())
        .merge(users::router())
        .merge(teams::router())
        .merge(keys::router())
        .merge(log::router())
        .merge(operations::router())
        .merge(suppressions::router())
        .merge(erasure::router())
}
