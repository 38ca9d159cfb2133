//! Reply codes and enhanced codes wherever they stand in a text.

use crate::smtp::EnhancedCode;

/// Refusals that servers really say; other numbers of three digits in a text are no codes.
const REFUSALS: [u16; 38] = [
    421, 422, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 454, 455, 458, 459, 471, 500, 501, 502, 503, 504, 510,
    511, 512, 521, 523, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556,
];
/// As before, but only in front of an enhanced code: otherwise they are too often something else.
const RARE_REFUSALS: [u16; 12] = [420, 444, 453, 456, 457, 513, 541, 557, 558, 559, 571, 580];

/// A refusal and where its code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundReply {
    pub at: usize,
    pub code: u16,
    pub enhanced: Option<EnhancedCode>,
    /// Where the words begin.
    pub words_at: usize,
}

/// The first refusal in `text`: a reply code (RFC 5321) at the beginning of a word, often with an enhanced code behind it.
pub fn find_reply(text: &str) -> Option<FoundReply> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 3 <= bytes.len() {
        let next = memchr::memchr2(b'4', b'5', &bytes[at..])?;
        at += next;
        if let Some(found) = reply_at(text, at) {
            return Some(found);
        }
        at += 1;
    }
    None
}

fn reply_at(text: &str, at: usize) -> Option<FoundReply> {
    let bytes = text.as_bytes();
    let digits = bytes.get(at..at + 3)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let before = at.checked_sub(1).map(|before| bytes[before]);
    if before.is_some_and(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/' | b'=' | b'+' | b'@' | b',')
    }) || before == Some(b'-') && at >= 2 && !bytes[at - 2].is_ascii_whitespace()
    {
        return None;
    }
    let code = digits.iter().fold(0u16, |code, digit| code * 10 + u16::from(digit - b'0'));
    let after = &text[at + 3..];
    let gap = match after.as_bytes() {
        [] => 0,
        [b' ' | b'-' | b'\t' | b':' | b',' | b'#' | b'_' | b';' | b'\n' | b')' | b']' | b'\'' | b'"', ..] => 1,
        _ => return None,
    };
    let mut words = after[gap..].trim_start_matches([' ', '#', '-', '(', '[', ':', '<', '\'', '"']);
    // `450 450 4.2.2`: who quotes a reply says its code once more.
    if words.as_bytes().starts_with(digits) && matches!(words.as_bytes().get(3), Some(b' ' | b'-')) {
        words = words[3..].trim_start_matches([' ', '-']);
    }
    let words_at = text.len() - words.len();
    let enhanced = enhanced_at(words, 0).filter(|(enhanced, _)| u16::from(enhanced.class) == code / 100);
    // Behind "Remote host said:" any number of this form is a code.
    let is_known = REFUSALS.contains(&code)
        || enhanced.is_some() && RARE_REFUSALS.contains(&code)
        || code < 600 && is_introduced(&text[..at]);
    is_known.then(|| FoundReply {
        at,
        code,
        enhanced: enhanced.map(|(code, _)| code),
        words_at: words_at + enhanced.map_or(0, |(_, end)| end),
    })
}

fn is_introduced(before: &str) -> bool {
    const INTRODUCED: [&str; 5] = ["said:", "replied:", "returned:", "responded:", "smtp;"];
    let before = before.trim_end().as_bytes();
    INTRODUCED.iter().any(|words| {
        before.len().checked_sub(words.len()).is_some_and(|from| before[from..].eq_ignore_ascii_case(words.as_bytes()))
    })
}

/// The first enhanced code (RFC 3463) of class 4 or 5 in `text`; addresses of hosts and versions are none.
pub fn find_enhanced(text: &str) -> Option<EnhancedCode> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'4', b'5', bytes)
        .filter(|at| {
            *at == 0 || {
                let before = bytes[at - 1];
                !(before.is_ascii_alphanumeric() || matches!(before, b'.' | b'-' | b'_' | b'/') || before >= 0x80)
                    || before == b'-' && *at >= 4 && bytes[at - 4..at - 1].iter().all(u8::is_ascii_digit)
            }
        })
        .find_map(|at| enhanced_at(text, at).map(|(code, _)| code))
}

/// The code at this very place, and where it ends.
pub fn enhanced_at(text: &str, at: usize) -> Option<(EnhancedCode, usize)> {
    let bytes = text.as_bytes().get(at..)?;
    let (class, subject) = (*bytes.first()?, bytes.get(2..)?);
    if !matches!(class, b'2' | b'4' | b'5') || bytes.get(1) != Some(&b'.') {
        return None;
    }
    let (subject, length) = number(subject)?;
    let dot = 2 + length;
    if bytes.get(dot) != Some(&b'.') {
        return None;
    }
    let (detail, detail_length) = number(&bytes[dot + 1..])?;
    let end = dot + 1 + detail_length;
    // A fourth number makes it an address of a host.
    if matches!(bytes.get(end), Some(b'.')) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    Some((EnhancedCode { class: class - b'0', subject, detail }, at + end))
}

fn number(bytes: &[u8]) -> Option<(u16, usize)> {
    let length = bytes.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let value = bytes[..length].iter().fold(0u16, |value, digit| value * 10 + u16::from(digit - b'0'));
    (1..=3).contains(&length).then_some((value, length))
}
