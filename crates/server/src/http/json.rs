//! Bodies of JSON, read strictly: unknown names are refused with the nearest known one, and every refusal names its field.

use super::near::nearest;
use super::place::{offset_of, path_at};
use super::problem::Problem;
use application::NextStep;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An answer of JSON.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A request's body of JSON. Its struct says `#[serde(deny_unknown_fields)]`.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let detail = "send a body of JSON with Content-Type: application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| unread(&rejection))?;
        read(&bytes).map(Body)
    }
}

/// A body that did not arrive whole.
pub fn unread(rejection: &BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is larger than this address takes")
        }
        _ => Problem::unreadable("body_incomplete", "the body did not arrive whole"),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads a text of JSON.
///
/// # Errors
/// 400 when it is no JSON, 422 naming the field when a value does not fit.
fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    // serde would take a list for a struct, field by field; nobody means that.
    if json.trim_ascii_start().starts_with(b"[") {
        let detail = "the body is a list; send an object with named values";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_value", detail));
    }
    serde_json::from_slice(json).map_err(|error| explain(json, &error))
}

fn explain(json: &[u8], error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        let detail =
            if json.is_empty() { "the body is empty".to_owned() } else { format!("the body is no JSON: {error}") };
        return Problem::unreadable("not_json", detail);
    }
    let path = path_at(json, offset_of(json, error.line(), error.column()));
    refuse(without_place(&error.to_string()), &path)
}

/// Explains serde's sentence about a value that does not fit at `path`.
pub(super) fn refuse(said: &str, path: &str) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut names = said.split('`').skip(1).step_by(2);
    let name = names.next().unwrap_or_default();
    if said.starts_with("unknown field") {
        let field = below(path.strip_suffix(name).unwrap_or(path).trim_end_matches('.'), name);
        let known = nearest(name, names);
        let hint = known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        let problem = Problem::new(status, "unknown_field", format!("there is no field `{field}`{hint}"));
        let problem = problem.field(field, "unknown_field");
        return match known {
            Some(known) => problem.then(NextStep::new("use_known_field").with("field", known)),
            None => problem,
        };
    }
    if said.starts_with("missing field") {
        let field = below(path.rsplit_once('.').map_or(end_of_object(path), |(parent, _)| parent), name);
        let detail = format!("the field `{field}` is missing");
        return Problem::new(status, "missing_field", detail).field(field, "missing_field");
    }
    if said.starts_with("duplicate field") {
        let detail = format!("the field `{name}` comes twice");
        return Problem::new(status, "duplicate_field", detail).field(name, "duplicate_field");
    }
    let code = if said.starts_with("unknown variant") { "unknown_value" } else { "wrong_value" };
    let detail = if path.is_empty() { said.to_owned() } else { format!("`{path}`: {said}") };
    Problem::new(status, code, detail).field(path, code)
}

/// A missing field is noticed at the end of its object, where the path still ends with the last name that was in it.
fn end_of_object(path: &str) -> &str {
    if path.ends_with(']') { path } else { "" }
}

fn below(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

/// serde_json's sentence without "at line 1 column 20".
fn without_place(said: &str) -> &str {
    said.rsplit_once(" at line ").map_or(said, |(said, _)| said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading matters")]
    struct Person {
        name: String,
        age: Option<u8>,
        #[serde(default)]
        home: Vec<Home>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading matters")]
    struct Home {
        city: String,
        street: Option<String>,
    }

    fn check(json: &str, code: &str, field: &str) {
        let problem = read::<Person>(json.as_bytes()).unwrap_err();
        let named = problem.fields.first().map(|field| field.field.clone()).unwrap_or_default();
        assert_eq!((problem.code, named.as_str()), (code, field), "{json}: {}", problem.detail);
    }

    #[test]
    fn every_refusal_names_its_field() {
        check(r#"{"nmae": "x"}"#, "unknown_field", "nmae");
        check(r#"{"name": 3}"#, "wrong_value", "name");
        check(r#"{"name": "x", "age": 300}"#, "wrong_value", "age");
        check(r#"{"age": 3}"#, "missing_field", "name");
        check(r#"{"name": "x", "home": [{"city": "y"}, {"street": "z"}]}"#, "missing_field", "home[1].city");
        check(r#"{"name": "x", "home": [{"city": "y", "stret": 1}]}"#, "unknown_field", "home[0].stret");
        check(r#"{"name": "x", "name": "y"}"#, "duplicate_field", "name");
        check("", "not_json", "");
        check("{", "not_json", "");
        check(r#"{"name": "x"} trailing"#, "not_json", "");
    }

    #[test]
    fn a_mistyped_name_is_met_with_the_known_one() {
        let problem = read::<Person>(br#"{"nmae": "x"}"#).unwrap_err();
        assert_eq!(problem.detail, "there is no field `nmae`; did you mean `name`?");
    }
}
