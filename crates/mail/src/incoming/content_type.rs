//! `Content-Type` with its parameters (RFC 2045 §5.1, RFC 2231 where servers use it).

use super::headers::HeaderList;

/// Parameters of one header.
const MAX_PARAMETERS: usize = 20;

/// In lower case; `text/plain` where nothing better is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType {
    pub media_type: String,
    parameters: Vec<(String, String)>,
}

impl ContentType {
    pub(super) fn of(headers: &HeaderList) -> ContentType {
        ContentType::read(headers.get("content-type").unwrap_or("text/plain"))
    }

    pub(super) fn read(value: &str) -> ContentType {
        let (media_type, mut rest) = value.split_once(';').unwrap_or((value, ""));
        let media_type = media_type.trim().to_ascii_lowercase();
        let media_type = match media_type.as_str() {
            known if known.contains('/') => known.to_string(),
            _ => "text/plain".to_string(),
        };
        let mut parameters = Vec::new();
        while !rest.is_empty() && parameters.len() < MAX_PARAMETERS {
            let (parameter, after) = next_parameter(rest);
            rest = after;
            if let Some((name, value)) = parameter.split_once('=') {
                // `name*0*` and `name*` are pieces and encodings of `name`; only their first piece matters here.
                let name = name.trim().split('*').next().unwrap_or_default().to_ascii_lowercase();
                parameters.push((name, unquote(value.trim())));
            }
        }
        ContentType { media_type, parameters }
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn is_multipart(&self) -> bool {
        self.media_type.starts_with("multipart/")
    }
}

/// Up to the next `;` that stands in no quotes.
fn next_parameter(text: &str) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn unquote(value: &str) -> String {
    match value.strip_prefix('"') {
        Some(inner) => {
            let mut out = String::with_capacity(inner.len());
            let mut letters = inner.chars();
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' => out.extend(letters.next()),
                    '"' => break,
                    other => out.push(other),
                }
            }
            out
        }
        // A comment may follow a bare value.
        None => value.split([' ', '\t', '(']).next().unwrap_or_default().to_string(),
    }
}
