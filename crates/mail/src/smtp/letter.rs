//! A letter made ready for the wire, and where it goes.

use crate::address::EmailAddress;
use std::borrow::Cow;
use std::sync::Arc;

/// The name by which the owner of a connection knows a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LetterTag(pub u64);

/// Who sends and who receives. One recipient per transaction: each has its own return path, outcome and intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// `None` is the empty path `<>`.
    pub sender: Option<EmailAddress>,
    pub recipient: EmailAddress,
}

impl Envelope {
    /// Whether the server must speak SMTPUTF8.
    pub fn needs_smtputf8(&self) -> bool {
        self.recipient.needs_smtputf8() || self.sender.as_ref().is_some_and(EmailAddress::needs_smtputf8)
    }
}

/// Letters wait in stock by the hundred: room beyond this that a letter does not fill is given back.
const UNUSED_BYTES_AT_MOST: usize = 2 << 10;

/// The bytes between DATA's reply and the final dot: only CRLF as line breaks, dots stuffed, ended by CRLF. Cheap to clone.
#[derive(Debug, Clone)]
pub struct WireLetter {
    bytes: Arc<Vec<u8>>,
    /// Dots that were doubled; hardly any letter has one.
    doubled_dots: usize,
    eight_bit: bool,
    eight_bit_headers: bool,
}

impl WireLetter {
    /// A bare CR or LF becomes CRLF (else it could smuggle a second letter past a lenient server), a dot at the start of a
    /// line is doubled (RFC 5321 §4.5.2). A letter from [`crate::mime`] needs neither and is taken as it is.
    pub fn new(letter: Vec<u8>) -> WireLetter {
        let (bytes, doubled_dots) = if is_ready(&letter) { (letter, 0) } else { make_ready(&letter) };
        let headers = headers_of(&bytes);
        let eight_bit_headers = !bytes[..headers].is_ascii();
        WireLetter {
            eight_bit: eight_bit_headers || !bytes[headers..].is_ascii(),
            eight_bit_headers,
            doubled_dots,
            bytes: Arc::new(without_unused(bytes)),
        }
    }

    /// A letter that [`crate::mime`] wrote, signed or not. Its body is encoded, so that only the headers, where people's words stand, are
    /// looked through once more.
    pub fn written(letter: Vec<u8>) -> WireLetter {
        let headers = headers_of(&letter);
        let head = &letter[..letter.len().min(headers + 2)];
        if !is_ready(head) {
            return WireLetter::new(letter);
        }
        debug_assert!(
            is_ready(&letter) && letter[headers..].is_ascii(),
            "mime encodes whole lines that begin with no dot"
        );
        let eight_bit = !head.is_ascii();
        WireLetter { eight_bit, eight_bit_headers: eight_bit, doubled_dots: 0, bytes: Arc::new(without_unused(letter)) }
    }

    /// As it goes by DATA: with its dots doubled.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// As it is counted (RFC 1870 §3) and as it goes by BDAT (RFC 3030 §2): without doubled dots.
    pub fn plain_bytes(&self) -> Cow<'_, [u8]> {
        if self.doubled_dots == 0 { Cow::Borrowed(&self.bytes) } else { Cow::Owned(undoubled(&self.bytes)) }
    }

    /// How many bytes the letter has, doubled dots not counted.
    pub fn size_bytes(&self) -> usize {
        self.bytes.len() - self.doubled_dots
    }

    /// Whether a byte above 127 occurs anywhere (the server must speak 8BITMIME).
    pub fn is_eight_bit(&self) -> bool {
        self.eight_bit
    }

    /// Whether one occurs in the headers (the server must speak SMTPUTF8).
    pub fn has_eight_bit_headers(&self) -> bool {
        self.eight_bit_headers
    }
}

fn headers_of(letter: &[u8]) -> usize {
    memchr::memmem::find(letter, b"\r\n\r\n").unwrap_or(letter.len())
}

fn without_unused(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.capacity() - bytes.len() > UNUSED_BYTES_AT_MOST {
        bytes.shrink_to_fit();
    }
    bytes
}

fn is_ready(letter: &[u8]) -> bool {
    let mut from = 0;
    while let Some(length) = memchr::memchr2(b'\r', b'\n', &letter[from..]) {
        let at = from + length;
        if !letter[at..].starts_with(b"\r\n") || letter.get(at + 2) == Some(&b'.') {
            return false;
        }
        from = at + 2;
    }
    letter.ends_with(b"\r\n") && letter[0] != b'.'
}

fn make_ready(letter: &[u8]) -> (Vec<u8>, usize) {
    let mut doubled = 0;
    let mut out = Vec::with_capacity(letter.len() + letter.len() / 64 + 2);
    let mut from = 0;
    while from < letter.len() {
        let end = memchr::memchr2(b'\r', b'\n', &letter[from..]).map_or(letter.len(), |length| from + length);
        if letter[from..end].starts_with(b".") {
            out.push(b'.');
            doubled += 1;
        }
        out.extend_from_slice(&letter[from..end]);
        out.extend_from_slice(b"\r\n");
        from = end + if letter[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    (out, doubled)
}

/// In a ready letter a line that begins with a dot begins with two.
fn undoubled(ready: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(ready.len());
    for line in ready.split_inclusive(|byte| *byte == b'\n') {
        out.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    out
}

/// A letter offered to a connection.
#[derive(Debug, Clone)]
pub struct Offer {
    pub tag: LetterTag,
    pub envelope: Envelope,
    pub letter: WireLetter,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dots_are_stuffed_and_line_breaks_made_whole() {
        for (given, expected) in [
            ("", ""),
            ("a", "a\r\n"),
            ("a\r\n", "a\r\n"),
            (".", "..\r\n"),
            (".\r\n", "..\r\n"),
            ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n"),
            ("a\n.\nb\n", "a\r\n..\r\nb\r\n"),
            ("a\r.\rb", "a\r\n..\r\nb\r\n"),
            ("a\r\r\n.b", "a\r\n\r\n..b\r\n"),
            ("a\n\r.\r\n", "a\r\n\r\n..\r\n"),
        ] {
            assert_eq!(String::from_utf8_lossy(WireLetter::new(given.into()).as_bytes()), expected, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn no_letter_holds_its_own_end(text in "[a.\r\n]{0,40}") {
            let wire = WireLetter::new(text.into_bytes());
            let sent = [b"\r\n", wire.as_bytes()].concat();
            prop_assert!(memchr::memmem::find(&sent, b"\r\n.\r\n").is_none());
            let plain = wire.plain_bytes();
            prop_assert_eq!(plain.len(), wire.size_bytes());
            let again = WireLetter::new(plain.into_owned());
            prop_assert_eq!(again.as_bytes(), wire.as_bytes());
            let text = String::from_utf8(sent).unwrap();
            prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        }
    }
}
