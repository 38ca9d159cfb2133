//! Routes: made, ordered, changed, removed; the answer to "why this channel?"; and letters that another channel takes over.

pub(crate) mod book;
pub(crate) mod cells;
mod change;
mod input;
mod questions;
pub(crate) mod take_over;
#[cfg(test)]
mod tests;

pub use change::{AddRoute, ChangeRoute, OrderRoutes, RemoveRoute, RouteChange};
pub use questions::{Asked, Explained, rerouted, rerouted_from, routes, why};
pub use store::sending::route::Rerouted;
