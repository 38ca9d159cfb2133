//! Mailgun.

use super::{EnvelopeRule, EventFacts, Facts, Kept, LearntBy, Login, Proof, Region, Service};
use crate::sending::channel::ChannelSecurity;
use serde_json::json;

pub(super) const FACTS: Facts = Facts {
    service: Service::Mailgun,
    name: "Mailgun",
    regions: &[Region { name: "us", host: "smtp.mailgun.org" }, Region { name: "eu", host: "smtp.eu.mailgun.org" }],
    port: 587,
    security: ChannelSecurity::StartTls,
    login: Login::Any,
    envelope: EnvelopeRule::FromAddress,
    learnt_by: LearntBy::Events,
    message_id: Kept::Yes,
    date: Kept::Yes,
    signatures: Kept::Yes,
    list_unsubscribe: Kept::Yes,
    takes_cold_letters: false,
    // 25 MB for any message, by the page about sending over HTTP below (the one about SMTP names no other); the examples of its
    // Python library count them as 25 × 1024 × 1024 bytes.
    size_limit_bytes: Some(25 << 20),
    recipients_limit: Some(1_000),
    first_letters_per_day: Some(100),
    first_letters_per_second: None,
    options: &[],
    events: Some(EventFacts {
        proof: Proof::SigningKey,
        content_types: &["application/json"],
        ticks: &["Permanent Failure", "Temporary Failure", "Delivered", "Spam Complaints", "Unsubscribes"],
    }),
    sources: &[
        ("https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-http", "2026-11-27"),
        ("https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp", "2026-11-21"),
        ("https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks", "2026-11-21"),
    ],
};

pub(super) fn headers(letter: &str) -> Vec<(&'static str, String)> {
    vec![("X-Mailgun-Variables", json!({"tradewind": letter}).to_string()), ("X-Mailgun-Track", "no".to_owned())]
}
