//! BIMI: the sender's mark beside a letter. Looked at for shape alone; it counts only where DMARC is enforced.

use super::dmarc::Policy;
use super::tags::tag;
use super::{Answer, Check, Finding, Health};

/// Judges the record at `default._bimi.<domain>`; nothing to say where there is none.
pub fn judge(texts: &Answer<Vec<String>>, policy: Policy) -> Option<Finding> {
    let finding = |health, code| Finding::new(Check::Bimi, health, code);
    let texts = match texts {
        // No mark is no fault.
        Answer::Absent => return None,
        Answer::Unanswered => return Some(Finding::unknown(Check::Bimi)),
        Answer::Found(texts) => texts,
    };
    let text = texts.iter().find(|text| tag(text, "v").as_deref() == Some("BIMI1"))?;
    let (picture, certificate) = (tag(text, "l").unwrap_or_default(), tag(text, "a").unwrap_or_default());
    let is_file = |url: &str, ending: &str| {
        url.starts_with("https://") && url.split(['?', '#']).next().is_some_and(|path| path.ends_with(ending))
    };
    let (health, code) = if picture.is_empty() {
        // An empty `l=` declines to show a mark.
        (Health::Good, "bimi_declined")
    } else if policy == Policy::None {
        (Health::Warn, "bimi_without_dmarc")
    } else if !is_file(&picture, ".svg") {
        (Health::Warn, "bimi_picture")
    } else if certificate.is_empty() {
        (Health::Warn, "bimi_without_certificate")
    } else if !is_file(&certificate, ".pem") {
        (Health::Warn, "bimi_certificate")
    } else {
        (Health::Good, "bimi_good")
    };
    Some(finding(health, code).found(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_judged_by_its_shape() {
        for (text, policy, code) in [
            ("v=BIMI1; l=https://a.example/m.svg; a=https://a.example/m.pem", Policy::Reject, Some("bimi_good")),
            ("v=BIMI1; l=https://a.example/m.svg; a=https://a.example/m.pem", Policy::None, Some("bimi_without_dmarc")),
            ("v=BIMI1; l=http://a.example/m.svg; a=", Policy::Reject, Some("bimi_picture")),
            ("v=BIMI1; l=https://a.example/m.png;", Policy::Reject, Some("bimi_picture")),
            ("v=BIMI1; l=https://a.example/m.svg; a=;", Policy::Quarantine, Some("bimi_without_certificate")),
            ("v=BIMI1; l=; a=", Policy::Reject, Some("bimi_declined")),
            ("hello", Policy::Reject, None),
        ] {
            let found = judge(&Answer::Found(vec![text.to_owned()]), policy);
            assert_eq!(found.map(|finding| finding.code), code, "{text}");
        }
        assert_eq!(judge(&Answer::Absent, Policy::Reject), None);
    }
}
