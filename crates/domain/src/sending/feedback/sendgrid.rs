//! SendGrid's event webhook: a JSON list, signed by ECDSA P-256 over the time in a header and the body.

use super::values::{TAG, enhanced, json, letter, letter_of_message_id, text};
use super::{Delivery, EVENTS_LIMIT, Events, FeedbackRefusal, ProofKeys, Said, check_fresh};
use crate::sending::classification::{Class, EventKind, Hint, Lasting};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basics::Timestamp;
use seal::foreign::P256Key;
use serde_json::Value;

const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIME: &str = "x-twilio-email-event-webhook-timestamp";

pub(super) fn take(delivery: &Delivery<'_>, keys: &ProofKeys, now: Timestamp) -> Result<Events, FeedbackRefusal> {
    let key = P256Key::read(&keys.secret).ok_or(FeedbackRefusal::NoKey)?;
    let time = (delivery.header)(TIME).ok_or(FeedbackRefusal::Forged)?;
    let signature = (delivery.header)(SIGNATURE).ok_or(FeedbackRefusal::Forged)?;
    let signature = STANDARD.decode(signature).map_err(|_| FeedbackRefusal::Forged)?;
    let signed = [time.as_bytes(), delivery.body].concat();
    if !key.signed(&signed, &signature) {
        return Err(FeedbackRefusal::Forged);
    }
    let seconds: i64 = time.parse().map_err(|_| FeedbackRefusal::Malformed)?;
    check_fresh(Timestamp::from_millis(seconds.saturating_mul(1_000)), now)?;
    let value = json(delivery.body)?;
    let list = value.as_array().ok_or(FeedbackRefusal::Malformed)?;
    if list.len() > EVENTS_LIMIT {
        return Err(FeedbackRefusal::Malformed);
    }
    Ok(Events { events: list.iter().filter_map(read).filter_map(Said::judged).collect(), once: None })
}

pub(super) fn read(event: &Value) -> Option<Said<'_>> {
    let hint = |class, lasting, rule, decides| Some(Hint { class, lasting, rule, decides });
    let (kind, hint) = match (text(event, &["event"])?, text(event, &["type"])) {
        ("delivered", _) => (EventKind::Delivered, None),
        // Turned away for now, for what SendGrid takes for a reason of reputation or content.
        ("bounce", Some("blocked")) => {
            (EventKind::Bounced, hint(Class::Unknown, Lasting::Transient, "event.sendgrid-blocked", false))
        }
        ("bounce", _) => (EventKind::Bounced, hint(Class::Unknown, Lasting::Permanent, "event.sendgrid-bounce", false)),
        // On one of its lists, or not a letter that it sends: no server was asked.
        ("dropped", _) => {
            (EventKind::Bounced, hint(Class::RecipientRefused, Lasting::Permanent, "event.sendgrid-dropped", true))
        }
        ("deferred", _) => (EventKind::Delayed, None),
        ("spamreport", _) => (EventKind::Complained, None),
        ("unsubscribe" | "group_unsubscribe", _) => (EventKind::Unsubscribed, None),
        _ => return None,
    };
    let tagged = letter(text(event, &[TAG]));
    let letter = tagged.or_else(|| letter_of_message_id(text(event, &["smtp-id"])));
    Some(Said {
        enhanced: enhanced(event, &["status"]),
        text: text(event, &["reason"]).or_else(|| text(event, &["response"])).unwrap_or_default(),
        hint,
        recipient: text(event, &["email"]),
        ..Said::new(text(event, &["sg_event_id"])?, letter, kind)
    })
}
