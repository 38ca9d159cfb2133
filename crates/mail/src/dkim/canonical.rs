//! Relaxed canonicalisation, RFC 6376 §3.4.2 (headers) and §3.4.4 (body). Input has only CRLF as line breaks.

use std::borrow::Cow;

/// Appends one header: name in lower case, unfolded, each run of blanks one space, none around the colon or at the end.
pub(super) fn header(out: &mut Vec<u8>, whole: &[u8]) {
    let colon = memchr::memchr(b':', whole).unwrap_or(whole.len());
    out.extend(whole[..colon].trim_ascii_end().iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    let mut blank = false;
    let mut begun = false;
    for byte in &whole[(colon + 1).min(whole.len())..] {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => blank = begun,
            byte => {
                if blank {
                    out.push(b' ');
                }
                (blank, begun) = (false, true);
                out.push(*byte);
            }
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// The body: runs of blanks are one space, none at the end of a line, no empty lines at the end (a line of blanks only is
/// empty by then), a last line without CRLF gets one; an empty body stays empty.
pub(super) fn body(body: &[u8]) -> Cow<'_, [u8]> {
    let end = without_empty_lines(body);
    let body = &body[..end];
    if body.ends_with(b"\r\n") && is_relaxed(body) {
        return Cow::Borrowed(body);
    }
    let mut out = Vec::with_capacity(body.len() + 2);
    let mut rest = body;
    while !rest.is_empty() {
        let line_end = memchr::memchr(b'\r', rest).unwrap_or(rest.len());
        push_line(&mut out, &rest[..line_end]);
        out.extend_from_slice(b"\r\n");
        rest = &rest[(line_end + 2).min(rest.len())..];
    }
    Cow::Owned(out)
}

fn push_line(out: &mut Vec<u8>, line: &[u8]) {
    let mut blank = false;
    for byte in line {
        match byte {
            b' ' | b'\t' => blank = true,
            byte => {
                if blank {
                    out.push(b' ');
                    blank = false;
                }
                out.push(*byte);
            }
        }
    }
}

/// Where the last line with something in it ends, its CRLF included.
fn without_empty_lines(body: &[u8]) -> usize {
    match body.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
        None => 0,
        Some(last) => memchr::memchr(b'\n', &body[last..]).map_or(body.len(), |length| last + length + 1),
    }
}

/// Whether nothing would change: no tab, no two blanks together, none before a line break. The usual case for encoded text.
fn is_relaxed(body: &[u8]) -> bool {
    let mut from = 0;
    while let Some(length) = memchr::memchr2(b' ', b'\t', &body[from..]) {
        let at = from + length;
        if body[at] == b'\t' || matches!(body.get(at + 1), Some(b' ' | b'\t' | b'\r')) {
            return false;
        }
        from = at + 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_relaxed_as_in_the_standard() {
        for (given, expected) in [
            (&b"A: X\r\n"[..], "a:X\r\n"),
            (b"B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"),
            (b"Subject:\r\n", "subject:\r\n"),
            (b"Subject: \t \r\n  \r\n", "subject:\r\n"),
            (b"SUBJECT:a:b  c", "subject:a:b c\r\n"),
        ] {
            let mut out = Vec::new();
            header(&mut out, given);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn bodies_are_relaxed_as_in_the_standard() {
        for (given, expected) in [
            ("", ""),
            ("\r\n", ""),
            ("\r\n\r\n\r\n", ""),
            (" \r\n", ""),
            (" \t", ""),
            ("\t\r\n \r\n", ""),
            (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
            ("a", "a\r\n"),
            ("a \t", "a\r\n"),
            ("a\r\n \r\n\t\r\n", "a\r\n"),
            ("a\r\n \r\nb\r\n", "a\r\n\r\nb\r\n"),
            ("\r\n\r\na\r\n", "\r\n\r\na\r\n"),
            ("  a", " a\r\n"),
            ("plain text here\r\nmore\r\n", "plain text here\r\nmore\r\n"),
            ("trailing \r\n", "trailing\r\n"),
        ] {
            assert_eq!(String::from_utf8(body(given.as_bytes()).into_owned()).unwrap(), expected, "{given:?}");
        }
    }
}
