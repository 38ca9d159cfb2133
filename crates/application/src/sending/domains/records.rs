//! What a domain's owner should publish, and how it is compared with what was found.

use domain::sending::health::{dkim, dmarc, spf};
use mail::dkim::SigningKey;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Our RSA key: every receiver knows it.
    Dkim,
    /// Our Ed25519 key (RFC 8463), beside the other one.
    DkimEd25519,
    Spf,
    Dmarc,
}

impl RecordKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            RecordKind::Dkim => "dkim",
            RecordKind::DkimEd25519 => "dkim_ed25519",
            RecordKind::Spf => "spf",
            RecordKind::Dmarc => "dmarc",
        }
    }

    /// Whether a domain is proven without it.
    pub const fn is_optional(self) -> bool {
        matches!(self, RecordKind::DkimEd25519 | RecordKind::Dmarc)
    }
}

/// A TXT record to publish. The values of SPF and DMARC are suggestions: any record of theirs will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub record: RecordKind,
    pub name: String,
    pub value: String,
}

/// A record and what was found in its place at the last check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub record: RecordKind,
    pub name: String,
    pub expected: String,
    pub found: Option<String>,
    pub ok: bool,
}

/// The records that publish keys.
pub(super) fn key_records(keys: &[SigningKey]) -> Vec<Published> {
    let of = |key: &SigningKey| {
        let record = match key.algorithm() {
            mail::dkim::Algorithm::RsaSha256 => RecordKind::Dkim,
            mail::dkim::Algorithm::Ed25519Sha256 => RecordKind::DkimEd25519,
        };
        Published { record, name: key.record_name(), value: key.record_text() }
    };
    keys.iter().map(of).collect()
}

/// SPF for the hosts that we send through, and a DMARC record that only watches.
pub(super) fn suggestions(domain: &str, hosts: &[String]) -> Vec<Published> {
    let hosts: String = hosts.iter().map(|host| format!(" a:{host}")).collect();
    let spf = format!("v=spf1 mx{hosts} ~all");
    let dmarc = format!("v=DMARC1; p=none; rua=mailto:postmaster@{domain}");
    vec![
        Published { record: RecordKind::Spf, name: domain.to_owned(), value: spf },
        Published { record: RecordKind::Dmarc, name: format!("_dmarc.{domain}"), value: dmarc },
    ]
}

/// The text among those found that belongs to the record, and whether it will do.
pub(super) fn compare(expected: &Published, found: &[String]) -> (Option<String>, bool) {
    let of_kind: Vec<&str> = match expected.record {
        RecordKind::Dkim | RecordKind::DkimEd25519 => dkim::keys_in(found),
        RecordKind::Spf => spf::records_in(found),
        RecordKind::Dmarc => found.iter().map(String::as_str).filter(|text| dmarc::parse(text).is_some()).collect(),
    };
    let Some(first) = of_kind.first() else { return (found.first().cloned(), false) };
    let fits = match expected.record {
        RecordKind::Dkim | RecordKind::DkimEd25519 => dkim::is_same_key(first, &expected.value),
        RecordKind::Spf | RecordKind::Dmarc => true,
    };
    // Several keys under one selector are no key at all to many receivers (RFC 6376 §3.6.2.2), two SPF records a permanent
    // error (RFC 7208 §4.5), two DMARC records none (RFC 9989 §4.7).
    (Some((*first).to_owned()), fits && of_kind.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(record: RecordKind, expected: &str, found: &[&str], ok: bool) {
        let expected = Published { record, name: "x".into(), value: expected.into() };
        let found: Vec<String> = found.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(compare(&expected, &found).1, ok, "{found:?}");
    }

    #[test]
    fn a_key_is_found_however_it_was_folded_and_never_beside_another() {
        let key = "v=DKIM1; k=rsa; p=MIIBAQ";
        check(RecordKind::Dkim, key, &["v=DKIM1; k=rsa; p=MIIBAQ"], true);
        check(RecordKind::Dkim, key, &["p=MIIB AQ ;k=rsa"], true);
        check(RecordKind::Dkim, key, &["v=DKIM1;p=MIIBAQ"], true);
        check(RecordKind::Dkim, key, &["v=DKIM1; k=ed25519; p=MIIBAQ"], false);
        check(RecordKind::Dkim, key, &["v=DKIM1; p=MIIBAR"], false);
        check(RecordKind::Dkim, key, &["v=DKIM1; p="], false);
        check(RecordKind::Dkim, key, &["hello"], false);
        check(RecordKind::Dkim, key, &[], false);
        check(RecordKind::Dkim, key, &[key, "v=DKIM1; p=MIIBAR"], false);
    }

    #[test]
    fn one_spf_record_will_do_and_two_will_not() {
        check(RecordKind::Spf, "", &["v=spf1 include:_spf.example.com -all"], true);
        check(RecordKind::Spf, "", &["google-site-verification=x", "V=SPF1 mx"], true);
        check(RecordKind::Spf, "", &["v=spf10 mx"], false);
        check(RecordKind::Spf, "", &["v=spf1 mx", "v=spf1 a"], false);
        check(RecordKind::Dmarc, "", &["v=DMARC1; p=reject"], true);
        check(RecordKind::Dmarc, "", &["p=reject"], false);
    }
}
