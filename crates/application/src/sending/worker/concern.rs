//! Whom a refusal concerns: the letter and its reader, or everything that goes through the channel.
//!
//! The classifier says what a reply means; here stands only what the worker makes of each class. Only what speaks of an address, a
//! mailbox or a letter's content may end a letter; what speaks of us waits until somebody has mended it.

use domain::sending::classification::{self, Action, Class, ReplyFacts, classify_reply};
use mail::smtp::{EnhancedCode, Outcome, Reply, Scope};

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

/// A reply that took no letter, read once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    verdict: classification::Verdict,
    code: u16,
    enhanced: Option<EnhancedCode>,
    scope: Scope,
    for_good: bool,
}

impl Refusal {
    /// `None` for outcomes that are no refusal.
    pub fn of(outcome: &Outcome) -> Option<Refusal> {
        let (reply, scope, for_good) = match outcome {
            Outcome::Refused { reply, scope } => (reply, *scope, true),
            Outcome::Deferred { reply, scope } => (reply, *scope, false),
            Outcome::Accepted { .. }
            | Outcome::Unsuitable(_)
            | Outcome::InDoubt(_)
            | Outcome::NotSent(_)
            | Outcome::NotBegun(_) => return None,
        };
        let verdict = classify_reply(&ReplyFacts::of(reply, scope, ""));
        Some(Refusal { verdict, code: reply.code, enhanced: reply.enhanced, scope, for_good })
    }

    pub const fn class(&self) -> Class {
        self.verdict.class
    }

    /// Whether no letter may go to this address any more.
    pub fn suppresses(&self) -> bool {
        self.for_good && self.verdict.action == Action::Suppress
    }

    pub fn concern(self) -> Concern {
        if self.for_good { self.refused() } else { self.deferred() }
    }

    fn refused(self) -> Concern {
        match self.class() {
            Class::InvalidMailbox
            | Class::InvalidDomain
            | Class::Inactive
            | Class::Moved
            | Class::Full
            | Class::RecipientRefused
            | Class::TooBig
            | Class::Content
            | Class::Greylist
            | Class::Challenge => Concern::Letter,
            // A letter that is taken for spam here, or by everybody.
            Class::SpamContent => Concern::Either,
            // Commands out of order; else an argument that this address makes unfit.
            Class::Protocol if self.scope == Scope::Recipient && !matches!(self.code, 500 | 502 | 503) => {
                Concern::Letter
            }
            Class::Network | Class::Timeout | Class::Dns | Class::Expired | Class::Unknown
                if self.scope == Scope::Recipient =>
            {
                Concern::Letter
            }
            // Said after the whole letter and without a reason: its content, or we.
            Class::Unknown if self.scope == Scope::Transaction => Concern::Either,
            Class::Policy if self.scope == Scope::Transaction && self.enhanced.is_none() => Concern::Either,
            Class::Policy
            | Class::AuthFail
            | Class::ReputationIp
            | Class::ReputationDomain
            | Class::Blocklist
            | Class::RateLimited
            | Class::TooManyConns
            | Class::TlsRequired
            | Class::RelayDenied
            | Class::Protocol
            | Class::Network
            | Class::Timeout
            | Class::Dns
            | Class::Expired
            | Class::Unknown => Concern::Channel,
            // Never of a reply.
            Class::Autoreply | Class::Complaint | Class::Unsubscribe | Class::HumanReply => Concern::Letter,
        }
    }

    fn deferred(self) -> Concern {
        // One mailbox that gets too much says nothing of the others of its provider.
        let of_mailbox = self.enhanced.is_some_and(|code| matches!(code.subject, 1 | 2 | 6));
        if self.verdict.action == Action::Slow && !of_mailbox {
            return Concern::Throttle;
        }
        match (self.scope, self.class()) {
            // Greylisting and full mailboxes come one by one.
            (Scope::Recipient, _) => Concern::Letter,
            (
                Scope::Transaction | Scope::Sender,
                Class::InvalidMailbox
                | Class::InvalidDomain
                | Class::Inactive
                | Class::Moved
                | Class::Full
                | Class::RecipientRefused
                | Class::TooBig
                | Class::Content,
            ) => Concern::Letter,
            (Scope::Sender | Scope::Transaction | Scope::Connection, _) => Concern::Pace,
        }
    }
}

/// Whom an outcome concerns; `None` for outcomes that are no refusal.
pub fn concern(outcome: &Outcome) -> Option<Concern> {
    Refusal::of(outcome).map(Refusal::concern)
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

    fn outcome(line: &str, scope: Scope) -> Outcome {
        let mut parser = ReplyParser::default();
        parser.push(format!("{line}\r\n").as_bytes());
        let reply = parser.next_reply().unwrap().unwrap();
        match reply.is_permanent() {
            true => Outcome::Refused { reply, scope },
            false => Outcome::Deferred { reply, scope },
        }
    }

    fn check(line: &str, scope: Scope, expected: Concern) {
        assert_eq!(concern(&outcome(line, scope)), Some(expected), "{line} at {}", stage(scope));
    }

    #[test]
    fn of_all_classes_only_those_of_an_address_that_is_of_no_use_suppress_and_only_for_good() {
        use Scope::{Recipient, Sender, Transaction};
        for (class, line, scope) in [
            (Class::InvalidMailbox, "550 5.1.1 no such user", Recipient),
            (Class::InvalidDomain, "550 5.1.2 no such domain", Recipient),
            (Class::Inactive, "550 5.2.1 mailbox disabled", Recipient),
            (Class::Moved, "551 5.1.6 user has moved", Recipient),
            (Class::Full, "552 5.2.2 mailbox full", Recipient),
            (Class::TooBig, "552 5.3.4 message too big", Sender),
            (Class::Content, "554 5.6.0 attachment not allowed", Transaction),
            (Class::SpamContent, "550 5.7.1 message is spam", Transaction),
            (Class::Policy, "550 5.7.1 rejected by local policy", Transaction),
            (Class::AuthFail, "550 5.7.26 DMARC check failed", Transaction),
            (Class::ReputationIp, "550 5.7.1 poor reputation of your IP, user unknown", Recipient),
            (Class::ReputationDomain, "550 5.7.1 low reputation of the sending domain", Transaction),
            (Class::Blocklist, "550 5.1.1 blocked, see https://www.spamhaus.org/query", Recipient),
            (Class::RateLimited, "550 5.7.1 daily quota exceeded", Recipient),
            (Class::TooManyConns, "554 5.7.1 too many connections", Sender),
            (Class::Greylist, "550 greylisted", Recipient),
            (Class::TlsRequired, "530 5.7.0 must issue a STARTTLS command first", Sender),
            (Class::RecipientRefused, "550 5.7.1 sender is not on the recipient's whitelist, members only", Recipient),
            (Class::RelayDenied, "550 5.7.1 relaying denied", Recipient),
            (Class::Protocol, "503 5.5.1 bad sequence of commands", Recipient),
            (Class::Dns, "554 5.4.4 DNS error", Recipient),
            (Class::Network, "554 5.4.6 mail loop detected", Recipient),
            (Class::Timeout, "554 connection timed out", Recipient),
            (Class::Expired, "554 5.4.7 delivery time expired", Recipient),
            (Class::Unknown, "554 no", Transaction),
        ] {
            let refusal = Refusal::of(&outcome(line, scope)).unwrap();
            assert_eq!(refusal.class(), class, "{line}");
            assert_eq!(refusal.suppresses(), class.ends_an_address(), "{line}");
            // Said for now, nothing suppresses.
            let later = line.replacen('5', "4", 1).replacen(" 5.", " 4.", 1);
            assert!(!Refusal::of(&outcome(&later, scope)).unwrap().suppresses(), "{later}");
        }
        // At MAIL the only address is ours.
        assert!(!Refusal::of(&outcome("550 5.1.1 user unknown", Sender)).unwrap().suppresses());
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
