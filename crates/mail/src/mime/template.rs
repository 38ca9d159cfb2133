//! A text or HTML part that is the same for everybody but for some slots: encoded once, filled per recipient.

use super::{base64_lines, quoted_printable};

/// A stretch of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The same in every letter.
    Fixed(&'a str),
    /// The value with this number, given per recipient.
    Personal(usize),
}

/// A part compiled once per letter. Text that is mostly ASCII goes as quoted-printable, whose fixed pieces are encoded
/// here; Chinese, Arabic and the like go as base64, which is half as long for them and is encoded as a whole.
#[derive(Debug, Clone)]
pub struct TextTemplate {
    media_type: &'static str,
    encoding: Encoding,
    pieces: Vec<Prepared>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    QuotedPrintable,
    Base64,
}

#[derive(Debug, Clone)]
enum Prepared {
    /// Quoted-printable lines, or for base64 the raw text with CRLF.
    Fixed(Vec<u8>),
    Personal(usize),
}

impl TextTemplate {
    /// A `text/plain` part.
    pub fn plain<'a>(pieces: impl IntoIterator<Item = Piece<'a>>) -> TextTemplate {
        TextTemplate::compile("text/plain", pieces.into_iter().collect())
    }

    /// A `text/html` part.
    pub fn html<'a>(pieces: impl IntoIterator<Item = Piece<'a>>) -> TextTemplate {
        TextTemplate::compile("text/html", pieces.into_iter().collect())
    }

    fn compile(media_type: &'static str, pieces: Vec<Piece<'_>>) -> TextTemplate {
        let encoding = choose_encoding(&pieces);
        let pieces = pieces.into_iter().map(|piece| match piece {
            Piece::Personal(number) => Prepared::Personal(number),
            Piece::Fixed(text) => {
                let mut bytes = Vec::with_capacity(text.len() + text.len() / 8);
                match encoding {
                    Encoding::QuotedPrintable => {
                        quoted_printable::encode(&mut bytes, text);
                        if !text.is_empty() {
                            quoted_printable::end_line_softly(&mut bytes);
                        }
                    }
                    Encoding::Base64 => push_with_crlf(&mut bytes, text),
                }
                Prepared::Fixed(bytes)
            }
        });
        TextTemplate { media_type, encoding, pieces: pieces.collect() }
    }

    /// About how many bytes every letter has of this part, whatever is personal in it.
    pub fn fixed_bytes(&self) -> usize {
        let fixed = |piece: &Prepared| match piece {
            Prepared::Fixed(bytes) => bytes.len(),
            Prepared::Personal(_) => 0,
        };
        let bytes: usize = self.pieces.iter().map(fixed).sum();
        match self.encoding {
            Encoding::QuotedPrintable => bytes,
            // Four for three, and a line break after 76.
            Encoding::Base64 => bytes / 54 * 74 + 80,
        }
    }

    /// Part headers, blank line and content. A slot without a value is left empty.
    pub(super) fn write_part(&self, out: &mut Vec<u8>, values: &[&str]) {
        let encoding = match self.encoding {
            Encoding::QuotedPrintable => "quoted-printable",
            Encoding::Base64 => "base64",
        };
        let head =
            ["Content-Type: ", self.media_type, "; charset=utf-8\r\nContent-Transfer-Encoding: ", encoding, "\r\n\r\n"];
        for piece in head {
            out.extend_from_slice(piece.as_bytes());
        }
        match self.encoding {
            Encoding::QuotedPrintable => self.write_quoted_printable(out, values),
            Encoding::Base64 => self.write_base64(out, values),
        }
    }

    /// Every piece begins at the start of a line, because the one before ends in a hard or a soft line break.
    fn write_quoted_printable(&self, out: &mut Vec<u8>, values: &[&str]) {
        for piece in &self.pieces {
            match piece {
                Prepared::Fixed(bytes) => out.extend_from_slice(bytes),
                Prepared::Personal(number) => {
                    let value = values.get(*number).copied().unwrap_or_default();
                    if !value.is_empty() {
                        quoted_printable::encode(out, value);
                        quoted_printable::end_line_softly(out);
                    }
                }
            }
        }
        // The last soft break would join the text with the boundary's line; it becomes a hard one.
        if out.ends_with(b"=\r\n") {
            out.truncate(out.len() - 3);
            out.extend_from_slice(b"\r\n");
        }
    }

    fn write_base64(&self, out: &mut Vec<u8>, values: &[&str]) {
        let mut whole = Vec::new();
        for piece in &self.pieces {
            match piece {
                Prepared::Fixed(bytes) => whole.extend_from_slice(bytes),
                Prepared::Personal(number) => {
                    push_with_crlf(&mut whole, values.get(*number).copied().unwrap_or_default());
                }
            }
        }
        base64_lines::encode(out, &whole);
    }
}

/// Base64 costs 4 for 3 bytes, quoted-printable 3 for each byte beyond ASCII: they meet at one in six. Base64 is taken
/// only above a quarter, since readable source helps people and filters.
fn choose_encoding(pieces: &[Piece<'_>]) -> Encoding {
    let (mut beyond_ascii, mut all) = (0, 0);
    for piece in pieces {
        if let Piece::Fixed(text) = piece {
            beyond_ascii += text.bytes().filter(|byte| !byte.is_ascii()).count();
            all += text.len();
        }
    }
    if beyond_ascii * 4 > all { Encoding::Base64 } else { Encoding::QuotedPrintable }
}

/// Text in canonical form has CRLF before it is encoded (RFC 2045 §6.8).
fn push_with_crlf(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(length) = memchr::memchr2(b'\r', b'\n', &bytes[from..]) {
        let at = from + length;
        out.extend_from_slice(&bytes[from..at]);
        out.extend_from_slice(b"\r\n");
        from = at + if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    out.extend_from_slice(&bytes[from..]);
}
