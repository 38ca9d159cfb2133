//! The headers of a letter that we send: which there are, what may stand in them, how they are folded.

use super::date::rfc5322_date;
use super::encoded_word;
use crate::address::{Mailbox, is_atom_character};
use basics::Timestamp;

/// Bytes of a header value. A line may have 998 (RFC 5322 §2.1.1); what cannot be folded must stay below.
const MAX_VALUE_BYTES: usize = 4096;
const MAX_UNFOLDABLE_BYTES: usize = 900;
/// Where a line should end (RFC 5322 §2.1.1 says 78).
const LINE: usize = 76;
/// Written by [`Headers`] or by the server on the way; a custom header must not double them.
const RESERVED: [&str; 20] = [
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "received",
    "return-path",
    "dkim-signature",
    "authentication-results",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "auto-submitted",
    "in-reply-to",
    "references",
];

/// Why a header cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("header {header}: {reason}")]
pub struct HeaderRefusal {
    pub header: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("the value holds a line break, NUL or another control character")]
    ControlCharacter,
    #[error("the value is too long")]
    TooLong,
    #[error("the value holds a character that is not allowed here")]
    NotAllowed,
    #[error("this name is not a header name, or the header is written by Tradewind itself")]
    NameNotAllowed,
}

impl HeaderRefusal {
    pub(super) fn new(header: &str, reason: Reason) -> HeaderRefusal {
        HeaderRefusal { header: header.into(), reason }
    }
}

/// `<unique@domain>`: letters, digits and the other characters of an atom, so that no server rewrites it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(Box<str>);

impl MessageId {
    /// # Errors
    /// Characters beyond ASCII atoms and dots, or too long.
    pub fn new(unique: &str, domain: &str) -> Result<MessageId, HeaderRefusal> {
        let is_dot_atom = |text: &str| {
            text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(|c| c.is_ascii() && is_atom_character(c)))
        };
        if unique.len() + domain.len() > 250 {
            return Err(HeaderRefusal::new("Message-ID", Reason::TooLong));
        }
        if !is_dot_atom(unique) || !is_dot_atom(domain) {
            return Err(HeaderRefusal::new("Message-ID", Reason::NotAllowed));
        }
        Ok(MessageId(format!("<{unique}@{domain}>").into()))
    }

    /// With its angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The way out of a list in one click (RFC 2369, RFC 8058): an address that a POST goes to, and one to write to.
#[derive(Debug, Clone, Copy)]
pub struct Unsubscribe<'a> {
    /// Takes `POST` with `List-Unsubscribe=One-Click`. https, or http on loopback in a demo.
    pub url: &'a str,
    /// `mailto:…`, for providers that know no one-click.
    pub mailto: Option<&'a str>,
}

/// Who made the letter (RFC 3834 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoSubmitted {
    Generated,
    Replied,
}

/// Everything above the blank line except `MIME-Version` and the content headers.
#[derive(Debug, Clone)]
pub struct Headers<'a> {
    pub from: &'a Mailbox,
    pub to: &'a [Mailbox],
    pub cc: &'a [Mailbox],
    pub reply_to: Option<&'a Mailbox>,
    pub subject: &'a str,
    pub date: Timestamp,
    pub message_id: &'a MessageId,
    pub in_reply_to: Option<&'a MessageId>,
    pub references: &'a [MessageId],
    pub unsubscribe: Option<Unsubscribe<'a>>,
    /// Identifier of the list with dots, such as `news.example.com` (RFC 2919).
    pub list_id: Option<&'a str>,
    pub auto_submitted: Option<AutoSubmitted>,
    /// Others, such as `Feedback-ID`; names that Tradewind writes itself are refused.
    pub others: &'a [(&'a str, &'a str)],
}

impl<'a> Headers<'a> {
    /// The least that a letter needs; the rest is set field by field.
    pub fn new(
        from: &'a Mailbox,
        to: &'a [Mailbox],
        subject: &'a str,
        date: Timestamp,
        message_id: &'a MessageId,
    ) -> Headers<'a> {
        Headers {
            from,
            to,
            cc: &[],
            reply_to: None,
            subject,
            date,
            message_id,
            in_reply_to: None,
            references: &[],
            unsubscribe: None,
            list_id: None,
            auto_submitted: None,
            others: &[],
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), HeaderRefusal> {
        write_mailboxes(out, "From", std::slice::from_ref(self.from));
        write_mailboxes(out, "To", self.to);
        write_mailboxes(out, "Cc", self.cc);
        write_mailboxes(out, "Reply-To", self.reply_to.map_or(&[], std::slice::from_ref));
        write_text(out, "Subject", self.subject)?;
        write_line(out, "Date", &rfc5322_date(self.date));
        write_line(out, "Message-ID", self.message_id.as_str());
        if let Some(id) = self.in_reply_to {
            write_line(out, "In-Reply-To", id.as_str());
        }
        if !self.references.is_empty() {
            let references: Vec<&str> = self.references.iter().map(MessageId::as_str).collect();
            write_line(out, "References", &references.join("\r\n "));
        }
        if let Some(unsubscribe) = &self.unsubscribe {
            write_unsubscribe(out, unsubscribe)?;
        }
        if let Some(id) = self.list_id {
            if id.is_empty() || !id.chars().all(|c| c == '.' || (c.is_ascii() && is_atom_character(c))) {
                return Err(HeaderRefusal::new("List-Id", Reason::NotAllowed));
            }
            if id.len() > 255 {
                return Err(HeaderRefusal::new("List-Id", Reason::TooLong));
            }
            write_line(out, "List-Id", &format!("<{id}>"));
        }
        match self.auto_submitted {
            Some(AutoSubmitted::Generated) => write_line(out, "Auto-Submitted", "auto-generated"),
            Some(AutoSubmitted::Replied) => write_line(out, "Auto-Submitted", "auto-replied"),
            None => {}
        }
        for (name, value) in self.others {
            refuse_name(name)?;
            write_text(out, name, value)?;
        }
        Ok(())
    }
}

/// CR, LF, NUL and every other control character (a tab too): with one of them a value could begin a header of its own.
pub(super) fn refuse_control_characters(header: &str, value: &str) -> Result<(), HeaderRefusal> {
    if value.chars().any(char::is_control) {
        return Err(HeaderRefusal::new(header, Reason::ControlCharacter));
    }
    if value.len() > MAX_VALUE_BYTES {
        return Err(HeaderRefusal::new(header, Reason::TooLong));
    }
    Ok(())
}

fn refuse_name(name: &str) -> Result<(), HeaderRefusal> {
    let lower = name.to_ascii_lowercase();
    let fits = !name.is_empty() && name.len() <= 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !fits || lower.starts_with("content-") || lower.starts_with("resent-") || RESERVED.contains(&lower.as_str()) {
        return Err(HeaderRefusal::new(name, Reason::NameNotAllowed));
    }
    Ok(())
}

fn write_line(out: &mut Vec<u8>, name: &str, value: &str) {
    for piece in [name, ": ", value, "\r\n"] {
        out.extend_from_slice(piece.as_bytes());
    }
}

fn write_text(out: &mut Vec<u8>, name: &str, value: &str) -> Result<(), HeaderRefusal> {
    refuse_control_characters(name, value)?;
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    if !value.is_empty() {
        encoded_word::write_text(out, value, name.len() + 2);
    }
    out.extend_from_slice(b"\r\n");
    Ok(())
}

fn write_unsubscribe(out: &mut Vec<u8>, unsubscribe: &Unsubscribe<'_>) -> Result<(), HeaderRefusal> {
    const NAME: &str = "List-Unsubscribe";
    for (link, schemes) in [(Some(unsubscribe.url), &["https://", "http://"][..]), (unsubscribe.mailto, &["mailto:"])] {
        let Some(link) = link else { continue };
        if !schemes.iter().any(|scheme| link.starts_with(scheme))
            || !link.bytes().all(|b| (33..127).contains(&b) && !b"<>,\"\\".contains(&b))
        {
            return Err(HeaderRefusal::new(NAME, Reason::NotAllowed));
        }
        if link.len() > MAX_UNFOLDABLE_BYTES {
            return Err(HeaderRefusal::new(NAME, Reason::TooLong));
        }
    }
    match unsubscribe.mailto {
        Some(mailto) => write_line(out, NAME, &format!("<{}>,\r\n <{mailto}>", unsubscribe.url)),
        None => write_line(out, NAME, &format!("<{}>", unsubscribe.url)),
    }
    write_line(out, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    Ok(())
}

fn write_mailboxes(out: &mut Vec<u8>, name: &str, mailboxes: &[Mailbox]) {
    if mailboxes.is_empty() {
        return;
    }
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    for (number, mailbox) in mailboxes.iter().enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\r\n ");
        }
        let line = out.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        write_mailbox(out, mailbox, line);
    }
    out.extend_from_slice(b"\r\n");
}

/// `line` is where the line that is being written begins in `out`.
fn write_mailbox(out: &mut Vec<u8>, mailbox: &Mailbox, line: usize) {
    let address = mailbox.address().as_str();
    let Some(name) = mailbox.name() else {
        out.extend_from_slice(address.as_bytes());
        return;
    };
    let column = out.len() - line;
    let printable =
        name.bytes().all(|b| (32..127).contains(&b)) && !name.contains("=?") && column + name.len() + 2 < LINE;
    if printable && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ' || b == b'-') && !name.contains("  ") {
        out.extend_from_slice(name.as_bytes());
    } else if printable {
        out.push(b'"');
        for byte in name.bytes() {
            if matches!(byte, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        encoded_word::write_encoded(out, name, column);
    }
    let line = out.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1).max(line);
    let fold = out.len() - line + address.len() + 3 > LINE;
    out.extend_from_slice(if fold { b"\r\n <" } else { b" <" });
    out.extend_from_slice(address.as_bytes());
    out.push(b'>');
}
