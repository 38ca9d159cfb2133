//! What a bounce says in words where it has no machine-readable part, or a poor one.
//!
//! Covers the forms of qmail (QSBMF), Exim, Sendmail and Postfix transcripts, Exchange, and whoever quotes an SMTP reply:
//! not by the program's name but by what all have in common. A refusal is a reply code at the beginning of a word with
//! the text of its paragraph; whom it was said to is told by the words around it. The returned letter is cut off first.

use super::codes;
use crate::smtp::EnhancedCode;

/// Refusals of one bounce.
const MAX_STATEMENTS: usize = 20;
/// Failed addresses of one bounce.
const MAX_ADDRESSES: usize = 50;
/// Pieces of one bounce.
const MAX_PIECES: usize = 60;
/// Bytes of one refusal's text.
const MAX_STATEMENT_BYTES: usize = 2000;
/// Bytes of a bounce's own words.
const MAX_WORDS_BYTES: usize = 32 * 1024;

/// What a refusal answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SaidAt {
    /// Greeting, EHLO, STARTTLS, or no answer at all.
    Connection,
    /// MAIL: the sender.
    Sender,
    /// RCPT: the recipient.
    Recipient,
    /// DATA or the letter's end.
    Data,
    #[default]
    Unknown,
}

/// A refusal in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub code: u16,
    pub enhanced: Option<EnhancedCode>,
    pub text: String,
    pub said_at: SaidAt,
}

/// What the words of a bounce hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    pub statements: Vec<Statement>,
    /// Addresses that stand where bounces name the failed ones.
    pub addresses: Vec<String>,
    /// The bounce's own words, without the returned letter.
    pub words: String,
    /// The same in pieces: what is said of one address, or in one paragraph, without what a mail server says around it.
    pub pieces: Vec<String>,
}

/// Lines with which bounces begin the letter that they return. Compared in lower case, dashes and blanks trimmed.
const RETURNED_BEGINS: [&str; 28] = [
    "below this line is a copy of the message",
    "this is a copy of the message",
    "this is a copy of your message",
    "a copy of the original message",
    "original message",
    "original message follows",
    "original message header",
    "original message headers",
    "original headers",
    "unsent message below",
    "message headers follow",
    "message header follows",
    "message text follows",
    "the header of the original message is following",
    "the header of the original message",
    "the following is a copy of the original message",
    "forwarded message",
    "returned message",
    "undelivered message",
    "message header",
    "received: from",
    "return-path:",
    "received: by",
    "dkim-signature:",
    "mime-version:",
    "user-agent:",
    "原邮件",
    "原始邮件",
];

impl Transcript {
    /// Never fails, in time linear in the text.
    pub fn read(text: &str) -> Transcript {
        let words = own_words(text);
        let mut transcript = Transcript { words: words.to_string(), ..Transcript::default() };
        let mut command = SaidAt::Unknown;
        for paragraph in paragraphs(words) {
            transcript.addresses_of(&paragraph);
            transcript.refusals_of(&paragraph, &mut command);
            transcript.pieces_of(&paragraph);
        }
        transcript
    }

    fn addresses_of(&mut self, paragraph: &str) {
        for line in paragraph.lines() {
            let line = line.trim();
            if self.addresses.len() >= MAX_ADDRESSES || line.len() > 400 {
                return;
            }
            // `<a@b.example>:`, `<a@b.example> (reason)`, `a@b.example`, `To: a@b.example`.
            let candidate = line.split([' ', '\t', '(', ',']).next().unwrap_or_default();
            let address = candidate.trim_matches(['<', '>', ':', '"', '\'', ';', '*', '[', ']']);
            let address = address.strip_prefix("mailto:").unwrap_or(address);
            let is_address = address
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'));
            if is_address && !self.addresses.iter().any(|known| known == address) {
                self.addresses.push(address.to_string());
            }
        }
    }

    /// What is said of one address of several.
    pub fn about(&self, address: &str) -> Transcript {
        let names = |text: &str| !address.is_empty() && text.contains(address);
        Transcript {
            statements: self.statements.iter().filter(|said| names(&said.text)).cloned().collect(),
            addresses: Vec::new(),
            words: String::new(),
            pieces: self.pieces.iter().filter(|piece| names(piece)).cloned().collect(),
        }
    }

    /// What the refusal with this code answered.
    pub fn said_of(&self, code: u16) -> SaidAt {
        let mut known = self.statements.iter().filter(|said| said.code == code).map(|said| said.said_at);
        known.find(|said_at| *said_at != SaidAt::Unknown).unwrap_or_default()
    }

    /// A line that begins with an address begins a piece.
    fn pieces_of(&mut self, paragraph: &str) {
        let mut piece = String::new();
        for line in paragraph.lines().filter(|line| !is_around(line)) {
            if begins_with_address(line) && !piece.is_empty() {
                self.keep_piece(std::mem::take(&mut piece));
            }
            piece.push_str(line);
            piece.push(' ');
        }
        self.keep_piece(piece);
    }

    fn keep_piece(&mut self, piece: String) {
        if self.pieces.len() < MAX_PIECES && !piece.trim().is_empty() {
            self.pieces.push(cut(piece.trim(), MAX_STATEMENT_BYTES).to_string());
        }
    }

    fn refusals_of(&mut self, paragraph: &str, command: &mut SaidAt) {
        let mut rest = paragraph;
        while self.statements.len() < MAX_STATEMENTS {
            let Some(found) = codes::find_reply(rest) else {
                *command = quoted_command(rest).unwrap_or(*command);
                return;
            };
            *command = quoted_command(&rest[..found.at]).unwrap_or(*command);
            // Up to the next refusal of another code; lines of one reply repeat theirs.
            let mut end = found.words_at;
            while let Some(next) = codes::find_reply(&rest[end..]) {
                let said_again =
                    next.code == found.code && (next.enhanced.is_none() || next.enhanced == found.enhanced);
                if !said_again {
                    end += next.at;
                    break;
                }
                end += next.words_at.max(next.at + 3);
            }
            if codes::find_reply(&rest[end..]).is_none() {
                end = rest.len();
            }
            let begins = found.words_at.min(end);
            end = begins + before_next_address(&rest[..begins], &rest[begins..end]).len();
            let mut said = &rest[begins..end];
            // `Mailbox unavailable. [SMTP Error Code 550]`: the code stands behind its words.
            if !said.chars().any(char::is_alphabetic) {
                said = &rest[..found.at];
            }
            let said_at = match said_at(paragraph) {
                // Sendmail pipelines: under `>>> DATA` stands what RCPT was answered, and that DATA then wanted a recipient.
                SaidAt::Unknown if *command == SaidAt::Data && wants_recipient(&rest[found.at..]) => SaidAt::Recipient,
                SaidAt::Unknown => *command,
                known => known,
            };
            self.statements.push(Statement {
                code: found.code,
                enhanced: found.enhanced,
                text: cut(said.trim(), MAX_STATEMENT_BYTES).to_string(),
                said_at,
            });
            rest = &rest[end..];
        }
    }
}

/// `503 5.0.0 Need RCPT (recipient)`, which only a refused RCPT before it explains.
fn wants_recipient(behind: &str) -> bool {
    let lines = behind.lines().map(|line| line.trim_start().trim_start_matches(['<', ' ']));
    lines.filter(|line| line.starts_with("503")).any(|line| line.to_ascii_lowercase().contains("rcpt"))
}

/// Without the returned letter.
fn own_words(text: &str) -> &str {
    let text = cut(text, MAX_WORDS_BYTES);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let marked = line.trim_start().starts_with(['-', '=', '_', '*', '>']);
        let bare = line.trim().trim_matches(['-', '=', '_', '*', ' ', ':', '>', '.']).to_lowercase();
        let begins = RETURNED_BEGINS.iter().any(|begin| match *begin {
            header if header.contains(':') => bare.starts_with(header.trim_end_matches(':')),
            words => bare == words || bare.starts_with(words) && (marked || words.len() > 24) && bare.len() < 100,
        });
        if begins && at > 0 {
            return &text[..at];
        }
        at += line.len();
    }
    text
}

/// What a server says around a refusal: which command it answers, what the reader may do with the report.
fn is_around(line: &str) -> bool {
    const AROUND: [&str; 17] = [
        "smtp error from",
        "created automatically by",
        "include this problem report",
        "for further assistance",
        "reporting-mta:",
        "remote-mta:",
        "final-recipient:",
        "original-recipient:",
        "arrival-date:",
        "the following address",
        "this is the mail system",
        "original message was received",
        "the subject of the message",
        "the message identifier",
        "the date of the message",
        "this is a permanent error; i've given up",
        "this is a permanent error. the following",
    ];
    let lower = line.to_ascii_lowercase();
    AROUND.iter().any(|words| lower.contains(words))
        || [">>>", "subject:"].iter().any(|begin| lower.trim_start().starts_with(begin))
}

/// What is said before a line that begins with an address of which nothing was said yet.
fn before_next_address<'a>(before: &str, said: &'a str) -> &'a str {
    let mut at = 0;
    for line in said.split_inclusive('\n') {
        let address = line.split([' ', '\t', ':']).next().unwrap_or_default().trim_matches(['<', '>', ',']);
        if at > 0 && begins_with_address(line) && !before.contains(address) && !said[..at].contains(address) {
            return &said[..at];
        }
        at += line.len();
    }
    said
}

fn begins_with_address(line: &str) -> bool {
    let first = line.trim_start().split([' ', '\t', ':']).next().unwrap_or_default();
    first
        .trim_matches(['<', '>', '"', '\'', '*', '[', ']', '(', ')', ','])
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

/// Divided by empty lines; lines that continue one sentence stay together.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            if !current.is_empty() {
                found.push(std::mem::take(&mut current));
            }
        } else {
            current.push_str(line.trim());
            current.push('\n');
        }
    }
    found.push(current);
    found
}

/// The command that a transcript shows: `>>> RCPT To:<…>`.
fn quoted_command(text: &str) -> Option<SaidAt> {
    let lower = text.to_ascii_lowercase();
    let line = lower.lines().rev().find(|line| line.trim_start().starts_with(">>>"))?;
    let command = line.trim_start().trim_start_matches(['>', ' ']);
    Some(match command.get(..4)? {
        "rcpt" => SaidAt::Recipient,
        "mail" => SaidAt::Sender,
        "data" | "bdat" | "." => SaidAt::Data,
        "ehlo" | "helo" | "star" => SaidAt::Connection,
        _ => return None,
    })
}

/// Where something was said, by the words that Postfix, Exim, Yahoo, Google and others put around it.
pub fn said_at(text: &str) -> SaidAt {
    const PLACES: [(&str, SaidAt); 26] = [
        ("in reply to rcpt to", SaidAt::Recipient),
        ("in reply to mail from", SaidAt::Sender),
        ("in reply to end of data", SaidAt::Data),
        ("in reply to data", SaidAt::Data),
        ("in reply to ehlo", SaidAt::Connection),
        ("in reply to helo", SaidAt::Connection),
        ("refused to talk to me", SaidAt::Connection),
        ("after rcpt to", SaidAt::Recipient),
        ("after pipelined rcpt to", SaidAt::Recipient),
        ("after mail from", SaidAt::Sender),
        ("after pipelined mail from", SaidAt::Sender),
        ("after end of data", SaidAt::Data),
        ("after pipelined end of data", SaidAt::Data),
        ("after data", SaidAt::Data),
        ("after initial connection", SaidAt::Connection),
        ("after helo", SaidAt::Connection),
        ("after ehlo", SaidAt::Connection),
        ("[rcpt_to]", SaidAt::Recipient),
        ("[mail_from]", SaidAt::Sender),
        ("[connect]", SaidAt::Connection),
        ("[mailbox]", SaidAt::Recipient),
        ("(state 13)", SaidAt::Recipient),
        ("(state 14)", SaidAt::Recipient),
        ("(state 17)", SaidAt::Data),
        ("(state 18)", SaidAt::Data),
        ("(state 9)", SaidAt::Connection),
    ];
    let lower = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    PLACES.iter().find(|(words, _)| lower.contains(words)).map_or(SaidAt::Unknown, |(_, place)| *place)
}

fn cut(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl From<crate::smtp::Scope> for SaidAt {
    fn from(scope: crate::smtp::Scope) -> SaidAt {
        match scope {
            crate::smtp::Scope::Sender => SaidAt::Sender,
            crate::smtp::Scope::Recipient => SaidAt::Recipient,
            crate::smtp::Scope::Transaction => SaidAt::Data,
            crate::smtp::Scope::Connection => SaidAt::Connection,
        }
    }
}
