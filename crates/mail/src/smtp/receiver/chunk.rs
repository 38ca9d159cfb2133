//! A letter by BDAT (RFC 3030): chunks of octets, the last of them named. A chunk is always read to its end, whatever is said of it.

use super::letter::Progress;
use super::{Event, Question, Receiver, State};

/// A chunk whose octets are being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    size_bytes: usize,
    left_bytes: usize,
    last: bool,
    /// Said once it is read; its octets are thrown away.
    refusal: Option<(u16, String)>,
}

impl Chunk {
    pub(super) fn refused(self, code: u16, text: &str) -> Chunk {
        Chunk { refusal: Some((code, text.to_owned())), ..self }
    }
}

impl Receiver {
    /// A BDAT command was read; its octets follow.
    pub(super) fn begin_chunk(&mut self, size_bytes: usize, last: bool) -> Option<Event> {
        let chunk = Chunk { size_bytes, left_bytes: size_bytes, last, refusal: None };
        let complaint = match (&self.sender, self.recipients.is_empty()) {
            (None, _) => Some((503, "5.5.1 MAIL first")),
            (Some(_), true) => Some((554, "5.5.1 No valid recipients")),
            (Some(_), false) => None,
        };
        if let Some((code, text)) = complaint {
            self.state = State::Chunk(chunk.refused(code, text));
            return None;
        }
        if self.in_chunks {
            self.state = State::Chunk(chunk);
            return None;
        }
        self.first_chunk = Some(chunk);
        self.ask(Question::LetterBegins, Event::LetterBegins)
    }

    pub(super) fn read_chunk(&mut self) -> Option<Event> {
        let State::Chunk(chunk) = &mut self.state else { return None };
        let count = chunk.left_bytes.min(self.input.len() - self.used);
        let piece = &self.input[self.used..self.used + count];
        if chunk.refusal.is_none() {
            self.letter.take_plain(piece);
        }
        chunk.left_bytes -= count;
        self.input.drain(..self.used + count);
        self.used = 0;
        if chunk.left_bytes > 0 {
            return None;
        }
        let Chunk { size_bytes, last, refusal, .. } = chunk.clone();
        self.state = State::Commands;
        if let Some((code, text)) = refusal {
            self.reset();
            self.reply(code, &text);
            return None;
        }
        if !last {
            self.reply(250, &format!("2.0.0 {size_bytes} octets"));
            return None;
        }
        self.in_chunks = false;
        match self.letter.finish() {
            Progress::Refused(code, text) => {
                self.reset();
                self.reply(code, text);
                None
            }
            whole => self.take_progress(whole),
        }
    }
}
