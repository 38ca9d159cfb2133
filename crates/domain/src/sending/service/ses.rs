//! Amazon SES.
//!
//! It gives letters a Message-ID and a Date of its own, so our id travels as a message tag; the envelope sender becomes its own (or
//! that of a custom MAIL FROM domain), so what became of a letter comes by SNS.

use super::{EnvelopeRule, EventFacts, Facts, Kept, LearntBy, Login, OptionName, Options, Proof, Region, Service};
use crate::sending::channel::ChannelSecurity;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use seal::foreign::hmac_sha256;

macro_rules! regions {
    ($($name:literal,)*) => {
        &[$(Region { name: $name, host: concat!("email-smtp.", $name, ".amazonaws.com") },)*]
    };
}

pub(super) const FACTS: Facts = Facts {
    service: Service::Ses,
    name: "Amazon SES",
    regions: regions![
        "ap-southeast-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-southeast-2",
        "ap-south-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-south-1",
        "eu-north-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ca-central-1",
        "sa-east-1",
        "me-south-1",
        "af-south-1",
        "il-central-1",
    ],
    port: 587,
    security: ChannelSecurity::StartTls,
    login: Login::DerivedFromSecretKey,
    envelope: EnvelopeRule::FromAddress,
    learnt_by: LearntBy::Events,
    message_id: Kept::No,
    date: Kept::No,
    // Beside its own, as long as Message-ID and Date are not among what we sign.
    signatures: Kept::Yes,
    list_unsubscribe: Kept::Yes,
    takes_cold_letters: false,
    size_limit_bytes: Some(40 << 20),
    recipients_limit: Some(50),
    first_letters_per_day: Some(200),
    first_letters_per_second: Some(1),
    options: &[OptionName::ConfigurationSet],
    events: Some(EventFacts {
        proof: Proof::Certificate,
        content_types: &["text/plain", "application/json"],
        ticks: &["Hard bounces", "Complaints", "Deliveries", "Delivery delays", "Rejects", "Subscriptions"],
    }),
    sources: &[
        ("https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html", "2026-11-21"),
        ("https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html", "2026-11-21"),
        ("https://docs.aws.amazon.com/ses/latest/dg/quotas.html", "2026-11-27"),
        ("https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html", "2026-11-21"),
    ],
};

pub(super) fn headers(options: &Options, letter: &str) -> Vec<(&'static str, String)> {
    let mut headers = vec![("X-SES-MESSAGE-TAGS", format!("tradewind={letter}"))];
    if let Some(set) = options.get(OptionName::ConfigurationSet) {
        headers.push(("X-SES-CONFIGURATION-SET", set.to_owned()));
    }
    headers
}

/// The password of the SMTP endpoint, from an access key's secret: a chain of HMAC-SHA-256 over fixed words and the region, with the
/// version 4 in front, in base64 (the first source above).
pub fn smtp_password(secret_key: &str, region: &str) -> String {
    let mut key = format!("AWS4{secret_key}").into_bytes();
    for word in ["11111111", region, "ses", "aws4_request", "SendRawEmail"] {
        key = hmac_sha256(&key, &[word.as_bytes()]).to_vec();
    }
    key.insert(0, 4);
    STANDARD.encode(key)
}

/// Whether somebody typed what the chain gives, and not the secret that it begins with.
pub(super) fn is_smtp_password(text: &str) -> bool {
    STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == 33 && bytes[0] == 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values by which other programs test the same chain.
    #[test]
    fn a_password_is_derived_as_others_derive_it() {
        for (region, secret, password) in [
            ("eu-central-1", "some+secret+key", "BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2"),
            ("eu-central-1", "another+secret+key", "BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh"),
            ("us-west-1", "some+secret+key", "BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj"),
            ("us-west-1", "another+secret+key", "BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF"),
        ] {
            assert_eq!(smtp_password(secret, region), password, "{region} {secret}");
            assert!(is_smtp_password(password) && !is_smtp_password(secret));
        }
    }

    #[test]
    fn a_configuration_set_is_named_where_one_is_set() {
        let options = Options::default().with(OptionName::ConfigurationSet, "campaigns").unwrap();
        let headers = headers(&options, "out_1");
        assert_eq!(headers[1], ("X-SES-CONFIGURATION-SET", "campaigns".to_owned()));
    }
}
