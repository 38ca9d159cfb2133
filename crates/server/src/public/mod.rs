//! The short paths that strangers reach from a letter: clicks, the pixel, unsubscribing, preferences,
//! the letter itself as a page, passing it on. And `/hooks/`, where sending services report what became of letters, and `/site.js` with `/site/`, by which
//! pages of registered sites report visits.
//!
//! They set and read no cookie, need no script, and say nothing to whoever has no valid token. A click and the pixel ask
//! no database; `/u/` answers 2xx only once the change is on disk.

mod follow;
mod hooks;
mod page;
mod preferences;
mod share;
mod tracking;
mod unsubscribe;
mod visits;
mod web_copy;

pub use follow::{Lists, TrackingHosts, follow};
pub use hooks::Knocks;
pub use tracking::{PIXEL, Stopped, answer};
pub use visits::VisitDoor;

use crate::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderName;
use axum::routing::get;

/// A form of these pages has a handful of short fields.
const FORM_LIMIT_BYTES: usize = 16 * 1024;
/// Public addresses hold a token: no search engine shall keep one.
const ROBOTS: (HeaderName, &str) = (HeaderName::from_static("x-robots-tag"), "noindex, nofollow");

pub fn router() -> Router<Shared> {
    Router::new()
        .route("/c/{token}", get(tracking::click))
        .route("/o/{token}", get(tracking::open))
        .route("/u/{token}", get(unsubscribe::show).post(unsubscribe::act))
        .route("/p/{token}", get(preferences::show).post(preferences::act))
        .route("/v/{token}", get(web_copy::show))
        .route("/s/{token}", get(share::show).post(share::act))
        .route("/f/{token}", get(share::copy))
        .layer(DefaultBodyLimit::max(FORM_LIMIT_BYTES))
        .merge(hooks::router())
        .merge(visits::router())
}
