//! The receiving side of SMTP (RFC 5321) without I/O: bytes in, events to the owner, the owner's answers as bytes out.
//!
//! PIPELINING, SIZE, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES, STARTTLS and AUTH (PLAIN, LOGIN). The owner decides every
//! step: it gets an [`Event`], says an [`Answer`], and only then is the next command read, so replies keep their order.
//! Lines end in CRLF and nothing else: a bare CR or LF in a command ends the connection, in a letter it refuses the letter,
//! so no second letter can be smuggled in. It never relays, never writes a letter, and holds no clock: time-outs and the
//! number of connections are the owner's.

mod command;
mod letter;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use command::{Command, Mechanism};
use letter::{LetterReader, Progress};

/// A command with its parameters; RFC 5321 §4.5.3.1.4 asks for 512, RFC 4954 §4 for up to 12,288 of AUTH.
const LONGEST_COMMAND_BYTES: usize = 12_288;
/// Commands that make no sense, after which nobody serious is at the other end.
const MOST_BAD_COMMANDS: u32 = 20;

/// What is offered, and the limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name in the banner and in the answer to EHLO.
    pub host: String,
    pub offers_starttls: bool,
    pub authentication: Authentication,
    pub most_recipients: usize,
    /// The largest letter; announced with SIZE.
    pub largest_letter_bytes: usize,
    /// The longest line of a letter; RFC 5321 §4.5.3.1.6 asks for 1000 with its CRLF.
    pub longest_line_bytes: usize,
    /// How much of a letter is handed to the owner; the rest is checked and counted only.
    pub kept_letter_bytes: usize,
}

impl Settings {
    /// A host with common limits: 100 recipients, 50 MiB, whole letters, no TLS, nobody has to sign in.
    pub fn of_host(host: &str) -> Self {
        Settings {
            host: host.to_owned(),
            offers_starttls: false,
            authentication: Authentication::NotOffered,
            most_recipients: 100,
            largest_letter_bytes: 50 << 20,
            longest_line_bytes: 16_384,
            kept_letter_bytes: usize::MAX,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    NotOffered,
    Offered,
    /// MAIL is refused before a sign-in.
    Required,
    /// As `Required`, and offered only once the connection is encrypted.
    RequiredOverTls,
}

/// A step that the owner decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The connection is open; accepting sends the banner.
    Connected,
    /// EHLO or HELO with the name that the other side gives itself.
    Hello { name: String },
    /// Accepting sends 220; the owner then makes the handshake and goes on with the encrypted bytes.
    StartTls,
    /// A sign-in; the password is never logged.
    SignIn { user: String, password: String },
    /// MAIL. The sender is empty for a bounce.
    Sender { address: String, announced_bytes: Option<usize> },
    /// RCPT.
    Recipient { address: String },
    /// DATA; accepting sends 354.
    LetterBegins,
    /// The final dot was read.
    Letter(Received),
}

/// A letter with its envelope. The dot-stuffing is undone; lines end in CRLF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub sender: String,
    pub recipients: Vec<String>,
    /// The letter, or its first `kept_letter_bytes`.
    pub bytes: Vec<u8>,
    pub size_bytes: usize,
}

/// What the owner says to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The usual success.
    Accept,
    /// A 4xx or 5xx reply such as `(451, "4.7.1 Greylisted")`; 421 also ends the connection.
    Refuse(u16, String),
    /// End the connection now, without a reply to this step.
    Drop,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Commands,
    /// The owner has an event and has not answered.
    Asked(Question),
    /// AUTH waits for its next line.
    SignIn(SignInStep),
    Letter,
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

#[derive(Debug, Clone, PartialEq, Eq)]
enum SignInStep {
    Plain,
    LoginUser,
    LoginPassword { user: String },
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
        self.state == State::Letter
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
        self.reply(code, text);
        if code == 421 || *question == Question::Connected {
            self.state = State::Over;
        }
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
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
            lines.push("AUTH PLAIN LOGIN".to_owned());
        }
        lines.extend(["8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"].map(str::to_owned));
        let last = lines.len() - 1;
        for (at, line) in lines.iter().enumerate() {
            let separator = if at == last { ' ' } else { '-' };
            self.output.extend_from_slice(format!("250{separator}{line}\r\n").as_bytes());
        }
    }

    fn offers_sign_in(&self) -> bool {
        match self.settings.authentication {
            Authentication::NotOffered => false,
            Authentication::Offered | Authentication::Required => true,
            Authentication::RequiredOverTls => self.encrypted,
        }
    }

    fn must_sign_in(&self) -> bool {
        let required =
            matches!(self.settings.authentication, Authentication::Required | Authentication::RequiredOverTls);
        required && !self.signed_in
    }

    /// The next line without its CRLF. A line that breaks the rules ends the dialogue.
    fn take_line(&mut self) -> Option<Vec<u8>> {
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

    fn end(&mut self, code: u16, text: &str) {
        self.reply(code, text);
        self.state = State::Over;
    }

    /// Counts a command that makes no sense and says so.
    fn complain(&mut self, code: u16, text: &str) -> Option<Event> {
        self.bad_commands += 1;
        if self.bad_commands > MOST_BAD_COMMANDS {
            self.end(421, "4.7.0 Too many errors");
        } else {
            self.reply(code, text);
        }
        None
    }

    fn read_line(&mut self, line: &[u8]) -> Option<Event> {
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
            Command::Mail { address, size_bytes } => self.read_mail(address, size_bytes),
            Command::Recipient(address) => self.read_recipient(address),
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

    fn read_mail(&mut self, address: String, size_bytes: Option<usize>) -> Option<Event> {
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

    fn read_recipient(&mut self, address: String) -> Option<Event> {
        if self.sender.is_none() {
            return self.complain(503, "5.5.1 MAIL first");
        }
        if self.recipients.len() >= self.settings.most_recipients {
            self.reply(452, "4.5.3 Too many recipients");
            return None;
        }
        self.ask(Question::Recipient(address.clone()), Event::Recipient { address })
    }

    fn begin_sign_in(&mut self, mechanism: Mechanism, initial: Option<String>) -> Option<Event> {
        if !self.offers_sign_in() {
            return self.complain(502, "5.5.1 Not offered");
        }
        if !self.greeted || self.signed_in || self.sender.is_some() {
            return self.complain(503, "5.5.1 Not now");
        }
        let step = match mechanism {
            Mechanism::Plain => SignInStep::Plain,
            Mechanism::Login => SignInStep::LoginUser,
        };
        match initial {
            Some(text) => self.read_sign_in(step, if text == "=" { b"" } else { text.as_bytes() }),
            None => {
                self.reply(334, if mechanism == Mechanism::Plain { "" } else { "VXNlcm5hbWU6" });
                self.state = State::SignIn(step);
                None
            }
        }
    }

    fn read_sign_in(&mut self, step: SignInStep, line: &[u8]) -> Option<Event> {
        if line == b"*" {
            return self.complain(501, "5.7.0 Given up");
        }
        let decoded = STANDARD.decode(line).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = decoded else {
            return self.complain(501, "5.5.2 Not base64 of UTF-8");
        };
        let (user, password) = match step {
            SignInStep::Plain => {
                // RFC 4616: authorisation identity, user and password with NUL between.
                let mut pieces = text.splitn(3, '\0').skip(1).map(str::to_owned);
                match (pieces.next(), pieces.next()) {
                    (Some(user), Some(password)) => (user, password),
                    _ => return self.complain(501, "5.5.2 Not a PLAIN response"),
                }
            }
            SignInStep::LoginUser => {
                self.reply(334, "UGFzc3dvcmQ6");
                self.state = State::SignIn(SignInStep::LoginPassword { user: text });
                return None;
            }
            SignInStep::LoginPassword { user } => (user, text),
        };
        self.ask(Question::SignIn, Event::SignIn { user, password })
    }

    fn read_letter(&mut self) -> Option<Event> {
        let (taken, progress) = self.letter.read(&self.input[self.used..]);
        self.used += taken;
        // What was read of a long letter is let go, what is left is at most one line.
        self.input.drain(..self.used);
        self.used = 0;
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
