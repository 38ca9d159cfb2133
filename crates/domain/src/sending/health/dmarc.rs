//! DMARC (RFC 9989): which record speaks for a domain, found by walking up the tree of names, and what it says.

use super::Answer;
use super::tags::{tag, tags};

/// Names asked of one domain (§4.10): of longer ones the middle is left out.
const MOST_NAMES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    None,
    Quarantine,
    Reject,
}

impl Policy {
    pub const fn as_str(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::Quarantine => "quarantine",
            Policy::Reject => "reject",
        }
    }

    fn read(text: &str) -> Option<Policy> {
        [Policy::None, Policy::Quarantine, Policy::Reject]
            .into_iter()
            .find(|policy| text.eq_ignore_ascii_case(policy.as_str()))
    }
}

/// How alike two domains must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// The same organisational domain.
    Relaxed,
    /// The same name.
    Strict,
}

/// A record, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DmarcRecord {
    pub text: String,
    pub policy: Option<Policy>,
    pub subdomains: Option<Policy>,
    pub absent_subdomains: Option<Policy>,
    pub dkim: Alignment,
    pub spf: Alignment,
    /// Addresses of `rua=`, without `mailto:` and size.
    pub reports: Vec<String>,
    /// `t=y`: receivers are asked not to enforce.
    pub testing: bool,
    /// `psd=`: y for a registry's suffix, n for an organisation.
    pub suffix: Option<bool>,
    /// Tags that RFC 9989 took away, in the record: `pct`, `rf`, `ri`.
    pub removed: Vec<&'static str>,
}

/// Tags of RFC 7489 that mean nothing any more.
pub const REMOVED: [&str; 3] = ["pct", "rf", "ri"];

/// Reads a record; none when it is none of DMARC.
pub fn parse(text: &str) -> Option<DmarcRecord> {
    let all = tags(text);
    // The version comes first and is written exactly so (§4.7).
    if all.first().is_none_or(|(name, value)| name != "v" || value != "DMARC1") {
        return None;
    }
    let policy_of = |name| tag(text, name).and_then(|value| Policy::read(&value));
    let strict = |name| match tag(text, name) {
        Some(value) if value.eq_ignore_ascii_case("s") => Alignment::Strict,
        _ => Alignment::Relaxed,
    };
    let reports = tag(text, "rua").unwrap_or_default();
    let reports = reports.split(',').filter_map(|uri| {
        let address = uri.trim().strip_prefix("mailto:").or_else(|| uri.trim().strip_prefix("MAILTO:"))?;
        Some(address.split('!').next().unwrap_or(address).to_owned())
    });
    Some(DmarcRecord {
        text: text.to_owned(),
        policy: policy_of("p"),
        subdomains: policy_of("sp"),
        absent_subdomains: policy_of("np"),
        dkim: strict("adkim"),
        spf: strict("aspf"),
        reports: reports.collect(),
        testing: tag(text, "t").is_some_and(|value| value.eq_ignore_ascii_case("y")),
        suffix: tag(text, "psd").and_then(|value| match value.to_ascii_lowercase().as_str() {
            "y" => Some(true),
            "n" => Some(false),
            _ => None,
        }),
        removed: REMOVED.into_iter().filter(|name| all.iter().any(|(key, _)| key == name)).collect(),
    })
}

/// The domains to look at, the longest first (§4.10): the domain, then its parents; of more than eight labels those of seven
/// follow at once.
pub fn tree(domain: &str) -> Vec<String> {
    let labels: Vec<&str> = domain.split('.').filter(|label| !label.is_empty()).collect();
    let mut names = vec![labels.join(".")];
    let longest = if labels.len() > MOST_NAMES { MOST_NAMES - 1 } else { labels.len().saturating_sub(1) };
    for count in (1..=longest).rev() {
        names.push(labels[labels.len() - count..].join("."));
    }
    names
}

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No name of the tree has a record.
    Nothing,
    /// Several at one name count as none (§4.7).
    Several {
        name: String,
    },
    Record {
        at: String,
        organisation: String,
        record: Box<DmarcRecord>,
    },
    Unanswered,
}

/// Judges the answers for `_dmarc.` + each name of [`tree`], in its order.
pub fn walk(names: &[String], answers: &[Answer<Vec<String>>]) -> Found {
    let mut records: Vec<(&String, DmarcRecord)> = Vec::new();
    for (place, (name, answer)) in names.iter().zip(answers).enumerate() {
        let texts = match answer {
            Answer::Unanswered => return Found::Unanswered,
            Answer::Absent => continue,
            Answer::Found(texts) => texts,
        };
        let mut found: Vec<DmarcRecord> = texts.iter().filter_map(|text| parse(text)).collect();
        match found.len() {
            0 => {}
            1 => records.extend(found.pop().map(|record| (name, record))),
            _ if place == 0 => return Found::Several { name: name.clone() },
            _ => {}
        }
    }
    let Some(start) = names.first() else { return Found::Nothing };
    let organisation = organisation(names, &records);
    let own = records.iter().find(|(name, _)| *name == start);
    let above = || records.iter().find(|(name, _)| **name == organisation);
    // A registry's record speaks for organisations that have none (§4.10.1).
    let suffix = || records.iter().find(|(_, record)| record.suffix == Some(true));
    match own.or_else(above).or_else(suffix) {
        Some((at, record)) => Found::Record { at: (*at).clone(), organisation, record: Box::new(record.clone()) },
        None => Found::Nothing,
    }
}

/// The organisational domain (§4.10.2): where `psd=n` stands, one below `psd=y`, else the shortest name with a record.
fn organisation(names: &[String], records: &[(&String, DmarcRecord)]) -> String {
    let start = names.first().cloned().unwrap_or_default();
    for (name, record) in records {
        match record.suffix {
            Some(false) => return (*name).clone(),
            Some(true) if **name != start => {
                let below = |one: &&String| one.len() > name.len() && one.ends_with(&format!(".{name}"));
                return names.iter().rev().find(below).cloned().unwrap_or(start);
            }
            _ => {}
        }
    }
    records.last().map_or(start, |(name, _)| (*name).clone())
}

impl DmarcRecord {
    /// What receivers are asked to do with letters of `domain` that fail, when the record stands at `at`.
    pub fn policy_for(&self, domain: &str, at: &str) -> Policy {
        // Without p but with reports the policy is none (§4.7).
        let own = self.policy.unwrap_or(Policy::None);
        if domain == at { own } else { self.subdomains.unwrap_or(own) }
    }
}

/// Where an outside address of `rua=` must be allowed (§ on external destinations of RFC 9990): the name of the record that
/// allows it, when the address is at another organisation.
pub fn permission_name(domain: &str, organisation: &str, address: &str) -> Option<String> {
    let host = address.rsplit_once('@')?.1.to_ascii_lowercase();
    let inside = host == organisation || host.ends_with(&format!(".{organisation}"));
    (!inside).then(|| format!("{domain}._report._dmarc.{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(domain: &str, table: &[(&str, &str)]) -> Found {
        let names = tree(domain);
        let answers: Vec<_> = names
            .iter()
            .map(|name| {
                let of = table.iter().filter(|(key, _)| key == name);
                let texts: Vec<String> = of.map(|(_, text)| (*text).to_owned()).collect();
                if texts.is_empty() { Answer::Absent } else { Answer::Found(texts) }
            })
            .collect();
        walk(&names, &answers)
    }

    #[test]
    fn the_tree_is_short_however_long_the_name() {
        assert_eq!(tree("a.mail.example.com"), ["a.mail.example.com", "mail.example.com", "example.com", "com"]);
        let long = tree("a.b.c.d.e.f.g.h.i.example.com");
        assert_eq!((long.len(), long[1].as_str()), (8, "e.f.g.h.i.example.com"));
    }

    #[test]
    fn the_record_that_speaks_is_found() {
        let at = |domain: &str, table: &[(&str, &str)]| match walked(domain, table) {
            Found::Record { at, organisation, record } => {
                format!("{at} {organisation} {}", record.policy_for(domain, &at).as_str())
            }
            other => format!("{other:?}"),
        };
        let plain = [("example.com", "v=DMARC1; p=reject; sp=quarantine")];
        assert_eq!(at("example.com", &plain), "example.com example.com reject");
        assert_eq!(at("a.mail.example.com", &plain), "example.com example.com quarantine");
        let own = [("mail.example.com", "v=DMARC1; p=none"), ("example.com", "v=DMARC1; p=reject")];
        assert_eq!(at("mail.example.com", &own), "mail.example.com example.com none");
        let suffix = [("example.bank", "v=DMARC1; p=none"), ("bank", "v=DMARC1; p=reject; psd=y")];
        assert_eq!(at("mail.example.bank", &suffix), "example.bank example.bank none");
        let alone = [("bank", "v=DMARC1; p=reject; psd=y")];
        assert_eq!(at("mail.example.bank", &alone), "bank example.bank reject");
        let split = [("mail.example.com", "v=DMARC1; p=none; psd=n"), ("example.com", "v=DMARC1; p=reject")];
        assert_eq!(at("a.mail.example.com", &split), "mail.example.com mail.example.com none");
        assert_eq!(at("example.com", &[]), "Nothing");
        let two = [("example.com", "v=DMARC1; p=none"), ("example.com", "v=DMARC1; p=reject")];
        assert_eq!(at("example.com", &two), "Several { name: \"example.com\" }");
    }

    #[test]
    fn records_are_read_as_the_standard_says() {
        let record =
            parse("v=DMARC1; p=Reject; adkim=s; rua=mailto:a@b.example!10m,mailto:c@d.example; pct=5; t=y").unwrap();
        assert_eq!((record.policy, record.dkim, record.testing), (Some(Policy::Reject), Alignment::Strict, true));
        assert_eq!(record.reports, ["a@b.example", "c@d.example"]);
        assert_eq!(record.removed, ["pct"]);
        for text in ["v=dmarc1; p=none", "p=none; v=DMARC1", "v=DMARC2", "hello"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("v=DMARC1; rua=mailto:a@b.example").unwrap().policy_for("x", "x"), Policy::None);
    }

    #[test]
    fn an_outside_address_needs_leave() {
        assert_eq!(permission_name("mail.a.example", "a.example", "x@reports.a.example"), None);
        let name = permission_name("a.example", "a.example", "x@watch.example");
        assert_eq!(name.as_deref(), Some("a.example._report._dmarc.watch.example"));
    }
}
