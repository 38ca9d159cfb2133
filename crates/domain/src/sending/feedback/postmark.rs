//! Postmark's webhooks: one event, proven by the user name and password that stand in the address which only Postmark has.

use super::values::{TAG, json, letter, number, text};
use super::{Delivery, Events, FeedbackRefusal, ProofKeys, Said};
use crate::sending::classification::{Class, EventKind, Hint, Lasting};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use seal::foreign::is_same_secret;
use serde_json::Value;

/// The user name that we give out; the password alone is secret.
pub(super) const USER: &str = "tradewind";

pub(super) fn take(delivery: &Delivery<'_>, keys: &ProofKeys) -> Result<Events, FeedbackRefusal> {
    if keys.secret.is_empty() {
        return Err(FeedbackRefusal::NoKey);
    }
    let given = (delivery.header)("authorization").and_then(|value| value.strip_prefix("Basic "));
    let given = given.and_then(|text| STANDARD.decode(text.trim()).ok()).ok_or(FeedbackRefusal::Forged)?;
    if !is_same_secret(&given, format!("{USER}:{}", keys.secret).as_bytes()) {
        return Err(FeedbackRefusal::Forged);
    }
    let event = json(delivery.body)?;
    if !event.is_object() {
        return Err(FeedbackRefusal::Malformed);
    }
    Ok(Events { events: read(&event).and_then(Said::judged).into_iter().collect(), once: None })
}

pub(super) fn read(event: &Value) -> Option<Said<'_>> {
    let record = text(event, &["RecordType"])?;
    let (kind, hint) = match record {
        "Delivery" => (EventKind::Delivered, None),
        "Bounce" => bounce(text(event, &["Type"])?)?,
        "SpamComplaint" => (EventKind::Complained, None),
        "SubscriptionChange" if event["SuppressSending"].as_bool() == Some(true) => {
            match text(event, &["SuppressionReason"]) {
                Some("ManualSuppression") => (EventKind::Unsubscribed, None),
                Some("SpamComplaint") => (EventKind::Complained, None),
                // The bounce that caused it is an event of its own.
                _ => return None,
            }
        }
        _ => return None,
    };
    let times = ["BouncedAt", "DeliveredAt", "ChangedAt"].into_iter().find_map(|name| text(event, &[name]));
    let message = text(event, &["MessageID"]).unwrap_or_default();
    let id = match number(event, &["ID"]) {
        Some(id) => format!("{record} {id}"),
        None => format!("{record} {message} {}", times.unwrap_or_default()),
    };
    Some(Said {
        text: text(event, &["Details"]).or_else(|| text(event, &["Description"])).unwrap_or_default(),
        hint,
        recipient: text(event, &["Email"]).or_else(|| text(event, &["Recipient"])),
        ..Said::new(id, letter(text(event, &["Metadata", TAG])), kind)
    })
}

/// By its own type, of which some are no bounces.
fn bounce(kind: &str) -> Option<(EventKind, Option<Hint>)> {
    let hint = |class, lasting, rule, decides| Some(Hint { class, lasting, rule, decides });
    Some(match kind {
        "HardBounce" => (EventKind::Bounced, hint(Class::Unknown, Lasting::Permanent, "event.postmark-hard", false)),
        "BadEmailAddress" => {
            (EventKind::Bounced, hint(Class::InvalidMailbox, Lasting::Permanent, "event.postmark-bad-address", false))
        }
        "Transient" | "DnsError" => (EventKind::Delayed, None),
        "SoftBounce" | "Undeterminable" => {
            (EventKind::Bounced, hint(Class::Unknown, Lasting::Transient, "event.postmark-soft", false))
        }
        "Blocked" | "DMARCPolicy" | "VirusNotification" => {
            (EventKind::Bounced, hint(Class::Policy, Lasting::Permanent, "event.postmark-blocked", false))
        }
        "SpamNotification" => {
            (EventKind::Bounced, hint(Class::SpamContent, Lasting::Transient, "event.postmark-spam", true))
        }
        "ManuallyDeactivated" => {
            (EventKind::Bounced, hint(Class::RecipientRefused, Lasting::Permanent, "event.postmark-inactive", true))
        }
        "SpamComplaint" => (EventKind::Complained, None),
        "Unsubscribe" => (EventKind::Unsubscribed, None),
        // Answers of people and machines, and troubles of its own interface.
        _ => return None,
    })
}
