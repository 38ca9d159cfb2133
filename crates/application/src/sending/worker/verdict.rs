//! What an outcome of the dialogue means for the letter: ended, or tried again, and when.

use basics::{Dice, Timestamp};
use domain::sending::outbox::{OutgoingState, SkipReason};
use domain::sending::retry;
use mail::smtp::{ConnectionEnd, LetterTag, Outcome, Reply, Scope, Unsuitable};
use store::sending::outbox::{Claimed, Ended, Held};

/// A letter's end with its reply still in clear; it is sealed before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub ended: Ended,
    pub reply: Option<String>,
}

/// The tag of a letter in its dialogue is its id.
pub fn tag_of(held: Held) -> LetterTag {
    LetterTag(held.id.as_i64() as u64)
}

/// A claimed letter by id and lease number.
pub fn held(claimed: &Claimed) -> Held {
    Held { id: claimed.id, fence: claimed.fence }
}

/// Judges an outcome. `tries` = tries before this one, `first_due` = when the letter was made.
pub fn judge(
    held: Held,
    tries: u32,
    first_due: Timestamp,
    outcome: &Outcome,
    now: Timestamp,
    dice: &mut Dice,
) -> Verdict {
    let base = Ended {
        held,
        state: OutgoingState::Queued,
        not_before: None,
        counts_as_try: true,
        reply_code: None,
        reason: None,
        sealed_reply: None,
    };
    match outcome {
        Outcome::Accepted { reply } => with_reply(Ended { state: OutgoingState::Accepted, ..base }, reply),
        Outcome::Refused { reply, .. } => {
            with_reply(Ended { state: OutgoingState::Refused, reason: Some("refused".into()), ..base }, reply)
        }
        Outcome::Deferred { reply, scope } => {
            let next = match scope {
                // 421 speaks of the connection, not of the letter.
                Scope::Connection => Some(retry::after_lost_connection(tries, now, dice)),
                Scope::Recipient | Scope::Transaction => retry::next_try(tries + 1, first_due, now, dice),
            };
            let ended = match next {
                Some(at) => Ended { not_before: Some(at), reason: Some("deferred".into()), ..base },
                None => Ended { state: OutgoingState::Refused, reason: Some("deferred_too_long".into()), ..base },
            };
            with_reply(ended, reply)
        }
        Outcome::Unsuitable(lack) => {
            let reason = match lack {
                Unsuitable::Smtputf8 => "smtputf8_missing",
                Unsuitable::EightBitMime => "eight_bit_missing",
                Unsuitable::Size { .. } => "too_large",
            };
            let ended = Ended { state: OutgoingState::Refused, reason: Some(reason.into()), ..base };
            Verdict { ended, reply: None }
        }
        Outcome::InDoubt(end) => {
            let ended = Ended { state: OutgoingState::InDoubt, reason: Some("no_reply_after_end".into()), ..base };
            Verdict { ended, reply: end_words(end) }
        }
        Outcome::NotSent(end) => {
            let at = retry::after_lost_connection(tries, now, dice);
            let reason = Some("connection_lost_before_end".into());
            let ended = Ended { not_before: Some(at), counts_as_try: false, reason, ..base };
            Verdict { ended, reply: end_words(end) }
        }
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
        sealed_reply: None,
    };
    Verdict { ended, reply: None }
}

/// The letter waits in the queue again, as if it had not been claimed.
pub fn given_back(held: Held, now: Timestamp) -> Verdict {
    let ended = Ended {
        held,
        state: OutgoingState::Queued,
        not_before: Some(now),
        counts_as_try: false,
        reply_code: None,
        reason: None,
        sealed_reply: None,
    };
    Verdict { ended, reply: None }
}

fn with_reply(ended: Ended, reply: &Reply) -> Verdict {
    Verdict { ended: Ended { reply_code: Some(reply.code), ..ended }, reply: Some(words_of(reply)) }
}

/// What the server said when it ended the connection, where it said something.
fn end_words(end: &ConnectionEnd) -> Option<String> {
    match end {
        ConnectionEnd::Unwelcome(reply)
        | ConnectionEnd::ServiceClosing(reply)
        | ConnectionEnd::StartTlsRefused(reply)
        | ConnectionEnd::AuthenticationRefused(reply) => Some(words_of(reply)),
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
    use mail::smtp::EnhancedCode;

    #[test]
    fn a_reply_is_kept_as_it_was_said_with_each_code_once() {
        let enhanced = Some(EnhancedCode { class: 5, subject: 1, detail: 1 });
        let reply = Reply { code: 550, enhanced, text: "5.1.1 No such mailbox".into() };
        assert_eq!(words_of(&reply), "550 5.1.1 No such mailbox");
    }
}
