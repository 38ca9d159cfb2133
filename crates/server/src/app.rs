//! The built web app: hashed files for ever, and for every other path its one page with a fresh nonce.

use crate::Shared;
use crate::http::Problem;
use crate::http::headers::{OF_SCRIPTS, policy_of_app};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::borrow::Cow;
use web_assets::{Asset, NONCE_PLACEHOLDER, PLACEHOLDER_PAGE};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Whatever no route took.
pub async fn serve_app(State(shared): State<Shared>, request: Request) -> Response {
    let path = request.uri().path();
    let nothing = || Problem::not_found("there is nothing at this address").into_response();
    if path == "/api" || path.starts_with("/api/") {
        return nothing();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let file = path.trim_start_matches('/');
    if let Some(asset) = shared.settings().assets.asset(file, accepted) {
        return file_answer(asset);
    }
    if file.starts_with("assets/") {
        // A hashed file of an older build: never the page in its place.
        return nothing();
    }
    page(&shared)
}

fn file_answer(asset: Asset) -> Response {
    let mut response = match asset.bytes {
        Cow::Borrowed(bytes) => bytes.into_response(),
        Cow::Owned(bytes) => bytes.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if asset.content_type.starts_with("text/javascript") {
        headers.insert(CONTENT_SECURITY_POLICY, OF_SCRIPTS);
    }
    if let Some(encoding) = asset.encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if asset.immutable {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    }
    response
}

fn page(shared: &Shared) -> Response {
    let bytes: [u8; 16] = shared.dice().lock().expect("nothing panics while it holds the dice").bytes();
    let nonce = URL_SAFE_NO_PAD.encode(bytes);
    let page = shared.settings().assets.index_html();
    let page = page.as_deref().unwrap_or(PLACEHOLDER_PAGE).replace(NONCE_PLACEHOLDER, &nonce);
    let policy = HeaderValue::from_str(&policy_of_app(&nonce)).expect("a nonce is URL-safe base 64");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, page).into_response()
}
