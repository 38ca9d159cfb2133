//! What the configuration says that rules of the application ask for. Given once, right after the start.

use outside::doors::Network;
use std::net::IpAddr;

/// Settings of a running Tradewind; without any, nothing is declared and nothing is near.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where the public pages answer, without a slash at the end: `https://mail.example.com`.
    pub public_url: String,
    /// Domains that are ours by declaration: their records are not asked for.
    pub own_domains: Vec<String>,
    /// Networks in which a relay may stand without leaving the house.
    pub relay_networks: Vec<Network>,
    /// Hosts whose mail comes to our own door for what comes back: `bounce.example.com`.
    pub return_hosts: Vec<String>,
}

impl Settings {
    /// Whether a host is a literal address on a listed network, or this machine by name.
    pub fn is_near(&self, host: &str) -> bool {
        if host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        address.is_some_and(|address| self.relay_networks.iter().any(|network| network.holds(address)))
    }

    /// Whether a host is one of the declared domains or below one.
    pub fn declares(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.own_domains
            .iter()
            .map(|domain| domain.trim().to_ascii_lowercase())
            .any(|domain| !domain.is_empty() && (host == domain || host.ends_with(&format!(".{domain}"))))
    }

    /// Whether people all over the world can reach the public pages, and nobody between reads along.
    pub fn is_public(&self) -> bool {
        self.public_url.strip_prefix("https://").is_some_and(|host| !host.is_empty() && !is_loopback(host))
    }

    /// Whether the public pages answer on this machine only.
    pub fn is_loopback(&self) -> bool {
        let rest = self.public_url.split_once("://").map_or("", |(_, rest)| rest);
        is_loopback(rest)
    }
}

/// `rest` = an address after its scheme.
fn is_loopback(rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.starts_with("[::1]") {
        return true;
    }
    let host = authority.split(':').next().unwrap_or_default();
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_public_only_with_https_and_away_from_this_machine() {
        for (url, public, loopback) in [
            ("https://mail.tide.example", true, false),
            ("http://mail.tide.example", false, false),
            ("https://127.0.0.1:8080", false, true),
            ("http://localhost:8080/x", false, true),
            ("http://[::1]:8080", false, true),
            ("https://127.0.0.1.tide.example", true, false),
            ("https://", false, false),
            ("", false, false),
        ] {
            let settings = Settings { public_url: url.into(), ..Settings::default() };
            assert_eq!((settings.is_public(), settings.is_loopback()), (public, loopback), "{url}");
        }
    }

    #[test]
    fn a_domain_is_declared_with_everything_below_it() {
        let settings = Settings {
            own_domains: vec!["tide.example".into()],
            return_hosts: Vec::new(),
            relay_networks: vec!["10.0.0.0/8".parse().unwrap()],
            ..Settings::default()
        };
        assert!(settings.declares("Mail.Tide.example") && !settings.declares("eviltide.example"));
        assert!(settings.is_near("10.1.2.3") && !settings.is_near("11.1.2.3") && !settings.is_near("relay.example"));
    }
}
