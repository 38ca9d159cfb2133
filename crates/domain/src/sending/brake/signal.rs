//! What a refusal, a bounce or a complaint says of us as a sender.

use crate::sending::classification::{Class, Lasting};

words! {
    /// A sign that sending too much, or to the wrong people, shows. The words are those of the ledger's sums.
    Signal, UnknownSignal, "a signal is hard, blocked, slowed or complained":
    /// The address does not exist.
    Hard = "hard",
    /// Refused for good, for our reputation.
    Blocked = "blocked",
    /// Put off, for our reputation or rate.
    Slowed = "slowed",
    Complained = "complained",
}

/// The signal of a class, if it is one. What a mailbox, a letter's size or the network is to blame for says nothing of us.
pub const fn signal_of(class: Class, lasting: Lasting) -> Option<Signal> {
    let permanent = matches!(lasting, Lasting::Permanent);
    match class {
        Class::InvalidMailbox | Class::InvalidDomain | Class::Inactive | Class::Moved if permanent => {
            Some(Signal::Hard)
        }
        Class::ReputationIp | Class::ReputationDomain | Class::Blocklist | Class::SpamContent | Class::AuthFail => {
            Some(if permanent { Signal::Blocked } else { Signal::Slowed })
        }
        Class::RateLimited | Class::TooManyConns => Some(Signal::Slowed),
        Class::Complaint => Some(Signal::Complained),
        Class::InvalidMailbox
        | Class::InvalidDomain
        | Class::Inactive
        | Class::Moved
        | Class::Full
        | Class::TooBig
        | Class::Content
        | Class::Policy
        | Class::Greylist
        | Class::TlsRequired
        | Class::RecipientRefused
        | Class::RelayDenied
        | Class::Protocol
        | Class::Dns
        | Class::Network
        | Class::Timeout
        | Class::Expired
        | Class::Autoreply
        | Class::Challenge
        | Class::Unsubscribe
        | Class::HumanReply
        | Class::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_speaks_of_the_sender_or_of_a_dead_address_is_a_signal() {
        for (class, permanent, transient) in [
            (Class::InvalidMailbox, Some(Signal::Hard), None),
            (Class::ReputationIp, Some(Signal::Blocked), Some(Signal::Slowed)),
            (Class::RateLimited, Some(Signal::Slowed), Some(Signal::Slowed)),
            (Class::Greylist, None, None),
            (Class::Full, None, None),
            (Class::Complaint, Some(Signal::Complained), Some(Signal::Complained)),
        ] {
            assert_eq!(signal_of(class, Lasting::Permanent), permanent, "{class}");
            assert_eq!(signal_of(class, Lasting::Transient), transient, "{class}");
        }
    }
}
