//! `If-Match`: the version that somebody read before changing it (RFC 9110, section 13.1.1).

use super::problem::Problem;
use application::NextStep;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;

/// The version, written `"3"` or `3`. Without one the change is refused: it would overwrite what nobody saw.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let missing = || {
            let detail = "say which version you read, as If-Match: \"3\"";
            Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match_required", detail)
                .then(NextStep::new("read_again"))
        };
        let said = parts.headers.get(IF_MATCH).ok_or_else(missing)?;
        let wrong = || Problem::unreadable("wrong_if_match", "If-Match is a version such as \"3\"");
        let text = said.to_str().map_err(|_| wrong())?.trim();
        let text = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
        text.parse().map(IfMatch).map_err(|_| wrong())
    }
}
