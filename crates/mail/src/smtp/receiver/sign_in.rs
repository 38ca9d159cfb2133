//! AUTH (RFC 4954): PLAIN, LOGIN and XOAUTH2, step by step. Whether the password is right is the owner's answer.

use super::command::Mechanism;
use super::{Authentication, Event, Question, Receiver, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What the next line of a log-in is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignInStep {
    Plain,
    /// `user=…^Aauth=Bearer …^A^A`, the token in the place of the password.
    XOAuth2,
    LoginUser,
    LoginPassword {
        user: String,
    },
}

impl Receiver {
    pub(super) fn offers_sign_in(&self) -> bool {
        match self.settings.authentication {
            Authentication::NotOffered => false,
            Authentication::Offered | Authentication::Required => true,
            Authentication::RequiredOverTls => self.encrypted,
        }
    }

    pub(super) fn must_sign_in(&self) -> bool {
        let required =
            matches!(self.settings.authentication, Authentication::Required | Authentication::RequiredOverTls);
        required && !self.signed_in
    }

    pub(super) fn begin_sign_in(&mut self, mechanism: Mechanism, initial: Option<String>) -> Option<Event> {
        if !self.offers_sign_in() {
            return self.complain(502, "5.5.1 Not offered");
        }
        if !self.greeted || self.signed_in || self.sender.is_some() {
            return self.complain(503, "5.5.1 Not now");
        }
        let step = match mechanism {
            Mechanism::Plain => SignInStep::Plain,
            Mechanism::Login => SignInStep::LoginUser,
            Mechanism::XOAuth2 => SignInStep::XOAuth2,
        };
        match initial {
            Some(text) => self.read_sign_in(step, if text == "=" { b"" } else { text.as_bytes() }),
            None => {
                self.reply(334, if mechanism == Mechanism::Login { "VXNlcm5hbWU6" } else { "" });
                self.state = State::SignIn(step);
                None
            }
        }
    }

    pub(super) fn read_sign_in(&mut self, step: SignInStep, line: &[u8]) -> Option<Event> {
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
            SignInStep::XOAuth2 => {
                let mut pieces = text.split('\u{1}');
                let user = pieces.next().and_then(|piece| piece.strip_prefix("user="));
                let token = pieces.next().and_then(|piece| piece.strip_prefix("auth=Bearer "));
                match (user, token) {
                    (Some(user), Some(token)) => (user.to_owned(), token.to_owned()),
                    _ => return self.complain(501, "5.5.2 Not an XOAUTH2 response"),
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
}
