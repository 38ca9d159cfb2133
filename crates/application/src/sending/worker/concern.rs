//! Whom a refusal concerns: the letter and its reader, or everything that goes through the channel.
//!
//! A reply code alone does not tell; where it was said and the enhanced code (RFC 3463, RFC 7293) do. Only what speaks of an
//! address, a mailbox or a letter's content may end a letter; what speaks of us waits until somebody has mended it.

use mail::smtp::{EnhancedCode, Outcome, Reply, Scope, Topic};

/// What a reply speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// The person or the letter: it says nothing of others.
    Letter,
    /// It ends the letter, and said of many in a row it is the channel's.
    Either,
    /// Us: every other letter would hear the same.
    Channel,
    /// A receiving system in trouble: the channel goes slower.
    Pace,
    /// Too much at once for this receiver: the letter's cell stops until its back-off ends.
    Throttle,
}

/// Whom an outcome concerns; `None` for outcomes that are no refusal.
pub fn concern(outcome: &Outcome) -> Option<Concern> {
    match outcome {
        Outcome::Refused { reply, scope } => Some(refused(reply, *scope)),
        Outcome::Deferred { reply, scope } => Some(deferred(reply, *scope)),
        Outcome::Accepted { .. }
        | Outcome::Unsuitable(_)
        | Outcome::InDoubt(_)
        | Outcome::NotSent(_)
        | Outcome::NotBegun(_) => None,
    }
}

fn refused(reply: &Reply, scope: Scope) -> Concern {
    let topic = reply.topic();
    if speaks_of_the_letter(reply, topic, scope) {
        return Concern::Letter;
    }
    match scope {
        Scope::Recipient => match (topic, reply.code) {
            // Commands out of order or without log-in; else a syntax or a route that this address does not have.
            (Topic::Dialogue, 500 | 502 | 503 | 530 | 534 | 535 | 538) => Concern::Channel,
            (Topic::Dialogue | Topic::Connection | Topic::Unknown, _) => Concern::Letter,
            _policy => Concern::Channel,
        },
        // Said after the whole letter and without a reason: its content, or we.
        Scope::Transaction if topic == Topic::Unknown => Concern::Either,
        Scope::Sender | Scope::Transaction | Scope::Connection => Concern::Channel,
    }
}

fn deferred(reply: &Reply, scope: Scope) -> Concern {
    let topic = reply.topic();
    if is_throttling(reply) {
        return Concern::Throttle;
    }
    match scope {
        // Greylisting and full mailboxes come one by one.
        Scope::Recipient => Concern::Letter,
        Scope::Transaction if speaks_of_the_letter(reply, topic, scope) => Concern::Letter,
        Scope::Sender | Scope::Transaction | Scope::Connection => Concern::Pace,
    }
}

/// Words of "too much, too fast", in lower case, as the large receivers say them.
const THROTTLING: [&str; 20] = [
    "rate limit",
    "ratelimit",
    "rate exceeded",
    "sending rate",
    "too many",
    "too much mail",
    "too fast",
    "too frequent",
    "throttl",
    "slow down",
    "frequency limit",
    "frequency limited",
    "concurrent connection",
    "connection limit",
    "limit exceeded",
    "excessive",
    "unusual rate",
    "trop de connexions",
    "频率",
    "超限",
];

/// Whether a 4xx means that we send too much at once. 4.7.28 is a rate by its definition at Gmail; RFC 3463's 4.4.5 is congestion.
fn is_throttling(reply: &Reply) -> bool {
    match reply.enhanced {
        Some(EnhancedCode { subject: 7, detail: 28, .. } | EnhancedCode { subject: 4, detail: 5, .. }) => return true,
        Some(EnhancedCode { subject: 1 | 2 | 6, .. }) => return false,
        _ => {}
    }
    let text = reply.text.to_lowercase();
    THROTTLING.iter().any(|words| text.contains(words))
}

fn speaks_of_the_letter(reply: &Reply, topic: Topic, scope: Scope) -> bool {
    match (reply.enhanced, topic) {
        // Too large for this system.
        (Some(EnhancedCode { subject: 3, detail: 4, .. }), _) => true,
        // A list's rule, and mailboxes that are disabled or have a new owner (RFC 7293, RFC 7372).
        (Some(EnhancedCode { subject: 7, detail: 2 | 13 | 17 | 18, .. }), _) => scope == Scope::Recipient,
        (_, Topic::Mailbox | Topic::Content) => true,
        // At MAIL the only address is ours.
        (_, Topic::Address) => scope != Scope::Sender,
        _ => false,
    }
}

/// The codes of a reply without its words, which may hold addresses.
pub fn codes(reply: &Reply) -> String {
    match reply.enhanced {
        Some(enhanced) => format!("{} {enhanced}", reply.code),
        None => reply.code.to_string(),
    }
}

/// Where something was said, as the command it answered.
pub const fn stage(scope: Scope) -> &'static str {
    match scope {
        Scope::Sender => "MAIL",
        Scope::Recipient => "RCPT",
        Scope::Transaction => "DATA",
        Scope::Connection => "421",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail::smtp::ReplyParser;

    fn check(line: &str, scope: Scope, expected: Concern) {
        let mut parser = ReplyParser::default();
        parser.push(format!("{line}\r\n").as_bytes());
        let reply = parser.next_reply().unwrap().unwrap();
        let outcome = match reply.is_permanent() {
            true => Outcome::Refused { reply, scope },
            false => Outcome::Deferred { reply, scope },
        };
        assert_eq!(concern(&outcome), Some(expected), "{line} at {}", stage(scope));
    }

    #[test]
    fn only_what_speaks_of_address_mailbox_or_content_ends_a_letter() {
        use Concern::{Channel, Either, Letter, Pace, Throttle};
        use Scope::{Recipient, Sender, Transaction};
        for (line, scope, expected) in [
            ("550 5.1.1 no such user", Recipient, Letter),
            ("550 no", Recipient, Letter),
            ("553 no such domain", Recipient, Letter),
            ("501 5.1.3 syntax", Recipient, Letter),
            ("501 syntax", Recipient, Letter),
            ("550 5.2.1 disabled", Recipient, Letter),
            ("550 5.4.1 recipient address rejected: access denied", Recipient, Letter),
            ("550 5.5.0 mailbox unavailable", Recipient, Letter),
            ("550 5.7.13 account disabled", Recipient, Letter),
            ("550 5.7.1 relay access denied", Recipient, Channel),
            ("550 5.7.1 daily quota exceeded", Recipient, Channel),
            ("530 5.7.0 authentication required", Recipient, Channel),
            ("503 5.5.1 sender first", Recipient, Channel),
            ("554 5.7.1 sender blocked", Sender, Channel),
            ("530 5.7.0 authentication required", Sender, Channel),
            ("550 blocked", Sender, Channel),
            ("550 5.1.8 sender's domain", Sender, Channel),
            ("550 5.1.1 no such sender", Sender, Channel),
            ("552 5.3.4 too large", Sender, Letter),
            ("552 too large", Sender, Letter),
            ("554 5.6.0 content", Transaction, Letter),
            ("554 5.7.1 daily quota exceeded", Transaction, Channel),
            ("550 5.7.26 unauthenticated", Transaction, Channel),
            ("554 no", Transaction, Either),
            ("451 4.7.1 greylisted", Recipient, Letter),
            ("452 4.2.2 full", Recipient, Letter),
            ("450 4.7.28 from you", Recipient, Throttle),
            ("421 4.7.0 Sending rate exceeded", Recipient, Throttle),
            ("450 4.2.1 this mailbox gets too many letters", Recipient, Letter),
            ("451 4.7.1 rate", Sender, Pace),
            ("451 4.3.0 later", Transaction, Pace),
            ("452 4.2.2 full", Transaction, Letter),
        ] {
            check(line, scope, expected);
        }
    }
}
