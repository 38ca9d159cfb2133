//! Escaping for the places where a value may stand.

use crate::limits::VALUE_CHARACTERS;
use std::fmt::Write;

/// Where a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Text or a quoted attribute of the HTML.
    Html,
    /// The text part and headers.
    Plain,
    /// Inside an address, then inside an attribute.
    Url,
}

/// Writes a value that came from outside: one line, no control or private-use characters, escaped for its place.
pub fn write_value(value: &str, place: Place, out: &mut String) {
    let mut space = false;
    let mut written = 0;
    for letter in value.trim().chars() {
        if letter.is_whitespace() || letter.is_control() || is_line_or_private(letter) {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            write_letter(' ', place, out);
        }
        write_letter(letter, place, out);
        written += 1;
        if written == VALUE_CHARACTERS {
            break;
        }
    }
}

/// U+2028 and U+2029 are line breaks; direction overrides could turn the rest of the letter around; the Tangut range is
/// ours while compiling; private use shows nothing.
fn is_line_or_private(letter: char) -> bool {
    matches!(letter, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' | '\u{17000}'..='\u{17FFF}' | '\u{F0000}'..)
}

fn write_letter(letter: char, place: Place, out: &mut String) {
    match place {
        Place::Plain => out.push(letter),
        Place::Html => write_html(letter, out),
        Place::Url => write_percent(letter, out),
    }
}

fn write_html(letter: char, out: &mut String) {
    match letter {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        _ => out.push(letter),
    }
}

/// RFC 3986 §2.3: only unreserved characters stay.
fn write_percent(letter: char, out: &mut String) {
    if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_' | '~') {
        out.push(letter);
        return;
    }
    let mut bytes = [0; 4];
    for byte in letter.encode_utf8(&mut bytes).bytes() {
        write!(out, "%{byte:02X}").expect("writing to a String cannot fail");
    }
}

/// Text of ours or the writer's, with its line breaks, as HTML.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|letter| write_html(letter, &mut out));
    out
}

/// An attribute's value as its reader understands it. Knows the entities that matter for an address.
pub fn decode_attribute(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((letter, length)) => {
                out.push(letter);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The longest entity we read, in bytes: `&#1114111;` and its like.
const ENTITY_BYTES: usize = 10;

fn entity(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("&#");
    if let Some(digits) = digits {
        let (radix, digits, start) = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => (16, digits, 3),
            None => (10, digits, 2),
        };
        let length = digits.find(|letter: char| !letter.is_digit(radix)).unwrap_or(digits.len());
        let letter = char::from_u32(u32::from_str_radix(digits.get(..length)?, radix).ok()?)?;
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((letter, start + length + semicolon));
    }
    let end = text.bytes().take(ENTITY_BYTES).position(|byte| byte == b';')?;
    let letter = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "colon" => ':',
        "sol" => '/',
        "Tab" | "NewLine" => ' ',
        _ => return None,
    };
    Some((letter, end + 1))
}
