//! The DKIM key under a selector (RFC 6376 §3.6.1), compared with the one that signs here.

use super::tags::tag;
use super::{Answer, Check, Finding, Health, Record};

/// Base64 characters of a public RSA key of 1024 and of 2048 bits, rounded down.
const CHARACTERS_OF_1024: usize = 200;
const CHARACTERS_OF_2048: usize = 380;

/// A key of ours, as it should stand in the DNS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedKey {
    /// `selector._domainkey.domain`.
    pub name: String,
    pub value: String,
}

/// Whether a published text carries the same key as the expected one.
pub fn is_same_key(found: &str, expected: &str) -> bool {
    let algorithm = |text: &str| tag(text, "k").unwrap_or_else(|| "rsa".to_owned()).to_ascii_lowercase();
    tag(found, "p").is_some() && tag(found, "p") == tag(expected, "p") && algorithm(found) == algorithm(expected)
}

/// The texts among those found that are key records.
pub fn keys_in(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).filter(|text| tag(text, "p").is_some()).collect()
}

/// Judges what stands under one selector.
pub fn judge(expected: &ExpectedKey, texts: &Answer<Vec<String>>) -> Finding {
    let selector = expected.name.split('.').next().unwrap_or_default();
    let finding = |health, code| Finding::new(Check::Dkim, health, code).with("selector", selector);
    let mend = |finding: Finding| finding.publish(Record::text(&expected.name, &expected.value));
    let texts = match texts {
        Answer::Unanswered => return Finding::unknown(Check::Dkim),
        Answer::Absent => return mend(finding(Health::Bad, "dkim_missing")),
        Answer::Found(texts) => texts,
    };
    match keys_in(texts)[..] {
        [] => mend(finding(Health::Bad, "dkim_missing")).found(&texts.join(" · ")),
        // Several keys under one selector are no key at all to many receivers (§3.6.2.2).
        [_, _, ..] => mend(finding(Health::Bad, "dkim_two")).found(&texts.join(" · ")),
        [one] => {
            let key = tag(one, "p").unwrap_or_default();
            let flags = tag(one, "t").unwrap_or_default();
            let is_rsa = tag(one, "k").is_none_or(|kind| kind.eq_ignore_ascii_case("rsa"));
            let (health, code) = if key.is_empty() {
                (Health::Bad, "dkim_revoked")
            } else if !is_same_key(one, &expected.value) {
                (Health::Bad, "dkim_other_key")
            } else if is_rsa && key.len() < CHARACTERS_OF_1024 {
                (Health::Bad, "dkim_weak")
            } else if flags.split(':').any(|flag| flag.eq_ignore_ascii_case("y")) {
                (Health::Warn, "dkim_testing")
            } else if is_rsa && key.len() < CHARACTERS_OF_2048 {
                (Health::Warn, "dkim_short")
            } else {
                return finding(Health::Good, "dkim_good").found(one);
            };
            mend(finding(health, code)).found(one)
        }
    }
}

/// The findings of several keys as one: the worst speaks, and the good ones are named together.
pub fn together(mut findings: Vec<Finding>) -> Option<Finding> {
    findings.sort_by_key(|finding| finding.health);
    let selectors: Vec<String> =
        findings.iter().filter_map(|finding| finding.arguments.get("selector").cloned()).collect();
    let worst = findings.pop()?;
    let all_good = worst.health == Health::Good;
    Some(if all_good { worst.with("selector", selectors.join(", ")) } else { worst })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_under_a_selector_is_judged() {
        let key = "M".repeat(392);
        let value = format!("v=DKIM1; k=rsa; p={key}");
        let expected = ExpectedKey { name: "tw1._domainkey.seller.example".into(), value: value.clone() };
        let split = format!("v=DKIM1;k=rsa;p={} {}", &key[..200], &key[200..]);
        for (texts, health, code) in [
            (vec![value.clone()], Health::Good, "dkim_good"),
            (vec![split], Health::Good, "dkim_good"),
            (vec![format!("{value}; t=y:s")], Health::Warn, "dkim_testing"),
            (vec!["v=DKIM1; p=".to_owned()], Health::Bad, "dkim_revoked"),
            (vec!["v=DKIM1; p=MIIB".to_owned()], Health::Bad, "dkim_other_key"),
            (vec![value.replace("k=rsa", "k=ed25519")], Health::Bad, "dkim_other_key"),
            (vec![value.clone(), value.clone()], Health::Bad, "dkim_two"),
            (vec!["hello".to_owned()], Health::Bad, "dkim_missing"),
        ] {
            let found = judge(&expected, &Answer::Found(texts.clone()));
            assert_eq!((found.health, found.code), (health, code), "{texts:?}");
            assert_eq!(found.publish.is_some(), health != Health::Good);
        }
        assert_eq!(judge(&expected, &Answer::Absent).code, "dkim_missing");
        assert_eq!(judge(&expected, &Answer::Unanswered).health, Health::Unknown);
    }

    #[test]
    fn the_worst_key_speaks_for_all() {
        let of = |health, selector| Finding::new(Check::Dkim, health, "x").with("selector", selector);
        let found = together(vec![of(Health::Bad, "a"), of(Health::Good, "b")]).unwrap();
        assert_eq!(found.arguments["selector"], "a");
        let found = together(vec![of(Health::Good, "a"), of(Health::Good, "b")]).unwrap();
        assert_eq!(found.arguments["selector"], "a, b");
        assert_eq!(together(Vec::new()), None);
    }
}
