//! The JSON API under `/api/v1`: one folder a noun, each with a `router()`; here they come together with their description.
//!
//! Every operation has an id `verb_noun`. What all have in common (the envelope of errors, the two ways to sign in, the
//! Idempotency-Key) is described once, after the routers are merged.

mod campaigns;
mod customers;
pub mod demo;
mod description;
mod insight;
pub(crate) mod letters;
mod live;
mod meanwhile;
pub mod names;
pub mod page;
pub(crate) mod presence;
pub(crate) mod sending;
mod status;
mod trade;
pub mod trust;

pub use description::openapi;

use crate::Shared;
use axum::Router;
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

const BASE: &str = "/api/v1";

/// The routes and their description. A new noun adds its line here.
pub(crate) fn router() -> (Router<Shared>, OpenApi) {
    let nouns = OpenApiRouter::with_openapi(description::about())
        .merge(status::router())
        .merge(demo::router())
        .merge(trust::router())
        .merge(live::router())
        .merge(presence::router())
        .merge(customers::router())
        .merge(letters::router())
        .merge(sending::router())
        .merge(campaigns::router())
        .merge(trade::router())
        .merge(insight::router());
    let (router, description) = OpenApiRouter::with_openapi(description::about()).nest(BASE, nouns).split_for_parts();
    let router = router
        .route("/api/v1/openapi.json", get(description::serve_openapi))
        .route("/api/v1/", get(description::serve_page))
        .route("/api/v1", get(description::serve_page));
    (router, description)
}
