//! Commands outside of a letter: lines, their order, and what makes no sense.

use super::command::Command;
use super::{Event, Greeting, Question, Receiver, State};

/// A command with its parameters; RFC 5321 §4.5.3.1.4 asks for 512, RFC 4954 §4 for up to 12,288 of AUTH.
pub(super) const LONGEST_COMMAND_BYTES: usize = 12_288;
/// Commands that make no sense, after which nobody serious is at the other end.
const MOST_BAD_COMMANDS: u32 = 20;

impl Receiver {
    /// The next line without its CRLF. A line that breaks the rules ends the dialogue.
    pub(super) fn take_line(&mut self) -> Option<Vec<u8>> {
        let rest = &self.input[self.used..];
        let Some(end) = memchr::memchr(b'\n', rest) else {
            if rest.len() > LONGEST_COMMAND_BYTES {
                self.end(500, "5.5.2 Line too long");
            }
            return None;
        };
        if end > LONGEST_COMMAND_BYTES {
            self.end(500, "5.5.2 Line too long");
            return None;
        }
        let line = &rest[..end];
        let Some(line) = line.strip_suffix(b"\r").filter(|line| !line.contains(&b'\r')) else {
            self.end(521, "5.5.2 Lines end in CRLF");
            return None;
        };
        let line = line.to_vec();
        self.used += end + 1;
        Some(line)
    }

    pub(super) fn end(&mut self, code: u16, text: &str) {
        self.reply(code, text);
        self.state = State::Over;
    }

    /// Counts a command that makes no sense and says so.
    pub(super) fn complain(&mut self, code: u16, text: &str) -> Option<Event> {
        self.bad_commands += 1;
        if self.bad_commands > MOST_BAD_COMMANDS {
            self.end(421, "4.7.0 Too many errors");
        } else {
            self.reply(code, text);
        }
        None
    }

    pub(super) fn read_line(&mut self, line: &[u8]) -> Option<Event> {
        if let State::SignIn(step) = std::mem::replace(&mut self.state, State::Commands) {
            return self.read_sign_in(step, line);
        }
        let command = match Command::parse(line) {
            Ok(command) => command,
            Err((code, text)) => return self.complain(code, text),
        };
        match command {
            Command::Ehlo(name) => self.ask(Question::Hello(Greeting::Ehlo), Event::Hello { name }),
            Command::Helo(name) => self.ask(Question::Hello(Greeting::Helo), Event::Hello { name }),
            Command::StartTls if !self.settings.offers_starttls || self.encrypted => {
                self.complain(502, "5.5.1 Not offered")
            }
            Command::StartTls => self.ask(Question::StartTls, Event::StartTls),
            Command::SignIn { mechanism, initial } => self.begin_sign_in(mechanism, initial),
            Command::Mail { dsn: true, .. } | Command::Recipient { dsn: true, .. } if !self.settings.offers_dsn => {
                self.complain(555, "5.5.4 Unknown parameter")
            }
            Command::Mail { address, size_bytes, .. } => self.read_mail(address, size_bytes),
            Command::Recipient { address, .. } => self.read_recipient(address),
            Command::Chunk { .. } if !self.settings.offers_chunking => self.complain(502, "5.5.1 Not offered"),
            Command::Chunk { size_bytes, last } => self.begin_chunk(size_bytes, last),
            Command::Data if self.in_chunks => self.complain(503, "5.5.1 The letter goes by BDAT"),
            Command::Data if self.sender.is_none() => self.complain(503, "5.5.1 MAIL first"),
            Command::Data if self.recipients.is_empty() => self.complain(554, "5.5.1 No valid recipients"),
            Command::Data => self.ask(Question::LetterBegins, Event::LetterBegins),
            Command::Reset => {
                self.reset();
                self.reply(250, "2.0.0 Ok");
                None
            }
            Command::Nothing => {
                self.reply(250, "2.0.0 Ok");
                None
            }
            Command::Verify => {
                self.reply(252, "2.5.2 Send a letter and see");
                None
            }
            Command::Quit => {
                self.end(221, "2.0.0 Bye");
                None
            }
        }
    }

    pub(super) fn read_mail(&mut self, address: String, size_bytes: Option<usize>) -> Option<Event> {
        if !self.greeted {
            return self.complain(503, "5.5.1 EHLO first");
        }
        if self.must_sign_in() {
            return self.complain(530, "5.7.0 Sign in first");
        }
        if self.sender.is_some() {
            return self.complain(503, "5.5.1 There is a sender already");
        }
        if size_bytes.is_some_and(|size| size > self.settings.largest_letter_bytes) {
            self.reply(552, "5.3.4 The letter is too large");
            return None;
        }
        let question = Question::Sender(address.clone());
        self.ask(question, Event::Sender { address, announced_bytes: size_bytes })
    }

    pub(super) fn read_recipient(&mut self, address: String) -> Option<Event> {
        if self.sender.is_none() {
            return self.complain(503, "5.5.1 MAIL first");
        }
        if self.recipients.len() >= self.settings.most_recipients {
            self.reply(452, "4.5.3 Too many recipients");
            return None;
        }
        self.ask(Question::Recipient(address.clone()), Event::Recipient { address })
    }
}
