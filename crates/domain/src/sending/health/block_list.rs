//! Block lists of the DNS (RFC 5782): which are asked, and what their answers mean.
//!
//! An answer is an address in 127.0.0.0/8. A list that answers `127.255.255.x` says that the *question* was refused (a public
//! resolver, too many questions): that is no listing and is never shown as one.

use super::{Answer, Check, Finding, Health};
use std::net::{IpAddr, Ipv4Addr};

/// What a listing means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Told, nothing more: lists of whole networks.
    Inform,
    /// Large receivers refuse by it.
    Act,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Addresses,
    Domains,
}

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockList {
    pub zone: &'static str,
    pub name: &'static str,
    pub of: Of,
    pub weight: Weight,
    /// Where one asks to be taken off.
    pub page: &'static str,
}

/// The lists that are asked, the weighty first.
pub const LISTS: &[BlockList] = &[
    list("zen.spamhaus.org", "Spamhaus ZEN", Of::Addresses, Weight::Act, "https://check.spamhaus.org/"),
    list("bl.spamcop.net", "SpamCop", Of::Addresses, Weight::Act, "https://www.spamcop.net/bl.shtml"),
    list("b.barracudacentral.org", "Barracuda", Of::Addresses, Weight::Act, "https://www.barracudacentral.org/lookups"),
    list("psbl.surriel.com", "PSBL", Of::Addresses, Weight::Inform, "https://psbl.org/"),
    list(
        "dnsbl-1.uceprotect.net",
        "UCEPROTECT 1",
        Of::Addresses,
        Weight::Inform,
        "https://www.uceprotect.net/en/rblcheck.php",
    ),
    list(
        "dnsbl-2.uceprotect.net",
        "UCEPROTECT 2",
        Of::Addresses,
        Weight::Inform,
        "https://www.uceprotect.net/en/rblcheck.php",
    ),
    list(
        "dnsbl-3.uceprotect.net",
        "UCEPROTECT 3",
        Of::Addresses,
        Weight::Inform,
        "https://www.uceprotect.net/en/rblcheck.php",
    ),
    list("dbl.spamhaus.org", "Spamhaus DBL", Of::Domains, Weight::Act, "https://check.spamhaus.org/"),
    list("multi.surbl.org", "SURBL", Of::Domains, Weight::Act, "https://surbl.org/surbl-analysis"),
    list("multi.uribl.com", "URIBL", Of::Domains, Weight::Inform, "https://admin.uribl.com/"),
];

const fn list(zone: &'static str, name: &'static str, of: Of, weight: Weight, page: &'static str) -> BlockList {
    BlockList { zone, name, of, weight, page }
}

/// What a list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    Clean,
    Listed(Ipv4Addr),
    /// The list does not answer us.
    Refused,
    Unanswered,
}

/// The name to ask for an address (RFC 5782 §2.1, §2.4).
pub fn question(list: &BlockList, address: IpAddr) -> String {
    let reversed = match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}")
        }
        IpAddr::V6(address) => {
            let nibbles = address.octets().into_iter().rev().flat_map(|byte| [byte & 15, byte >> 4]);
            nibbles.map(|nibble| format!("{nibble:x}")).collect::<Vec<_>>().join(".")
        }
    };
    format!("{reversed}.{}", list.zone)
}

/// Reads an answer.
pub fn read(answer: &Answer<Vec<IpAddr>>) -> Listing {
    let addresses = match answer {
        Answer::Absent => return Listing::Clean,
        Answer::Unanswered => return Listing::Unanswered,
        Answer::Found(addresses) => addresses,
    };
    let codes = addresses.iter().filter_map(|address| match address {
        IpAddr::V4(address) => Some(*address),
        IpAddr::V6(_) => None,
    });
    let mut listed = None;
    for code in codes {
        match code.octets() {
            [127, 255, 255, _] => return Listing::Refused,
            // Lists that answer public resolvers with their first code: 127.0.0.1 is no listing (RFC 5782 §2.1).
            [127, 0, 0, 0 | 1] => return Listing::Refused,
            [127, ..] => listed = listed.or(Some(code)),
            // A resolver that invents addresses for what is absent.
            _ => return Listing::Refused,
        }
    }
    listed.map_or(Listing::Clean, Listing::Listed)
}

/// Judges one subject on all the lists that were asked.
pub fn judge(subject: &str, answers: &[(BlockList, Listing)]) -> Finding {
    let finding = |health, code| Finding::new(Check::BlockList, health, code).with("subject", subject);
    let listed: Vec<_> = answers.iter().filter(|(_, listing)| matches!(listing, Listing::Listed(_))).collect();
    let heard = answers.iter().filter(|(_, listing)| matches!(listing, Listing::Listed(_) | Listing::Clean)).count();
    let shown = || {
        let of = listed.iter().map(|(list, listing)| match listing {
            Listing::Listed(code) => format!("{}: {code}", list.name),
            _ => list.name.to_owned(),
        });
        of.collect::<Vec<_>>().join(" · ")
    };
    let named = |finding: Finding, list: &BlockList| finding.with("list", list.name).with("page", list.page);
    if let Some((list, _)) = listed.iter().find(|(list, _)| list.weight == Weight::Act) {
        return named(finding(Health::Bad, "listed"), list).found(&shown());
    }
    if let Some((list, _)) = listed.first() {
        return named(finding(Health::Warn, "listed_inform"), list).found(&shown());
    }
    if heard == 0 {
        let refused = answers.iter().any(|(_, listing)| *listing == Listing::Refused);
        let code = if refused { "lists_refused" } else { "unanswered" };
        return finding(Health::Unknown, code);
    }
    finding(Health::Good, "not_listed").with("count", heard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_listings_only_when_they_are() {
        let found = |text: &str| Answer::Found(vec![text.parse().unwrap()]);
        for (answer, listing) in [
            (Answer::Absent, Listing::Clean),
            (Answer::Unanswered, Listing::Unanswered),
            (found("127.0.0.2"), Listing::Listed(Ipv4Addr::new(127, 0, 0, 2))),
            (found("127.0.1.2"), Listing::Listed(Ipv4Addr::new(127, 0, 1, 2))),
            (found("127.255.255.254"), Listing::Refused),
            (found("127.0.0.1"), Listing::Refused),
            (found("93.184.216.34"), Listing::Refused),
        ] {
            assert_eq!(read(&answer), listing, "{answer:?}");
        }
    }

    #[test]
    fn addresses_are_asked_turned_round() {
        let list = &LISTS[0];
        assert_eq!(question(list, "192.0.2.99".parse().unwrap()), "99.2.0.192.zen.spamhaus.org");
        assert!(question(list, "2001:db8::1".parse().unwrap()).starts_with("1.0.0.0.0.0.0.0"));
    }

    #[test]
    fn weighty_lists_alarm_and_others_inform() {
        let of = |place: usize, listing| (LISTS[place], listing);
        let code = Listing::Listed(Ipv4Addr::new(127, 0, 0, 2));
        for (answers, health, expected) in [
            (vec![of(0, Listing::Clean), of(1, Listing::Refused)], Health::Good, "not_listed"),
            (vec![of(0, code), of(1, Listing::Clean)], Health::Bad, "listed"),
            (vec![of(0, Listing::Clean), of(5, code)], Health::Warn, "listed_inform"),
            (vec![of(0, Listing::Refused)], Health::Unknown, "lists_refused"),
            (vec![of(0, Listing::Unanswered)], Health::Unknown, "unanswered"),
        ] {
            let found = judge("203.0.113.24", &answers);
            assert_eq!((found.health, found.code), (health, expected));
        }
    }
}
