//! `/site.js`, which a registered site puts into its pages, and `/site/{key}`, where it reports visits, views, downloads and carts.
//!
//! Anybody can send anything here, so little is believed: only from the site's own origins, only so much a minute of a site and of a
//! network, no programs, nobody who asked not to be followed. A report is read, put into a queue and answered without a word; the answer
//! waits for nothing. No cookie is set or read: the browser's random name lives in the storage of the site itself.

use crate::Shared;
use crate::http::guard::Peer;
use application::customers::behaviour::{Heard, ReportedThing, SeenEvent, SiteRecord};
use application::sending::token::read_visit;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, ORIGIN, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use basics::Timestamp;
use basics::ids::SiteId;
use domain::customers::behaviour::site::{KEPT_BACK_AT_MOST, REPORT_LIMIT, host_of, page_key};
use domain::customers::behaviour::{BROWSER_CLASSES, EventKind, ThingType};
use domain::sending::tracking::{Agent, agent_of};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Duration;

/// The snippet as it is served.
const SCRIPT: &str = include_str!("site.js");
/// The parameter that says whose click led to a page; the snippet takes it out of the address bar.
pub const VISIT_PARAMETER: &str = "tw_v";
/// A report has at most twenty short events.
const BODY_LIMIT_BYTES: usize = 16 * 1024;
/// Reports of a site in a minute, on one node: a shop with a hundred visitors at once.
const OF_SITE_A_MINUTE: u32 = 3_000;
/// Reports of a network in a minute: an office behind one address.
const OF_NETWORK_A_MINUTE: u32 = 120;
/// Networks that are counted; beyond it the memory begins anew.
const NETWORKS_AT_MOST: usize = 20_000;
const MINUTE_MILLISECONDS: i64 = 60_000;
/// Bytes of a browser's random name, written in hexadecimal.
const NAME_BYTES: usize = 16;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/site.js", get(script))
        .route("/site/{key}", post(hear))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
}

/// The sites that are heard, and how much was heard in this minute.
#[derive(Default)]
pub struct VisitDoor {
    sites: RwLock<Vec<SiteRecord>>,
    heard: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    minute: i64,
    sites: BTreeMap<SiteId, u32>,
    networks: BTreeMap<IpAddr, u32>,
}

impl VisitDoor {
    /// Replaces the list.
    pub fn set(&self, sites: Vec<SiteRecord>) {
        *self.sites.write().expect("nothing panics while it writes the list") = sites;
    }

    /// Whether a host, with its port, is one of a site that is heard.
    pub fn hears_host(&self, host: &str) -> bool {
        let sites = self.sites.read().expect("nothing panics while it writes the list");
        sites.iter().flat_map(|site| &site.origins).any(|origin| host_of(origin).as_deref() == Some(host))
    }

    /// The site of a key and whether it has this origin.
    fn site(&self, key: &str, origin: &str) -> Option<(SiteId, bool)> {
        let sites = self.sites.read().expect("nothing panics while it writes the list");
        let site = sites.iter().find(|site| site.key == key)?;
        Some((site.id, site.origins.iter().any(|known| known == origin)))
    }

    /// Whether one more report is heard in this minute.
    fn has_room(&self, site: SiteId, network: IpAddr, now: Timestamp) -> bool {
        let mut counted = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now.as_millis().div_euclid(MINUTE_MILLISECONDS);
        if counted.minute != minute || counted.networks.len() >= NETWORKS_AT_MOST {
            *counted = Counted { minute, ..Counted::default() };
        }
        let of_site = counted.sites.entry(site).or_default();
        *of_site += 1;
        let site_has_room = *of_site <= OF_SITE_A_MINUTE;
        let of_network = counted.networks.entry(network).or_default();
        *of_network += 1;
        site_has_room && *of_network <= OF_NETWORK_A_MINUTE
    }
}

async fn script() -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    ];
    (headers, SCRIPT).into_response()
}

/// What a browser sends.
#[derive(Deserialize)]
struct Report {
    visitor: String,
    #[serde(default)]
    letter: Option<String>,
    /// The browser's clock, by which its events are as old as they are.
    now: i64,
    events: Vec<ReportEvent>,
}

#[derive(Deserialize)]
struct ReportEvent {
    kind: EventKind,
    at: i64,
    /// The address of the page.
    #[serde(default)]
    page: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    thing: Option<ReportThing>,
}

#[derive(Deserialize)]
struct ReportThing {
    #[serde(default)]
    r#type: Option<ThingType>,
    key: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    minor: Option<i64>,
    #[serde(default)]
    currency: Option<String>,
}

async fn hear(
    State(shared): State<Shared>,
    Extension(peer): Extension<Peer>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let origin = text(&ORIGIN).to_ascii_lowercase();
    let site = match shared.visits().site(&key, &origin) {
        None => return StatusCode::NOT_FOUND,
        Some((_, false)) => return StatusCode::FORBIDDEN,
        Some((site, true)) => site,
    };
    let now = shared.application().now();
    let network = peer.network(&headers, &shared.settings().trusted_proxies);
    if !shared.visits().has_room(site, network, now) {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    let asked_not_to = ["dnt", "sec-gpc"].iter().any(|name| headers.get(*name).is_some_and(|value| value == "1"));
    // Programs are answered as browsers are.
    if asked_not_to || matches!(agent_of(text(&USER_AGENT)), Agent::Machine | Agent::Nameless) {
        return StatusCode::NO_CONTENT;
    }
    let Ok(report) = serde_json::from_slice::<Report>(&body) else { return StatusCode::BAD_REQUEST };
    let Some(visitor) = visitor_of(&report.visitor) else { return StatusCode::BAD_REQUEST };
    let keyring = shared.application().keyring();
    let letter = report.letter.as_deref().and_then(|token| read_visit(keyring, token, now));
    let host = host_of(&origin);
    let sent = Timestamp::from_millis(report.now);
    let seen = report.events.into_iter().take(REPORT_LIMIT).filter_map(|event| seen(event, sent, now, host.as_deref()));
    shared.visit_recorder().take(Heard { site, at: now, visitor, letter, events: seen.collect() });
    StatusCode::NO_CONTENT
}

fn visitor_of(text: &str) -> Option<[u8; NAME_BYTES]> {
    if text.len() != NAME_BYTES * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut name = [0; NAME_BYTES];
    for (place, byte) in name.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(name)
}

/// The event at its time by our clock; `None` for what a browser may not say, and for pages of elsewhere.
fn seen(event: ReportEvent, sent: Timestamp, now: Timestamp, host: Option<&str>) -> Option<SeenEvent> {
    if !BROWSER_CLASSES.contains(&event.kind) {
        return None;
    }
    let age = sent.as_millis().saturating_sub(event.at).max(0).unsigned_abs();
    let at = now.minus(Duration::from_millis(age).min(KEPT_BACK_AT_MOST));
    let ReportEvent { kind, page, title, thing, .. } = event;
    let (thing, amount) = match thing {
        Some(thing) => {
            let kind = thing.r#type.unwrap_or(ThingType::Product);
            let amount = thing.minor.zip(thing.currency);
            let ReportThing { key, name, category, .. } = thing;
            (Some(ReportedThing { kind, key, name, category }), amount)
        }
        None => {
            if host_of(&page).as_deref() != host {
                return None;
            }
            let thing =
                page_key(&page).map(|key| ReportedThing { kind: ThingType::Page, key, name: title, category: None });
            (thing, None)
        }
    };
    Some(SeenEvent { kind, at, thing, amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_is_less_than_three_kilobytes() {
        assert!(SCRIPT.len() < 3_072, "{}", SCRIPT.len());
        assert!(SCRIPT.contains(VISIT_PARAMETER));
    }

    #[test]
    fn an_event_has_our_time_and_says_nothing_that_a_browser_may_not() {
        let now = Timestamp::from_millis(1_795_424_400_000);
        let sent = Timestamp::from_millis(1_000_000);
        let event = |kind: &str, at: i64, page: &str| {
            let event = serde_json::json!({"kind": kind, "at": at, "page": page, "title": "Cranes"});
            serde_json::from_value::<ReportEvent>(event).unwrap()
        };
        let told = |event| seen(event, sent, now, Some("shop.example"));
        let visit = told(event("visited", 990_000, "https://shop.example/cranes?x=1")).unwrap();
        assert_eq!(visit.at, now.minus(Duration::from_secs(10)));
        assert_eq!(visit.thing.unwrap().key, "shop.example/cranes");
        // A clock that was set, and an event of another day.
        assert_eq!(told(event("visited", 2_000_000, "https://shop.example/")).unwrap().at, now);
        assert_eq!(
            told(event("visited", -9_000_000, "https://shop.example/")).unwrap().at,
            now.minus(KEPT_BACK_AT_MOST)
        );
        assert_eq!(told(event("visited", 1, "https://other.example/")), None);
        assert_eq!(told(event("inquired", 1, "https://shop.example/")), None);
        assert_eq!(told(event("visited", 1, "https://shop.example/of/ana@example.com")).unwrap().thing, None);
    }

    #[test]
    fn a_browser_has_a_name_of_sixteen_bytes() {
        assert_eq!(visitor_of("000102030405060708090a0b0c0d0e0f").map(|name| name[15]), Some(15));
        for text in ["", "00", "zz0102030405060708090a0b0c0d0e0f", "+00102030405060708090a0b0c0d0e0f"] {
            assert_eq!(visitor_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_network_is_heard_so_often_a_minute() {
        let door = VisitDoor::default();
        let (site, network) = (SiteId::from_i64(1), IpAddr::from([192, 0, 2, 1]));
        let now = Timestamp::EPOCH;
        assert!((0..OF_NETWORK_A_MINUTE).all(|_| door.has_room(site, network, now)));
        assert!(!door.has_room(site, network, now));
        assert!(door.has_room(site, IpAddr::from([192, 0, 2, 2]), now), "another network has its own");
        assert!(door.has_room(site, network, now.plus(Duration::from_secs(60))));
    }
}
