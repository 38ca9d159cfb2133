//! Header text in any language: RFC 2047 encoded words, and RFC 2231 for file names.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// An encoded word has at most 75 characters, the line it stands on at most 76 (RFC 2047 §2).
const LINE: usize = 76;
const FRAME: usize = "=?utf-8?b??=".len();
/// Characters of an encoded file name on one line, so that it fits beside `filename*12*=utf-8''`.
const FILE_NAME_PIECE: usize = 48;
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends header text. `column` is where it begins on its line. Plain ASCII is folded at blanks; anything else is
/// written as encoded words, separated by folds.
pub(super) fn write_text(out: &mut Vec<u8>, text: &str, column: usize) {
    if is_plain(text) {
        write_folded(out, text, column);
    } else {
        write_encoded(out, text, column);
    }
}

/// Whether the text can stand as it is: printable ASCII, nothing that reads as an encoded word, no blanks that folding
/// or trimming would lose, no word too long for a line.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| (32..127).contains(&b))
        && !text.contains("=?")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && text.split(' ').all(|word| !word.is_empty() && word.len() < LINE)
}

fn write_folded(out: &mut Vec<u8>, text: &str, mut column: usize) {
    for (number, word) in text.split(' ').enumerate() {
        // Never a fold before the first word: a line of only the header's name is obsolete syntax for some readers.
        if number > 0 {
            if column + 1 + word.len() > LINE {
                out.extend_from_slice(b"\r\n");
                column = 0;
            }
            out.push(b' ');
            column += 1;
        }
        out.extend_from_slice(word.as_bytes());
        column += word.len();
    }
}

/// Q for text that is mostly ASCII (it stays readable in the source), B for the rest.
pub(super) fn write_encoded(out: &mut Vec<u8>, text: &str, mut column: usize) {
    let as_q = text.bytes().filter(|b| !b.is_ascii()).count() * 3 < text.len();
    let mut rest = text;
    loop {
        let room = LINE.saturating_sub(column + FRAME);
        let (chunk, after) = if as_q { split_for_q(rest, room) } else { split_for_b(rest, room) };
        if chunk.is_empty() && !rest.is_empty() {
            out.extend_from_slice(b"\r\n ");
            column = 1;
            continue;
        }
        out.extend_from_slice(if as_q { b"=?utf-8?q?" } else { b"=?utf-8?b?" });
        if as_q {
            push_q(out, chunk)
        } else {
            out.extend_from_slice(STANDARD.encode(chunk).as_bytes())
        }
        out.extend_from_slice(b"?=");
        rest = after;
        if rest.is_empty() {
            return;
        }
        out.extend_from_slice(b"\r\n ");
        column = 1;
    }
}

/// The longest beginning, in whole characters, whose base64 fits into `room`.
fn split_for_b(text: &str, room: usize) -> (&str, &str) {
    let bytes = room / 4 * 3;
    text.split_at(text.floor_char_boundary(bytes))
}

fn split_for_q(text: &str, room: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, character) in text.char_indices() {
        let cost = if is_plain_in_q(character) || character == ' ' { 1 } else { 3 * character.len_utf8() };
        if used + cost > room {
            return text.split_at(at);
        }
        used += cost;
    }
    (text, "")
}

/// What RFC 2047 §5 (3) allows inside a phrase, the strictest place.
fn is_plain_in_q(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '!' | '*' | '+' | '-' | '/')
}

fn push_q(out: &mut Vec<u8>, text: &str) {
    for character in text.chars() {
        if character == ' ' {
            out.push(b'_');
        } else if is_plain_in_q(character) {
            out.push(character as u8);
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
        }
    }
}

/// Appends `; filename="…"`, or for other languages and long names `; filename*0*=utf-8''…` in pieces (RFC 2231 §3-4).
pub(super) fn write_file_name(out: &mut Vec<u8>, name: &str) {
    let simple = name.len() <= 60 && name.bytes().all(|b| (32..127).contains(&b) && b != b'"' && b != b'\\');
    if simple {
        out.extend_from_slice(b";\r\n filename=\"");
        out.extend_from_slice(name.as_bytes());
        out.push(b'"');
        return;
    }
    // Whole characters in each piece: readers decode piece by piece.
    let mut pieces = vec![String::new()];
    for character in name.chars() {
        let mut encoded = String::new();
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                encoded.push(char::from(byte));
            } else {
                encoded.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]);
            }
        }
        match pieces.last_mut() {
            Some(piece) if piece.len() + encoded.len() <= FILE_NAME_PIECE => piece.push_str(&encoded),
            _full_or_none => pieces.push(encoded),
        }
    }
    for (number, piece) in pieces.iter().enumerate() {
        let charset = if number == 0 { "utf-8''" } else { "" };
        out.extend_from_slice(format!(";\r\n filename*{number}*={charset}{piece}").as_bytes());
    }
}
