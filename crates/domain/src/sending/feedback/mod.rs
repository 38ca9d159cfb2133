//! Events of sending services: who may be believed, and what they say of our letters. Bytes, headers and time in, events out.
//!
//! It promises that nothing is read before its proof holds, that an event counts by an id of its own, and that opens and clicks are
//! passed over (we count them ourselves). Whether the letter is ours, and what follows, is not decided here. Certificates are fetched
//! elsewhere, from the addresses that [`certificate_url`] allows.

mod directmail;
mod mailgun;
mod postmark;
mod sendgrid;
mod ses;
#[cfg(test)]
mod tests;
mod values;

pub use ses::{SnsMessage, is_confirmation_url};

use super::classification::{EventFacts, EventKind, Hint, LetterVerdict, classify_event};
use super::service::Service;
use basics::Timestamp;
use basics::ids::OutgoingId;
use mail::smtp::EnhancedCode;
use std::time::Duration;

/// Events of one delivery; services send at most some hundred at once.
pub const EVENTS_LIMIT: usize = 5_000;
/// A clock may be wrong by so much.
const AHEAD_AT_MOST: Duration = Duration::from_secs(5 * 60);
/// A service that could not reach us tries again for hours, often with the first try's signature. Ids are remembered far longer, so
/// nothing counts twice within it.
const BEHIND_AT_MOST: Duration = Duration::from_secs(24 * 60 * 60);
/// An id or a token of a service is shorter than this.
const ID_LIMIT_BYTES: usize = 512;
/// Of what the reader's server said so much is looked at.
const WORDS_LIMIT_CHARACTERS: usize = 2_000;

/// What came to the door.
pub struct Delivery<'a> {
    /// By name in lower case.
    pub header: &'a dyn Fn(&str) -> Option<&'a str>,
    pub body: &'a [u8],
    /// The whole address that it was sent to, as we gave it out.
    pub url: &'a str,
}

/// What we know to check it by.
#[derive(Clone, Default)]
pub struct ProofKeys {
    /// The key that was pasted, or the token or password that we made.
    pub secret: String,
    /// PEM, as it was fetched.
    pub certificate: String,
}

impl std::fmt::Debug for ProofKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProofKeys(…)")
    }
}

words! {
    /// Why a delivery is not taken.
    FeedbackRefusal, UnknownFeedbackRefusal, "this is no reason to refuse events":
    /// No proof, or a wrong one.
    Forged = "forged",
    /// Signed too long ago, or in the future.
    Stale = "stale",
    /// Its proof was used before, for something else.
    Replayed = "replayed",
    /// From a subject that is not ours.
    Foreign = "foreign",
    Malformed = "malformed",
    /// The key that it is checked by is not set here yet.
    NoKey = "no_key",
}

/// One event of one letter.
#[derive(Debug, Clone)]
pub struct ServiceEvent {
    /// By which it counts once. Together with the channel it is unique.
    pub id: String,
    pub letter: Option<OutgoingId>,
    pub verdict: LetterVerdict,
    /// What the reader's server, or the service, said. Personal: seal it.
    pub words: String,
}

/// What a delivery brought.
#[derive(Debug, Clone, Default)]
pub struct Events {
    pub events: Vec<ServiceEvent>,
    /// A token that proves this delivery and no other.
    pub once: Option<String>,
}

/// Where the certificate of a delivery is, when it needs one and names one that may be fetched.
///
/// # Errors
/// A certificate that is kept elsewhere than with the service.
pub fn certificate_url(service: Service, delivery: &Delivery<'_>) -> Result<Option<String>, FeedbackRefusal> {
    match service {
        Service::Ses => SnsMessage::read(delivery.body)?.certificate_url().map(Some),
        Service::DirectMail => directmail::certificate_url(delivery).map(Some),
        Service::Own | Service::SendGrid | Service::Mailgun | Service::Postmark => Ok(None),
    }
}

/// Proves and reads a delivery. SES goes by [`SnsMessage`], because what comes from it may also be a question.
///
/// # Errors
/// [`FeedbackRefusal`].
pub fn take(
    service: Service,
    delivery: &Delivery<'_>,
    keys: &ProofKeys,
    now: Timestamp,
) -> Result<Events, FeedbackRefusal> {
    match service {
        Service::DirectMail => directmail::take(delivery, keys, now),
        Service::SendGrid => sendgrid::take(delivery, keys, now),
        Service::Mailgun => mailgun::take(delivery, keys, now),
        Service::Postmark => postmark::take(delivery, keys),
        Service::Ses | Service::Own => Err(FeedbackRefusal::Malformed),
    }
}

/// Whether a proof is fresh.
fn check_fresh(said_at: Timestamp, now: Timestamp) -> Result<(), FeedbackRefusal> {
    let fresh = said_at <= now.plus(AHEAD_AT_MOST) && said_at >= now.minus(BEHIND_AT_MOST);
    fresh.then_some(()).ok_or(FeedbackRefusal::Stale)
}

/// What a service says of one letter, before it is judged.
struct Said<'a> {
    id: String,
    letter: Option<OutgoingId>,
    kind: EventKind,
    code: u16,
    enhanced: Option<EnhancedCode>,
    text: &'a str,
    hint: Option<Hint>,
    recipient: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn new(id: impl Into<String>, letter: Option<OutgoingId>, kind: EventKind) -> Said<'a> {
        Said { id: id.into(), letter, kind, code: 0, enhanced: None, text: "", hint: None, recipient: None }
    }

    /// Judged by the rules that hold for bounces too; `None` for an id that is none.
    fn judged(self) -> Option<ServiceEvent> {
        if self.id.is_empty() || self.id.len() > ID_LIMIT_BYTES {
            return None;
        }
        let words: String = self.text.chars().take(WORDS_LIMIT_CHARACTERS).collect();
        let verdict = classify_event(&EventFacts {
            kind: self.kind,
            code: self.code,
            enhanced: self.enhanced,
            text: &words,
            hint: self.hint,
            recipient: self.recipient,
        });
        Some(ServiceEvent { id: self.id, letter: self.letter, verdict, words })
    }
}
