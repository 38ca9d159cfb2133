//! From the greeting to the log-in: EHLO, STARTTLS (RFC 3207), AUTH (RFC 4954).

use super::{Client, Expected, Phase};
use crate::smtp::capabilities::Capabilities;
use crate::smtp::outcome::{ConnectionEnd, Event};
use crate::smtp::reply::Reply;
use crate::smtp::settings::{Credentials, PlainTextPasswords, Security};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basics::Timestamp;

/// What is asked for next in a log-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuthenticationStep {
    /// The last answer is out: 235 or a refusal.
    Verdict,
    /// AUTH LOGIN: 334, then the user's name.
    LoginUser,
    /// 334, then the password.
    LoginPassword,
}

impl Client {
    /// The owner finished the handshake that [`Event::StartTls`] asked for. All that was said before counts no more.
    pub fn tls_established(&mut self, now: Timestamp) {
        if self.phase != Phase::Upgrading {
            return;
        }
        self.phase = Phase::Preparing;
        self.encrypted = true;
        self.capabilities = Capabilities::default();
        self.last_progress = now;
        self.say_hello();
    }

    pub(super) fn take_session_reply(&mut self, expected: Expected, reply: Reply) {
        if reply.closes_connection() {
            return self.end(ConnectionEnd::ServiceClosing(reply));
        }
        match expected {
            Expected::Greeting if reply.is_positive() => self.say_hello(),
            Expected::Ehlo if reply.is_positive() => {
                self.capabilities = Capabilities::read(&reply.text);
                self.after_hello();
            }
            // An old server knows only HELO (RFC 5321 §3.2).
            Expected::Ehlo if reply.is_permanent() => {
                let line = format!("HELO {}", self.settings.hello);
                self.command(&line, Expected::Helo);
            }
            Expected::Helo if reply.is_positive() => self.after_hello(),
            Expected::StartTls if reply.is_positive() => self.begin_tls(),
            Expected::StartTls if self.settings.security == Security::StartTlsIfOffered => self.log_in(),
            Expected::StartTls => self.end(ConnectionEnd::StartTlsRefused(reply)),
            Expected::Authentication(step) => self.take_authentication_reply(step, reply),
            _unwelcome => self.end(ConnectionEnd::Unwelcome(reply)),
        }
    }

    fn say_hello(&mut self) {
        let line = format!("EHLO {}", self.settings.hello);
        self.command(&line, Expected::Ehlo);
    }

    fn after_hello(&mut self) {
        let wants_tls = matches!(self.settings.security, Security::StartTlsIfOffered | Security::StartTlsRequired);
        if wants_tls && !self.encrypted {
            if self.capabilities.starttls {
                return self.command("STARTTLS", Expected::StartTls);
            }
            if self.settings.security == Security::StartTlsRequired {
                return self.end(ConnectionEnd::StartTlsNotOffered);
            }
        }
        self.log_in();
    }

    fn begin_tls(&mut self) {
        if !self.parser.is_empty() {
            return self.end(ConnectionEnd::InjectedPlainText);
        }
        self.phase = Phase::Upgrading;
        self.events.push_back(Event::StartTls);
    }

    fn log_in(&mut self) {
        let Some(Credentials { user, password }) = &self.settings.credentials else {
            self.phase = Phase::Ready;
            return;
        };
        if !self.encrypted && self.settings.plain_text_passwords == PlainTextPasswords::Refused {
            return self.end(ConnectionEnd::AuthenticationNeedsTls);
        }
        if self.capabilities.auth_plain {
            let line = format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{user}\0{password}")));
            self.command(&line, Expected::Authentication(AuthenticationStep::Verdict));
        } else if self.capabilities.auth_login {
            self.command("AUTH LOGIN", Expected::Authentication(AuthenticationStep::LoginUser));
        } else {
            self.end(ConnectionEnd::AuthenticationNotOffered);
        }
    }

    fn take_authentication_reply(&mut self, step: AuthenticationStep, reply: Reply) {
        let Some(Credentials { user, password }) = &self.settings.credentials else {
            return self.end(ConnectionEnd::Unmatched);
        };
        match step {
            AuthenticationStep::Verdict if reply.is_positive() => self.phase = Phase::Ready,
            AuthenticationStep::LoginUser if reply.code == 334 => {
                let line = STANDARD.encode(user);
                self.command(&line, Expected::Authentication(AuthenticationStep::LoginPassword));
            }
            AuthenticationStep::LoginPassword if reply.code == 334 => {
                let line = STANDARD.encode(password);
                self.command(&line, Expected::Authentication(AuthenticationStep::Verdict));
            }
            AuthenticationStep::Verdict | AuthenticationStep::LoginUser | AuthenticationStep::LoginPassword => {
                self.end(ConnectionEnd::AuthenticationRefused(reply));
            }
        }
    }
}
