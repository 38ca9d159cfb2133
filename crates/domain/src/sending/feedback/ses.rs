//! Amazon SES by SNS: a signed envelope of JSON with the event as text in it, or the question whether we want such letters at all.
//!
//! Signature versions 1 (SHA-1) and 2 (SHA-256); the certificate only from `sns.<region>.amazonaws.com`.

use super::values::{TAG, enhanced, json, letter, letter_of_message_id, text};
use super::{Events, FeedbackRefusal, Said, ServiceEvent, check_fresh};
use crate::sending::classification::{Class, EventKind, Hint, Lasting};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basics::Timestamp;
use basics::ids::OutgoingId;
use seal::foreign::{RsaHash, signed_by_pem};
use serde_json::Value;

/// What SNS wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

/// A message of SNS, not yet proven.
#[derive(Debug, Clone)]
pub struct SnsMessage {
    value: Value,
    kind: Type,
}

impl SnsMessage {
    /// # Errors
    /// What is no message of SNS.
    pub fn read(body: &[u8]) -> Result<SnsMessage, FeedbackRefusal> {
        let value = json(body)?;
        let kind = match text(&value, &["Type"]) {
            Some("Notification") => Type::Notification,
            Some("SubscriptionConfirmation") => Type::SubscriptionConfirmation,
            Some("UnsubscribeConfirmation") => Type::UnsubscribeConfirmation,
            _ => return Err(FeedbackRefusal::Malformed),
        };
        Ok(SnsMessage { value, kind })
    }

    fn part(&self, name: &str) -> Result<&str, FeedbackRefusal> {
        text(&self.value, &[name]).ok_or(FeedbackRefusal::Malformed)
    }

    /// The topic that it is from.
    ///
    /// # Errors
    /// A message without one.
    pub fn topic(&self) -> Result<&str, FeedbackRefusal> {
        self.part("TopicArn")
    }

    /// Where its certificate is.
    ///
    /// # Errors
    /// [`FeedbackRefusal::Forged`] for one that lies elsewhere than with SNS.
    pub fn certificate_url(&self) -> Result<String, FeedbackRefusal> {
        let url = self.part("SigningCertURL").or_else(|_| self.part("SigningCertUrl"))?;
        let is_good = path_at_sns(url).is_some_and(|path| path.ends_with(".pem") && !path.contains(['?', '#']));
        is_good.then(|| url.to_owned()).ok_or(FeedbackRefusal::Forged)
    }

    /// Checks signature and time.
    ///
    /// # Errors
    /// [`FeedbackRefusal`].
    pub fn check(&self, certificate: &str, now: Timestamp) -> Result<(), FeedbackRefusal> {
        let hash = match self.part("SignatureVersion")? {
            "1" => RsaHash::Sha1,
            "2" => RsaHash::Sha256,
            _ => return Err(FeedbackRefusal::Forged),
        };
        let signature = STANDARD.decode(self.part("Signature")?).map_err(|_| FeedbackRefusal::Forged)?;
        if !signed_by_pem(certificate, hash, self.signed_text()?.as_bytes(), &signature) {
            return Err(FeedbackRefusal::Forged);
        }
        let at = self.part("Timestamp")?.parse::<Timestamp>().map_err(|_| FeedbackRefusal::Malformed)?;
        check_fresh(at, now)
    }

    /// Names and values, each on its line, in the order of the alphabet; the subject only where there is one.
    fn signed_text(&self) -> Result<String, FeedbackRefusal> {
        let names: &[&str] = match self.kind {
            Type::Notification => &["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
            Type::SubscriptionConfirmation | Type::UnsubscribeConfirmation => {
                &["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
            }
        };
        let mut signed = String::new();
        for name in names {
            match self.part(name) {
                Ok(value) => signed.push_str(&format!("{name}\n{value}\n")),
                Err(_) if *name == "Subject" => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(signed)
    }

    /// The address that is to be opened to say that we want its messages; `None` for any other message.
    ///
    /// # Errors
    /// [`FeedbackRefusal::Forged`] for an address elsewhere.
    pub fn confirmation(&self) -> Result<Option<&str>, FeedbackRefusal> {
        if self.kind != Type::SubscriptionConfirmation {
            return Ok(None);
        }
        let url = self.part("SubscribeURL")?;
        is_confirmation_url(url).then_some(Some(url)).ok_or(FeedbackRefusal::Forged)
    }

    /// The events of a proven message. What is no event of SES brings none.
    ///
    /// # Errors
    /// An envelope without an id.
    pub fn events(&self) -> Result<Events, FeedbackRefusal> {
        let id = self.part("MessageId")?;
        let inner = match self.kind {
            Type::Notification => json(self.part("Message")?.as_bytes()).unwrap_or(Value::Null),
            Type::SubscriptionConfirmation | Type::UnsubscribeConfirmation => Value::Null,
        };
        let event = read(id, &inner).and_then(Said::judged);
        Ok(Events { events: event.into_iter().collect::<Vec<ServiceEvent>>(), once: None })
    }
}

/// Whether opening this address says yes to SNS and to nobody else.
pub fn is_confirmation_url(url: &str) -> bool {
    path_at_sns(url).is_some_and(|path| path.starts_with("/?") && path.contains("Action=ConfirmSubscription"))
}

/// What follows the host of an https address at SNS.
fn path_at_sns(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
    let (host, _) = rest.split_once('/')?;
    let host_rest = host.strip_prefix("sns.")?;
    let region = host_rest.strip_suffix(".amazonaws.com").or_else(|| host_rest.strip_suffix(".amazonaws.com.cn"))?;
    let is_region =
        !region.is_empty() && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    is_region.then(|| &rest[host.len()..])
}

fn read<'a>(id: &str, event: &'a Value) -> Option<Said<'a>> {
    let kind = text(event, &["eventType"]).or_else(|| text(event, &["notificationType"]))?;
    let said = |kind| Said::new(id, letter_of(event), kind);
    match kind {
        "Delivery" => Some(Said { recipient: first(event, &["delivery", "recipients"]), ..said(EventKind::Delivered) }),
        "Bounce" => bounce(said(EventKind::Bounced), event),
        "DeliveryDelay" => {
            let delayed = event.get("deliveryDelay")?.get("delayedRecipients")?.get(0);
            Some(with_reply(said(EventKind::Delayed), delayed))
        }
        // SES took the letter and found a virus in it.
        "Reject" => Some(Said {
            text: text(event, &["reject", "reason"]).unwrap_or_default(),
            hint: Some(hint(Class::Content, Lasting::Permanent, "event.ses-reject", true)),
            ..said(EventKind::Bounced)
        }),
        "Complaint" => {
            let is_taken_back = text(event, &["complaint", "complaintFeedbackType"]) == Some("not-spam");
            // Nothing was sent: the address stands on the account's own list.
            let is_listed = text(event, &["complaint", "complaintSubType"]).is_some();
            let recipient = event.get("complaint")?.get("complainedRecipients").and_then(|all| all.get(0));
            let recipient = recipient.and_then(|one| text(one, &["emailAddress"]));
            (!is_taken_back && !is_listed).then(|| Said { recipient, ..said(EventKind::Complained) })
        }
        "Subscription" => Some(said(EventKind::Unsubscribed)).filter(|_| is_unsubscription(event)),
        _ => None,
    }
}

#[cfg(test)]
pub(super) fn read_for_tests(event: &Value) -> Option<ServiceEvent> {
    read("2f1b7e6a", event).and_then(Said::judged)
}

fn is_unsubscription(event: &Value) -> bool {
    let whole = event["subscription"]["newTopicPreferences"]["unsubscribeAll"].as_bool();
    whole == Some(true)
}

fn bounce<'a>(said: Said<'a>, event: &'a Value) -> Option<Said<'a>> {
    let bounce = event.get("bounce")?;
    let kinds = (text(bounce, &["bounceType"]), text(bounce, &["bounceSubType"]).unwrap_or_default());
    let hint = match kinds {
        // On a list of the service: no server was asked this time.
        (_, "Suppressed" | "OnAccountSuppressionList" | "UnsubscribedRecipient") => {
            hint(Class::RecipientRefused, Lasting::Permanent, "event.ses-suppressed", true)
        }
        (Some("Permanent"), "NoEmail") => hint(Class::InvalidMailbox, Lasting::Permanent, "event.ses-no-email", false),
        (Some("Permanent"), _) => hint(Class::InvalidMailbox, Lasting::Permanent, "event.ses-permanent", false),
        (Some("Transient"), "MailboxFull") => hint(Class::Full, Lasting::Transient, "event.ses-mailbox-full", false),
        (Some("Transient"), "MessageTooLarge") => hint(Class::TooBig, Lasting::Transient, "event.ses-too-large", false),
        (Some("Transient"), "ContentRejected" | "AttachmentRejected") => {
            hint(Class::Content, Lasting::Transient, "event.ses-content", false)
        }
        (Some("Transient"), _) => hint(Class::Network, Lasting::Transient, "event.ses-transient", false),
        _ => hint(Class::Unknown, Lasting::Transient, "event.ses-undetermined", false),
    };
    let recipient = bounce.get("bouncedRecipients").and_then(|all| all.get(0));
    Some(Said { hint: Some(hint), ..with_reply(said, recipient) })
}

fn with_reply<'a>(said: Said<'a>, recipient: Option<&'a Value>) -> Said<'a> {
    let Some(recipient) = recipient else { return said };
    Said {
        enhanced: enhanced(recipient, &["status"]),
        text: text(recipient, &["diagnosticCode"]).unwrap_or_default(),
        recipient: text(recipient, &["emailAddress"]),
        ..said
    }
}

fn first<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(value, |value, name| value.get(name))?.get(0)?.as_str()
}

/// By our message tag; by the Message-ID among the letter's own headers, which SES replaces only in what it sends on.
fn letter_of(event: &Value) -> Option<OutgoingId> {
    let tagged = first(event, &["mail", "tags", TAG]);
    let headers = event["mail"]["headers"].as_array().into_iter().flatten();
    let own = headers
        .filter(|header| text(header, &["name"]).is_some_and(|name| name.eq_ignore_ascii_case("Message-ID")))
        .find_map(|header| letter_of_message_id(text(header, &["value"])));
    letter(tagged).or(own)
}

const fn hint(class: Class, lasting: Lasting, rule: &'static str, decides: bool) -> Hint {
    Hint { class, lasting, rule, decides }
}
