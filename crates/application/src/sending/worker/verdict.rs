//! What an outcome of the dialogue means for the letter: ended, or tried again, and when.

use super::concern::{Concern, Refusal};
use super::standing::Relay;
use basics::{Dice, Timestamp};
use domain::sending::classification::Class;
use domain::sending::outbox::{OutgoingState, SkipReason};
use domain::sending::retry;
use mail::smtp::{ConnectionEnd, LetterTag, Outcome, Reply, Unsuitable};
use store::sending::outbox::{Claimed, Ended, Held};

/// A letter that a working relay refuses so often, for whatever it has against us, is refused.
const REFUSALS_AT_MOST: u32 = 3;

/// A letter's end with its reply still in clear; it is sealed before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub ended: Ended,
    pub reply: Option<String>,
    /// Whether the reply says for good that the reader's address is of no use, by somebody who knows.
    pub suppresses: bool,
}

/// The tag of a letter in its dialogue is its id.
pub fn tag_of(held: Held) -> LetterTag {
    LetterTag(held.id.as_i64() as u64)
}

/// A claimed letter by id and lease number.
pub fn held(claimed: &Claimed) -> Held {
    Held { id: claimed.id, fence: claimed.fence }
}

/// Judges an outcome. `relay` = whether it took the letters before this one.
pub fn judge(letter: &Claimed, relay: Relay, outcome: &Outcome, now: Timestamp, dice: &mut Dice) -> Verdict {
    judged(letter, relay, (outcome, Refusal::of(outcome)), now, dice)
}

/// As [`judge`], by who has read the refusal already.
pub(super) fn judged(
    letter: &Claimed,
    relay: Relay,
    (outcome, refusal): (&Outcome, Option<Refusal>),
    now: Timestamp,
    dice: &mut Dice,
) -> Verdict {
    let tries = letter.tries + 1;
    let later = |dice: &mut Dice| retry::next_try(tries, letter.id.minted_at(), now, dice);
    let base = Ended {
        held: held(letter),
        state: OutgoingState::Queued,
        not_before: None,
        counts_as_try: true,
        reply_code: None,
        reason: None,
        class: None,
        sealed_reply: None,
    };
    match outcome {
        Outcome::Accepted { reply } => with_reply(Ended { state: OutgoingState::Accepted, ..base }, reply),
        Outcome::Refused { reply, .. } => {
            let base = Ended { class: refusal.map(|refusal| refusal.class()), ..base };
            let waits = refusal.map(Refusal::concern) == Some(Concern::Channel)
                && (relay == Relay::Unproven || tries < REFUSALS_AT_MOST);
            let ended = match waits {
                true => again(base, later(dice), "deferred"),
                false => Ended { state: OutgoingState::Refused, reason: Some("refused".into()), ..base },
            };
            let suppresses = !waits && refusal.is_some_and(|refusal| refusal.suppresses());
            Verdict { suppresses, ..with_reply(ended, reply) }
        }
        // Also 421: a recipient whose RCPT ends the connection each time must not be dialled for ever.
        Outcome::Deferred { reply, .. } => {
            let base = Ended { class: refusal.map(|refusal| refusal.class()), ..base };
            with_reply(again(base, later(dice), "deferred"), reply)
        }
        Outcome::Unsuitable(lack) => {
            let (reason, class) = match lack {
                Unsuitable::Smtputf8 => ("smtputf8_missing", Class::Protocol),
                Unsuitable::EightBitMime => ("eight_bit_missing", Class::Protocol),
                Unsuitable::Size { .. } => ("too_large", Class::TooBig),
            };
            let class = Some(class);
            let ended = Ended { state: OutgoingState::Refused, reason: Some(reason.into()), class, ..base };
            Verdict { ended, reply: None, suppresses: false }
        }
        Outcome::InDoubt(end) => {
            let ended = Ended { state: OutgoingState::InDoubt, reason: Some("no_reply_after_end".into()), ..base };
            Verdict { ended, reply: end_words(end), suppresses: false }
        }
        Outcome::NotSent(end) => {
            let at = retry::after_broken_letter(tries, letter.id.minted_at(), now, dice);
            Verdict { ended: again(base, at, "connection_lost_before_end"), reply: end_words(end), suppresses: false }
        }
        Outcome::NotBegun(end) => {
            let at = Some(retry::after_lost_connection(0, now, dice));
            let ended = again(base, at, "connection_lost_before_end");
            Verdict { ended: Ended { counts_as_try: false, ..ended }, reply: end_words(end), suppresses: false }
        }
    }
}

/// In the queue again until `at`; without it, given up.
fn again(base: Ended, at: Option<Timestamp>, reason: &str) -> Ended {
    match at {
        Some(at) => Ended { not_before: Some(at), reason: Some(reason.into()), ..base },
        None => Ended { state: OutgoingState::Refused, reason: Some("deferred_too_long".into()), ..base },
    }
}

/// The letter's domain takes no mail: no server was asked.
///
/// That a name was not found is said by our resolver, not by the domain: nobody is suppressed for it.
pub fn undeliverable(letter: &Claimed, reason: &'static str) -> Verdict {
    let ended = Ended {
        held: held(letter),
        state: OutgoingState::Refused,
        not_before: None,
        counts_as_try: true,
        reply_code: None,
        reason: Some(reason.into()),
        class: Some(class_of(reason)),
        sealed_reply: None,
    };
    Verdict { ended, reply: None, suppresses: false }
}

/// What it means that no way to a domain was found.
fn class_of(reason: &str) -> Class {
    match reason {
        "null_mx" | "no_such_domain" => Class::InvalidDomain,
        "name_not_answered" => Class::Dns,
        "not_composed" | "no_address" => Class::Unknown,
        _ => Class::Network,
    }
}

/// It cannot be told now where the letter goes.
pub fn put_off(letter: &Claimed, reason: &'static str, now: Timestamp, dice: &mut Dice) -> Verdict {
    let Verdict { ended, .. } = undeliverable(letter, reason);
    let at = retry::next_try(letter.tries + 1, letter.id.minted_at(), now, dice);
    Verdict {
        ended: again(Ended { state: OutgoingState::Queued, ..ended }, at, reason),
        reply: None,
        suppresses: false,
    }
}

/// No letter goes to this person.
pub fn skipped(held: Held, reason: SkipReason) -> Verdict {
    let ended = Ended {
        held,
        state: OutgoingState::Skipped,
        not_before: None,
        counts_as_try: false,
        reply_code: None,
        reason: Some(reason.as_str().into()),
        class: None,
        sealed_reply: None,
    };
    Verdict { ended, reply: None, suppresses: false }
}

/// The letter waits in the queue again until `at`, as if it had not been claimed.
pub fn given_back(held: Held, at: Timestamp) -> Verdict {
    let ended = Ended {
        held,
        state: OutgoingState::Queued,
        not_before: Some(at),
        counts_as_try: false,
        reply_code: None,
        reason: None,
        class: None,
        sealed_reply: None,
    };
    Verdict { ended, reply: None, suppresses: false }
}

fn with_reply(ended: Ended, reply: &Reply) -> Verdict {
    Verdict { ended: Ended { reply_code: Some(reply.code), ..ended }, reply: Some(words_of(reply)), suppresses: false }
}

/// What the server said when it ended the connection, where it said something.
fn end_words(end: &ConnectionEnd) -> Option<String> {
    match end {
        ConnectionEnd::Unwelcome(reply)
        | ConnectionEnd::ServiceClosing(reply)
        | ConnectionEnd::StartTlsRefused(reply)
        | ConnectionEnd::AuthenticationRefused(reply)
        | ConnectionEnd::ChunkingRefused(reply) => Some(words_of(reply)),
        _ => None,
    }
}

/// The reply as the server said it: its text holds the enhanced code, where there is one.
fn words_of(reply: &Reply) -> String {
    format!("{} {}", reply.code, reply.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Id;
    use domain::sending::provider::ProviderGroup;
    use mail::smtp::{EnhancedCode, Scope};
    use std::time::Duration;

    #[test]
    fn a_reply_is_kept_as_it_was_said_with_each_code_once() {
        let enhanced = Some(EnhancedCode { class: 5, subject: 1, detail: 1 });
        let reply = Reply { code: 550, enhanced, text: "5.1.1 No such mailbox".into() };
        assert_eq!(words_of(&reply), "550 5.1.1 No such mailbox");
    }

    fn letter(tries: u32) -> Claimed {
        Claimed {
            id: Id::from_i64(1 << 30),
            campaign: Id::from_i64(2),
            contact: Id::from_i64(3),
            provider: ProviderGroup::Other,
            fence: 1,
            tries,
            first_due: Timestamp::EPOCH,
        }
    }

    #[test]
    fn a_refusal_that_speaks_of_the_channel_ends_a_letter_only_as_its_third_one_at_a_relay_that_takes_others() {
        let reply =
            Reply { code: 550, enhanced: Some(EnhancedCode { class: 5, subject: 7, detail: 1 }), text: "no".into() };
        let outcome = Outcome::Refused { reply, scope: Scope::Recipient };
        let mut dice = Dice::from_number(1);
        let mut state = |tries, relay| {
            let verdict = judge(&letter(tries), relay, &outcome, Timestamp::EPOCH, &mut dice).ended;
            assert!(verdict.counts_as_try);
            (verdict.state, verdict.not_before.is_some())
        };
        assert_eq!(state(0, Relay::Works), (OutgoingState::Queued, true));
        assert_eq!(state(1, Relay::Works), (OutgoingState::Queued, true));
        assert_eq!(state(2, Relay::Works), (OutgoingState::Refused, false));
        assert_eq!(state(9, Relay::Unproven), (OutgoingState::Queued, true));
    }

    #[test]
    fn a_letter_whose_connection_always_ends_is_given_up_one_that_was_never_begun_is_not() {
        let mut dice = Dice::from_number(1);
        let late = letter(0).id.minted_at().plus(Duration::from_secs(30 * 24 * 3_600));
        let mut judged = |outcome: Outcome| judge(&letter(50), Relay::Works, &outcome, late, &mut dice).ended;
        let reply = Reply { code: 421, enhanced: None, text: "bye".into() };
        let closing = Outcome::Deferred { reply, scope: Scope::Connection };
        assert_eq!(judged(closing).reason.as_deref(), Some("deferred_too_long"));
        let dropped = judged(Outcome::NotSent(ConnectionEnd::Dropped));
        assert_eq!((dropped.state, dropped.not_before), (OutgoingState::Refused, None));
        let unbegun = judged(Outcome::NotBegun(ConnectionEnd::Dropped));
        assert_eq!((unbegun.state, unbegun.counts_as_try), (OutgoingState::Queued, false));
    }
}
