//! The receiving side of SMTP (RFC 5321) without I/O: bytes in, events to the owner, the owner's answers as bytes out.
//!
//! PIPELINING, SIZE, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES, STARTTLS, AUTH (PLAIN, LOGIN, XOAUTH2), and where asked CHUNKING and DSN. The owner decides every
//! step: it gets an [`Event`], says an [`Answer`], and only then is the next command read, so replies keep their order.
//! Lines end in CRLF and nothing else: a bare CR or LF in a command ends the connection, in a letter it refuses the letter,
//! so no second letter can be smuggled in. It never relays, never writes a letter, and holds no clock: time-outs and the
//! number of connections are the owner's.

mod chunk;
mod command;
mod commands;
mod event;
mod letter;
mod sign_in;

pub use event::{Answer, Authentication, Event, Received, Settings};

use chunk::Chunk;
use letter::{LetterReader, Progress};
use sign_in::SignInStep;

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Commands,
    /// The owner has an event and has not answered.
    Asked(Question),
    /// AUTH waits for its next line.
    SignIn(SignInStep),
    Letter,
    /// The octets of a BDAT.
    Chunk(Chunk),
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Greeting {
    Ehlo,
    Helo,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Question {
    Connected,
    Hello(Greeting),
    StartTls,
    SignIn,
    Sender(String),
    Recipient(String),
    LetterBegins,
    Letter,
}

/// One receiving dialogue.
#[derive(Debug)]
pub struct Receiver {
    settings: Settings,
    state: State,
    input: Vec<u8>,
    /// How much of `input` is used up.
    used: usize,
    output: Vec<u8>,
    started: bool,
    greeted: bool,
    encrypted: bool,
    signed_in: bool,
    sender: Option<String>,
    recipients: Vec<String>,
    letter: LetterReader,
    /// A letter has begun by BDAT and its last chunk has not come.
    in_chunks: bool,
    /// The BDAT whose letter the owner is asked about.
    first_chunk: Option<Chunk>,
    bad_commands: u32,
}

impl Receiver {
    pub fn new(settings: Settings) -> Self {
        let letter = LetterReader::new(&settings);
        Receiver {
            settings,
            state: State::Commands,
            input: Vec::new(),
            used: 0,
            output: Vec::new(),
            started: false,
            greeted: false,
            encrypted: false,
            signed_in: false,
            sender: None,
            recipients: Vec::new(),
            letter,
            in_chunks: false,
            first_chunk: None,
            bad_commands: 0,
        }
    }

    /// The same, over a connection that was encrypted from its first byte.
    pub fn new_encrypted(settings: Settings) -> Self {
        let mut receiver = Receiver::new(settings);
        receiver.encrypted = true;
        receiver
    }

    /// Takes bytes from the other side.
    pub fn read(&mut self, bytes: &[u8]) {
        if self.state == State::Over {
            return;
        }
        if self.used == self.input.len() {
            self.input.clear();
            self.used = 0;
        }
        self.input.extend_from_slice(bytes);
    }

    /// The next step for the owner; `None` until more bytes come, or when the dialogue is over.
    ///
    /// # Panics
    /// When the last event has not been answered.
    pub fn next_event(&mut self) -> Option<Event> {
        assert!(!matches!(self.state, State::Asked(_)), "every event is answered before the next");
        if !self.started {
            self.started = true;
            return self.ask(Question::Connected, Event::Connected);
        }
        loop {
            let event = match self.state {
                State::Over | State::Asked(_) => return None,
                State::Letter => return self.read_letter(),
                State::Chunk(_) => {
                    let event = self.read_chunk();
                    if event.is_none() && matches!(self.state, State::Chunk(_)) {
                        return None;
                    }
                    event
                }
                State::Commands | State::SignIn(_) => {
                    let line = self.take_line()?;
                    self.read_line(&line)
                }
            };
            if event.is_some() {
                return event;
            }
        }
    }

    /// Bytes to write to the other side, also after the dialogue is over.
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    /// Whether the connection is to be closed once the output is written.
    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// Whether a letter has begun and its final dot has not come.
    pub fn is_reading_letter(&self) -> bool {
        self.in_chunks || matches!(self.state, State::Letter | State::Chunk(_))
    }

    /// Says what happens to the last event.
    ///
    /// # Panics
    /// When there is no unanswered event.
    pub fn answer(&mut self, answer: Answer) {
        let State::Asked(question) = std::mem::replace(&mut self.state, State::Commands) else {
            panic!("an answer needs an event");
        };
        match answer {
            Answer::Accept => self.accept(question),
            Answer::Refuse(code, text) => self.refuse(&question, code, &text),
            Answer::Drop => self.state = State::Over,
        }
    }

    fn accept(&mut self, question: Question) {
        match question {
            Question::Connected => {
                let banner = format!("{} ESMTP", self.settings.host);
                self.reply(220, &banner);
            }
            Question::Hello(greeting) => {
                self.greeted = true;
                self.reset();
                self.reply_hello(greeting);
            }
            Question::StartTls => {
                self.reply(220, "2.0.0 Ready for TLS");
                // RFC 3207 §4.2 and §6: nothing that was said in clear counts, not even what was already sent along.
                self.input.clear();
                self.used = 0;
                self.encrypted = true;
                self.greeted = false;
                self.signed_in = false;
                self.reset();
            }
            Question::SignIn => {
                self.signed_in = true;
                self.reply(235, "2.7.0 Signed in");
            }
            Question::Sender(address) => {
                self.sender = Some(address);
                self.reply(250, "2.1.0 Ok");
            }
            Question::Recipient(address) => {
                self.recipients.push(address);
                self.reply(250, "2.1.5 Ok");
            }
            Question::LetterBegins => {
                self.letter = LetterReader::new(&self.settings);
                if let Some(chunk) = self.first_chunk.take() {
                    self.in_chunks = true;
                    self.state = State::Chunk(chunk);
                    return;
                }
                self.state = State::Letter;
                self.reply(354, "End with <CR><LF>.<CR><LF>");
            }
            Question::Letter => {
                self.reset();
                self.reply(250, "2.0.0 Ok");
            }
        }
    }

    fn refuse(&mut self, question: &Question, code: u16, text: &str) {
        if *question == Question::Letter {
            self.reset();
        }
        if let Some(chunk) = self.first_chunk.take().filter(|_| code != 421) {
            self.state = State::Chunk(chunk.refused(code, text));
            return;
        }
        self.reply(code, text);
        if code == 421 || *question == Question::Connected {
            self.state = State::Over;
        }
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
        (self.in_chunks, self.first_chunk) = (false, None);
    }

    fn ask(&mut self, question: Question, event: Event) -> Option<Event> {
        self.state = State::Asked(question);
        Some(event)
    }

    fn reply(&mut self, code: u16, text: &str) {
        // A reply of the owner must not become two.
        let line = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        self.output.extend_from_slice(code.to_string().as_bytes());
        self.output.push(b' ');
        self.output.extend_from_slice(line.collect::<String>().as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    fn reply_hello(&mut self, greeting: Greeting) {
        let host = self.settings.host.clone();
        if greeting == Greeting::Helo {
            return self.reply(250, &host);
        }
        let mut lines = vec![host, "PIPELINING".to_owned(), format!("SIZE {}", self.settings.largest_letter_bytes)];
        if self.settings.offers_starttls && !self.encrypted {
            lines.push("STARTTLS".to_owned());
        }
        if self.offers_sign_in() {
            lines.push("AUTH PLAIN LOGIN XOAUTH2".to_owned());
        }
        if self.settings.offers_chunking {
            lines.push("CHUNKING".to_owned());
        }
        if self.settings.offers_dsn {
            lines.push("DSN".to_owned());
        }
        lines.extend(["8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"].map(str::to_owned));
        let last = lines.len() - 1;
        for (at, line) in lines.iter().enumerate() {
            let separator = if at == last { ' ' } else { '-' };
            self.output.extend_from_slice(format!("250{separator}{line}\r\n").as_bytes());
        }
    }

    fn read_letter(&mut self) -> Option<Event> {
        let (taken, progress) = self.letter.read(&self.input[self.used..]);
        self.used += taken;
        // What was read of a long letter is let go, what is left is at most one line.
        self.input.drain(..self.used);
        self.used = 0;
        self.take_progress(progress)
    }

    fn take_progress(&mut self, progress: Progress) -> Option<Event> {
        match progress {
            Progress::More => None,
            Progress::Refused(code, text) => {
                self.reset();
                self.state = State::Commands;
                self.reply(code, text);
                self.next_event()
            }
            Progress::Complete { bytes, size_bytes } => {
                let received = Received {
                    sender: self.sender.clone().unwrap_or_default(),
                    recipients: self.recipients.clone(),
                    bytes,
                    size_bytes,
                };
                self.ask(Question::Letter, Event::Letter(received))
            }
        }
    }
}

#[cfg(test)]
mod tests;
