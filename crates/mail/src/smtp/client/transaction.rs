//! Letters: envelope, intent, body, final dot, and what every possible reply to them means.

use super::{Client, Expected, Phase};
use crate::smtp::letter::{Envelope, LetterTag, Offer, WireLetter};
use crate::smtp::outcome::{ConnectionEnd, Event, Outcome, Scope, Unsuitable};
use crate::smtp::reply::Reply;
use basics::Timestamp;
use std::fmt::Write;

/// A letter whose body and final dot are in the output or beyond.
#[derive(Debug)]
pub(super) struct Sending {
    tag: LetterTag,
    /// Where in the stream the final dot stands.
    dot_at: u64,
}

/// A letter whose envelope is under way.
#[derive(Debug)]
pub(super) struct Opening {
    tag: LetterTag,
    envelope: Envelope,
    letter: WireLetter,
    step: Step,
    mail: Option<Reply>,
    recipient: Option<Reply>,
    data: Option<Reply>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// MAIL, RCPT and DATA left together; all three replies are read before anything is decided.
    Group,
    /// One command at a time.
    Careful,
    IntentBeforeData,
    /// The intent is committed, DATA is said.
    Committed,
    /// 354 has come in a group.
    IntentBeforeBody,
}

impl Client {
    /// The intent of this letter is durable: its final dot may leave. Ignored for a letter that did not ask.
    pub fn intent_committed(&mut self, tag: LetterTag, now: Timestamp) {
        let Some(opening) = self.opening.as_mut().filter(|opening| opening.tag == tag) else { return };
        match opening.step {
            Step::IntentBeforeData => {
                opening.step = Step::Committed;
                self.last_progress = now;
                self.command("DATA", Expected::Data);
            }
            Step::IntentBeforeBody => {
                self.last_progress = now;
                self.write_body();
            }
            Step::Group | Step::Careful | Step::Committed => return,
        }
        self.advance(now);
    }

    /// The last look found a reason not to send it. It gets [`Outcome::NotSent`].
    pub fn intent_refused(&mut self, tag: LetterTag, now: Timestamp) {
        let Some(opening) = self.opening.take_if(|opening| opening.tag == tag) else { return };
        match opening.step {
            Step::IntentBeforeData => {
                self.tell(tag, Outcome::NotSent(ConnectionEnd::IntentRefused));
                self.needs_reset = true;
                self.last_progress = now;
                self.advance(now);
            }
            Step::IntentBeforeBody => {
                self.tell(tag, Outcome::NotSent(ConnectionEnd::IntentRefused));
                self.end(ConnectionEnd::IntentRefused);
            }
            Step::Group | Step::Careful | Step::Committed => self.opening = Some(opening),
        }
    }

    /// Begins what can begin: the next envelope, or QUIT.
    pub(super) fn advance(&mut self, now: Timestamp) {
        while self.phase == Phase::Ready && self.opening.is_none() {
            let quiet = self.expected.is_empty();
            let behind_a_dot = self.expected.len() == 1 && self.expected[0] == Expected::FinalDot;
            let may_group = self.proven && self.capabilities.pipelining;
            let may_begin = quiet || (behind_a_dot && may_group);
            if !may_begin {
                return;
            }
            if quiet && self.waiting.is_some() && !self.parser.is_empty() {
                return self.end(ConnectionEnd::Unmatched);
            }
            if self.needs_reset && !may_group {
                self.needs_reset = false;
                return self.command("RSET", Expected::Reset);
            }
            let Some(offer) = self.waiting.take() else {
                if quiet && self.finishing {
                    self.phase = Phase::Quitting;
                    self.last_progress = now;
                    self.command("QUIT", Expected::Quit);
                }
                return;
            };
            if quiet {
                self.last_progress = now;
            }
            match self.unsuitable(&offer) {
                Some(reason) => self.tell(offer.tag, Outcome::Unsuitable(reason)),
                None if may_group => self.open_group(offer),
                None => self.open_carefully(offer),
            }
        }
    }

    fn unsuitable(&self, offer: &Offer) -> Option<Unsuitable> {
        let size = offer.letter.as_bytes().len() as u64;
        if needs_smtputf8(offer) && !self.capabilities.smtputf8 {
            return Some(Unsuitable::Smtputf8);
        }
        if offer.letter.is_eight_bit() && !self.capabilities.eight_bit_mime {
            return Some(Unsuitable::EightBitMime);
        }
        self.capabilities
            .size_limit_bytes
            .filter(|limit| size > *limit)
            .map(|limit_bytes| Unsuitable::Size { limit_bytes })
    }

    fn open_group(&mut self, offer: Offer) {
        if self.needs_reset {
            self.needs_reset = false;
            self.command("RSET", Expected::Reset);
        }
        let recipient = format!("RCPT TO:<{}>", offer.envelope.recipient);
        self.open_with_mail(offer, Step::Group);
        self.command(&recipient, Expected::Recipient);
        self.command("DATA", Expected::Data);
    }

    fn open_carefully(&mut self, offer: Offer) {
        self.open_with_mail(offer, Step::Careful);
    }

    fn open_with_mail(&mut self, offer: Offer, step: Step) {
        let mut line = String::with_capacity(120);
        match &offer.envelope.sender {
            Some(sender) => write!(line, "MAIL FROM:<{sender}>").expect("a String takes everything"),
            None => line.push_str("MAIL FROM:<>"),
        }
        if self.capabilities.size {
            write!(line, " SIZE={}", offer.letter.as_bytes().len()).expect("a String takes everything");
        }
        if offer.letter.is_eight_bit() {
            line.push_str(" BODY=8BITMIME");
        }
        if needs_smtputf8(&offer) {
            line.push_str(" SMTPUTF8");
        }
        self.command(&line, Expected::Mail);
        let Offer { tag, envelope, letter } = offer;
        self.opening = Some(Opening { tag, envelope, letter, step, mail: None, recipient: None, data: None });
    }

    pub(super) fn take_transaction_reply(&mut self, expected: Expected, reply: Reply) {
        let closing = reply.closes_connection().then(|| reply.clone());
        match expected {
            Expected::FinalDot => self.take_verdict(reply),
            // No recipient was accepted, so whatever it says nothing was delivered.
            Expected::LoneDot => {}
            Expected::Reset if reply.is_positive() => {}
            Expected::Mail | Expected::Recipient | Expected::Data => self.take_envelope_reply(expected, reply),
            _reset_refused => {
                if closing.is_none() {
                    return self.end(ConnectionEnd::Unmatched);
                }
            }
        }
        if let Some(reply) = closing {
            self.end(ConnectionEnd::ServiceClosing(reply));
        }
    }

    /// The answer to a letter.
    fn take_verdict(&mut self, reply: Reply) {
        let Some(sending) = self.sending.take() else { return self.end(ConnectionEnd::Unmatched) };
        let early = self.out.written <= sending.dot_at;
        match reply.code / 100 {
            2 if early => {
                // Accepted before it was all there: the server errs, or the owner's count comes late. Sent again it could be
                // there twice, so it is in doubt.
                self.tell(sending.tag, Outcome::InDoubt(ConnectionEnd::Unmatched));
                self.end(ConnectionEnd::Unmatched);
            }
            2 => {
                self.proven = true;
                self.tell(sending.tag, Outcome::Accepted { reply });
            }
            4 | 5 => {
                self.tell(sending.tag, refused(reply, Scope::Transaction));
                if early {
                    self.end(ConnectionEnd::RefusedMidway);
                }
            }
            _no_verdict => {
                self.sending = Some(sending);
                self.end(ConnectionEnd::Unmatched);
            }
        }
    }

    fn take_envelope_reply(&mut self, expected: Expected, reply: Reply) {
        let Some(opening) = self.opening.as_mut() else { return self.end(ConnectionEnd::Unmatched) };
        let fits = match expected {
            Expected::Data => !reply.is_positive(),
            _mail_or_recipient => !reply.is_intermediate(),
        };
        if !fits {
            return self.end(ConnectionEnd::Unmatched);
        }
        let good = reply.is_positive() || reply.is_intermediate();
        match expected {
            Expected::Mail => opening.mail = Some(reply),
            Expected::Recipient => opening.recipient = Some(reply),
            _data => opening.data = Some(reply),
        }
        let tag = opening.tag;
        match (opening.step, expected) {
            (Step::Group, Expected::Data) => self.judge_group(),
            (Step::Group, _) => {}
            (_, _) if !good => self.give_up_opening(),
            (Step::Committed, Expected::Data) => self.write_body(),
            (Step::Careful, Expected::Mail) => {
                let line = format!("RCPT TO:<{}>", opening.envelope.recipient);
                self.command(&line, Expected::Recipient);
            }
            (Step::Careful, Expected::Recipient) => {
                opening.step = Step::IntentBeforeData;
                self.events.push_back(Event::WantsIntent(tag));
            }
            (_, _) => self.end(ConnectionEnd::Unmatched),
        }
    }

    /// All three replies are here (RFC 2920 §3.1, and what servers were seen to do).
    fn judge_group(&mut self) {
        let Some(opening) = self.opening.as_mut() else { return };
        let positive = |reply: &Option<Reply>| reply.as_ref().is_some_and(Reply::is_positive);
        let started = opening.data.as_ref().is_some_and(Reply::is_intermediate);
        match (positive(&opening.mail), positive(&opening.recipient), started) {
            (true, true, true) => {
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

    /// The letter was refused; the server may still have its transaction open.
    fn give_up_opening(&mut self) {
        if let Some(opening) = self.opening.take() {
            self.needs_reset = true;
            let tag = opening.tag;
            self.tell(tag, opening.outcome(&ConnectionEnd::Unmatched));
        }
    }

    /// Body and final dot, after the commit. Anything that came unasked makes the next reply ambiguous: then no dot.
    fn write_body(&mut self) {
        if !self.parser.is_empty() || !self.expected.is_empty() {
            return self.end(ConnectionEnd::Unmatched);
        }
        let Some(opening) = self.opening.take() else { return };
        self.out.push(opening.letter.as_bytes());
        self.sending = Some(Sending { tag: opening.tag, dot_at: self.out.position() });
        self.command(".", Expected::FinalDot);
    }

    /// Settles every letter, forgets what was not written, and tells the owner to close.
    pub(super) fn end(&mut self, why: ConnectionEnd) {
        if self.phase == Phase::Closed {
            return;
        }
        self.phase = Phase::Closed;
        if let Some(sending) = self.sending.take() {
            let handed_over = self.out.written > sending.dot_at;
            let outcome = if handed_over { Outcome::InDoubt(why.clone()) } else { Outcome::NotSent(why.clone()) };
            self.tell(sending.tag, outcome);
        }
        if let Some(opening) = self.opening.take() {
            let tag = opening.tag;
            self.tell(tag, opening.outcome(&why));
        }
        if let Some(offer) = self.waiting.take() {
            self.tell(offer.tag, Outcome::NotBegun(why.clone()));
        }
        self.out.bytes.clear();
        self.out.head = 0;
        self.expected.clear();
        self.events.push_back(Event::Close(why));
    }
}

impl Opening {
    /// By the first refusal that was said of it, else not sent because of `why`.
    fn outcome(self, why: &ConnectionEnd) -> Outcome {
        let replies = [(self.mail, Scope::Sender), (self.recipient, Scope::Recipient), (self.data, Scope::Transaction)];
        for (reply, scope) in replies {
            if let Some(reply) = reply.filter(|reply| reply.is_transient() || reply.is_permanent()) {
                return refused(reply, scope);
            }
        }
        Outcome::NotSent(why.clone())
    }
}

fn needs_smtputf8(offer: &Offer) -> bool {
    offer.envelope.needs_smtputf8() || offer.letter.has_eight_bit_headers()
}

fn refused(reply: Reply, scope: Scope) -> Outcome {
    let scope = if reply.closes_connection() { Scope::Connection } else { scope };
    if reply.is_permanent() { Outcome::Refused { reply, scope } } else { Outcome::Deferred { reply, scope } }
}
