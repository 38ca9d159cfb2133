//! `/u/`: GET shows and changes nothing, because mail programs and scanners follow links; POST acts.
//!
//! The POST takes the one-click form of RFC 8058 (`List-Unsubscribe=One-Click`) and the button of the page alike, and answers
//! 2xx only after the commit. It acts whatever the body is: who posts here wants no more letters.

use super::page;
use crate::Shared;
use crate::http::Problem;
use application::Trouble;
use application::sending::token::read_of_letter;
use application::sending::unsubscribe::{LetterPage, Unsubscribe, letter_page};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basics::ids::OutgoingId;
use domain::trust::{ConsentSource, Viewer};
use maud::html;
use seal::TokenKind;
use words::Arguments;

/// The body of RFC 8058, section 3.1.
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

pub(super) async fn show(State(shared): State<Shared>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let Some(outgoing) = read(&shared, TokenKind::Unsubscribe, &token) else {
        return page::wrong_link(&shared, &headers);
    };
    let letter = match letter_page(shared.application(), outgoing).await {
        Ok(letter) => letter,
        Err(trouble) => return troubled(&shared, &headers, trouble),
    };
    let words = shared.words();
    let say = |key: &str| words.say(letter.language, key, &arguments(&letter));
    if letter.unsubscribed {
        let body = html! { p { (say("public.unsubscribe.already")) } };
        return page::answer(&shared, StatusCode::OK, letter.language, &say("public.unsubscribe.done_title"), &body);
    }
    let body = html! {
        p { (say("public.unsubscribe.question")) }
        form method="post" { button type="submit" { (say("public.unsubscribe.button")) } }
        p { small { (say("public.unsubscribe.note")) } }
    };
    page::answer(&shared, StatusCode::OK, letter.language, &say("public.unsubscribe.title"), &body)
}

pub(super) async fn act(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = words_of(&body);
    let one_click = body.split('&').any(|pair| pair.trim() == ONE_CLICK) || body.contains(ONE_CLICK);
    let source = if one_click { ConsentSource::OneClick } else { ConsentSource::UnsubscribePage };
    act_as(&shared, &headers, &token, TokenKind::Unsubscribe, source).await
}

/// What a form says, as far as it can be read: nothing of one that is too long or broke off.
pub(super) fn words_of(body: &Result<Bytes, BytesRejection>) -> String {
    body.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
}

fn read(shared: &Shared, kind: TokenKind, token: &str) -> Option<OutgoingId> {
    read_of_letter(shared.application().keyring(), kind, token).ok()
}

/// Stops all letters to the person of a letter, through whichever of its pages.
pub(super) async fn act_as(
    shared: &Shared,
    headers: &HeaderMap,
    token: &str,
    kind: TokenKind,
    source: ConsentSource,
) -> Response {
    let Some(outgoing) = read(shared, kind, token) else { return page::wrong_link(shared, headers) };
    let application = shared.application();
    let verb = Unsubscribe { outgoing, source, proof: format!("{source} through the link of {outgoing}") };
    if let Err(trouble) = application.perform(&Viewer::system(), verb).await {
        return troubled(shared, headers, trouble);
    }
    match letter_page(application, outgoing).await {
        Ok(letter) => {
            let words = shared.words();
            let say = |key: &str| words.say(letter.language, key, &arguments(&letter));
            let body =
                html! { p { (say("public.unsubscribe.done")) } p { small { (say("public.unsubscribe.note")) } } };
            page::answer(shared, StatusCode::OK, letter.language, &say("public.unsubscribe.done_title"), &body)
        }
        Err(trouble) => troubled(shared, headers, trouble),
    }
}

pub(super) fn arguments(letter: &LetterPage) -> Arguments {
    let address = letter.address_masked.clone().unwrap_or_else(|| "…".to_owned());
    Arguments::new().text("company", letter.company.clone()).text("address", address)
}

pub(super) fn troubled(shared: &Shared, headers: &HeaderMap, trouble: Trouble) -> Response {
    match trouble {
        Trouble::NotFound { .. } => page::wrong_link(shared, headers),
        other => page::trouble(shared, headers, Problem::from(other).into_response().status()),
    }
}
