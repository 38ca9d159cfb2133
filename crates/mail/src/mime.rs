//! A whole letter as bytes: headers of our own choosing, text and HTML in any language, attachments.
//!
//! What it promises: only CRLF ends a line, no body line is longer than 76 characters and none ends in a blank, headers are
//! folded and RFC 2047-encoded, nothing that a caller passes can begin a header of its own, and the same input gives the
//! same bytes: date, Message-ID and boundaries come from the arguments, never from a clock or the host's name.
//! Fixed parts are encoded once per letter ([`TextTemplate`]); a recipient costs only the personal pieces.
//!
//! It is written here instead of over a general builder because such a builder encodes every part anew for each recipient.

mod base64_lines;
mod date;
mod encoded_word;
mod headers;
mod quoted_printable;
mod template;

pub use date::rfc5322_date;
pub use headers::{AutoSubmitted, HeaderRefusal, Headers, MessageId, Unsubscribe};
pub use template::{Piece, TextTemplate};

/// Where the parts of a letter are divided. `=_` occurs in no quoted-printable or base64 text (RFC 2045 §6.7), so a
/// constant is safe in every letter; the two differ because one part is nested in the other.
const ALTERNATIVE_BOUNDARY: &str = "=_tw_alternative";
const MIXED_BOUNDARY: &str = "=_tw_mixed";

/// A file that goes with a letter. Encoded once, when it is made.
#[derive(Debug, Clone)]
pub struct Attachment {
    head: Vec<u8>,
    body: Vec<u8>,
}

impl Attachment {
    /// `file_name` may be in any language; `media_type` such as `application/pdf`.
    ///
    /// # Errors
    /// A media type that is not `token/token`, or a file name with control characters.
    pub fn new(file_name: &str, media_type: &str, content: &[u8]) -> Result<Attachment, HeaderRefusal> {
        headers::refuse_control_characters("Content-Disposition", file_name)?;
        let is_token = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
        };
        if !media_type.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
            || media_type.len() > 127
        {
            return Err(HeaderRefusal::new("Content-Type", headers::Reason::NotAllowed));
        }
        let mut head = Vec::new();
        head.extend_from_slice(b"Content-Type: ");
        head.extend_from_slice(media_type.as_bytes());
        head.extend_from_slice(b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment");
        encoded_word::write_file_name(&mut head, file_name);
        head.extend_from_slice(b"\r\n");
        let mut body = Vec::with_capacity(content.len() / 54 * 74 + 80);
        base64_lines::encode(&mut body, content);
        Ok(Attachment { head, body })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.head);
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.body);
    }
}

/// One part of a letter with what is personal in it: a compiled template and the values of its slots.
#[derive(Clone, Copy)]
pub struct TextPart<'a> {
    pub template: &'a TextTemplate,
    pub values: &'a [&'a str],
}

/// What stands below the headers. At least the text part is always there: letters without one are marked down by filters
/// and cannot be read by everybody.
#[derive(Clone, Copy)]
pub struct Body<'a> {
    pub text: TextPart<'a>,
    pub html: Option<TextPart<'a>>,
    pub attachments: &'a [Attachment],
}

/// Writes a letter to the end of `out`: headers, blank line, parts. Ends with CRLF.
///
/// # Errors
/// A header value that could begin another header or breaks a limit; then `out` is as it was.
pub fn write_letter(out: &mut Vec<u8>, headers: &Headers<'_>, body: &Body<'_>) -> Result<(), HeaderRefusal> {
    let start = out.len();
    if let Err(refusal) = headers.write(out) {
        out.truncate(start);
        return Err(refusal);
    }
    out.extend_from_slice(b"MIME-Version: 1.0\r\n");
    if body.attachments.is_empty() {
        write_readable(out, body);
        return Ok(());
    }
    write_multipart_head(out, "mixed", MIXED_BOUNDARY);
    open_part(out, MIXED_BOUNDARY);
    write_readable(out, body);
    for attachment in body.attachments {
        open_part(out, MIXED_BOUNDARY);
        attachment.write(out);
    }
    close_parts(out, MIXED_BOUNDARY);
    Ok(())
}

/// The simple case: a letter from whole texts, nothing prepared.
///
/// # Errors
/// As [`write_letter`].
pub fn write_simple_letter(
    out: &mut Vec<u8>,
    headers: &Headers<'_>,
    text: &str,
    html: Option<&str>,
) -> Result<(), HeaderRefusal> {
    let text = TextTemplate::plain([Piece::Fixed(text)]);
    let html = html.map(|html| TextTemplate::html([Piece::Fixed(html)]));
    let html = html.as_ref().map(|template| TextPart { template, values: &[] });
    write_letter(out, headers, &Body { text: TextPart { template: &text, values: &[] }, html, attachments: &[] })
}

/// Text alone, or text and HTML as alternatives, the richest last (RFC 2046 §5.1.4).
fn write_readable(out: &mut Vec<u8>, body: &Body<'_>) {
    let Some(html) = body.html else {
        body.text.template.write_part(out, body.text.values);
        return;
    };
    write_multipart_head(out, "alternative", ALTERNATIVE_BOUNDARY);
    for part in [body.text, html] {
        open_part(out, ALTERNATIVE_BOUNDARY);
        part.template.write_part(out, part.values);
    }
    close_parts(out, ALTERNATIVE_BOUNDARY);
}

fn write_multipart_head(out: &mut Vec<u8>, kind: &str, boundary: &str) {
    for piece in ["Content-Type: multipart/", kind, ";\r\n boundary=\"", boundary, "\"\r\n"] {
        out.extend_from_slice(piece.as_bytes());
    }
}

/// The line break before `--` belongs to the boundary, so a part's own last line break is kept.
fn open_part(out: &mut Vec<u8>, boundary: &str) {
    for piece in ["\r\n--", boundary, "\r\n"] {
        out.extend_from_slice(piece.as_bytes());
    }
}

fn close_parts(out: &mut Vec<u8>, boundary: &str) {
    for piece in ["\r\n--", boundary, "--\r\n"] {
        out.extend_from_slice(piece.as_bytes());
    }
}

#[cfg(test)]
mod tests;
