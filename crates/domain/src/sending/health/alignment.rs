//! Whether a letter of one channel passes DMARC: its signature or its envelope must belong to the From domain (RFC 9989 §3.2).

use super::dmarc::Alignment;
use super::{Check, Finding, Health};

/// A letter as it leaves through one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing<'a> {
    pub channel: &'a str,
    pub from_domain: &'a str,
    /// Domain of the envelope sender; none when the channel puts in its own.
    pub envelope_domain: Option<&'a str>,
    /// `d=` of our signature; none when we do not sign.
    pub signing_domain: Option<&'a str>,
    pub has_good_key: bool,
    /// Whether SPF of the envelope's domain passes for this channel.
    pub passes_spf: bool,
}

/// Whether two domains are one to DMARC; `organisation` is that of the From domain.
pub fn is_aligned(from: &str, other: &str, organisation: &str, how: Alignment) -> bool {
    let below = |name: &str| name == organisation || name.ends_with(&format!(".{organisation}"));
    match how {
        Alignment::Strict => from.eq_ignore_ascii_case(other),
        Alignment::Relaxed => from.eq_ignore_ascii_case(other) || below(from) && below(other),
    }
}

/// Judges one channel.
pub fn judge(letter: &Outgoing<'_>, organisation: &str, dkim: Alignment, spf: Alignment) -> Finding {
    let aligned = |domain: Option<&str>, how| {
        domain.is_some_and(|domain| is_aligned(letter.from_domain, domain, organisation, how))
    };
    let by_dkim = letter.has_good_key && aligned(letter.signing_domain, dkim);
    let by_spf = letter.passes_spf && aligned(letter.envelope_domain, spf);
    let (health, code) = match (by_dkim, by_spf) {
        (true, true) => (Health::Good, "aligned_both"),
        (true, false) => (Health::Good, "aligned_dkim"),
        (false, true) => (Health::Warn, "aligned_spf"),
        (false, false) => (Health::Bad, "aligned_none"),
    };
    Finding::new(Check::Alignment, health, code).with("channel", letter.channel).with("domain", letter.from_domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_align_within_their_organisation() {
        use Alignment::{Relaxed, Strict};
        for (from, other, how, aligned) in [
            ("a.example", "a.example", Strict, true),
            ("a.example", "mail.a.example", Strict, false),
            ("a.example", "mail.a.example", Relaxed, true),
            ("news.a.example", "bounce.a.example", Relaxed, true),
            ("a.example", "ba.example", Relaxed, false),
            ("a.example", "relay.example", Relaxed, false),
        ] {
            assert_eq!(is_aligned(from, other, "a.example", how), aligned, "{from} {other}");
        }
    }

    #[test]
    fn one_of_the_two_will_do_and_none_will_not() {
        let letter = Outgoing {
            channel: "Relay",
            from_domain: "a.example",
            envelope_domain: Some("bounce.a.example"),
            signing_domain: Some("a.example"),
            has_good_key: true,
            passes_spf: true,
        };
        let judged = |letter: &Outgoing<'_>| judge(letter, "a.example", Alignment::Relaxed, Alignment::Relaxed).code;
        assert_eq!(judged(&letter), "aligned_both");
        assert_eq!(judged(&Outgoing { passes_spf: false, ..letter.clone() }), "aligned_dkim");
        assert_eq!(judged(&Outgoing { has_good_key: false, ..letter.clone() }), "aligned_spf");
        let foreign = Outgoing { has_good_key: false, envelope_domain: Some("relay.example"), ..letter };
        assert_eq!(judged(&foreign), "aligned_none");
    }
}
