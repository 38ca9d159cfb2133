//! What a DMARC record means for a domain that sends.

use super::dmarc::{Found, Policy, REMOVED};
use super::tags::{with_tag, without_tags};
use super::{Answer, Check, Finding, Health, Record};

/// What the reports of the last weeks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reported {
    pub passed: i64,
    pub failed: i64,
}

/// Fewer letters than this prove nothing.
const ENOUGH_LETTERS: i64 = 100;

/// Judges the record that speaks for `domain`. `permissions` are the answers for outside report addresses, each with its host; `reports_to` =
/// the address that is proposed where none is named.
pub fn judge(
    domain: &str,
    found: &Found,
    permissions: &[(String, Answer<Vec<String>>)],
    reported: Reported,
    reports_to: &str,
) -> Finding {
    let finding = |health, code| Finding::new(Check::Dmarc, health, code);
    let own_name = format!("_dmarc.{domain}");
    let (at, record) = match found {
        Found::Unanswered => return Finding::unknown(Check::Dmarc),
        Found::Several { name } => return finding(Health::Bad, "dmarc_two").with("name", format!("_dmarc.{name}")),
        Found::Nothing => {
            let value = format!("v=DMARC1; p=none; rua=mailto:{reports_to}");
            return finding(Health::Bad, "dmarc_missing").publish(Record::text(own_name, value));
        }
        Found::Record { at, record, .. } => (at, record),
    };
    let name = format!("_dmarc.{at}");
    let policy = record.policy_for(domain, at);
    let finding =
        |health, code| finding(health, code).with("policy", policy.as_str()).with("name", &name).found(&record.text);
    let publish = |value: String| Record::text(&name, value);
    if record.policy.is_none() && record.reports.is_empty() {
        return finding(Health::Bad, "dmarc_no_policy").publish(publish(with_tag(&record.text, "p", "none")));
    }
    if record.reports.is_empty() {
        let value = with_tag(&record.text, "rua", &format!("mailto:{reports_to}"));
        return finding(Health::Warn, "dmarc_no_reports").publish(publish(value));
    }
    let refused = permissions.iter().find(|(_, answer)| match answer {
        Answer::Found(texts) => !texts.iter().any(|text| text.trim_start().starts_with("v=DMARC1")),
        Answer::Absent => true,
        Answer::Unanswered => false,
    });
    if let Some((name, _)) = refused {
        return finding(Health::Warn, "dmarc_reports_refused").publish(Record::text(name, "v=DMARC1"));
    }
    if record.testing {
        return finding(Health::Warn, "dmarc_testing").publish(publish(without_tags(&record.text, &["t"])));
    }
    if !record.removed.is_empty() {
        let value = without_tags(&record.text, &REMOVED);
        return finding(Health::Warn, "dmarc_removed_tags")
            .with("tags", record.removed.join(", "))
            .publish(publish(value));
    }
    if policy > Policy::None {
        return finding(Health::Good, "dmarc_good");
    }
    let tag = if at == domain || record.subdomains.is_none() { "p" } else { "sp" };
    let stricter = publish(with_tag(&record.text, tag, "quarantine"));
    let total = reported.passed + reported.failed;
    // Our own letters pass when hardly any fail; others that fail are what the policy is for.
    let counted = |finding: Finding| finding.with("passed", reported.passed).with("failed", reported.failed);
    if total >= ENOUGH_LETTERS {
        return counted(finding(Health::Warn, "dmarc_watching_counted")).publish(stricter);
    }
    finding(Health::Warn, "dmarc_watching").publish(stricter)
}

#[cfg(test)]
mod tests {
    use super::super::dmarc::{parse, tree, walk};
    use super::*;

    fn check(text: Option<&str>, permission: Answer<Vec<String>>, expected: (Health, &str, Option<&str>)) {
        let names = tree("seller.example");
        let answer = text.map_or(Answer::Absent, |text| Answer::Found(vec![text.to_owned()]));
        let found = walk(&names, &[answer, Answer::Absent]);
        let outside = text.and_then(parse).is_some_and(|record| record.reports.iter().any(|to| to.contains("watch")));
        let permissions =
            if outside { vec![("x._report._dmarc.watch.example".to_owned(), permission)] } else { vec![] };
        let found = judge("seller.example", &found, &permissions, Reported::default(), "postmaster@seller.example");
        let value = found.publish.as_ref().map(|record| record.value.as_str());
        assert_eq!((found.health, found.code, value), expected, "{text:?}");
    }

    #[test]
    fn each_record_has_its_verdict_and_what_mends_it() {
        use Health::{Bad, Good, Warn};
        let none = || Answer::Absent;
        let own = "rua=mailto:d@seller.example";
        check(None, none(), (Bad, "dmarc_missing", Some("v=DMARC1; p=none; rua=mailto:postmaster@seller.example")));
        check(Some("v=DMARC1"), none(), (Bad, "dmarc_no_policy", Some("v=DMARC1; p=none")));
        let with = "v=DMARC1; p=reject; rua=mailto:postmaster@seller.example";
        check(Some("v=DMARC1; p=reject"), none(), (Warn, "dmarc_no_reports", Some(with)));
        let stricter = format!("v=DMARC1; p=quarantine; {own}");
        check(Some(&format!("v=DMARC1; p=none; {own}")), none(), (Warn, "dmarc_watching", Some(&stricter)));
        check(Some(&format!("v=DMARC1; p=reject; {own}")), none(), (Good, "dmarc_good", None));
        let clean = format!("v=DMARC1; p=reject; {own}");
        check(Some(&format!("{clean}; pct=20; ri=1")), none(), (Warn, "dmarc_removed_tags", Some(&clean)));
        check(Some(&format!("{clean}; t=y")), none(), (Warn, "dmarc_testing", Some(&clean)));
        let outside = "v=DMARC1; p=reject; rua=mailto:x@watch.example";
        check(Some(outside), none(), (Warn, "dmarc_reports_refused", Some("v=DMARC1")));
        check(Some(outside), Answer::Found(vec!["v=DMARC1".into()]), (Good, "dmarc_good", None));
        check(Some(outside), Answer::Unanswered, (Good, "dmarc_good", None));
    }

    #[test]
    fn counted_letters_are_named() {
        let found = walk(&tree("a.example"), &[Answer::Found(vec!["v=DMARC1; p=none; rua=mailto:a@a.example".into()])]);
        let found =
            judge("a.example", &found, &[], Reported { passed: 48_840, failed: 312 }, "reports@bounce.a.example");
        assert_eq!((found.code, found.arguments["passed"].as_str()), ("dmarc_watching_counted", "48840"));
    }
}
