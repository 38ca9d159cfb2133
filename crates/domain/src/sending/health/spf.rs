//! SPF records (RFC 7208): reading one.

use std::net::IpAddr;

/// Terms of a record; a record of 450 bytes has fewer.
const MOST_TERMS: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    Pass,
    Fail,
    SoftFail,
    Neutral,
}

/// Addresses behind a mechanism: `192.0.2.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    pub address: IpAddr,
    pub prefix: u8,
}

impl Net {
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix.min(32))).unwrap_or(0);
                net.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(net), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix.min(128))).unwrap_or(0);
                net.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// One term that may match. `host` is `None` for the domain itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mechanism {
    All,
    Include(String),
    A { host: Option<String>, prefixes: (u8, u8) },
    Mx { host: Option<String>, prefixes: (u8, u8) },
    Ptr,
    Addresses(Net),
    Exists(String),
}

impl Mechanism {
    /// Whether it costs one of the ten look-ups (§4.6.4).
    pub const fn is_asked(&self) -> bool {
        !matches!(self, Mechanism::All | Mechanism::Addresses(_))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpfRecord {
    pub terms: Vec<(Qualifier, Mechanism)>,
    pub redirect: Option<String>,
}

impl SpfRecord {
    /// What is said of everybody else; none when nothing is.
    pub fn all(&self) -> Option<Qualifier> {
        self.terms.iter().find(|(_, mechanism)| *mechanism == Mechanism::All).map(|(qualifier, _)| *qualifier)
    }
}

/// The SPF records among the texts of a name (§4.5): the version, alone or followed by a blank.
pub fn records_in(texts: &[String]) -> Vec<&str> {
    let is_spf = |text: &&str| text.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case("v=spf1"));
    texts.iter().map(String::as_str).filter(is_spf).collect()
}

/// Reads a record.
///
/// # Errors
/// The first term that is none (a permanent error to every receiver, §4.6).
pub fn parse(text: &str) -> Result<SpfRecord, String> {
    let mut record = SpfRecord::default();
    for term in text.split(' ').skip(1).filter(|term| !term.is_empty()) {
        if record.terms.len() >= MOST_TERMS {
            return Err(term.to_owned());
        }
        let refused = || term.to_owned();
        let folded = term.to_ascii_lowercase();
        if let Some(host) = folded.strip_prefix("redirect=") {
            if record.redirect.is_some() || host.is_empty() {
                return Err(refused());
            }
            record.redirect = Some(host.to_owned());
            continue;
        }
        // `exp=` and modifiers that are not known (§6).
        if folded.split_once('=').is_some_and(|(name, _)| name.bytes().all(is_name_byte) && !name.is_empty()) {
            continue;
        }
        record.terms.push(mechanism(&folded).ok_or_else(refused)?);
    }
    Ok(record)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

fn mechanism(term: &str) -> Option<(Qualifier, Mechanism)> {
    let (qualifier, rest) = match term.as_bytes().first()? {
        b'+' => (Qualifier::Pass, &term[1..]),
        b'-' => (Qualifier::Fail, &term[1..]),
        b'~' => (Qualifier::SoftFail, &term[1..]),
        b'?' => (Qualifier::Neutral, &term[1..]),
        _ => (Qualifier::Pass, term),
    };
    if let Some(net) = rest.strip_prefix("ip4:").or_else(|| rest.strip_prefix("ip6:")) {
        return Some((qualifier, Mechanism::Addresses(network(net, rest.starts_with("ip4:"))?)));
    }
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let (name, value) = rest.split_at(end);
    let (host, lengths) = match value.find('/') {
        Some(slash) => value.split_at(slash),
        None => (value, ""),
    };
    let host = match host.strip_prefix(':') {
        Some("") => return None,
        Some(host) => Some(host.trim_end_matches('.').to_owned()),
        None => None,
    };
    let mechanism = match (name, host) {
        ("all", None) if value.is_empty() => Mechanism::All,
        ("include", Some(host)) if lengths.is_empty() => Mechanism::Include(host),
        ("exists", Some(host)) if lengths.is_empty() => Mechanism::Exists(host),
        ("ptr", _) if lengths.is_empty() => Mechanism::Ptr,
        ("a", host) => Mechanism::A { host, prefixes: prefixes(lengths)? },
        ("mx", host) => Mechanism::Mx { host, prefixes: prefixes(lengths)? },
        _ => return None,
    };
    Some((qualifier, mechanism))
}

fn network(text: &str, is_v4: bool) -> Option<Net> {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.parse().ok()?;
    let widest = if is_v4 { 32 } else { 128 };
    let prefix = prefix.map_or(Some(widest), |prefix| prefix.parse().ok())?;
    (address.is_ipv4() == is_v4 && prefix <= widest).then_some(Net { address, prefix })
}

/// `/24`, `//64`, `/24//64` (§5.6).
fn prefixes(text: &str) -> Option<(u8, u8)> {
    let (four, six) = match text.split_once("//") {
        Some((four, six)) => (four, Some(six)),
        None => (text, None),
    };
    let four = match four.strip_prefix('/') {
        Some(length) => length.parse().ok().filter(|length| *length <= 32)?,
        None if four.is_empty() => 32,
        None => return None,
    };
    let six = six.map_or(Some(128), |length| length.parse().ok().filter(|length| *length <= 128))?;
    Some((four, six))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_term_by_term() {
        let text = "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx:Mail.Example./28//64 include:_spf.relay.example exists:%{i}.x.example ptr exp=e.example -all";
        let record = parse(text).unwrap();
        assert_eq!((record.terms.len(), record.all()), (8, Some(Qualifier::Fail)));
        assert_eq!(record.terms.iter().filter(|(_, mechanism)| mechanism.is_asked()).count(), 5);
        let host = Some("mail.example".to_owned());
        assert_eq!(record.terms[3].1, Mechanism::Mx { host, prefixes: (28, 64) });
        assert_eq!(parse("V=SPF1 redirect=_spf.example").unwrap().redirect.as_deref(), Some("_spf.example"));
    }

    #[test]
    fn terms_that_are_none_are_named() {
        for term in [
            "ip4:300.1.1.1",
            "ip4:2001:db8::1",
            "ip4:1.2.3.4/33",
            "include:",
            "include",
            "al",
            "all:x",
            "a/99",
            "hello",
        ] {
            assert_eq!(parse(&format!("v=spf1 {term} -all")), Err(term.to_owned()));
        }
    }

    #[test]
    fn one_text_among_others_is_the_record() {
        let texts: Vec<String> = ["google=x", "v=spf10 a", "V=spf1 mx", "v=spf1"].map(str::to_owned).into();
        assert_eq!(records_in(&texts), ["V=spf1 mx", "v=spf1"]);
    }

    #[test]
    fn a_net_holds_its_addresses_alone() {
        for (net, address, holds) in [
            ("192.0.2.0/24", "192.0.2.255", true),
            ("192.0.2.0/24", "::ffff:192.0.2.1", true),
            ("192.0.2.0/24", "192.0.3.0", false),
            ("0.0.0.0/0", "1.2.3.4", true),
            ("192.0.2.0/24", "2001:db8::1", false),
        ] {
            assert_eq!(network(net, true).unwrap().holds(address.parse().unwrap()), holds, "{net} {address}");
        }
    }
}
