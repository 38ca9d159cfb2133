//! The web door of Tradewind: the JSON API with its OpenAPI description, live changes, the short public pages, and the app.
//!
//! A handler decides nothing: it reads the request, calls one verb or question of `application`, and answers. What every
//! request needs (hosts, limits, who asks, errors in one envelope with a trace id) is done once, in `http` and `auth`.
//! It keeps no state but counters and queues; two servers can live in one process.

pub mod api;
mod app;
mod auth;
mod http;
mod inbound;
mod operate;
mod public;
mod serve;
mod settings;
mod shared;

pub use api::demo::{DemoWorld, SPEEDS};
pub use api::openapi;
pub use inbound::{InboundDoor, open_inbound};
pub use public::{PIXEL, Stopped};
pub use serve::{Listeners, Server, ServerParts, serve};
pub use settings::Settings;
pub use shared::Shared;
