//! Aliyun DirectMail.
//!
//! Envelope sender, From and user name are one address that was made in its console. Events come by EventBridge; they repeat a
//! header of ours, by which the letter is known. It has no suppression by class: what an event says is classified here.

use super::{EnvelopeRule, EventFacts, Facts, Kept, LearntBy, Login, Proof, Region, Service};
use crate::sending::channel::ChannelSecurity;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(super) const FACTS: Facts = Facts {
    service: Service::DirectMail,
    name: "Aliyun DirectMail",
    regions: &[
        Region { name: "cn-hangzhou", host: "smtpdm.aliyun.com" },
        Region { name: "ap-southeast-1", host: "smtpdm-ap-southeast-1.aliyuncs.com" },
        Region { name: "eu-central-1", host: "smtpdm-eu-central-1.aliyuncs.com" },
        Region { name: "us-east-1", host: "smtpdm-us-east-1.aliyuncs.com" },
    ],
    // 465; port 25 is shut on Aliyun's own machines.
    port: 465,
    security: ChannelSecurity::Tls,
    login: Login::SenderAddress,
    envelope: EnvelopeRule::FromAddress,
    learnt_by: LearntBy::Events,
    message_id: Kept::Yes,
    date: Kept::Yes,
    signatures: Kept::Yes,
    list_unsubscribe: Kept::Yes,
    takes_cold_letters: false,
    size_limit_bytes: Some(15 << 20),
    recipients_limit: Some(100),
    first_letters_per_day: Some(2_000),
    first_letters_per_second: None,
    options: &[],
    events: Some(EventFacts {
        proof: Proof::CertificateAndToken,
        content_types: &["application/json", "application/cloudevents+json", "text/plain"],
        ticks: &["dm:Deliver:Fail", "dm:Deliver:Succeed", "dm:Feedback:FblReport", "dm:Feedback:UnSubscribe"],
    }),
    sources: &[
        ("https://help.aliyun.com/zh/direct-mail/product-overview/limits", "2026-11-21"),
        ("https://www.alibabacloud.com/help/en/eventbridge/user-guide/events-of-the-direct-mail-type", "2026-11-27"),
        ("https://help.aliyun.com/en/eventbridge/user-guide/signature-algorithm", "2026-11-27"),
    ],
};

/// The header that comes back in its events.
pub(crate) const LETTER_HEADER: &str = "X-Notify-Message-ID";

pub(super) fn headers(letter: &str) -> Vec<(&'static str, String)> {
    let no_tracking = STANDARD.encode(r#"{"OpenTrace":"0","LinkTrace":"0"}"#);
    vec![(LETTER_HEADER, letter.to_owned()), ("X-AliDM-Trace", no_tracking)]
}
