//! Letters: envelope, intent, body, final dot, and what every possible reply to them means.

use super::commands::needs_smtputf8;
use super::{Client, Expected, Phase};
use crate::smtp::letter::{Envelope, LetterTag, Offer, WireLetter};
use crate::smtp::outcome::{ConnectionEnd, Event, Outcome, Scope, Unsuitable};
use crate::smtp::reply::Reply;
use crate::smtp::settings::HandOver;
use basics::Timestamp;

/// A letter whose body and end are in the output or beyond.
#[derive(Debug)]
pub(super) struct Sending {
    tag: LetterTag,
    /// Where in the stream the octet stands without which the server does not have the letter: the final dot, or the last one
    /// of the last chunk.
    end_at: u64,
    end: End,
    pub(super) began: Timestamp,
}

/// What tells the server that it has the whole letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Dot,
    Chunk,
}

/// A letter whose envelope is under way.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) tag: LetterTag,
    envelope: Envelope,
    letter: WireLetter,
    pub(super) step: Step,
    pub(super) mail: Option<Reply>,
    pub(super) recipient: Option<Reply>,
    pub(super) data: Option<Reply>,
    asks_for_reports: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// MAIL, RCPT and DATA left together; all three replies are read before anything is decided.
    Group,
    /// MAIL and RCPT left together, and whatever is said of them RSET takes it back: the letter goes by BDAT.
    Pair,
    /// One command at a time.
    Careful,
    /// The envelope stands; DATA or BDAT is the next command.
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
                let tells_apart = opening.replies_name_themselves();
                if self.by_chunk() && tells_apart {
                    self.write_letter(End::Chunk);
                } else {
                    self.replies_alike = true;
                    self.command("DATA", Expected::Data);
                }
            }
            Step::IntentBeforeBody => {
                self.last_progress = now;
                self.write_letter(End::Dot);
            }
            Step::Group | Step::Pair | Step::Careful | Step::Committed => return,
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
            Step::Group | Step::Pair | Step::Careful | Step::Committed => self.opening = Some(opening),
        }
    }

    /// Begins what can begin: the next envelope, or QUIT.
    pub(super) fn advance(&mut self, now: Timestamp) {
        while self.phase == Phase::Ready && self.opening.is_none() {
            let quiet = self.expected.is_empty();
            let behind_a_dot = self.expected.len() == 1 && self.expected[0] == Expected::FinalDot;
            let may_group = self.may_group();
            let may_begin = quiet || (behind_a_dot && self.may_follow());
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
                None if may_group && self.by_chunk() => self.open_pair(offer),
                None if may_group => self.open_group(offer),
                None => self.open_carefully(offer),
            }
        }
    }

    /// Whether letters may go by BDAT on this connection.
    fn by_chunk(&self) -> bool {
        let wanted = self.settings.hand_over == HandOver::ChunkWhereOffered;
        wanted && self.capabilities.chunking && !self.replies_alike
    }

    /// Whether the commands of an envelope leave together. Before a letter went through only where none of them is DATA: what a
    /// server makes of MAIL and RCPT is taken back by RSET.
    fn may_group(&self) -> bool {
        self.capabilities.pipelining && (self.proven || self.by_chunk())
    }

    /// Whether an envelope may leave behind the end of the letter before.
    pub(super) fn may_follow(&self) -> bool {
        self.capabilities.pipelining && self.proven
    }

    fn unsuitable(&self, offer: &Offer) -> Option<Unsuitable> {
        let size = offer.letter.size_bytes() as u64;
        if needs_smtputf8(offer) && !self.capabilities.smtputf8 {
            return Some(Unsuitable::Smtputf8);
        }
        if offer.letter.is_eight_bit() && !self.capabilities.eight_bit_mime {
            return Some(Unsuitable::EightBitMime);
        }
        let limits = self.capabilities.size_limit_bytes.into_iter().chain(self.settings.size_limit_bytes);
        limits.min().filter(|limit| size > *limit).map(|limit_bytes| Unsuitable::Size { limit_bytes })
    }

    fn open_group(&mut self, offer: Offer) {
        self.open_together(offer, Step::Group);
        self.command("DATA", Expected::Data);
    }

    fn open_pair(&mut self, offer: Offer) {
        self.open_together(offer, Step::Pair);
    }

    fn open_together(&mut self, offer: Offer, step: Step) {
        if self.needs_reset {
            self.needs_reset = false;
            self.command("RSET", Expected::Reset);
        }
        let recipient = self.recipient_line(&offer.envelope.recipient, self.asks_for_reports(&offer));
        self.open_with_mail(offer, step);
        self.command(&recipient, Expected::Recipient);
    }

    fn open_carefully(&mut self, offer: Offer) {
        self.open_with_mail(offer, Step::Careful);
    }

    fn open_with_mail(&mut self, offer: Offer, step: Step) {
        let line = self.mail_line(&offer);
        self.command(&line, Expected::Mail);
        let asks_for_reports = self.asks_for_reports(&offer);
        let Offer { tag, envelope, letter } = offer;
        let (mail, recipient, data) = (None, None, None);
        self.opening = Some(Opening { tag, envelope, letter, step, mail, recipient, data, asks_for_reports });
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
        let early = self.out.written <= sending.end_at;
        match reply.code / 100 {
            // What is said of an address answers no chunk: somewhere before there was a reply too many.
            2 if early || (sending.end == End::Chunk && reply.enhanced.is_some_and(|code| code.subject == 1)) => {
                // Accepted before it was all there: the server errs, or the owner's count comes late. Sent again it could be
                // there twice, so it is in doubt.
                self.tell(sending.tag, Outcome::InDoubt(ConnectionEnd::Unmatched));
                self.end(ConnectionEnd::Unmatched);
            }
            2 => {
                self.proven = true;
                self.accepted = Some((sending.tag, reply));
                if self.opening.is_none() {
                    self.tell_accepted();
                }
            }
            _not_known if sending.end == End::Chunk && matches!(reply.code, 500 | 502) => {
                let end = ConnectionEnd::ChunkingRefused(reply);
                self.tell(sending.tag, Outcome::NotSent(end.clone()));
                self.end(end);
            }
            4 | 5 => {
                // What a refused chunk leaves behind is said differently by different servers.
                let by_chunk = sending.end == End::Chunk;
                self.needs_reset |= by_chunk && self.opening.is_none();
                self.chunk_refused = by_chunk && self.opening.is_some();
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
        // The transaction of a refused chunk is still open there: this MAIL says nothing of its letter.
        let stale = std::mem::take(&mut self.chunk_refused) && expected == Expected::Mail && reply.code == 503;
        let Some(opening) = self.opening.as_mut() else { return self.end(ConnectionEnd::Unmatched) };
        let fits = match expected {
            Expected::Data => !reply.is_positive(),
            _mail_or_recipient => !reply.is_intermediate(),
        };
        if !fits || stale {
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
            (Step::Group, _) | (Step::Pair, Expected::Mail) => {}
            (Step::Pair, Expected::Recipient) => self.judge_pair(),
            (_, _) if !good => self.give_up_opening(),
            (Step::Committed, Expected::Data) => self.write_letter(End::Dot),
            (Step::Careful, Expected::Mail) => {
                let (recipient, reports) = (opening.envelope.recipient.clone(), opening.asks_for_reports);
                let line = self.recipient_line(&recipient, reports);
                self.command(&line, Expected::Recipient);
            }
            (Step::Careful, Expected::Recipient) => {
                opening.step = Step::IntentBeforeData;
                self.events.push_back(Event::WantsIntent(tag));
            }
            (_, _) => self.end(ConnectionEnd::Unmatched),
        }
    }

    /// The letter with its end, after the commit. Anything that came unasked makes the next reply ambiguous: then no end. Never
    /// is one BDAT LAST behind another: each is asked for only once the letter before has its answer.
    fn write_letter(&mut self, end: End) {
        if !self.parser.is_empty() || !self.expected.is_empty() {
            return self.end(ConnectionEnd::Unmatched);
        }
        let Some(opening) = self.opening.take() else { return };
        let (tag, began) = (opening.tag, self.last_progress);
        let end_at = match end {
            End::Chunk => {
                let plain = opening.letter.plain_bytes();
                self.command(&format!("BDAT {} LAST", plain.len()), Expected::FinalDot);
                self.out.push(&plain);
                self.out.position() - 1
            }
            End::Dot => {
                self.out.push(opening.letter.as_bytes());
                let end_at = self.out.position();
                self.command(".", Expected::FinalDot);
                end_at
            }
        };
        self.sending = Some(Sending { tag, end_at, end, began });
    }

    /// Settles every letter, forgets what was not written, and tells the owner to close.
    pub(super) fn end(&mut self, why: ConnectionEnd) {
        if self.phase == Phase::Closed {
            return;
        }
        self.phase = Phase::Closed;
        if let Some((tag, reply)) = self.accepted.take() {
            let miscounted = matches!(why, ConnectionEnd::Unmatched | ConnectionEnd::BrokenReply(_));
            let outcome = if miscounted { Outcome::InDoubt(why.clone()) } else { Outcome::Accepted { reply } };
            self.tell(tag, outcome);
        }
        if let Some(sending) = self.sending.take() {
            let handed_over = self.out.written > sending.end_at;
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

pub(super) fn refused(reply: Reply, scope: Scope) -> Outcome {
    let scope = if reply.closes_connection() { Scope::Connection } else { scope };
    if reply.is_permanent() { Outcome::Refused { reply, scope } } else { Outcome::Deferred { reply, scope } }
}
