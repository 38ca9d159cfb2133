//! From the greeting to the log-in: EHLO, STARTTLS (RFC 3207), AUTH (RFC 4954).

use super::{Client, Expected, Phase};
use crate::smtp::capabilities::Capabilities;
use crate::smtp::outcome::{ConnectionEnd, Event};
use crate::smtp::reply::Reply;
use crate::smtp::settings::{Credentials, PlainTextPasswords, Security, SignIn};
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
    /// An access token was shown. A refusal comes as 334 with its reason, to which this line is said, and then as 535.
    Bearer { acknowledged_by: &'static str },
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
        let Some(Credentials { user, password, how }) = &self.settings.credentials else {
            self.phase = Phase::Ready;
            return;
        };
        if !self.encrypted && self.settings.plain_text_passwords == PlainTextPasswords::Refused {
            return self.end(ConnectionEnd::AuthenticationNeedsTls);
        }
        if *how == SignIn::Bearer {
            return self.show_token();
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

    /// XOAUTH2 goes first where both are offered: it is what the large providers were built for.
    fn show_token(&mut self) {
        let Some(Credentials { user, password, .. }) = &self.settings.credentials else { return };
        let (mechanism, initial, acknowledged_by) =
            match (self.capabilities.auth_xoauth2, self.capabilities.auth_bearer) {
                (true, _) => ("XOAUTH2", format!("user={user}\u{1}auth=Bearer {password}\u{1}\u{1}"), ""),
                // RFC 7628 §3.1; a comma and an equals sign of the name are escaped (RFC 5801 §4). §3.2.3: one kvsep.
                (false, true) => {
                    let name = user.replace('=', "=3D").replace(',', "=2C");
                    ("OAUTHBEARER", format!("n,a={name},\u{1}auth=Bearer {password}\u{1}\u{1}"), "AQ==")
                }
                (false, false) => return self.end(ConnectionEnd::AuthenticationNotOffered),
            };
        let line = format!("AUTH {mechanism} {}", STANDARD.encode(initial));
        self.command(&line, Expected::Authentication(AuthenticationStep::Bearer { acknowledged_by }));
    }

    fn take_authentication_reply(&mut self, step: AuthenticationStep, reply: Reply) {
        let Some(Credentials { user, password, .. }) = &self.settings.credentials else {
            return self.end(ConnectionEnd::Unmatched);
        };
        match step {
            AuthenticationStep::Verdict | AuthenticationStep::Bearer { .. } if reply.is_positive() => {
                self.phase = Phase::Ready;
            }
            AuthenticationStep::Bearer { acknowledged_by } if reply.code == 334 => {
                self.command(acknowledged_by, Expected::Authentication(AuthenticationStep::Verdict));
            }
            AuthenticationStep::LoginUser if reply.code == 334 => {
                let line = STANDARD.encode(user);
                self.command(&line, Expected::Authentication(AuthenticationStep::LoginPassword));
            }
            AuthenticationStep::LoginPassword if reply.code == 334 => {
                let line = STANDARD.encode(password);
                self.command(&line, Expected::Authentication(AuthenticationStep::Verdict));
            }
            AuthenticationStep::Verdict
            | AuthenticationStep::LoginUser
            | AuthenticationStep::LoginPassword
            | AuthenticationStep::Bearer { .. } => {
                self.end(ConnectionEnd::AuthenticationRefused(reply));
            }
        }
    }
}
