//! What codes mean by themselves: RFC 3463 with its registry (RFC 5248, 7372, 7504, 7505, 8689), then RFC 5321.

use super::Class;
use mail::report::SaidAt;
use mail::smtp::EnhancedCode;

/// How much a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Enough, when no words contradict.
    Sure,
    /// Only when no words say anything.
    Faint,
}

/// The class of an enhanced code, and how much it says. The rule's name is the code itself.
pub(super) fn enhanced(code: EnhancedCode, reply: u16, said_at: SaidAt) -> Option<(Class, Weight, &'static str)> {
    use Weight::{Faint, Sure};
    let sender = said_at == SaidAt::Sender;
    Some(match (code.subject, code.detail) {
        // Who says 521 (RFC 7504) takes no mail from us at all and has heard of no mailbox yet.
        (1 | 2, _) if reply == 521 => (Class::Policy, Faint, "code.521"),
        (1, 0..=6 | 10) if sender => (Class::Policy, Sure, "code.x.1.sender"),
        (1, 1) => (Class::InvalidMailbox, Sure, "code.x.1.1"),
        (1, 2) => (Class::InvalidDomain, Sure, "code.x.1.2"),
        (1, 3) => (Class::InvalidMailbox, Faint, "code.x.1.3"),
        (1, 4) => (Class::RecipientRefused, Faint, "code.x.1.4"),
        (1, 6) => (Class::Moved, Sure, "code.x.1.6"),
        (1, 7 | 8) => (Class::Policy, Sure, "code.x.1.7"),
        // A null MX (RFC 7505), of which no server speaks; what Exchange says of a recipient it does not find.
        (1, 10) if matches!(reply, 550 | 554) => (Class::InvalidMailbox, Faint, "code.x.1.10.exchange"),
        (1, 10) => (Class::InvalidDomain, Faint, "code.x.1.10"),
        (1, _) => (Class::RecipientRefused, Faint, "code.x.1.other"),
        (2, 1) if code.class == 4 => (Class::Greylist, Faint, "code.4.2.1"),
        (2, 1) => (Class::Inactive, Faint, "code.x.2.1"),
        (2, 2) => (Class::Full, Sure, "code.x.2.2"),
        (2, 3) => (Class::TooBig, Faint, "code.x.2.3"),
        (2, 4) => (Class::RecipientRefused, Faint, "code.x.2.4"),
        (2, _) => (Class::RecipientRefused, Faint, "code.x.2.other"),
        (3, 3) => (Class::Protocol, Faint, "code.x.3.3"),
        (3, 4) => (Class::TooBig, Sure, "code.x.3.4"),
        (3, _) => (Class::Network, Faint, "code.x.3.other"),
        (4, 3 | 4) => (Class::Dns, Faint, "code.x.4.4"),
        (4, 7) => (Class::Expired, Faint, "code.x.4.7"),
        (4, _) => (Class::Network, Faint, "code.x.4.other"),
        (5, 3) => (Class::RateLimited, Faint, "code.x.5.3"),
        (5, 1 | 2 | 4 | 5) => (Class::Protocol, Faint, "code.x.5"),
        (5, _) => return None,
        (6, 7..=9) => (Class::Protocol, Faint, "code.x.6.address"),
        (6, _) => (Class::Content, Faint, "code.x.6"),
        (7, 2) => (Class::RecipientRefused, Faint, "code.x.7.2"),
        (7, 4 | 10 | 11 | 30) => (Class::TlsRequired, Faint, "code.x.7.10"),
        (7, 8 | 9 | 12) => (Class::Policy, Faint, "code.x.7.8"),
        (7, 17 | 18) if !sender => (Class::Moved, Faint, "code.x.7.17"),
        (7, 20..=24 | 26 | 27 | 29 | 31..=40) => (Class::AuthFail, Sure, "code.x.7.26"),
        (7, 25) => (Class::ReputationIp, Sure, "code.x.7.25"),
        (7, 28) => (Class::RateLimited, Sure, "code.x.7.28"),
        (7, 7) => (Class::Content, Faint, "code.x.7.7"),
        // Said for now without a reason, it is greylisting nearly everywhere.
        (7, 0 | 1) if code.class == 4 => (Class::Greylist, Faint, "code.4.7.1"),
        // Microsoft's own range: senders that it has blocked.
        (7, 501..=508) => (Class::ReputationDomain, Faint, "code.x.7.5xx"),
        (7, 511 | 606..=649) => (Class::Blocklist, Faint, "code.x.7.6xx"),
        (7, 700..=750) => (Class::RateLimited, Faint, "code.x.7.7xx"),
        (7, _) => (Class::Policy, Faint, "code.x.7.other"),
        _ => return None,
    })
}

/// The class of a bare reply code, in the light of what it answered.
pub(super) fn reply(code: u16, said_at: SaidAt) -> Option<(Class, &'static str)> {
    Some(match (code, said_at) {
        (421, SaidAt::Connection) => (Class::TooManyConns, "code.421"),
        (421, _) => (Class::Network, "code.421"),
        (450, SaidAt::Recipient) => (Class::Greylist, "code.450"),
        (450 | 451, _) => (Class::Network, "code.451"),
        (452, _) => (Class::Network, "code.452"),
        (454, _) => (Class::TlsRequired, "code.454"),
        (500..=504 | 555, SaidAt::Recipient) => (Class::RecipientRefused, "code.501"),
        (500..=504 | 555, _) => (Class::Protocol, "code.501"),
        // "Does not accept mail" (RFC 7504), but home-made numbers are near.
        (521 | 556, _) => (Class::RecipientRefused, "code.556"),
        (523, _) => (Class::TooBig, "code.523"),
        (530 | 534 | 535 | 538, _) => (Class::Policy, "code.530"),
        // 550 without a word is said of unknown users and of blocked senders alike.
        (550 | 553, SaidAt::Recipient) => (Class::RecipientRefused, "code.550"),
        (551, SaidAt::Recipient) => (Class::RecipientRefused, "code.551"),
        (552, SaidAt::Recipient | SaidAt::Unknown) => (Class::Full, "code.552"),
        (552, SaidAt::Sender) => (Class::TooBig, "code.552"),
        (550..=554, SaidAt::Sender | SaidAt::Connection) => (Class::Policy, "code.554"),
        _ => return None,
    })
}
