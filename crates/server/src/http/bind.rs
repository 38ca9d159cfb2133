//! Ids in paths and questions in queries, with the refusal that names them.

use super::json::refuse;
use super::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use basics::{Id, Noun};
use serde::de::DeserializeOwned;

/// A query longer than this is not read: a condition of 200 parts fits twice.
const QUERY_LIMIT_BYTES: usize = 64 * 1024;

/// The id in the path, by the name `id`. One of another kind is refused.
pub struct PathId<N>(pub Id<N>);

impl<S: Send + Sync, N: Noun> FromRequestParts<S> for PathId<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let nothing = || Problem::not_found("there is nothing at this address");
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing())?;
        let (_, text) = params.iter().find(|(name, _)| *name == "id").ok_or_else(nothing)?;
        let wrong = |error| Problem::unreadable("wrong_id", format!("`id`: {error}")).field("id", "wrong_id");
        text.parse().map(PathId).map_err(wrong)
    }
}

/// The query, read strictly. Its struct says `#[serde(deny_unknown_fields)]`.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|query| query.len() > QUERY_LIMIT_BYTES) {
            return Err(Problem::unreadable("query_too_long", "the query is longer than 64 KiB"));
        }
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(query) => Ok(Query(query.0)),
            Err(rejection) => {
                // The innermost cause is serde's sentence, with "name: " in front where a value is at fault.
                let said = rejection.body_text();
                let said = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(&said);
                Err(match said.split_once(": ") {
                    Some((name, said)) if !name.contains(' ') => refuse(said, name),
                    Some(_) | None => refuse(said, ""),
                })
            }
        }
    }
}
