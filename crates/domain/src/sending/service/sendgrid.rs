//! SendGrid.
//!
//! Everything special stands in one JSON header: the letter's id among the unique arguments, and its own tracking and
//! unsubscribing off, which would wrap our links a second time and break one-click unsubscribing.

use super::{EnvelopeRule, EventFacts, Facts, Kept, LearntBy, Login, Proof, Region, Service};
use crate::sending::channel::ChannelSecurity;
use serde_json::json;

pub(super) const FACTS: Facts = Facts {
    service: Service::SendGrid,
    name: "SendGrid",
    regions: &[
        Region { name: "global", host: "smtp.sendgrid.net" },
        Region { name: "eu", host: "smtp.eu.sendgrid.net" },
    ],
    port: 587,
    security: ChannelSecurity::StartTls,
    login: Login::Named("apikey"),
    envelope: EnvelopeRule::FromAddress,
    learnt_by: LearntBy::Events,
    message_id: Kept::Yes,
    date: Kept::Yes,
    signatures: Kept::Yes,
    list_unsubscribe: Kept::Yes,
    takes_cold_letters: false,
    // Less than 30 MB with attachments, by the Mail Send page below. Greetings of its SMTP server that others recorded announce
    // SIZE 31457280, which is the same. The 20 MB of its guides to sending are its advice for the sake of receivers.
    size_limit_bytes: Some(30 << 20),
    recipients_limit: Some(1_000),
    first_letters_per_day: Some(100),
    first_letters_per_second: None,
    options: &[],
    events: Some(EventFacts {
        proof: Proof::PublicKey,
        content_types: &["application/json"],
        ticks: &["Bounced", "Dropped", "Deferred", "Delivered", "Spam Reports", "Unsubscribed", "Group Unsubscribes"],
    }),
    sources: &[
        ("https://www.twilio.com/docs/sendgrid/api-reference/mail-send", "2026-11-27"),
        (
            "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/building-an-x-smtpapi-header",
            "2026-11-21",
        ),
        ("https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event", "2026-11-21"),
        (
            "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
            "2026-11-27",
        ),
    ],
};

pub(super) fn headers(letter: &str) -> Vec<(&'static str, String)> {
    let off = json!({"settings": {"enable": 0}});
    let value = json!({
        "unique_args": {"tradewind": letter},
        "filters": {"clicktrack": off, "opentrack": off, "subscriptiontrack": off, "ganalytics": off},
    });
    vec![("X-SMTPAPI", value.to_string())]
}
