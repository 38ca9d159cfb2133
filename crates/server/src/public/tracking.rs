//! Clicks and the pixel. Both answer at once from the token alone; the recorder writes later.

use super::{ROBOTS, page};
use crate::Shared;
use application::sending::recorder::{Hit, HitKind};
use application::sending::token::{read_click, read_of_letter};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use basics::ids::OutgoingId;
use seal::TokenKind;
use std::collections::BTreeSet;
use std::sync::RwLock;

/// One transparent point.
const PIXEL: [u8; 43] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
    0x21, 0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02,
    0x02, 0x44, 0x01, 0x00, 0x3b,
];
const NO_STORE: (axum::http::HeaderName, &str) = (CACHE_CONTROL, "no-store, no-cache, must-revalidate, private");

/// Targets to which no click is led any more: a page that was taken over, a link that was a mistake.
#[derive(Debug, Default)]
pub struct Stopped(RwLock<BTreeSet<String>>);

impl Stopped {
    /// Replaces the list.
    pub fn set(&self, targets: impl IntoIterator<Item = String>) {
        *self.0.write().expect("nothing panics while it writes the list") = targets.into_iter().collect();
    }

    fn holds(&self, target: &str) -> bool {
        self.0.read().expect("nothing panics while it writes the list").contains(target)
    }
}

pub(super) async fn click(
    State(shared): State<Shared>,
    method: Method,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Response {
    let Ok(token) = read_click(shared.application().keyring(), &token) else {
        return page::wrong_link(&shared, &headers);
    };
    let is_web = token.target.starts_with("https://") || token.target.starts_with("http://");
    let target = HeaderValue::from_str(&token.target).ok().filter(|_| is_web);
    let Some(target) = target.filter(|_| !shared.stopped_targets().holds(&token.target)) else {
        return page::wrong_link(&shared, &headers);
    };
    take(&shared, HitKind::Clicked { link: token.link }, token.outgoing, &method, &headers);
    let headers = [(LOCATION, target), (NO_STORE.0, HeaderValue::from_static(NO_STORE.1))];
    (StatusCode::FOUND, headers, [ROBOTS]).into_response()
}

/// Always the picture, so that no letter shows a broken one; only a valid token counts.
pub(super) async fn open(
    State(shared): State<Shared>,
    method: Method,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Response {
    let token = name.strip_suffix(".gif").unwrap_or(&name);
    if let Ok(outgoing) = read_of_letter(shared.application().keyring(), TokenKind::Open, token) {
        take(&shared, HitKind::Opened, outgoing, &method, &headers);
    }
    ([(CONTENT_TYPE, "image/gif"), NO_STORE, ROBOTS], PIXEL).into_response()
}

fn take(shared: &Shared, kind: HitKind, outgoing: OutgoingId, method: &Method, headers: &HeaderMap) {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned();
    let at = shared.application().now();
    shared.recorder().take(Hit { kind, outgoing, at, agent, is_head: *method == Method::HEAD });
}
