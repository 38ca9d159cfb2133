//! What the door must know: under which hosts it answers, whether https stands in front, whom it believes about addresses.

use std::net::IpAddr;

/// A body of JSON larger than this is refused: a letter's source of 500 KB fits twice.
pub const JSON_LIMIT_BYTES: usize = 1024 * 1024;

/// How the server is met from outside.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where the public pages are met: `https://letters.example`, without a slash at the end.
    pub public_url: String,
    /// Hosts (without port) on which app and API answer, besides the listen address and localhost.
    pub app_hosts: Vec<String>,
    /// Hosts for the short public paths alone; empty when one host serves both.
    pub public_hosts: Vec<String>,
    /// Whether browsers come by https, through our own certificate or a proxy: then cookies are Secure and HSTS is said.
    pub https: bool,
    /// Proxies whose X-Forwarded-For is believed; from others it is ignored.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where the app's files come from.
    pub assets: web_assets::Source,
    /// Shown in the status.
    pub version: &'static str,
}
