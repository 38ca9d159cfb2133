//! For those who operate it: whether it lives, whether it is ready, and its numbers for Prometheus.

use crate::Shared;
use crate::http::Problem;
use crate::http::guard::Peer;
use application::Trouble;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Prometheus' text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub fn router() -> Router<Shared> {
    Router::new().route("/healthz", get(health)).route("/readyz", get(ready))
}

/// `/metrics`, on its own listener where one is configured.
pub fn metrics_router() -> Router<Shared> {
    Router::new().route("/metrics", get(metrics))
}

/// Numbers of the process are for its own machine, unless they have a listener of their own.
pub async fn only_loopback(request: Request, next: Next) -> Response {
    let remote = request.extensions().get::<Peer>().map(|peer| peer.remote.ip());
    if remote.is_some_and(|remote| remote.is_loopback()) {
        next.run(request).await
    } else {
        Problem::not_found("there is nothing at this address").into_response()
    }
}

async fn health() -> &'static str {
    "ok\n"
}

/// 503 until the people are in memory.
async fn ready(State(shared): State<Shared>) -> Response {
    let people = shared.application().people();
    if people.is_loaded() {
        "ready\n".into_response()
    } else {
        Problem::from(Trouble::Loading { progress: people.progress() }).into_response()
    }
}

async fn metrics(State(shared): State<Shared>) -> Response {
    let people = shared.application().people();
    let mut text = shared.metrics().map(|render| render()).unwrap_or_default();
    let loaded = i32::from(people.is_loaded());
    text.push_str("# TYPE tradewind_people_loaded gauge\n");
    text.push_str(&format!("tradewind_people_loaded {loaded}\n"));
    ([(CONTENT_TYPE, TEXT)], text).into_response()
}
