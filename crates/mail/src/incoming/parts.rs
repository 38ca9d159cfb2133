//! The tree of parts, walked with a limit on its depth and on the number of parts.

use super::content_type::ContentType;
use super::headers::HeaderList;
use super::{MAX_DEPTH, MAX_PARTS, MAX_TEXT_BYTES, Part, charset, transfer};

/// As what DMARC reports (RFC 9990) and TLS reports (RFC 8460 §5) are sent.
const REPORT_TYPES: [&str; 11] = [
    "application/gzip",
    "application/x-gzip",
    "application/zip",
    "application/x-zip",
    "application/x-zip-compressed",
    "application/tlsrpt+gzip",
    "application/tlsrpt+json",
    "application/octet-stream",
    "application/xml",
    "application/json",
    "text/xml",
];
/// Lines in which a boundary is looked for where the declared one does not occur.
const MAX_BOUNDARY_LINES: usize = 200;

/// What was found so far.
pub(super) struct Reading {
    pub parts: Vec<Part>,
    pub seen: usize,
    pub cut: bool,
    /// The first file that may be a report is kept, up to so many bytes; 0 = none is.
    pub file_bytes: usize,
    pub file: Option<Vec<u8>>,
}

impl Reading {
    pub fn take(&mut self, headers: &HeaderList, body: &[u8], depth: usize) {
        let content_type = ContentType::of(headers);
        if content_type.is_multipart() {
            let boundary = content_type.parameter("boundary").filter(|boundary| !boundary.is_empty());
            if depth >= MAX_DEPTH {
                self.cut = true;
                return;
            }
            if let Some(boundary) = boundary
                && self.take_each(body, boundary, depth)
            {
                return;
            }
            // One that changed on the way, or was forgotten.
            if let Some(boundary) = likely_boundary(body)
                && self.take_each(body, boundary, depth)
            {
                return;
            }
            // No boundary, or none that occurs: all of it is text.
            self.keep(headers.clone(), ContentType::read("text/plain"), body);
            return;
        }
        self.keep(headers.clone(), content_type, body);
    }

    /// False when the boundary does not occur.
    fn take_each(&mut self, body: &[u8], boundary: &str, depth: usize) -> bool {
        let mut delimiter = b"--".to_vec();
        delimiter.extend_from_slice(boundary.as_bytes());
        let mut part_begins = None;
        // Found once for a whole multipart: the search of many parts stays linear.
        for at in memchr::memmem::find_iter(body, &delimiter) {
            if at > 0 && body[at - 1] != b'\n' {
                continue;
            }
            let after = &body[at + delimiter.len()..];
            let last = after.starts_with(b"--");
            // A longer boundary that begins like this one is another.
            if !last && !matches!(after.first(), None | Some(b'\r' | b'\n' | b' ' | b'\t')) {
                continue;
            }
            if let Some(begins) = part_begins {
                self.take_part(&body[begins..at], depth);
            }
            let line_end = memchr::memchr(b'\n', after).map_or(body.len(), |end| at + delimiter.len() + end + 1);
            part_begins = Some(line_end.min(body.len()));
            if last {
                return true;
            }
            if self.seen >= MAX_PARTS {
                self.cut = true;
                return true;
            }
        }
        match part_begins {
            Some(begins) => self.take_part(&body[begins..], depth),
            None => return false,
        }
        true
    }

    fn take_part(&mut self, bytes: &[u8], depth: usize) {
        if self.seen >= MAX_PARTS {
            self.cut = true;
            return;
        }
        self.seen += 1;
        // A part may begin with the empty line at once: it has no headers then.
        let (headers, body) = HeaderList::read(bytes);
        self.take(&headers, body, depth + 1);
    }

    fn keep(&mut self, headers: HeaderList, content_type: ContentType, body: &[u8]) {
        if self.file_bytes > 0 && self.file.is_none() && REPORT_TYPES.contains(&content_type.media_type.as_str()) {
            let encoding = headers.get("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
            self.file = Some(match encoding.as_str() {
                "base64" => transfer::base64(body, self.file_bytes),
                "quoted-printable" => transfer::quoted_printable(body, self.file_bytes),
                _ => body[..body.len().min(self.file_bytes)].to_vec(),
            });
        }
        let kind = content_type.media_type.split('/').next().unwrap_or_default();
        let text = match kind {
            "text" | "message" => {
                let encoding = headers.get("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
                let bytes = match encoding.as_str() {
                    "base64" => transfer::base64(body, MAX_TEXT_BYTES),
                    "quoted-printable" => transfer::quoted_printable(body, MAX_TEXT_BYTES),
                    _ => body[..body.len().min(MAX_TEXT_BYTES)].to_vec(),
                };
                charset::decode(&bytes, content_type.parameter("charset"))
            }
            _ => String::new(),
        };
        self.parts.push(Part { content_type, headers, text });
    }
}

/// The first line that begins like a boundary and has a part's header behind it.
fn likely_boundary(body: &[u8]) -> Option<&str> {
    let mut lines = body.split(|byte| *byte == b'\n').take(MAX_BOUNDARY_LINES).peekable();
    while let Some(line) = lines.next() {
        let begins_part =
            lines.peek().is_some_and(|next| next.len() > 8 && next[..8].eq_ignore_ascii_case(b"content-"));
        if begins_part && let Some(boundary) = line.strip_prefix(b"--") {
            return std::str::from_utf8(boundary).ok().map(str::trim_end).filter(|boundary| !boundary.is_empty());
        }
    }
    None
}
