//! `/hooks/`: where the sending services behind our channels report what became of letters.
//!
//! No session, no cookie, no word to whoever does not know the address: 404. Bytes, types and time are limited, only some deliveries
//! are taken at once, and a network that is refused again and again is not heard for a while. An answer of 2xx says that everything is
//! on disk; 503 asks the service to come again.

use crate::Shared;
use crate::http::Problem;
use crate::http::guard::Peer;
use application::sending::feedback::{Knock, KnockAnswer, knock};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Extension, Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::sending::feedback::FeedbackRefusal;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;

/// A batch of some hundred events; SNS sends at most a quarter of this.
const BODY_LIMIT_BYTES: usize = 1 << 20;
/// Deliveries at once: each may wait for a certificate.
const AT_ONCE: usize = 16;
/// So many refusals within a minute, and a network is not heard for the rest of it.
const REFUSALS_AT_MOST: u32 = 20;
const MINUTE_MILLISECONDS: i64 = 60_000;
/// Networks that are remembered; beyond it the memory begins anew.
const NETWORKS_AT_MOST: usize = 10_000;
/// Headers that a proof may be in are few and short.
const HEADER_LIMIT_BYTES: usize = 4_096;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/hooks/{token}", post(take)).layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
}

/// Who knocks, and how often in vain.
pub struct Knocks {
    places: Semaphore,
    refusals: Mutex<BTreeMap<IpAddr, (i64, u32)>>,
}

impl Default for Knocks {
    fn default() -> Self {
        Knocks { places: Semaphore::new(AT_ONCE), refusals: Mutex::default() }
    }
}

impl Knocks {
    /// Whether a network has been refused too often in this minute.
    fn is_shut(&self, network: IpAddr, minute: i64) -> bool {
        let refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.get(&network).is_some_and(|(when, count)| *when == minute && *count >= REFUSALS_AT_MOST)
    }

    fn refused(&self, network: IpAddr, minute: i64) {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() >= NETWORKS_AT_MOST {
            refusals.clear();
        }
        let entry = refusals.entry(network).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        entry.1 += 1;
    }
}

async fn take(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let network = peer.network(&headers, &shared.settings().trusted_proxies);
    let minute = shared.application().now().as_millis().div_euclid(MINUTE_MILLISECONDS);
    if shared.knocks().is_shut(network, minute) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let status = match body {
        Ok(body) => answer(&shared, &token, &headers, &body).await,
        Err(rejection) => rejection.status(),
    };
    // Whom we ask to come again is no stranger.
    if status.is_client_error() {
        shared.knocks().refused(network, minute);
    }
    status.into_response()
}

async fn answer(shared: &Shared, token: &str, headers: &HeaderMap, body: &[u8]) -> StatusCode {
    let Ok(_place) = shared.knocks().places.try_acquire() else { return StatusCode::SERVICE_UNAVAILABLE };
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let read = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        let value = value.to_str().ok().filter(|value| value.len() <= HEADER_LIMIT_BYTES)?;
        Some((name.as_str().to_owned(), value.to_owned()))
    };
    let headers: BTreeMap<String, String> = headers.iter().filter_map(read).collect();
    let knock_of = Knock { token, content_type: &content_type, headers, body };
    match knock(shared.application(), knock_of).await {
        Ok(KnockAnswer::Taken) => StatusCode::OK,
        Ok(KnockAnswer::Unknown) => StatusCode::NOT_FOUND,
        Ok(KnockAnswer::WrongType) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Ok(KnockAnswer::Later) => StatusCode::SERVICE_UNAVAILABLE,
        Ok(KnockAnswer::Refused(FeedbackRefusal::Malformed)) => StatusCode::BAD_REQUEST,
        Ok(KnockAnswer::Refused(_)) => StatusCode::FORBIDDEN,
        // Its causes are logged there; nobody outside learns them.
        Err(trouble) => Problem::from(trouble).into_response().status(),
    }
}
