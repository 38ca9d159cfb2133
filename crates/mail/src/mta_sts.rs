//! MTA-STS (RFC 8461): a domain says that its mail servers speak TLS with a certificate of their name.
//!
//! The record and the policy are parsed here, hosts are compared with the policy, and one function says what may be done.
//! A policy in `testing` never holds a letter back (§5). Fetching, keeping and reporting are the caller's.

use basics::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A policy of normal size has a few hundred bytes.
pub const MOST_POLICY_BYTES: usize = 64 * 1024;
/// Mail servers of one policy.
const MOST_PATTERNS: usize = 200;
/// About a year (§3.2).
const LONGEST_AGE_SECONDS: u64 = 31_557_600;
/// Identifier of a record (§3.1).
const LONGEST_ID: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// No letter goes where name or certificate do not fit.
    Enforce,
    /// Letters go; what would have been held back is only reported.
    Testing,
    /// The policy is being taken away.
    None,
}

impl Mode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Enforce => "enforce",
            Mode::Testing => "testing",
            Mode::None => "none",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    #[error("the text is longer than {MOST_POLICY_BYTES} bytes or no UTF-8")]
    NotAText,
    #[error("the policy does not say version: STSv1")]
    Version,
    #[error("the policy has no mode, or one that is not known")]
    Mode,
    #[error("the policy has no max_age in seconds")]
    Age,
    #[error("the policy names no mail server, or one that is no name")]
    Hosts,
}

/// The identifier in the record of `_mta-sts.<domain>`; none when there is no record, or several, or a broken one (§3.1).
pub fn record_id(texts: &[String]) -> Option<&str> {
    let mut ours = texts.iter().filter(|text| text.split(';').next().is_some_and(|first| first.trim() == "v=STSv1"));
    let (one, other) = (ours.next()?, ours.next());
    if other.is_some() {
        return None;
    }
    let id = one.split(';').filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim() == "id")?.1.trim();
    let fits = (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then_some(id)
}

/// Where the policy of a domain stands (§3.3).
pub fn policy_url(domain: &str) -> String {
    format!("https://mta-sts.{domain}/.well-known/mta-sts.txt")
}

/// What a domain publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub mode: Mode,
    pub max_age_seconds: u64,
    /// Host names and `*.` patterns, as A-labels.
    pub hosts: Vec<String>,
}

impl Policy {
    /// Reads a policy file (§3.2): lines end with LF or CRLF, unknown keys are passed over, the first of a key counts.
    ///
    /// # Errors
    /// See [`PolicyRefusal`].
    pub fn parse(bytes: &[u8]) -> Result<Policy, PolicyRefusal> {
        let text = Some(bytes).filter(|bytes| bytes.len() <= MOST_POLICY_BYTES);
        let text = text.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or(PolicyRefusal::NotAText)?;
        let (mut version, mut mode, mut age, mut hosts) = (None, None, None, Vec::new());
        for (key, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match key.trim() {
                "version" if version.is_none() => version = Some(value),
                "mode" if mode.is_none() => mode = Some(value),
                "max_age" if age.is_none() => age = Some(value),
                "mx" if hosts.len() < MOST_PATTERNS => hosts.push(pattern(value).ok_or(PolicyRefusal::Hosts)?),
                _ => {}
            }
        }
        if version != Some("STSv1") {
            return Err(PolicyRefusal::Version);
        }
        let mode = match mode {
            Some("enforce") => Mode::Enforce,
            Some("testing") => Mode::Testing,
            Some("none") => Mode::None,
            _ => return Err(PolicyRefusal::Mode),
        };
        let digits = age.filter(|age| (1..=10).contains(&age.len()) && age.bytes().all(|byte| byte.is_ascii_digit()));
        let age: u64 = digits.and_then(|age| age.parse().ok()).ok_or(PolicyRefusal::Age)?;
        if hosts.is_empty() && mode != Mode::None {
            return Err(PolicyRefusal::Hosts);
        }
        Ok(Policy { mode, max_age_seconds: age.min(LONGEST_AGE_SECONDS), hosts })
    }

    /// Whether the policy names this mail server (§4.1). `*.` stands for exactly one label.
    pub fn names(&self, host: &str) -> bool {
        let Some(host) = ascii(host) else { return false };
        self.hosts.iter().any(|pattern| match pattern.strip_prefix("*.") {
            Some(rest) => host.split_once('.').is_some_and(|(label, above)| !label.is_empty() && above == rest),
            None => host == *pattern,
        })
    }
}

fn pattern(text: &str) -> Option<String> {
    match text.strip_prefix("*.") {
        Some(rest) => ascii(rest).map(|rest| format!("*.{rest}")),
        None => ascii(text),
    }
}

/// The name as A-labels, so that a Unicode pattern and a host of the DNS meet.
fn ascii(name: &str) -> Option<String> {
    let bare = name.strip_suffix('.').unwrap_or(name);
    let ascii = if bare.is_ascii() { bare.to_ascii_lowercase() } else { idna::domain_to_ascii(bare).ok()? };
    let is_name = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    (ascii.len() <= 253 && ascii.split('.').all(is_name)).then_some(ascii)
}

/// A policy as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub policy: Policy,
    /// Of the record under which it was fetched.
    pub id: String,
    pub fetched_at: Timestamp,
}

impl Kept {
    /// Whether it still binds: until its age has passed, also when nothing newer can be had (§5.1).
    pub fn binds(&self, now: Timestamp) -> bool {
        self.binds_until() > now
    }

    /// Until when it binds.
    pub fn binds_until(&self) -> Timestamp {
        self.fetched_at.plus(Duration::from_secs(self.policy.max_age_seconds))
    }

    /// Whether to fetch anew: the record has another identifier, or the age has passed. A missing record alone changes
    /// nothing: whoever can take it away could else switch the protection off.
    pub fn is_to_be_fetched(&self, record: Option<&str>, now: Timestamp) -> bool {
        record.is_some_and(|id| id != self.id) || !self.binds(now)
    }

    /// Whether half of its age has passed: it is fetched before it ends, so that there is no gap (§10.2).
    pub fn is_getting_old(&self, now: Timestamp) -> bool {
        self.fetched_at.plus(Duration::from_secs(self.policy.max_age_seconds / 2)) <= now
    }
}

/// What may be done with one mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Nothing speaks against it.
    Free,
    /// It goes, and belongs into a TLS report.
    FreeAndReported,
    /// This server may not have the letter; another one, or a later try, may.
    Barred,
}

/// What a policy says of a server whose TLS was or was not proven for its own name.
pub fn passage(policy: &Policy, host: &str, has_proven_tls: bool) -> Passage {
    let fits = has_proven_tls && policy.names(host);
    match (policy.mode, fits) {
        (Mode::None, _) | (_, true) => Passage::Free,
        (Mode::Testing, false) => Passage::FreeAndReported,
        (Mode::Enforce, false) => Passage::Barred,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(mode: &str, hosts: &[&str]) -> Policy {
        let hosts: String = hosts.iter().map(|host| format!("mx: {host}\r\n")).collect();
        let text = format!("version: STSv1\r\nmode: {mode}\r\n{hosts}max_age: 604800\r\n");
        Policy::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn one_record_has_an_identifier_and_others_none() {
        for (texts, id) in [
            (vec!["v=STSv1; id=20260101T01;"], Some("20260101T01")),
            (vec!["hello", "v=STSv1;id=1"], Some("1")),
            (vec!["v=STSv1; id=1", "v=STSv1; id=2"], None),
            (vec!["v=STSv1; id=a-b"], None),
            (vec!["v=STSv1"], None),
            (vec!["v=STSv2; id=1"], None),
            (vec![], None),
        ] {
            let texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
            assert_eq!(record_id(&texts), id, "{texts:?}");
        }
    }

    #[test]
    fn broken_policies_are_refused_for_their_reason() {
        for (text, refusal) in [
            ("", PolicyRefusal::Version),
            ("version: STSv2\nmode: none\nmax_age: 1\n", PolicyRefusal::Version),
            ("version: STSv1\nmode: perhaps\nmax_age: 1\nmx: a.example\n", PolicyRefusal::Mode),
            ("version: STSv1\nmode: enforce\nmx: a.example\n", PolicyRefusal::Age),
            ("version: STSv1\nmode: enforce\nmax_age: -1\nmx: a.example\n", PolicyRefusal::Age),
            ("version: STSv1\nmode: enforce\nmax_age: 1\n", PolicyRefusal::Hosts),
            ("version: STSv1\nmode: enforce\nmax_age: 1\nmx: a b\n", PolicyRefusal::Hosts),
        ] {
            assert_eq!(Policy::parse(text.as_bytes()), Err(refusal), "{text}");
        }
        assert_eq!(Policy::parse(&[0xff]), Err(PolicyRefusal::NotAText));
        assert_eq!(Policy::parse(&vec![b'a'; MOST_POLICY_BYTES + 1]), Err(PolicyRefusal::NotAText));
        assert!(Policy::parse(b"version: STSv1\nmode: none\nmax_age: 86400\n").is_ok());
        let endless = Policy::parse(b"version: STSv1\nmode: none\nmax_age: 9999999999\n").unwrap();
        assert_eq!(endless.max_age_seconds, LONGEST_AGE_SECONDS);
    }

    #[test]
    fn hosts_meet_as_a_labels_and_a_star_is_one_label() {
        let policy = policy("enforce", &["mx1.example.com", "*.mail.example.com", "mx.münchen.example"]);
        for (host, named) in [
            ("MX1.example.com.", true),
            ("a.mail.example.com", true),
            ("a.b.mail.example.com", false),
            ("mail.example.com", false),
            ("mx.xn--mnchen-3ya.example", true),
            ("mx.münchen.example", true),
            ("mx2.example.com", false),
        ] {
            assert_eq!(policy.names(host), named, "{host}");
        }
    }

    #[test]
    fn testing_holds_no_letter_back() {
        for (mode, host, proven, expected) in [
            ("enforce", "mx1.example", true, Passage::Free),
            ("enforce", "mx1.example", false, Passage::Barred),
            ("enforce", "other.example", true, Passage::Barred),
            ("testing", "mx1.example", false, Passage::FreeAndReported),
            ("testing", "other.example", false, Passage::FreeAndReported),
            ("none", "other.example", false, Passage::Free),
        ] {
            assert_eq!(passage(&policy(mode, &["mx1.example"]), host, proven), expected, "{mode} {host} {proven}");
        }
    }

    #[test]
    fn a_kept_policy_outlives_its_record_and_not_its_age() {
        let start = Timestamp::EPOCH.plus(Duration::from_secs(1_000_000));
        let kept = Kept { policy: policy("enforce", &["mx1.example"]), id: "1".into(), fetched_at: start };
        let later = start.plus(Duration::from_secs(604_000));
        assert!(kept.binds(later) && !kept.is_to_be_fetched(None, later) && !kept.is_to_be_fetched(Some("1"), later));
        assert!(kept.is_to_be_fetched(Some("2"), later));
        assert!(kept.is_getting_old(later) && !kept.is_getting_old(start.plus(Duration::from_secs(302_000))));
        let too_late = start.plus(Duration::from_secs(604_800));
        assert!(!kept.binds(too_late) && kept.is_to_be_fetched(Some("1"), too_late));
    }
}
