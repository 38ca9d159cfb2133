//! `/s/`: a reader passes a letter on. GET shows and records nothing, because mail programs and scanners follow links; POST records,
//! and opens an e-mail in the reader's own program or shows the address. `/f/`: the letter as whoever gets the address sees it.

use super::ROBOTS;
use super::page;
use super::unsubscribe::{arguments, troubled, words_of};
use super::web_copy::letter_as_page;
use crate::Shared;
use application::sending::forwards::{RecordForward, SharePage, share_page};
use application::sending::shared_copy::shared_copy;
use application::sending::token::{read_of_letter, read_shared_copy};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::trust::Viewer;
use maud::html;
use seal::TokenKind;
use std::fmt::Write;

/// The words of the form's two buttons.
const BY_MAIL: &str = "by=mail";
const BY_LINK: &str = "by=link";

pub(super) async fn show(State(shared): State<Shared>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let application = shared.application();
    let Ok(outgoing) = read_of_letter(application.keyring(), TokenKind::Share, &token) else {
        return page::wrong_link(&shared, &headers);
    };
    match share_page(application, shared.shared_words(), outgoing).await {
        Ok(share) => form(&shared, &share),
        Err(trouble) => troubled(&shared, &headers, trouble),
    }
}

pub(super) async fn act(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let application = shared.application();
    let Ok(outgoing) = read_of_letter(application.keyring(), TokenKind::Share, &token) else {
        return page::wrong_link(&shared, &headers);
    };
    let share = match share_page(application, shared.shared_words(), outgoing).await {
        Ok(share) => share,
        Err(trouble) => return troubled(&shared, &headers, trouble),
    };
    let body = words_of(&body);
    let pressed = body.split('&').map(str::trim).find(|pair| [BY_MAIL, BY_LINK].contains(pair));
    // Without one of the buttons nobody pressed anything.
    let Some(pressed) = pressed else { return form(&shared, &share) };
    if let Err(trouble) = application.perform(&Viewer::system(), RecordForward { outgoing }).await {
        return troubled(&shared, &headers, trouble);
    }
    if pressed == BY_MAIL { mail(&shared, &share) } else { link(&shared, &share) }
}

pub(super) async fn copy(State(shared): State<Shared>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let application = shared.application();
    let Ok(campaign) = read_shared_copy(application.keyring(), &token) else {
        return page::wrong_link(&shared, &headers);
    };
    match shared_copy(application, shared.shared_words(), campaign).await {
        Ok(copy) => letter_as_page(copy.language, copy.html),
        Err(trouble) => troubled(&shared, &headers, trouble),
    }
}

fn form(shared: &Shared, share: &SharePage) -> Response {
    let SharePage { letter, copy } = share;
    let say = |key: &str| shared.words().say(letter.language, key, &arguments(letter));
    let body = html! {
        p { strong dir="auto" { (copy.subject) } br; span dir="auto" { (letter.company) } }
        p { (say("public.share.intro")) }
        form method="post" {
            p { button type="submit" name="by" value="mail" { (say("public.share.mail")) } }
            p { button type="submit" name="by" value="link" { (say("public.share.link")) } }
        }
        p { small { (say("public.share.note")) } }
    };
    page::answer_with_mail(shared, letter.language, &say("public.share.title"), &body)
}

fn link(shared: &Shared, share: &SharePage) -> Response {
    let SharePage { letter, copy } = share;
    let say = |key: &str| shared.words().say(letter.language, key, &arguments(letter));
    let body = html! {
        p { (say("public.share.shown")) }
        p { code dir="ltr" { (copy.address) } }
        p { small { (say("public.share.note")) } }
    };
    page::answer(shared, StatusCode::OK, letter.language, &say("public.share.title"), &body)
}

/// Leads to an e-mail to nobody yet, in the program that the reader writes with.
fn mail(shared: &Shared, share: &SharePage) -> Response {
    let SharePage { letter, copy } = share;
    let text = shared.words().say(letter.language, "public.share.message", &arguments(letter));
    let address = mailto(&copy.subject, &format!("{text}\r\n\r\n{}", copy.address));
    (StatusCode::SEE_OTHER, [(LOCATION, address.as_str()), (CACHE_CONTROL, "no-store"), ROBOTS]).into_response()
}

/// RFC 6068 §2: an address without receivers; lines of the body are broken by CR LF.
fn mailto(subject: &str, body: &str) -> String {
    let mut address = String::from("mailto:?subject=");
    write_percent(subject, &mut address);
    address.push_str("&body=");
    write_percent(body, &mut address);
    address
}

/// RFC 3986 §2.3: only unreserved characters stay.
fn write_percent(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").expect("writing to a String cannot fail"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mailto;

    #[test]
    fn nothing_in_a_subject_ends_it_or_adds_a_header() {
        let address = mailto("50 % & more?\r\nBcc: x@y.example", "价 a\r\nhttps://m.example/f/x");
        assert_eq!(
            address,
            "mailto:?subject=50%20%25%20%26%20more%3F%0D%0ABcc%3A%20x%40y.example\
             &body=%E4%BB%B7%20a%0D%0Ahttps%3A%2F%2Fm.example%2Ff%2Fx"
        );
    }
}
