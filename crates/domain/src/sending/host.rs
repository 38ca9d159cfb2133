//! Hosts below a sending domain: for the public pages of its letters, and for what comes back.
//!
//! They stand below the domain, so that links share the sender's domain and SPF aligns. [`judge`] reads what the name servers said;
//! silence is no news about a host.

use super::health::Answer;
use std::net::IpAddr;

words! {
    /// What a host is for.
    HostKind, UnknownHostKind, "a host is for tracking or for what is returned":
    /// The links in letters lead there: `t.example.com`.
    Tracking = "tracking",
    /// Bounces, complaints and reports of receivers come back there: `bounce.example.com`.
    Return = "return",
}

/// A name, and where it leads.
pub type Led = (String, Answer<Vec<IpAddr>>);

/// What a look at a host came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// It leads to us and nowhere else.
    Here,
    /// It leads elsewhere, or nowhere.
    NotHere,
    /// Nobody answered for this name: what was known before stays.
    Unanswered(String),
}

/// Whether names lead to us: there is one, and each is our own name or has our addresses alone.
pub fn judge(names: &[Led], ours: &Led) -> Look {
    let (our_name, our_addresses) = ours;
    let mut look = if names.is_empty() { Look::NotHere } else { Look::Here };
    for (name, addresses) in names {
        if name == our_name {
            continue;
        }
        match (addresses, our_addresses) {
            (Answer::Unanswered, _) => return Look::Unanswered(name.clone()),
            (Answer::Absent, _) => look = Look::NotHere,
            (Answer::Found(_), Answer::Unanswered) => return Look::Unanswered(our_name.clone()),
            (Answer::Found(found), Answer::Found(ours)) if found.iter().all(|address| ours.contains(address)) => {}
            (Answer::Found(_), Answer::Found(_) | Answer::Absent) => look = Look::NotHere,
        }
    }
    look
}

/// The host that a person means: whole, or its label before the domain alone. `None` when it does not stand below the domain.
pub fn below(text: &str, domain: &str) -> Option<String> {
    let host = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let host = if host.contains('.') { host } else { format!("{host}.{domain}") };
    is_below(&host, domain).then_some(host)
}

/// Whether a host is a name strictly below a domain.
fn is_below(host: &str, domain: &str) -> bool {
    let Some(label) = host.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.')) else { return false };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 253 && label.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_below_its_domain() {
        for (text, expected) in
            [("t", "t.example.com"), ("T.Example.com.", "t.example.com"), ("a.b.example.com", "a.b.example.com")]
        {
            assert_eq!(below(text, "example.com").as_deref(), Some(expected));
        }
        for wrong in
            ["example.com", "texample.com", ".example.com", "t.example.org", "-t.example.com", "t_.example.com", ""]
        {
            assert_eq!(below(wrong, "example.com"), None, "{wrong}");
        }
    }

    #[test]
    fn names_lead_here_by_name_or_by_address_and_silence_is_neither() {
        let address = |last: u8| IpAddr::from([203, 0, 113, last]);
        let led = |name: &str, addresses: Answer<Vec<IpAddr>>| (name.to_owned(), addresses);
        let at = |name: &str, last: u8| led(name, Answer::Found(vec![address(last)]));
        let us = || at("out.seller.example", 1);
        let silent = |name: &str| Look::Unanswered(name.to_owned());
        for (names, ours, expected) in [
            (vec![], us(), Look::NotHere),
            (vec![at("out.seller.example", 1)], us(), Look::Here),
            (vec![at("out.seller.example", 1)], led("out.seller.example", Answer::Unanswered), Look::Here),
            (vec![at("other.example", 1)], us(), Look::Here),
            (vec![at("other.example", 2)], us(), Look::NotHere),
            (vec![at("other.example", 1), at("third.example", 2)], us(), Look::NotHere),
            (vec![led("other.example", Answer::Absent)], us(), Look::NotHere),
            (vec![led("other.example", Answer::Unanswered)], us(), silent("other.example")),
            (vec![at("other.example", 1)], led("out.seller.example", Answer::Unanswered), silent("out.seller.example")),
            (vec![at("other.example", 1)], led("out.seller.example", Answer::Absent), Look::NotHere),
        ] {
            assert_eq!(judge(&names, &ours), expected, "{names:?}");
        }
    }
}
