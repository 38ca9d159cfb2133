//! Postmark.
//!
//! Letters of one kind go by one stream: campaigns by a broadcast stream. It does not sign its events; they are known by user name
//! and password in the address, which only it has.

use super::{EnvelopeRule, EventFacts, Facts, Kept, LearntBy, Login, OptionName, Options, Proof, Region, Service};
use crate::sending::channel::ChannelSecurity;

/// The stream for campaigns that every account has.
const USUAL_STREAM: &str = "broadcast";

pub(super) const FACTS: Facts = Facts {
    service: Service::Postmark,
    name: "Postmark",
    regions: &[
        Region { name: "broadcast", host: "smtp-broadcasts.postmarkapp.com" },
        Region { name: "transactional", host: "smtp.postmarkapp.com" },
    ],
    port: 587,
    security: ChannelSecurity::StartTls,
    login: Login::TokenTwice,
    envelope: EnvelopeRule::FromAddress,
    learnt_by: LearntBy::Events,
    message_id: Kept::No,
    date: Kept::Yes,
    signatures: Kept::No,
    list_unsubscribe: Kept::Yes,
    takes_cold_letters: false,
    size_limit_bytes: Some(10 << 20),
    recipients_limit: Some(50),
    first_letters_per_day: None,
    first_letters_per_second: None,
    options: &[OptionName::Stream],
    events: Some(EventFacts {
        proof: Proof::Password,
        content_types: &["application/json"],
        ticks: &["Delivery", "Bounce", "Spam Complaint", "Subscription Change"],
    }),
    sources: &[
        ("https://postmarkapp.com/developer/user-guide/send-email-with-smtp", "2026-11-21"),
        ("https://postmarkapp.com/support/article/1056-what-are-the-attachment-and-email-size-limits", "2026-11-27"),
        ("https://postmarkapp.com/developer/webhooks/webhooks-overview", "2026-11-21"),
    ],
};

pub(super) fn headers(options: &Options, letter: &str) -> Vec<(&'static str, String)> {
    let stream = options.get(OptionName::Stream).unwrap_or(USUAL_STREAM);
    vec![
        ("X-PM-Metadata-tradewind", letter.to_owned()),
        ("X-PM-Message-Stream", stream.to_owned()),
        ("X-PM-TrackOpens", "false".to_owned()),
        ("X-PM-TrackLinks", "None".to_owned()),
    ]
}
