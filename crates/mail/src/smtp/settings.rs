//! How a connection is to be led: names, encryption, log-in, patience. All of it data.

use std::fmt;
use std::time::Duration;

/// Whether and how the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Never asks for TLS: loopback and trusted networks.
    None,
    /// STARTTLS when offered, else in clear: mail to unknown servers (RFC 7435).
    StartTlsIfOffered,
    /// STARTTLS, or the connection is given up.
    StartTlsRequired,
    /// The owner speaks TLS before the first byte (RFC 8314 §3.3).
    Implicit,
}

/// Whether a password may cross an unencrypted connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainTextPasswords {
    Refused,
    /// Only for a relay on loopback or a listed network.
    Allowed,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub user: String,
    /// Or the access token.
    pub password: String,
    pub how: SignIn,
}

/// What is shown at a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// PLAIN (RFC 4616) or LOGIN.
    Password,
    /// An access token: OAUTHBEARER (RFC 7628), or XOAUTH2 before it.
    Bearer,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// How letters are handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// By BDAT (RFC 3030) where it is offered, else by DATA.
    ChunkWhereOffered,
    /// By DATA: this server offered CHUNKING and did not know BDAT.
    Data,
}

/// Which reports of a letter's fate the server is asked for (RFC 3461), where it offers DSN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reports {
    /// Whatever it does by itself.
    NotAsked,
    /// Of failures, with the letter's headers and its name in the envelope.
    OfFailures,
    /// The same, and of letters that wait there for long.
    OfFailuresAndDelays,
}

/// Where in the dialogue a connection waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    Greeting,
    Hello,
    StartTls,
    TlsHandshake,
    Authentication,
    Reset,
    Mail,
    Recipient,
    Data,
    Body,
    FinalDot,
    Quit,
}

/// How long each stage may last without progress. The defaults are the least of RFC 5321 §4.5.3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    pub greeting: Duration,
    /// EHLO, HELO, STARTTLS, AUTH, RSET.
    pub command: Duration,
    pub mail: Duration,
    pub recipient: Duration,
    pub data: Duration,
    /// Between two successful writes of a body.
    pub body: Duration,
    /// For a whole body: a server that takes a byte a minute holds no connection for days.
    pub whole_body: Duration,
    /// Long, because a server that has the whole letter may still be working; to give up here means doubt.
    pub final_dot: Duration,
    pub quit: Duration,
    /// How long an idle connection is kept for the next letter.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        Timeouts {
            greeting: minutes(5),
            command: minutes(5),
            mail: minutes(5),
            recipient: minutes(5),
            data: minutes(2),
            body: minutes(3),
            whole_body: minutes(60),
            final_dot: minutes(10),
            quit: Duration::from_secs(5),
            idle: Duration::from_secs(10),
        }
    }
}

impl Timeouts {
    pub fn of(&self, stage: Stage) -> Duration {
        match stage {
            Stage::Greeting => self.greeting,
            Stage::Hello | Stage::StartTls | Stage::TlsHandshake | Stage::Authentication | Stage::Reset => self.command,
            Stage::Mail => self.mail,
            Stage::Recipient => self.recipient,
            Stage::Data => self.data,
            Stage::Body => self.body,
            Stage::FinalDot => self.final_dot,
            Stage::Quit => self.quit,
        }
    }
}

/// Everything about a connection that is not the letters.
#[derive(Debug, Clone)]
pub struct Settings {
    pub(super) hello: String,
    pub security: Security,
    pub credentials: Option<Credentials>,
    pub plain_text_passwords: PlainTextPasswords,
    pub timeouts: Timeouts,
    pub hand_over: HandOver,
    pub reports: Reports,
    /// The largest letter that may be offered, whatever the server announces; `None` = only what it announces counts.
    pub size_limit_bytes: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsRefusal {
    #[error("the name for EHLO is not a host name or an address in brackets")]
    Hello,
}

impl Settings {
    /// `hello` is our host's name, or an address literal such as `[192.0.2.1]`. No TLS, no log-in, default patience,
    /// BDAT where it is offered, no reports asked for, no limit of our own.
    ///
    /// # Errors
    /// A name with characters that have no place in a command.
    pub fn new(hello: &str) -> Result<Settings, SettingsRefusal> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b".-[]:_".contains(&b);
        if hello.is_empty() || hello.len() > 255 || !hello.bytes().all(fits) {
            return Err(SettingsRefusal::Hello);
        }
        Ok(Settings {
            hello: hello.into(),
            security: Security::None,
            credentials: None,
            plain_text_passwords: PlainTextPasswords::Refused,
            timeouts: Timeouts::default(),
            hand_over: HandOver::ChunkWhereOffered,
            reports: Reports::NotAsked,
            size_limit_bytes: None,
        })
    }
}
