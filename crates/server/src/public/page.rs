//! The frame of the public pages: small, without script, in the person's language, readable in the dark and from right to left.

use super::ROBOTS;
use crate::Shared;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use basics::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "body{margin:0;font:16px/1.6 system-ui,sans-serif;color:#1c2430;background:#f6f4ef}\
main{max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.5rem;line-height:1.3}\
button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:6px;background:#12507a;color:#fff;cursor:pointer}\
button:focus-visible{outline:3px solid #e0a100;outline-offset:2px}small{color:#5a6473}\
code{user-select:all;overflow-wrap:anywhere}\
@media(prefers-color-scheme:dark){body{color:#e8e6e1;background:#14181e}small{color:#9aa4b2}}";

/// A whole page. The style's nonce is fresh each time; forms go to the page itself.
pub fn answer(shared: &Shared, status: StatusCode, language: Language, title: &str, body: &Markup) -> Response {
    framed(shared, status, language, title, body, "'self'")
}

/// A page whose form may lead on to the mail program: browsers ask the policy of the page about where an answer sends them, too.
pub fn answer_with_mail(shared: &Shared, language: Language, title: &str, body: &Markup) -> Response {
    framed(shared, StatusCode::OK, language, title, body, "'self' mailto:")
}

fn framed(
    shared: &Shared,
    status: StatusCode,
    language: Language,
    title: &str,
    body: &Markup,
    form_targets: &str,
) -> Response {
    let bytes: [u8; 16] = shared.dice().lock().expect("nothing panics while it holds the dice").bytes();
    let nonce = URL_SAFE_NO_PAD.encode(bytes);
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; form-action {form_targets}; base-uri 'none'; frame-ancestors 'none'"
    );
    let shown = shared.words().language_for(language);
    let direction = if shown.is_right_to_left() { "rtl" } else { "ltr" };
    let page = html! {
        (DOCTYPE)
        html lang=(shown) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style nonce=(nonce) { (PreEscaped(STYLE)) }
            }
            body { main { h1 { (title) } (body) } }
        }
    };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, policy.as_str()),
        ROBOTS,
    ];
    (status, headers, page.into_string()).into_response()
}

/// The same for a forged, cut and unknown link, in the browser's language: nobody else is known.
pub fn wrong_link(shared: &Shared, headers: &HeaderMap) -> Response {
    let language = language_of(headers);
    let words = shared.words();
    let title = words.text(language, "public.page.wrong_link_title");
    let text = words.text(language, "public.page.wrong_link");
    answer(shared, StatusCode::NOT_FOUND, language, &title, &html! { p { (text) } })
}

/// It did not work, in the browser's language: the reason is in the log.
pub fn trouble(shared: &Shared, headers: &HeaderMap, status: StatusCode) -> Response {
    let language = language_of(headers);
    let words = shared.words();
    let title = words.text(language, "public.page.trouble_title");
    let text = words.text(language, "public.page.trouble");
    answer(shared, status, language, &title, &html! { p { (text) } })
}

/// The first language that the browser asks for.
fn language_of(headers: &HeaderMap) -> Language {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split([',', ';']).next().unwrap_or_default().trim();
    first.parse().unwrap_or(Language::ENGLISH)
}
