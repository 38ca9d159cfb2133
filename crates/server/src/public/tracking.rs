//! Clicks and the pixel. Both answer at once from the token alone; the recorder writes later.
//!
//! A valid hit on a host of ours is answered before any layer of the router: no database, no log line, no task of its own. Whatever is
//! odd about a request (forged or foreign tokens, unknown hosts, stopped targets, other methods) takes the long way and gets the same
//! answers as any stranger. Scanners are answered as people are.

use super::visits::VISIT_PARAMETER;
use super::{ROBOTS, page};
use crate::Shared;
use crate::http::guard::{self, Peer};
use application::sending::recorder::{Hit, Whose};
use application::sending::token::{ClickToken, read_click, read_open, visit};
use application::sending::tracking::Target;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERER,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, USER_AGENT, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::customers::behaviour::site::{host_of, with_parameter};
use domain::sending::tracking::{HitKind, Network, Signs};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::RwLock;

/// One transparent point.
pub const PIXEL: [u8; 43] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
    0x21, 0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02,
    0x02, 0x44, 0x01, 0x00, 0x3b,
];
const NO_STORE: (HeaderName, HeaderValue) =
    (CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache, must-revalidate, private"));
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// Services that rewrite the links of letters, by the end of their hosts.
const REWRITERS: [&str; 7] = [
    "safelinks.protection.outlook.com",
    "urldefense.com",
    "urldefense.proofpoint.com",
    "linkprotect.cudasvc.com",
    "mimecast.com",
    "secure-web.cisco.com",
    "protection.sophos.com",
];

/// Targets to which no click is led any more: a page that was taken over, a link that was a mistake.
#[derive(Debug, Default)]
pub struct Stopped(RwLock<StoppedTargets>);

#[derive(Debug, Default)]
struct StoppedTargets {
    exact: BTreeSet<String>,
    prefixes: Vec<String>,
}

impl Stopped {
    /// Replaces the list.
    pub fn set(&self, targets: impl IntoIterator<Item = Target>) {
        let mut list = StoppedTargets::default();
        for target in targets {
            match target {
                Target::Exact(url) => drop(list.exact.insert(url)),
                Target::Prefix(url) => list.prefixes.push(url),
            }
        }
        *self.0.write().expect("nothing panics while it writes the list") = list;
    }

    fn holds(&self, target: &str) -> bool {
        let list = self.0.read().expect("nothing panics while it writes the list");
        list.exact.contains(target) || list.prefixes.iter().any(|prefix| target.starts_with(prefix))
    }
}

/// A hit and its answer.
enum Answer {
    Pixel,
    /// A picture that counts nothing: the token is not ours.
    PixelOnly,
    Lead(HeaderValue),
}

/// Answers a valid hit at once; `None` leaves the request to the router.
pub fn answer<B>(shared: &Shared, peer: &Peer, request: &Request<B>) -> Option<Response> {
    let (method, headers) = (request.method(), request.headers());
    let (prefix, token) = request.uri().path().split_at_checked(3)?;
    if !(prefix == "/c/" || prefix == "/o/") || token.contains('/') {
        return None;
    }
    if !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || !guard::answers(shared, peer, request) {
        return None;
    }
    let read = if prefix == "/c/" { click_of(shared, token) } else { open_of(shared, token) };
    let (answer, hit) = read?;
    let (kind, whose) = hit?;
    take(shared, peer, kind, whose, method, headers);
    Some(respond(shared, method, answer))
}

type Read = (Answer, Option<(HitKind, Whose)>);

fn click_of(shared: &Shared, token: &str) -> Option<Read> {
    let token = read_click(shared.application().keyring(), token).ok()?;
    let target = lead(shared, &token.target)?;
    let target = told_to_site(shared, &token).unwrap_or(target);
    Some((Answer::Lead(target), Some((token.kind, token.whose))))
}

fn open_of(shared: &Shared, name: &str) -> Option<Read> {
    let token = name.strip_suffix(".gif").unwrap_or(name);
    match read_open(shared.application().keyring(), token) {
        Ok(whose) => Some((Answer::Pixel, Some((HitKind::Opened, whose)))),
        Err(_) => Some((Answer::PixelOnly, None)),
    }
}

/// The target with who clicked, where it is a page of a site whose visits are heard. Whether it is noted is asked when the page reports.
fn told_to_site(shared: &Shared, token: &ClickToken) -> Option<HeaderValue> {
    let (HitKind::Clicked { .. }, Whose::Letter(letter)) = (token.kind, token.whose) else { return None };
    if !shared.visits().hears_host(&host_of(&token.target)?) {
        return None;
    }
    let application = shared.application();
    let visit = visit(application.keyring(), letter, application.now());
    HeaderValue::from_str(&with_parameter(&token.target, VISIT_PARAMETER, &visit)).ok()
}

/// The target of a token as it may be led to: a page of the web that nobody stopped.
fn lead(shared: &Shared, target: &str) -> Option<HeaderValue> {
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    let value = HeaderValue::from_str(target).ok().filter(|_| is_web)?;
    (!shared.stopped_targets().holds(target)).then_some(value)
}

fn respond(shared: &Shared, method: &Method, answer: Answer) -> Response {
    let is_question = *method == Method::OPTIONS;
    let mut response = match (&answer, is_question) {
        (Answer::Pixel | Answer::PixelOnly, false) => Response::new(Body::from(Bytes::from_static(&PIXEL))),
        (Answer::Pixel | Answer::PixelOnly | Answer::Lead(_), _) => Response::new(Body::empty()),
    };
    let headers = response.headers_mut();
    headers.reserve(8);
    let status = match answer {
        _ if is_question => {
            headers.insert(ALLOW, METHODS);
            StatusCode::NO_CONTENT
        }
        Answer::Pixel | Answer::PixelOnly => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/gif"));
            StatusCode::OK
        }
        Answer::Lead(target) => {
            headers.insert(LOCATION, target);
            StatusCode::FOUND
        }
    };
    headers.insert(NO_STORE.0, NO_STORE.1);
    headers.insert(ROBOTS.0, HeaderValue::from_static(ROBOTS.1));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    if shared.settings().https {
        headers.insert(STRICT_TRANSPORT_SECURITY, crate::http::headers::HSTS);
    }
    *response.status_mut() = status;
    response
}

/// What the quick way left: no link of ours, or one that leads nowhere any more.
pub(super) async fn click(State(shared): State<Shared>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    match click_of(&shared, &token) {
        // Only where a request was put into the router directly.
        Some((answer, _)) => respond(&shared, &Method::GET, answer),
        None => page::wrong_link(&shared, &headers),
    }
}

/// Always the picture, so that no letter shows a broken one; only a valid token counts.
pub(super) async fn open(State(shared): State<Shared>) -> Response {
    respond(&shared, &Method::GET, Answer::PixelOnly).into_response()
}

fn take(shared: &Shared, peer: &Peer, kind: HitKind, whose: Whose, method: &Method, headers: &HeaderMap) {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent = Hit::agent(text(USER_AGENT));
    let signs = signs_of(method, headers, &agent);
    let address = peer.network(headers, &shared.settings().trusted_proxies);
    let network = Some(network_of(shared, address));
    let at = shared.application().now();
    shared.recorder().take(Hit { kind, whose, at, agent, signs, network });
}

/// The keyed hash of the address's /24 or /48; the address itself goes no further.
fn network_of(shared: &Shared, address: IpAddr) -> Network {
    let keyring = shared.application().keyring();
    Network(match address.to_canonical() {
        IpAddr::V4(address) => keyring.network_hash(&address.octets()[..3]),
        IpAddr::V6(address) => keyring.network_hash(&address.octets()[..6]),
    })
}

fn signs_of(method: &Method, headers: &HeaderMap, agent: &str) -> Signs {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut signs = match *method {
        Method::HEAD => Signs::HEAD,
        Method::OPTIONS => Signs::OPTIONS,
        _ => Signs::default(),
    };
    if headers.get(ACCEPT_LANGUAGE).is_some_and(|language| !language.is_empty()) {
        signs = signs.with(Signs::LANGUAGE);
    }
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
    if ahead.iter().any(|name| ["prefetch", "preview"].iter().any(|word| text(name).contains(word))) {
        signs = signs.with(Signs::PREFETCH);
    }
    let referer = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = referer.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or_default();
    if REWRITERS.iter().any(|end| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))) {
        signs = signs.with(Signs::REWRITER);
    }
    if hints_disagree(text("sec-ch-ua"), text("sec-ch-ua-platform"), agent) {
        signs = signs.with(Signs::HINTS_DISAGREE);
    }
    signs
}

/// Whether the client hints (as browsers of Chromium send them) name another system than the agent, or a browser without a window.
fn hints_disagree(brands: &str, platform: &str, agent: &str) -> bool {
    let system = match platform.trim_matches('"') {
        "Windows" => "Windows",
        "macOS" => "Macintosh",
        "Android" => "Android",
        _ => return brands.contains("Headless"),
    };
    brands.contains("Headless") || !agent.contains(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_target_is_held_whole_or_by_its_beginning() {
        let stopped = Stopped::default();
        stopped.set([Target::Exact("https://a.example/".into()), Target::Prefix("https://b.example/?to=".into())]);
        assert!(stopped.holds("https://a.example/") && stopped.holds("https://b.example/?to=Ana"));
        assert!(!stopped.holds("https://a.example/b") && !stopped.holds("https://b.example/"));
    }

    #[test]
    fn signs_are_read_from_method_and_headers() {
        let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0";
        let check = |method: Method, pairs: &[(&'static str, &str)], expected: Signs| {
            let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            assert_eq!(signs_of(&method, &headers, agent), expected, "{method} {pairs:?}");
        };
        check(Method::GET, &[], Signs::default());
        check(Method::HEAD, &[("accept-language", "de")], Signs::HEAD.with(Signs::LANGUAGE));
        check(Method::GET, &[("accept-language", "")], Signs::default());
        check(Method::GET, &[("sec-purpose", "prefetch;prerender")], Signs::PREFETCH);
        check(Method::GET, &[("referer", "https://eur01.safelinks.protection.outlook.com/?url=x")], Signs::REWRITER);
        check(Method::GET, &[("referer", "https://protect-eu.mimecast.com/s/abc")], Signs::REWRITER);
        check(Method::GET, &[("referer", "https://evilmimecast.com/")], Signs::default());
        check(Method::GET, &[("sec-ch-ua-platform", "\"Windows\"")], Signs::default());
        check(Method::GET, &[("sec-ch-ua-platform", "\"Android\"")], Signs::HINTS_DISAGREE);
        check(Method::GET, &[("sec-ch-ua", "\"HeadlessChrome\";v=\"141\"")], Signs::HINTS_DISAGREE);
    }
}
