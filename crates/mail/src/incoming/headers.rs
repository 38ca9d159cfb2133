//! The headers of a letter or a part: unfolded, RFC 2047 words decoded when asked for.

use super::{MAX_HEADER_BYTES, MAX_HEADERS, charset, transfer};

/// Headers in their order. Names are kept in lower case.
#[derive(Debug, Clone, Default)]
pub struct HeaderList(Vec<(String, String)>);

impl HeaderList {
    /// The headers in front of `bytes`, and what lies behind the empty line that ends them.
    pub(crate) fn read(bytes: &[u8]) -> (HeaderList, &[u8]) {
        let mut found: Vec<(String, Vec<u8>)> = Vec::new();
        let mut rest = bytes;
        let mut last_kept = false;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let after = &rest[(end + 1).min(rest.len())..];
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
            if line.is_empty() {
                rest = after;
                break;
            }
            let folded = matches!(line[0], b' ' | b'\t')
                || split(line).is_none() && last_kept && !has_sender(&found) && sender_follows(after);
            if folded {
                if let Some((_, value)) = found.last_mut().filter(|_| last_kept) {
                    append(value, b" ");
                    append(value, line.trim_ascii());
                }
            } else if let Some((name, value)) = split(line) {
                last_kept = found.len() < MAX_HEADERS;
                if last_kept {
                    let mut kept = Vec::with_capacity(value.len().min(MAX_HEADER_BYTES));
                    append(&mut kept, value.trim_ascii());
                    found.push((name, kept));
                }
            } else {
                // No header: the body has begun without an empty line.
                break;
            }
            rest = after;
        }
        (HeaderList(found.into_iter().map(|(name, value)| (name, charset::guess(&value))).collect()), rest)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first header of this name (in lower case), its value as it came.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The first header of this name with its encoded words (RFC 2047) decoded.
    pub fn decoded(&self, name: &str) -> Option<String> {
        self.get(name).map(decode_words)
    }
}

/// Lines that are looked through for a sender.
const MAX_LINES_AHEAD: usize = 40;

fn has_sender(found: &[(String, Vec<u8>)]) -> bool {
    found.iter().any(|(name, _)| name == "from")
}

/// Whether the headers go on: some programs lose the blanks before a continued line. Before the sender was named no body begins.
fn sender_follows(rest: &[u8]) -> bool {
    rest.split(|byte| *byte == b'\n')
        .take(MAX_LINES_AHEAD)
        .take_while(|line| !line.trim_ascii().is_empty())
        .any(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"from:")))
}

fn append(value: &mut Vec<u8>, more: &[u8]) {
    let room = MAX_HEADER_BYTES.saturating_sub(value.len());
    value.extend_from_slice(&more[..more.len().min(room)]);
}

fn split(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.len() <= 76 && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| (String::from_utf8_lossy(name).to_ascii_lowercase(), &line[colon + 1..]))
}

/// `=?charset?b|q?text?=`, as often as it stands there; blanks between two of them do not count (RFC 2047 §6.2).
fn decode_words(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    // A letter of a multi-byte charset may be divided between two words: bytes of one charset are joined first.
    let mut waiting: (String, Vec<u8>) = Default::default();
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let Some((charset, bytes, after)) = encoded_word(&rest[start..]) else {
            flush(&mut waiting, &mut out);
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        };
        if waiting.1.is_empty() || !rest[..start].trim().is_empty() || !waiting.0.eq_ignore_ascii_case(charset) {
            let between = &rest[..start];
            let joined = !waiting.1.is_empty() && between.trim().is_empty();
            flush(&mut waiting, &mut out);
            out.push_str(if joined { "" } else { between });
        }
        waiting.0 = charset.to_string();
        waiting.1.extend_from_slice(&bytes);
        rest = after;
    }
    flush(&mut waiting, &mut out);
    out.push_str(rest);
    out
}

fn flush(waiting: &mut (String, Vec<u8>), out: &mut String) {
    if !waiting.1.is_empty() {
        out.push_str(&charset::decode(&waiting.1, Some(&waiting.0)));
        waiting.1.clear();
    }
}

fn encoded_word(text: &str) -> Option<(&str, Vec<u8>, &str)> {
    let mut pieces = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, how, rest) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let end = rest.find("?=")?;
    let encoded = &rest.as_bytes()[..end];
    let bytes = match how {
        "b" | "B" => transfer::base64(encoded, MAX_HEADER_BYTES),
        "q" | "Q" => {
            let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
            transfer::quoted_printable(&spaced, MAX_HEADER_BYTES)
        }
        _ => return None,
    };
    // RFC 2231 §5: a language may follow the charset.
    let charset = charset.split('*').next().unwrap_or(charset);
    (charset.len() <= 40).then_some((charset, bytes, &rest[end + 2..]))
}
