//! `If-Match` and `ETag`: the version that somebody read before changing it (RFC 9110, sections 8.8.3 and 13.1.1).

use super::problem::Problem;
use application::NextStep;
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};

/// The version, written `"3"` or `3`. Without one the change is refused: it would overwrite what nobody saw.
pub struct IfMatch(pub i64);

/// The version as an entity tag.
pub fn tag(version: i64) -> [(HeaderName, HeaderValue); 1] {
    let value = format!("\"{version}\"");
    [(ETAG, HeaderValue::from_str(&value).expect("digits in quotation marks are a header's value"))]
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let missing = || {
            let detail = "say which version you read, as If-Match: \"3\"";
            Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match_required", detail)
                .then(NextStep::new("read_again"))
        };
        let said = parts.headers.get(IF_MATCH).ok_or_else(missing)?;
        let wrong = || {
            let problem = Problem::unreadable("wrong_if_match", "If-Match is a version such as \"3\"");
            problem.field("If-Match", "wrong_if_match")
        };
        let text = said.to_str().map_err(|_| wrong())?.trim();
        let text = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
        text.parse().map(IfMatch).map_err(|_| wrong())
    }
}
