//! `/p/`: which kinds of letters a person wants. GET shows and changes nothing; POST says it, or unsubscribes from all.

use super::page;
use super::unsubscribe::{act_as, arguments, troubled, words_of};
use crate::Shared;
use application::sending::preferences::{ChangePreferences, PreferencesPage, preferences_page};
use application::sending::token::read_of_letter;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use basics::ids::OutgoingId;
use domain::letters::LetterKind;
use domain::trust::{ConsentSource, Viewer};
use maud::html;
use seal::TokenKind;

/// The word of the form's saving button; the other button, and a form without any, unsubscribes.
const SAVE: &str = "save=1";
/// Whether the form asked about being noted as a reader, and what was said.
const ASKED: &str = "asked=noted";
const NOTED: &str = "noted=1";

fn read(shared: &Shared, token: &str) -> Option<OutgoingId> {
    read_of_letter(shared.application().keyring(), TokenKind::Preferences, token).ok()
}

pub(super) async fn show(State(shared): State<Shared>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let Some(outgoing) = read(&shared, &token) else { return page::wrong_link(&shared, &headers) };
    match preferences_page(shared.application(), outgoing).await {
        Ok(preferences) => form(&shared, &preferences, false),
        Err(trouble) => troubled(&shared, &headers, trouble),
    }
}

pub(super) async fn act(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    // What was to be saved is not known; and who wanted to save something did not unsubscribe.
    if body.is_err() {
        return page::trouble(&shared, &headers, StatusCode::BAD_REQUEST);
    }
    let body = words_of(&body);
    let pairs: Vec<&str> = body.split('&').map(str::trim).collect();
    if !pairs.contains(&SAVE) {
        return act_as(&shared, &headers, &token, TokenKind::Preferences, ConsentSource::Preferences).await;
    }
    let Some(outgoing) = read(&shared, &token) else { return page::wrong_link(&shared, &headers) };
    let chosen = pairs.iter().filter_map(|pair| pair.strip_prefix("kind=")).filter_map(|kind| kind.parse().ok());
    let proof = format!("preferences through the link of {outgoing}");
    // A form of before this question did not ask it.
    let noted = pairs.contains(&ASKED).then(|| pairs.contains(&NOTED));
    let verb = ChangePreferences { outgoing, wanted: chosen.collect(), noted, proof };
    if let Err(trouble) = shared.application().perform(&Viewer::system(), verb).await {
        return troubled(&shared, &headers, trouble);
    }
    match preferences_page(shared.application(), outgoing).await {
        Ok(preferences) => form(&shared, &preferences, true),
        Err(trouble) => troubled(&shared, &headers, trouble),
    }
}

fn form(shared: &Shared, preferences: &PreferencesPage, saved: bool) -> Response {
    let PreferencesPage { letter, wanted, noted } = preferences;
    let words = shared.words();
    let say = |key: &str| words.say(letter.language, key, &arguments(letter));
    if letter.unsubscribed {
        let body = html! { p { (say("public.unsubscribe.already")) } };
        return page::answer(shared, StatusCode::OK, letter.language, &say("public.unsubscribe.done_title"), &body);
    }
    let body = html! {
        @if saved { p role="status" { strong { (say("public.preferences.saved")) } } }
        p { (say("public.preferences.intro")) }
        form method="post" {
            @for kind in LetterKind::ALL {
                p {
                    label {
                        input type="checkbox" name="kind" value=(kind.as_str()) checked[wanted.contains(&kind)];
                        " "
                        (say(&format!("public.preferences.kind.{}", kind.as_str())))
                    }
                }
            }
            input type="hidden" name="asked" value="noted";
            p {
                label {
                    input type="checkbox" name="noted" value="1" checked[*noted];
                    " "
                    (say("public.preferences.tracking"))
                }
            }
            button type="submit" name="save" value="1" { (say("public.preferences.save")) }
        }
        form method="post" { p { button type="submit" { (say("public.preferences.unsubscribe_all")) } } }
        p { small { (say("public.unsubscribe.note")) } }
    };
    page::answer(shared, StatusCode::OK, letter.language, &say("public.preferences.title"), &body)
}
