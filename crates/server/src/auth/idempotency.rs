//! `Idempotency-Key`: taken on every POST, required on those that send. The same key with another body is refused.

use super::Caller;
use crate::Shared;
use crate::http::{Problem, unread};
use application::{Idempotency, NextStep};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

const NAME: &str = "idempotency-key";
/// Keys are random names; 36 letters are a UUID.
const KEY_LIMIT_BYTES: usize = 255;

/// The key of a request, if it brought one.
pub struct Key(pub Option<Idempotency>);

/// The key of a request that sends: without one it is refused.
pub struct SendKey(pub Idempotency);

impl FromRequestParts<Shared> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let Some(key) = parts.headers.get(NAME) else { return Ok(Key(None)) };
        let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= KEY_LIMIT_BYTES);
        let wrong = || Problem::unreadable("wrong_idempotency_key", "an Idempotency-Key has 1 to 255 visible letters");
        let key = key.ok_or_else(wrong)?.to_owned();
        let Caller(viewer) = Caller::from_request_parts(parts, shared).await?;
        let body_hash = parts.extensions.get::<BodyHash>().map_or([0; 32], |hash| hash.0);
        let route = format!("{} {}", parts.method, parts.uri.path());
        Ok(Key(Some(Idempotency { owner: viewer.actor.number(), route, key, body_hash })))
    }
}

impl FromRequestParts<Shared> for SendKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let missing = || {
            let detail = "this sends letters: give an Idempotency-Key, so that a repeated request sends nothing twice";
            Problem::unreadable("idempotency_key_required", detail).then(NextStep::new("add_idempotency_key"))
        };
        Key::from_request_parts(parts, shared).await?.0.map(SendKey).ok_or_else(missing)
    }
}

#[derive(Clone)]
struct BodyHash([u8; 32]);

/// Reads the body of a POST that has a key, for its hash. A file that is uploaded is told by its length alone.
pub async fn hash_body(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(NAME) {
        return next.run(request).await;
    }
    let keyring = shared.application().keyring();
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") {
        let length = request.headers().get(CONTENT_LENGTH).map(|length| length.as_bytes().to_vec());
        let hash = BodyHash(keyring.secret_hash(&length.unwrap_or_default()));
        let mut request = request;
        request.extensions_mut().insert(hash);
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let limited = Request::from_parts(parts.clone(), body);
    match Bytes::from_request(limited, &()).await {
        Ok(bytes) => {
            let hash = BodyHash(keyring.secret_hash(&bytes));
            let mut request = Request::from_parts(parts, Body::from(bytes));
            request.extensions_mut().insert(hash);
            next.run(request).await
        }
        Err(rejection) => unread(&rejection).into_response(),
    }
}
