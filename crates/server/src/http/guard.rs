//! Which hosts are answered, and where a request came from.
//!
//! App and API answer on the app's hosts only, the short public paths on the public ones; whatever else is named in Host gets
//! 421 (RFC 9110, section 15.5.20), so that a name that somebody else pointed here opens nothing.

use super::Problem;
use crate::Shared;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Whence a connection came and where it was taken. Put into each request by the listener.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    pub remote: SocketAddr,
    pub local: SocketAddr,
    pub door: Door,
}

/// Which listener took the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// App and API, and the public paths when they have no door of their own.
    App,
    Public,
    Metrics,
}

impl Peer {
    /// The person's address: the last one in X-Forwarded-For that no trusted proxy wrote, if the peer is a trusted proxy.
    pub fn network(&self, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
        let mut address = self.remote.ip();
        let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let mut chain: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        while trusted.contains(&address) {
            match chain.pop().and_then(|text| text.parse().ok()) {
                Some(before) => address = before,
                None => break,
            }
        }
        address
    }
}

/// Answers 421 for a host that is not ours, and 404 for a path that has no business on this one.
pub async fn guard_hosts(State(shared): State<Shared>, request: axum::extract::Request, next: Next) -> Response {
    let Some(peer) = request.extensions().get::<Peer>().copied() else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", "something broke inside").into_response();
    };
    let host = Host::of(&shared, &peer, &request);
    if host == Host::Foreign {
        let detail = "this server does not answer for this host; the administrator lists its hosts in [public] hosts";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host", detail).into_response();
    }
    let only_public = peer.door == Door::Public || host == Host::Public;
    if only_public && !is_public_path(request.uri().path()) {
        return Problem::not_found("there is nothing at this address").into_response();
    }
    next.run(request).await
}

/// Whether the short public paths are answered under the host that a request names.
pub fn answers<B>(shared: &Shared, peer: &Peer, request: &Request<B>) -> bool {
    peer.door != Door::Metrics && Host::of(shared, peer, request) != Host::Foreign
}

/// What a host is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    /// App, API and public paths.
    App,
    /// The short public paths alone: hosts of the configuration, and of domains' own tracking addresses.
    Public,
    /// Somebody else's.
    Foreign,
}

impl Host {
    fn of<B>(shared: &Shared, peer: &Peer, request: &Request<B>) -> Self {
        let host = host_of(request.headers(), request.uri());
        let settings = shared.settings();
        let known = |hosts: &[String]| hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
        let is_here = |ip: IpAddr| ip == peer.local.ip() || ip.is_loopback();
        if known(&settings.app_hosts) || host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(is_here) {
            return Host::App;
        }
        match known(&settings.public_hosts) || shared.tracking_hosts().hold(host) {
            true => Host::Public,
            false => Host::Foreign,
        }
    }
}

/// A request that takes longer is answered with 503: everything that takes long is a job.
const REQUEST_TIME: Duration = Duration::from_secs(30);

/// Ends requests that take too long. Live changes and files on their way in take their own time.
pub async fn limit_time(request: axum::extract::Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/api/v1/live" || path == "/api/v1/imports" {
        return next.run(request).await;
    }
    match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let detail =
                "this took longer than 30 seconds and was given up; nothing of a change was kept unless it is shown";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_slow", detail).retry_after(1).into_response()
        }
    }
}

/// The short paths that strangers reach.
pub fn is_public_path(path: &str) -> bool {
    ["/c/", "/o/", "/u/", "/p/", "/v/", "/s/", "/f/", "/hooks/", "/site/"].iter().any(|prefix| path.starts_with(prefix))
        || matches!(path, "/healthz" | "/site.js")
}

/// The host without port; IPv6 without brackets. Empty when there is none.
fn host_of<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> &'a str {
    // HTTP/2 has it in the URI (:authority).
    let named = uri.authority().map(|authority| authority.as_str());
    let named = named.or_else(|| headers.get(HOST).and_then(|host| host.to_str().ok())).unwrap_or_default();
    let host = match named.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => named.rsplit_once(':').map_or(named, |(host, _)| host),
    };
    host.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_host_is_read_without_port_and_brackets() {
        let read = |host: &str| host_of(&headers(&[("host", host)]), &Uri::from_static("/")).to_owned();
        assert_eq!(read("Example.com:8080"), "Example.com");
        assert_eq!(read("[::1]:8080"), "::1");
        assert_eq!(read("example.com."), "example.com");
        assert_eq!(read(""), "");
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let peer = |remote: &str| Peer {
            remote: remote.parse().unwrap(),
            local: "127.0.0.1:1".parse().unwrap(),
            door: Door::App,
        };
        let said = headers(&[("x-forwarded-for", "1.1.1.1, 203.0.113.9")]);
        let trusted: [IpAddr; 1] = ["10.0.0.1".parse().unwrap()];
        let from = |remote: &str| peer(remote).network(&said, &trusted).to_string();
        assert_eq!(from("198.51.100.7:5"), "198.51.100.7");
        assert_eq!(from("10.0.0.1:5"), "203.0.113.9");
    }
}
