//! The sending side of one SMTP connection as a state machine: bytes, commits and time in; bytes and events out.
//!
//! What it promises: every letter offered gets exactly one [`Outcome`]; a final dot is written only after its intent was
//! committed; at most one letter at a time can be in doubt; no other letter's reply is ever taken for it.
//!
//! The first letter of a connection goes in single steps, the intent is asked before DATA. Once it was accepted and the
//! server speaks PIPELINING (RFC 2920), body and final dot of a letter leave together with MAIL, RCPT and DATA of the
//! next: one round trip a letter. The next letter's intent is asked when its 354 and the outcome of the letter before
//! have come, so both can be committed together and only one intent is open. An intent refused there costs the connection
//! (DATA cannot be taken back, RFC 5321 §4.1.1.4); before DATA it costs a RSET.
//!
//! Where CHUNKING (RFC 3030) is offered a letter is one chunk, `BDAT n LAST`. That gains what DATA costs: the first letter of a
//! connection goes in two round trips instead of four, because MAIL and RCPT may leave together when no DATA is behind them, and
//! an intent refused costs a RSET, never the connection. The last octet of the chunk is then what the final dot is else. It needs a
//! server whose enhanced codes tell the reply to MAIL from the one to RCPT: without a 354 nothing else shows a reply too many.
//!
//! The owner's contract: write [`Client::pending`], call [`Client::written`] with what the stream took *before* it hands
//! over anything read later, take all events after each call, close the stream on [`Event::Close`].

mod commands;
mod judging;
mod session;
mod transaction;

use super::capabilities::Capabilities;
use super::letter::{LetterTag, Offer};
use super::outcome::{ConnectionEnd, Event, Outcome};
use super::reply::Reply;
use super::reply_parser::ReplyParser;
use super::settings::{Security, Settings, Stage};
use basics::Timestamp;
use std::collections::VecDeque;
use transaction::{Opening, Sending};

/// See the module. `now` may come from any clock that never steps back.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    phase: Phase,
    encrypted: bool,
    capabilities: Capabilities,
    parser: ReplyParser,
    out: Output,
    expected: VecDeque<Expected>,
    sending: Option<Sending>,
    opening: Option<Opening>,
    waiting: Option<Offer>,
    /// A letter went through on this connection: groups may be pipelined.
    proven: bool,
    /// A transaction may still be open on the server: say RSET first.
    needs_reset: bool,
    /// The letter before was refused as a chunk.
    chunk_refused: bool,
    /// The letter before was taken, if the replies behind its answer fit.
    accepted: Option<(LetterTag, Reply)>,
    /// What the server says does not tell what it answers.
    replies_alike: bool,
    finishing: bool,
    last_progress: Timestamp,
    events: VecDeque<Event>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Greeting to log-in.
    Preparing,
    /// The owner is making the TLS handshake.
    Upgrading,
    Ready,
    Quitting,
    Closed,
}

/// What the next reply answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Greeting,
    Ehlo,
    Helo,
    StartTls,
    Authentication(session::AuthenticationStep),
    Reset,
    Mail,
    Recipient,
    Data,
    /// The end of a letter: the final dot, or the last chunk.
    FinalDot,
    /// Ends a DATA that the server opened though it refused every recipient.
    LoneDot,
    Quit,
}

/// Bytes for the stream, and how many it took since the beginning.
#[derive(Debug, Default)]
struct Output {
    bytes: Vec<u8>,
    head: usize,
    written: u64,
}

impl Output {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Where in the stream the next pushed byte will stand.
    fn position(&self) -> u64 {
        self.written + (self.bytes.len() - self.head) as u64
    }
}

impl Client {
    /// A connection that was just opened (for [`Security::Implicit`]: whose TLS handshake is done). The server speaks first.
    pub fn new(settings: Settings, now: Timestamp) -> Client {
        Client {
            encrypted: settings.security == Security::Implicit,
            settings,
            phase: Phase::Preparing,
            capabilities: Capabilities::default(),
            parser: ReplyParser::default(),
            out: Output::default(),
            expected: VecDeque::from([Expected::Greeting]),
            sending: None,
            opening: None,
            waiting: None,
            proven: false,
            needs_reset: false,
            chunk_refused: false,
            accepted: None,
            replies_alike: false,
            finishing: false,
            last_progress: now,
            events: VecDeque::new(),
        }
    }

    /// The next thing to do or know.
    pub fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Bytes that wait to be written to the stream.
    pub fn pending(&self) -> &[u8] {
        &self.out.bytes[self.out.head..]
    }

    /// The stream took the first `count` bytes of [`Client::pending`].
    pub fn written(&mut self, count: usize, now: Timestamp) {
        let count = count.min(self.pending().len());
        self.out.head += count;
        self.out.written += count as u64;
        if self.pending().is_empty() {
            self.out.bytes.clear();
            self.out.head = 0;
        }
        if count > 0 {
            self.last_progress = now;
        }
    }

    /// Whether [`Client::offer`] would take a letter now. One may wait while others are under way, and must, for one
    /// round trip a letter; letters are taken before the connection is ready, too.
    pub fn can_take_letter(&self) -> bool {
        self.waiting.is_none() && !self.finishing && !matches!(self.phase, Phase::Quitting | Phase::Closed)
    }

    /// Whether the MAIL of a letter offered now would be written at once: nothing is waited for but the answer to the letter before,
    /// behind which it may be pipelined. Who keeps to a rate offers only then, so that the rate holds on the wire.
    pub fn begins_at_once(&self) -> bool {
        if self.phase != Phase::Ready || self.opening.is_some() || !self.can_take_letter() {
            return false;
        }
        let behind_a_dot = self.expected.len() == 1 && self.expected[0] == Expected::FinalDot;
        self.expected.is_empty() || (behind_a_dot && self.may_follow())
    }

    /// The letter whose MAIL has not been written, if one waits.
    pub fn waiting_letter(&self) -> Option<LetterTag> {
        self.waiting.as_ref().map(|offer| offer.tag)
    }

    /// Takes back a letter whose MAIL has not been written. It gets no outcome.
    pub fn take_back(&mut self) -> Option<Offer> {
        self.waiting.take()
    }

    /// Gives the connection a letter. Without room it is answered at once with [`Outcome::NotBegun`].
    pub fn offer(&mut self, offer: Offer, now: Timestamp) {
        if !self.can_take_letter() {
            self.tell(offer.tag, Outcome::NotBegun(ConnectionEnd::Abandoned));
            return;
        }
        self.waiting = Some(offer);
        self.advance(now);
    }

    /// No more letters: QUIT when those under way are through.
    pub fn finish(&mut self, now: Timestamp) {
        self.finishing = true;
        self.advance(now);
    }

    /// Whether the server has greeted, encrypted and let us in as far as the settings ask: before, nothing was said of any letter.
    pub fn is_prepared(&self) -> bool {
        !matches!(self.phase, Phase::Preparing | Phase::Upgrading)
    }

    /// Gives the connection up at once.
    pub fn abandon(&mut self) {
        self.end(ConnectionEnd::Abandoned);
    }

    /// The stream was closed by the other side or by the network.
    pub fn closed(&mut self) {
        self.end(if self.phase == Phase::Quitting { ConnectionEnd::Finished } else { ConnectionEnd::Dropped });
    }

    /// Bytes came from the server.
    pub fn received(&mut self, bytes: &[u8], now: Timestamp) {
        if self.phase == Phase::Closed || bytes.is_empty() {
            return;
        }
        if self.phase == Phase::Upgrading {
            return self.end(ConnectionEnd::InjectedPlainText);
        }
        self.parser.push(bytes);
        while self.phase != Phase::Closed {
            match self.parser.next_reply() {
                Ok(Some(reply)) => {
                    self.last_progress = now;
                    self.take_reply(reply);
                }
                Ok(None) => break,
                Err(refusal) => self.end(ConnectionEnd::BrokenReply(refusal)),
            }
        }
        self.advance(now);
    }

    /// When [`Client::timed_out`] is due; `None` while only the owner is to act.
    pub fn deadline(&self) -> Option<Timestamp> {
        let patience = match (self.phase, self.stage()) {
            (Phase::Closed, _) => return None,
            (_, Some(stage)) => self.settings.timeouts.of(stage),
            (_, None) if self.opening.is_some() => return None,
            (_, None) => self.settings.timeouts.idle,
        };
        let next = self.last_progress.plus(patience);
        let whole = self.sending.as_ref().filter(|_| self.stage() == Some(Stage::Body));
        Some(whole.map_or(next, |sending| next.min(sending.began.plus(self.settings.timeouts.whole_body))))
    }

    /// Time has passed. Nothing happens before [`Client::deadline`].
    pub fn timed_out(&mut self, now: Timestamp) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        match self.stage() {
            None => self.finish(now),
            Some(Stage::Quit) => self.end(ConnectionEnd::Finished),
            Some(stage) => self.end(ConnectionEnd::TimedOut(stage)),
        }
    }

    /// What the server last said it can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    pub fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    fn stage(&self) -> Option<Stage> {
        if self.phase == Phase::Upgrading {
            return Some(Stage::TlsHandshake);
        }
        Some(match self.expected.front()? {
            Expected::Greeting => Stage::Greeting,
            Expected::Ehlo | Expected::Helo => Stage::Hello,
            Expected::StartTls => Stage::StartTls,
            Expected::Authentication(_) => Stage::Authentication,
            Expected::Reset => Stage::Reset,
            Expected::Mail => Stage::Mail,
            Expected::Recipient => Stage::Recipient,
            Expected::Data => Stage::Data,
            Expected::FinalDot if !self.pending().is_empty() => Stage::Body,
            Expected::FinalDot | Expected::LoneDot => Stage::FinalDot,
            Expected::Quit => Stage::Quit,
        })
    }

    fn take_reply(&mut self, reply: Reply) {
        let Some(expected) = self.expected.pop_front() else {
            let closing = reply.closes_connection();
            return self.end(if closing { ConnectionEnd::ServiceClosing(reply) } else { ConnectionEnd::Unmatched });
        };
        match expected {
            Expected::Quit => self.end(ConnectionEnd::Finished),
            Expected::Reset
            | Expected::Mail
            | Expected::Recipient
            | Expected::Data
            | Expected::FinalDot
            | Expected::LoneDot => self.take_transaction_reply(expected, reply),
            Expected::Greeting | Expected::Ehlo | Expected::Helo | Expected::StartTls | Expected::Authentication(_) => {
                self.take_session_reply(expected, reply);
            }
        }
    }

    fn command(&mut self, line: &str, expected: Expected) {
        self.out.push(line.as_bytes());
        self.out.push(b"\r\n");
        self.expected.push_back(expected);
    }

    fn tell(&mut self, tag: LetterTag, outcome: Outcome) {
        self.events.push_back(Event::Outcome(tag, outcome));
    }
}

#[cfg(test)]
mod tests;
