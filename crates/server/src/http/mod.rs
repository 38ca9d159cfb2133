//! What every request meets: hosts, limits, trace ids, the envelope of errors, and bodies read strictly.

mod bind;
pub mod envelope;
pub mod guard;
pub mod headers;
mod json;
mod near;
mod place;
mod problem;
mod trace;
mod version;

pub use bind::{PathId, Query};
pub use json::{Body, Json, unread};
pub use problem::{Answer, Problem};
pub use version::{IfMatch, tag};
