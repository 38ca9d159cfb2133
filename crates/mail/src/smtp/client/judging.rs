//! What the replies to an envelope mean once all of them are here.
//!
//! The answer to the letter before is believed only now: had a reply been missing or too many, these would not fit.

use super::transaction::{Opening, Step, refused};
use super::{Client, Expected};
use crate::smtp::outcome::{ConnectionEnd, Event, Outcome, Scope};
use crate::smtp::reply::Reply;

impl Client {
    /// The letter before was taken, and what came behind its answer fits.
    pub(super) fn tell_accepted(&mut self) {
        if let Some((tag, reply)) = self.accepted.take() {
            self.tell(tag, Outcome::Accepted { reply });
        }
    }

    /// All three replies are here (RFC 2920 §3.1, and what servers were seen to do).
    pub(super) fn judge_group(&mut self) {
        let Some(opening) = self.opening.as_mut() else { return };
        let positive = |reply: &Option<Reply>| reply.as_ref().is_some_and(Reply::is_positive);
        let started = opening.data.as_ref().is_some_and(Reply::is_intermediate);
        match (positive(&opening.mail), positive(&opening.recipient), started) {
            (true, true, true) => {
                self.tell_accepted();
                let Some(opening) = self.opening.as_mut() else { return };
                opening.step = Step::IntentBeforeBody;
                let tag = opening.tag;
                self.events.push_back(Event::WantsIntent(tag));
            }
            (true, false, true) => {
                self.give_up_opening();
                if !self.parser.is_empty() {
                    return self.end(ConnectionEnd::Unmatched);
                }
                self.command(".", Expected::LoneDot);
            }
            (true, _, false) | (false, false, false) => self.give_up_opening(),
            // Whose envelope is open there? A dot could deliver an empty letter under another one's sender.
            (false, true, _) | (false, false, true) => self.end(ConnectionEnd::Unmatched),
        }
    }

    /// Both replies are here, and nothing that the server could wait for has begun.
    pub(super) fn judge_pair(&mut self) {
        let Some(opening) = self.opening.as_mut() else { return };
        let positive = |reply: &Option<Reply>| reply.as_ref().is_some_and(Reply::is_positive);
        match (positive(&opening.mail), positive(&opening.recipient)) {
            (true, true) => {
                self.tell_accepted();
                let Some(opening) = self.opening.as_mut() else { return };
                opening.step = Step::IntentBeforeData;
                let tag = opening.tag;
                self.events.push_back(Event::WantsIntent(tag));
            }
            // To whose envelope was that recipient added?
            (false, true) => self.end(ConnectionEnd::Unmatched),
            (_, false) => self.give_up_opening(),
        }
    }

    /// The letter was refused; the server may still have its transaction open.
    pub(super) fn give_up_opening(&mut self) {
        self.tell_accepted();
        if let Some(opening) = self.opening.take() {
            self.needs_reset = true;
            let tag = opening.tag;
            self.tell(tag, opening.outcome(&ConnectionEnd::Unmatched));
        }
    }
}

impl Opening {
    /// Whether the replies to MAIL and RCPT say by their enhanced codes what they answer (RFC 3463 §3.2: X.1.0 a sender, X.1.5 a
    /// recipient). After DATA the 354 shows that no reply was too many; before a chunk only this does.
    pub(super) fn replies_name_themselves(&self) -> bool {
        let code = |reply: &Option<Reply>| reply.as_ref().and_then(|reply| reply.enhanced);
        let names = |reply, wanted| code(reply).is_some_and(|code| (code.subject, code.detail) == (1, wanted));
        names(&self.mail, 0) && names(&self.recipient, 5)
    }

    /// By the first refusal that was said of it, else not sent because of `why`.
    pub(super) fn outcome(self, why: &ConnectionEnd) -> Outcome {
        let replies = [(self.mail, Scope::Sender), (self.recipient, Scope::Recipient), (self.data, Scope::Transaction)];
        for (reply, scope) in replies {
            if let Some(reply) = reply.filter(|reply| reply.is_transient() || reply.is_permanent()) {
                return refused(reply, scope);
            }
        }
        Outcome::NotSent(why.clone())
    }
}
