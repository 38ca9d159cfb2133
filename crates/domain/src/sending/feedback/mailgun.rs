//! Mailgun's webhooks: one event, with an HMAC-SHA-256 over a time and a token inside the body. The body itself is not signed, so a
//! token proves one delivery and no other.

use super::values::{TAG, json, letter, letter_of_message_id, number, reply_code, text};
use super::{Delivery, Events, FeedbackRefusal, ID_LIMIT_BYTES, ProofKeys, Said, check_fresh};
use crate::sending::classification::{Class, EventKind, Hint, Lasting};
use basics::Timestamp;
use seal::foreign::{hmac_sha256, is_same_secret};
use serde_json::Value;

pub(super) fn take(delivery: &Delivery<'_>, keys: &ProofKeys, now: Timestamp) -> Result<Events, FeedbackRefusal> {
    if keys.secret.is_empty() {
        return Err(FeedbackRefusal::NoKey);
    }
    let value = json(delivery.body)?;
    let part = |name| text(&value, &["signature", name]).ok_or(FeedbackRefusal::Forged);
    let (time, token, signature) = (part("timestamp")?, part("token")?, part("signature")?);
    let code = hmac_sha256(keys.secret.as_bytes(), &[time.as_bytes(), token.as_bytes()]);
    let code: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    if !is_same_secret(code.as_bytes(), signature.as_bytes()) || token.len() > ID_LIMIT_BYTES {
        return Err(FeedbackRefusal::Forged);
    }
    let seconds: i64 = time.parse().map_err(|_| FeedbackRefusal::Malformed)?;
    check_fresh(Timestamp::from_millis(seconds.saturating_mul(1_000)), now)?;
    let event = value.get("event-data").ok_or(FeedbackRefusal::Malformed)?;
    let events = read(event).and_then(Said::judged).into_iter().collect();
    Ok(Events { events, once: Some(token.to_owned()) })
}

pub(super) fn read(event: &Value) -> Option<Said<'_>> {
    let hint = |class, lasting, rule, decides| Some(Hint { class, lasting, rule, decides });
    let reason = text(event, &["reason"]).unwrap_or_default();
    let (kind, hint) = match (text(event, &["event"])?, text(event, &["severity"])) {
        ("delivered", _) => (EventKind::Delivered, None),
        ("failed", _) if reason.starts_with("suppress-") => {
            (EventKind::Bounced, hint(Class::RecipientRefused, Lasting::Permanent, "event.mailgun-suppressed", true))
        }
        ("failed", Some("temporary")) => (EventKind::Delayed, None),
        ("failed", _) => (EventKind::Bounced, hint(Class::Unknown, Lasting::Permanent, "event.mailgun-failed", false)),
        ("rejected", _) => {
            (EventKind::Bounced, hint(Class::Content, Lasting::Permanent, "event.mailgun-rejected", true))
        }
        ("complained", _) => (EventKind::Complained, None),
        ("unsubscribed", _) => (EventKind::Unsubscribed, None),
        _ => return None,
    };
    let tagged = letter(text(event, &["user-variables", TAG]));
    let letter = tagged.or_else(|| letter_of_message_id_of(event));
    let status = |name| text(event, &["delivery-status", name]).filter(|said| !said.is_empty());
    // A time keeps two events of one letter apart where an id is missing.
    let id = text(event, &["id"]).map(str::to_owned);
    let id = id.or_else(|| Some(format!("{:?} {}", letter?, number(event, &["timestamp"])?)))?;
    Some(Said {
        code: reply_code(event, &["delivery-status", "code"]),
        text: status("message").or_else(|| status("description")).unwrap_or_default(),
        hint,
        recipient: text(event, &["recipient"]),
        ..Said::new(id, letter, kind)
    })
}

fn letter_of_message_id_of(event: &Value) -> Option<basics::ids::OutgoingId> {
    letter_of_message_id(text(event, &["message", "headers", "message-id"]))
}
