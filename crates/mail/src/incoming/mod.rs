//! A letter that came from outside, read with a limit on everything: bytes, headers, parts, depth, text.
//!
//! It promises an answer in time linear in the bytes for any input, and that nothing it keeps is larger than the constants
//! below. It is lenient where servers err harmlessly (bare LF, missing boundaries, 8-bit headers, unknown charsets) because
//! bounces are written by all kinds of programs. It is not for showing a letter to a reader.

mod charset;
mod content_type;
mod headers;
mod html;
mod parts;
#[cfg(test)]
mod tests;
mod transfer;

pub use content_type::ContentType;
pub use headers::HeaderList;

/// Bytes that are looked at. What a bounce says stands before the letter that it returns.
pub const MAX_READ_BYTES: usize = 8 * 1024 * 1024;
/// Headers of a letter or a part; long chains of Received have about eighty.
pub const MAX_HEADERS: usize = 400;
/// Bytes of one header's value, unfolded.
pub const MAX_HEADER_BYTES: usize = 16 * 1024;
/// Parts of a letter, nested ones counted.
pub const MAX_PARTS: usize = 100;
/// Multiparts within multiparts.
pub const MAX_DEPTH: usize = 8;
/// Bytes of text that are kept of one part.
pub const MAX_TEXT_BYTES: usize = 128 * 1024;

/// The bytes are no letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    #[error("there is nothing in it")]
    Empty,
    #[error("it does not begin with a header of a letter")]
    NoHeader,
}

/// A letter as far as it was read.
#[derive(Debug)]
pub struct IncomingLetter {
    pub headers: HeaderList,
    /// The parts that are no multiparts, in their order.
    pub parts: Vec<Part>,
    /// A limit was reached; what lies behind it was not looked at.
    pub cut: bool,
}

/// A part that holds no others.
#[derive(Debug)]
pub struct Part {
    pub content_type: ContentType,
    pub headers: HeaderList,
    /// The part's text in Unicode, its transfer encoding undone; empty for images and other files.
    pub text: String,
}

impl Part {
    /// Whether it is a file and not what the letter says.
    pub fn is_attachment(&self) -> bool {
        self.headers
            .get("content-disposition")
            .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("attachment"))
    }

    /// The part as the headers of a letter: for `message/rfc822` and its like.
    pub fn as_headers(&self) -> HeaderList {
        HeaderList::read(self.text.as_bytes()).0
    }
}

impl IncomingLetter {
    /// # Errors
    /// Bytes without any header in front.
    pub fn read(bytes: &[u8]) -> Result<IncomingLetter, NoLetter> {
        let cut = bytes.len() > MAX_READ_BYTES;
        let bytes = strip_envelope(&bytes[..bytes.len().min(MAX_READ_BYTES)]);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(NoLetter::Empty);
        }
        let (headers, body) = HeaderList::read(bytes);
        if headers.is_empty() {
            return Err(NoLetter::NoHeader);
        }
        let mut reading = parts::Reading { parts: Vec::new(), seen: 0, cut, file_bytes: 0, file: None };
        reading.take(&headers, body, 0);
        Ok(IncomingLetter { headers, parts: reading.parts, cut: reading.cut })
    }

    /// The file of a letter that may be a report, its transfer encoding undone: at most `most_bytes` of it.
    pub fn report_file(bytes: &[u8], most_bytes: usize) -> Option<Vec<u8>> {
        let bytes = strip_envelope(&bytes[..bytes.len().min(MAX_READ_BYTES)]);
        let (headers, body) = HeaderList::read(bytes);
        let mut reading = parts::Reading { parts: Vec::new(), seen: 0, cut: false, file_bytes: most_bytes, file: None };
        reading.take(&headers, body, 0);
        reading.file
    }

    pub fn content_type(&self) -> ContentType {
        ContentType::of(&self.headers)
    }

    /// The first part of this media type.
    pub fn part(&self, media_type: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.content_type.media_type == media_type)
    }

    /// What the letter says to a person: its text parts, HTML turned to text where there is no other.
    pub fn text(&self) -> String {
        let says = |media_type: &str| {
            let mut text = String::new();
            let parts = self.parts.iter().filter(|part| part.content_type.media_type == media_type);
            for part in parts.filter(|part| !part.is_attachment()) {
                if text.len() + part.text.len() <= 2 * MAX_TEXT_BYTES {
                    text.push_str(&part.text);
                    text.push('\n');
                }
            }
            text
        };
        let plain = says("text/plain");
        if plain.trim().is_empty() { html::to_text(&says("text/html")) } else { plain }
    }

    /// The headers of the letter that this one returns or complains of.
    pub fn returned(&self) -> Option<HeaderList> {
        const RETURNED: [&str; 5] = [
            "message/rfc822",
            "text/rfc822-headers",
            "message/global",
            "message/global-headers",
            "message/rfc822-headers",
        ];
        let part = self.parts.iter().find(|part| RETURNED.contains(&part.content_type.media_type.as_str()))?;
        let headers = part.as_headers();
        (!headers.is_empty()).then_some(headers)
    }
}

/// Without a byte order mark, empty lines in front and the line that begins a letter in an mbox.
fn strip_envelope(mut bytes: &[u8]) -> &[u8] {
    bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    while let [b'\r' | b'\n', rest @ ..] = bytes {
        bytes = rest;
    }
    if bytes.starts_with(b"From ") || bytes.starts_with(b">From ") {
        bytes = memchr::memchr(b'\n', bytes).map_or(&[][..], |end| &bytes[end + 1..]);
    }
    bytes
}
