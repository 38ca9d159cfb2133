//! `/v/`: the letter itself as a page. It is users' content: nothing in it runs, and nothing but pictures is loaded.

use super::unsubscribe::troubled;
use super::{ROBOTS, page};
use crate::Shared;
use application::sending::token::read_of_letter;
use application::sending::web_copy::web_copy;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use basics::Language;
use seal::TokenKind;

/// A letter's links open as they would from a mail program, in pages of their own that are not sandboxed.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data: https:; \
    style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

pub(super) async fn show(State(shared): State<Shared>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let application = shared.application();
    let Ok(outgoing) = read_of_letter(application.keyring(), TokenKind::WebCopy, &token) else {
        return page::wrong_link(&shared, &headers);
    };
    match web_copy(application, shared.shared_words(), outgoing).await {
        Ok(copy) => letter_as_page(copy.language, copy.html),
        Err(trouble) => troubled(&shared, &headers, trouble),
    }
}

/// A letter in which nothing runs.
pub(super) fn letter_as_page(language: Language, html: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        ROBOTS,
    ];
    (headers, [(CONTENT_LANGUAGE, language.to_string())], html).into_response()
}
