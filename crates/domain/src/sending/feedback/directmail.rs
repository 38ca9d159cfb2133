//! Aliyun DirectMail by EventBridge: one CloudEvent, signed with RSA and SHA-256 (the second version of its signature) over the address,
//! five headers and the body. One of the headers is a token of ours. The older signature, a secret wrapped by a private key and SHA-1,
//! is not taken.

use super::values::{json, letter, letter_of_message_id, reply_code, text};
use super::{Delivery, Events, FeedbackRefusal, ProofKeys, Said, check_fresh};
use crate::sending::classification::{Class, EventKind, Hint, Lasting};
use crate::sending::service::directmail::LETTER_HEADER;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basics::Timestamp;
use seal::foreign::{RsaHash, is_same_secret, signed_by_pem};
use serde_json::Value;

/// In the order in which they are signed.
const SIGNED: [&str; 5] = [
    "x-eventbridge-signature-timestamp",
    "x-eventbridge-hash-method",
    "x-eventbridge-signature-version",
    "x-eventbridge-signature-url",
    "x-eventbridge-signature-token",
];
const SIGNATURE: &str = "x-eventbridge-signature-v2";

/// The certificate lies in a store of EventBridge: `https://<region>-eventbridge.oss-accelerate.aliyuncs.com/…`.
pub(super) fn certificate_url(delivery: &Delivery<'_>) -> Result<String, FeedbackRefusal> {
    let url = (delivery.header)("x-eventbridge-signature-url").ok_or(FeedbackRefusal::Forged)?;
    let rest = url.strip_prefix("https://").and_then(|rest| rest.split_once('/'));
    let region = rest.and_then(|(host, _)| host.strip_suffix("-eventbridge.oss-accelerate.aliyuncs.com"));
    let fits = |region: &str| {
        !region.is_empty() && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let is_plain = rest.is_some_and(|(_, path)| path.ends_with(".pem") && !path.contains(['?', '#', '\\']));
    match region.is_some_and(fits) && is_plain {
        true => Ok(url.to_owned()),
        false => Err(FeedbackRefusal::Forged),
    }
}

pub(super) fn take(delivery: &Delivery<'_>, keys: &ProofKeys, now: Timestamp) -> Result<Events, FeedbackRefusal> {
    let header = |name: &str| (delivery.header)(name).ok_or(FeedbackRefusal::Forged);
    if !header("x-eventbridge-hash-method")?.eq_ignore_ascii_case("SHA256") {
        return Err(FeedbackRefusal::Forged);
    }
    if keys.secret.is_empty() || !is_same_secret(header(SIGNED[4])?.as_bytes(), keys.secret.as_bytes()) {
        return Err(FeedbackRefusal::Forged);
    }
    let mut signed = format!("{}\n", delivery.url).into_bytes();
    for name in SIGNED {
        signed.extend_from_slice(format!("{name}: {}\n", header(name)?).as_bytes());
    }
    signed.extend_from_slice(delivery.body);
    let signature = STANDARD.decode(header(SIGNATURE)?).map_err(|_| FeedbackRefusal::Forged)?;
    if !signed_by_pem(&keys.certificate, RsaHash::Sha256, &signed, &signature) {
        return Err(FeedbackRefusal::Forged);
    }
    let milliseconds: i64 = header(SIGNED[0])?.parse().map_err(|_| FeedbackRefusal::Malformed)?;
    check_fresh(Timestamp::from_millis(milliseconds), now)?;
    let event = json(delivery.body)?;
    if text(&event, &["source"]) != Some("acs:dm") {
        return Err(FeedbackRefusal::Foreign);
    }
    Ok(Events { events: read(&event).and_then(Said::judged).into_iter().collect(), once: None })
}

pub(super) fn read(event: &Value) -> Option<Said<'_>> {
    let data = event.get("data")?;
    let (kind, hint) = match text(event, &["type"])? {
        "dm:Deliver:Succeed" => (EventKind::Delivered, None),
        "dm:Deliver:Fail" => (EventKind::Bounced, Some(of_failure(data))),
        "dm:Feedback:FblReport" => (EventKind::Complained, None),
        "dm:Feedback:UnSubscribe" => (EventKind::Unsubscribed, None),
        _ => return None,
    };
    let tagged = letter(text(data, &["header", LETTER_HEADER]));
    let letter = tagged.or_else(|| letter_of_message_id(text(data, &["msg_id"])));
    Some(Said {
        code: reply_code(data, &["err_code"]),
        text: text(data, &["err_msg"]).unwrap_or_default(),
        hint,
        recipient: text(data, &["rcpt"]),
        ..Said::new(text(event, &["id"])?, letter, kind)
    })
}

/// `SmtpNxBox` says that the mailbox does not exist; of the other names only the text is asked.
fn of_failure(data: &Value) -> Hint {
    match text(data, &["failed_type"]) {
        Some("SmtpNxBox") => Hint {
            class: Class::InvalidMailbox,
            lasting: Lasting::Permanent,
            rule: "event.directmail-no-mailbox",
            decides: false,
        },
        _ => {
            Hint { class: Class::Unknown, lasting: Lasting::Permanent, rule: "event.directmail-failed", decides: false }
        }
    }
}
