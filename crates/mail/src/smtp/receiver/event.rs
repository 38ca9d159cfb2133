//! What the owner of a receiving dialogue hears and says, and what it offers.

/// What is offered, and the limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name in the banner and in the answer to EHLO.
    pub host: String,
    pub offers_starttls: bool,
    /// RFC 3030.
    pub offers_chunking: bool,
    /// RFC 3461: its parameters are read and passed over.
    pub offers_dsn: bool,
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
    /// A host with common limits: 100 recipients, 50 MiB, whole letters, no TLS, neither
    /// CHUNKING nor DSN, nobody has to sign in.
    pub fn of_host(host: &str) -> Self {
        Settings {
            host: host.to_owned(),
            offers_starttls: false,
            offers_chunking: false,
            offers_dsn: false,
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
    /// DATA, or the first BDAT; accepting DATA sends 354.
    LetterBegins,
    /// The final dot, or the last chunk, was read.
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
