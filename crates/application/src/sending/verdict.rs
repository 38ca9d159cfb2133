//! Whether a person or a machine opened or clicked. Every verdict names its rule, so that a report can say why.
//!
//! No rule is certain; what is doubtful is `unknown` and counts as no person.

use basics::Timestamp;
use std::time::Duration;

/// Nobody reads and presses this soon after the receiving server took the letter.
pub const TOO_SOON: Duration = Duration::from_secs(2);

/// Words in the name of a program that fetches without a person (security gateways, monitors, libraries), in lower case.
const MACHINES: [&str; 24] = [
    "barracuda",
    "bitdefender",
    "bot/",
    "bot;",
    "checkpoint",
    "cloudmark",
    "crawler",
    "curl/",
    "forcepoint",
    "go-http-client",
    "googlebot",
    "headless",
    "httpclient",
    "ironport",
    "mimecast",
    "okhttp",
    "preview",
    "proofpoint",
    "python",
    "safelinks",
    "scanner",
    "spider",
    "trendmicro",
    "wget",
];
/// Proxies that fetch when a person opens the letter.
const FETCH_ON_OPENING: [&str; 2] = ["googleimageproxy", "yahoomailproxy"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Human,
    Machine,
    Unknown,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Human => "human",
            Verdict::Machine => "machine",
            Verdict::Unknown => "unknown",
        }
    }
}

/// What is known of one request.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    pub agent: &'a str,
    /// HEAD asks without looking.
    pub is_head: bool,
    pub at: Timestamp,
    /// When the receiving server took the letter, if that is known.
    pub accepted_at: Option<Timestamp>,
    /// Whether every link of the letter was asked for at once.
    pub every_link_at_once: bool,
}

/// The verdict and the rule that gave it.
pub fn judge(seen: Circumstances<'_>) -> (Verdict, &'static str) {
    let agent = seen.agent.to_ascii_lowercase();
    if seen.is_head {
        return (Verdict::Machine, "head_request");
    }
    if MACHINES.iter().any(|machine| agent.contains(machine)) {
        return (Verdict::Machine, "known_machine");
    }
    if seen.every_link_at_once {
        return (Verdict::Machine, "every_link_at_once");
    }
    match seen.accepted_at {
        Some(accepted) if seen.at.since(accepted) >= TOO_SOON => {}
        Some(_) => return (Verdict::Machine, "too_soon"),
        // The letter's own outcome is not written yet: it has hardly arrived.
        None => return (Verdict::Machine, "before_outcome"),
    }
    if FETCH_ON_OPENING.iter().any(|proxy| agent.contains(proxy)) {
        return (Verdict::Human, "proxy_on_opening");
    }
    // Apple's Mail Privacy Protection fetches every picture, opened or not, and says no more than this.
    if agent.trim() == "mozilla/5.0" {
        return (Verdict::Unknown, "privacy_proxy");
    }
    if agent.trim().is_empty() {
        return (Verdict::Unknown, "no_name");
    }
    (Verdict::Human, "no_machine_rule")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36";

    fn check(agent: &str, seconds: u64, change: impl Fn(&mut Circumstances<'_>), expected: (Verdict, &str)) {
        let accepted = Timestamp::from_millis(1_000_000);
        let mut seen = Circumstances {
            agent,
            is_head: false,
            at: accepted.plus(Duration::from_secs(seconds)),
            accepted_at: Some(accepted),
            every_link_at_once: false,
        };
        change(&mut seen);
        assert_eq!(judge(seen), expected, "{agent}");
    }

    #[test]
    fn people_and_machines_are_told_apart_by_named_rules() {
        check(CHROME, 60, |_| {}, (Verdict::Human, "no_machine_rule"));
        check(CHROME, 1, |_| {}, (Verdict::Machine, "too_soon"));
        check(CHROME, 60, |seen| seen.is_head = true, (Verdict::Machine, "head_request"));
        check(CHROME, 60, |seen| seen.accepted_at = None, (Verdict::Machine, "before_outcome"));
        check(CHROME, 60, |seen| seen.every_link_at_once = true, (Verdict::Machine, "every_link_at_once"));
        check("Barracuda Sentinel (EE)", 60, |_| {}, (Verdict::Machine, "known_machine"));
        check("Mozilla/5.0 (via ggpht.com GoogleImageProxy)", 60, |_| {}, (Verdict::Human, "proxy_on_opening"));
        check("Mozilla/5.0", 60, |_| {}, (Verdict::Unknown, "privacy_proxy"));
        check("", 60, |_| {}, (Verdict::Unknown, "no_name"));
    }
}
