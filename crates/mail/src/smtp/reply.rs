//! A server's reply, and in rough terms what it speaks of.

use std::fmt;

/// `class.subject.detail` (RFC 3463).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnhancedCode {
    pub class: u8,
    pub subject: u16,
    pub detail: u16,
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// One reply, all its lines. May hold addresses: seal it before it is stored, keep it out of logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// 200-599.
    pub code: u16,
    /// Present when the text begins with a code of the same class.
    pub enhanced: Option<EnhancedCode>,
    /// The lines without code, joined by `\n`; bytes that are no UTF-8 are replaced. Limits: [`super::reply_parser`].
    pub text: String,
}

impl Reply {
    /// 2xx.
    pub fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }

    /// 3xx: go on.
    pub fn is_intermediate(&self) -> bool {
        self.code / 100 == 3
    }

    /// 4xx: later perhaps.
    pub fn is_transient(&self) -> bool {
        self.code / 100 == 4
    }

    /// 5xx: never.
    pub fn is_permanent(&self) -> bool {
        self.code / 100 == 5
    }

    /// 421: the server closes the connection (RFC 5321 §3.8).
    pub fn closes_connection(&self) -> bool {
        self.code == 421
    }

    /// What the refusal speaks of, by its codes alone. Only [`Topic::Address`] may ever count against a person.
    pub fn topic(&self) -> Topic {
        if self.closes_connection() {
            return Topic::Connection;
        }
        match self.enhanced {
            Some(EnhancedCode { subject: 1, detail: 1 | 2 | 3 | 6 | 10, .. }) => Topic::Address,
            Some(EnhancedCode { subject: 1, detail: 7 | 8, .. }) => Topic::Policy,
            Some(EnhancedCode { subject: 2, detail: 1, .. }) => Topic::Address,
            Some(EnhancedCode { subject: 2, .. }) => Topic::Mailbox,
            Some(EnhancedCode { subject: 3, .. }) => Topic::System,
            Some(EnhancedCode { subject: 4, .. }) => Topic::Connection,
            Some(EnhancedCode { subject: 5, .. }) => Topic::Dialogue,
            Some(EnhancedCode { subject: 6, .. }) => Topic::Content,
            // 7.20-7.29: authentication of the letter and the sending host's name (RFC 7372, RFC 8617).
            Some(EnhancedCode { subject: 7, detail: 20..=29, .. }) => Topic::Reputation,
            Some(EnhancedCode { subject: 7, .. }) => Topic::Policy,
            Some(_) | None => match self.code {
                450 | 452 | 552 => Topic::Mailbox,
                451 => Topic::System,
                454 | 530 | 534 | 535 | 538 => Topic::Dialogue,
                500..=504 | 555 => Topic::Dialogue,
                // 550 without an enhanced code is said of unknown users and of blocked senders alike.
                _unclear => Topic::Unknown,
            },
        }
    }
}

/// What a refusal speaks of. A later classifier reads the text too and knows providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// This address does not exist, has moved or is disabled.
    Address,
    /// The mailbox exists but cannot take the letter now (full, too large).
    Mailbox,
    /// The receiver's rules: not allowed, rate, relaying.
    Policy,
    /// What the receiver thinks of us: authentication of the letter, host name, block lists.
    Reputation,
    /// Network, routing or the server going away.
    Connection,
    /// The receiving system is in trouble.
    System,
    /// The letter itself.
    Content,
    /// Commands, authentication, protocol.
    Dialogue,
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::super::ReplyParser;
    use super::*;

    #[test]
    fn a_reply_says_what_it_speaks_of() {
        for (line, topic) in [
            ("550 5.1.1 no such user", Topic::Address),
            ("550 5.2.1 disabled", Topic::Address),
            ("452 4.2.2 full", Topic::Mailbox),
            ("550 5.7.1 blocked", Topic::Policy),
            ("550 5.7.26 unauthenticated", Topic::Reputation),
            ("421 4.1.1 bye", Topic::Connection),
            ("451 4.3.0 later", Topic::System),
            ("451 greylisted", Topic::System),
            ("550 no", Topic::Unknown),
            ("554 5.6.0 content", Topic::Content),
            ("503 bad sequence", Topic::Dialogue),
        ] {
            let mut parser = ReplyParser::default();
            parser.push(format!("{line}\r\n").as_bytes());
            assert_eq!(parser.next_reply().unwrap().unwrap().topic(), topic, "{line}");
        }
    }
}
