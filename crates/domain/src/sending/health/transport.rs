//! Encryption on the way: TLS of a channel, and what a domain publishes for letters that come to it (MTA-STS, TLS reports).

use super::tags::tag;
use super::{Answer, Check, Finding, Health, Record};
use mail::mta_sts::{Mode, Policy, record_id};

/// What a server answered when TLS was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsSeen {
    /// Encrypted, and the certificate is the host's.
    Proven,
    /// Encrypted, with a certificate that is not.
    Unproven,
    /// The server does not offer it.
    NotOffered,
    /// The network of this machine keeps us from looking.
    Unreachable,
}

/// Judges TLS with a channel's host. `is_meant_plain`: its settings want no encryption, for a relay on a listed network.
pub fn judge_tls(host: &str, seen: TlsSeen, is_meant_plain: PlainWish) -> Finding {
    let finding = |health, code| Finding::new(Check::Tls, health, code).with("host", host);
    match (seen, is_meant_plain) {
        (TlsSeen::Proven, PlainWish::No) => finding(Health::Good, "tls_good"),
        (TlsSeen::Proven | TlsSeen::Unproven, PlainWish::Yes) => finding(Health::Warn, "tls_unused"),
        (TlsSeen::NotOffered, PlainWish::Yes) => finding(Health::Good, "tls_plain_nearby"),
        (TlsSeen::Unproven, PlainWish::No) => finding(Health::Bad, "tls_certificate"),
        (TlsSeen::NotOffered, PlainWish::No) => finding(Health::Bad, "tls_not_offered"),
        (TlsSeen::Unreachable, _) => finding(Health::Unknown, "tls_unreachable"),
    }
}

/// How connections to destinations were encrypted, in a week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    pub encrypted: i64,
    pub clear: i64,
    /// Not used, because an MTA-STS policy is enforced.
    pub held: i64,
    /// Used, though a policy in testing would not have.
    pub tried: i64,
}

/// Judges direct delivery's encryption; nothing to say of a channel that has dialled nobody.
pub fn judge_carried(carried: Carried) -> Option<Finding> {
    let Carried { encrypted, clear, held, tried } = carried;
    let (health, code, held) = match (held, tried) {
        (0, 0) if encrypted + clear == 0 => return None,
        (0, 0) => (Health::Good, "tls_out_good", 0),
        (0, tried) => (Health::Good, "tls_out_testing", tried),
        (held, _) => (Health::Warn, "tls_out_held", held),
    };
    let finding = Finding::new(Check::Tls, health, code).with("encrypted", encrypted).with("all", encrypted + clear);
    Some(if held > 0 { finding.with("held", held) } else { finding })
}

/// Whether a channel is set to speak without encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainWish {
    Yes,
    No,
}

/// What became of fetching a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicySeen {
    Read(Policy),
    /// Not there, not readable, or from a server whose certificate is not its own.
    Broken,
    NotAsked,
}

/// Judges the domain's own MTA-STS; `hosts` are its mail servers. Nothing to say where it publishes none.
pub fn judge_mta_sts(
    domain: &str,
    texts: &Answer<Vec<String>>,
    policy: &PolicySeen,
    hosts: &[String],
) -> Option<Finding> {
    let finding = |health, code| Finding::new(Check::MtaSts, health, code).with("domain", domain);
    let texts = match texts {
        Answer::Absent => return None,
        Answer::Unanswered => return Some(Finding::unknown(Check::MtaSts)),
        Answer::Found(texts) => texts,
    };
    let text = texts.iter().find(|text| text.trim_start().starts_with("v=STSv1"))?;
    if record_id(texts).is_none() {
        let record = Record::text(format!("_mta-sts.{domain}"), "v=STSv1; id=1");
        return Some(finding(Health::Bad, "sts_record").found(text).publish(record));
    }
    Some(match policy {
        PolicySeen::NotAsked => return None,
        PolicySeen::Broken => finding(Health::Bad, "sts_policy").found(text),
        PolicySeen::Read(policy) => {
            let missing = hosts.iter().find(|host| !policy.names(host));
            match (policy.mode, missing) {
                (Mode::Enforce, Some(host)) => finding(Health::Bad, "sts_host").with("host", host).found(text),
                (Mode::Testing, Some(host)) => finding(Health::Warn, "sts_host").with("host", host).found(text),
                (Mode::Testing, None) => finding(Health::Good, "sts_testing").found(text),
                (Mode::Enforce, None) => finding(Health::Good, "sts_enforced").found(text),
                (Mode::None, _) => finding(Health::Good, "sts_none").found(text),
            }
        }
    })
}

/// Judges the record that asks for TLS reports (RFC 8460 §3); nothing to say where there is none. `reports_to` = the address that is proposed.
pub fn judge_tls_reports(domain: &str, texts: &Answer<Vec<String>>, reports_to: &str) -> Option<Finding> {
    if *texts == Answer::Unanswered {
        return Some(Finding::unknown(Check::TlsReports));
    }
    let found = texts.found()?.iter().find(|text| tag(text, "v").as_deref() == Some("TLSRPTv1"))?;
    let to = tag(found, "rua").unwrap_or_default();
    let reads = !to.is_empty() && to.split(',').all(|uri| uri.starts_with("mailto:") || uri.starts_with("https://"));
    let finding = |health, code| Finding::new(Check::TlsReports, health, code).with("domain", domain).found(found);
    if reads {
        return Some(finding(Health::Good, "tls_reports_good"));
    }
    let value = format!("v=TLSRPTv1; rua=mailto:{reports_to}");
    Some(finding(Health::Warn, "tls_reports_broken").publish(Record::text(format!("_smtp._tls.{domain}"), value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_policy_held_back_is_told_and_what_one_in_testing_would_have_is_no_warning() {
        for (carried, expected) in [
            (Carried::default(), None),
            (Carried { encrypted: 9, clear: 1, ..Carried::default() }, Some((Health::Good, "tls_out_good"))),
            (Carried { encrypted: 9, tried: 2, ..Carried::default() }, Some((Health::Good, "tls_out_testing"))),
            (Carried { held: 3, tried: 2, ..Carried::default() }, Some((Health::Warn, "tls_out_held"))),
        ] {
            let judged = judge_carried(carried).map(|finding| (finding.health, finding.code));
            assert_eq!(judged, expected, "{carried:?}");
        }
    }

    #[test]
    fn a_policy_must_name_the_mail_servers() {
        let policy = |mode: &str| {
            let text = format!("version: STSv1\nmode: {mode}\nmx: *.a.example\nmax_age: 86400\n");
            PolicySeen::Read(Policy::parse(text.as_bytes()).unwrap())
        };
        let record = Answer::Found(vec!["v=STSv1; id=1".to_owned()]);
        for (texts, policy, host, code) in [
            (record.clone(), policy("enforce"), "mx.a.example", Some("sts_enforced")),
            (record.clone(), policy("enforce"), "mx.b.example", Some("sts_host")),
            (record.clone(), policy("testing"), "mx.a.example", Some("sts_testing")),
            (record.clone(), policy("none"), "mx.b.example", Some("sts_none")),
            (record, PolicySeen::Broken, "mx.a.example", Some("sts_policy")),
            (Answer::Found(vec!["v=STSv1; id=-".to_owned()]), PolicySeen::NotAsked, "", Some("sts_record")),
            (Answer::Absent, PolicySeen::NotAsked, "", None),
        ] {
            let found = judge_mta_sts("a.example", &texts, &policy, &[host.to_owned()]);
            assert_eq!(found.map(|finding| finding.code), code);
        }
    }

    #[test]
    fn reports_go_where_they_can_be_read() {
        let of = |text: &str| judge_tls_reports("a.example", &Answer::Found(vec![text.to_owned()]), "r@a.example");
        assert_eq!(of("v=TLSRPTv1; rua=mailto:t@a.example").unwrap().code, "tls_reports_good");
        assert_eq!(of("v=TLSRPTv1; rua=t@a.example").unwrap().code, "tls_reports_broken");
        assert_eq!(of("hello"), None);
    }

    #[test]
    fn encryption_is_judged_by_what_was_wished() {
        for (seen, wish, code) in [
            (TlsSeen::Proven, PlainWish::No, "tls_good"),
            (TlsSeen::Unproven, PlainWish::No, "tls_certificate"),
            (TlsSeen::NotOffered, PlainWish::No, "tls_not_offered"),
            (TlsSeen::NotOffered, PlainWish::Yes, "tls_plain_nearby"),
            (TlsSeen::Proven, PlainWish::Yes, "tls_unused"),
            (TlsSeen::Unreachable, PlainWish::No, "tls_unreachable"),
        ] {
            assert_eq!(judge_tls("relay.example", seen, wish).code, code);
        }
    }
}
