//! Relaxed canonicalisation, RFC 6376 §3.4.2 (headers) and §3.4.4 (body). Input has only CRLF as line breaks.

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

/// The body in pieces, in order: runs of blanks are one space, none at the end of a line, no empty lines at the end (a line of
/// blanks only is empty by then), a last line without CRLF gets one; an empty body stays empty. What needs no change is handed
/// over as it stands, so a body is read once and never copied.
pub(super) fn body(body: &[u8], mut take: impl FnMut(&[u8])) {
    let mut rest = &body[..without_empty_lines(body)];
    let is_ended = rest.is_empty() || rest.ends_with(b"\r\n");
    while let Some(at) = first_unrelaxed(rest) {
        take(&rest[..at]);
        let blanks = rest[at..].iter().take_while(|byte| is_blank(**byte)).count();
        rest = &rest[at + blanks..];
        if rest.first().is_some_and(|next| *next != b'\r') {
            take(b" ");
        }
    }
    take(rest);
    if !is_ended {
        take(b"\r\n");
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Bytes that are looked at together: a loop without a way out becomes a few instructions of the processor.
const TOGETHER: usize = 64;

/// Where the first run of blanks begins that is not a single space between others.
fn first_unrelaxed(text: &[u8]) -> Option<usize> {
    let is_unrelaxed =
        |byte: u8, next: u8| (byte == b'\t') | ((byte == b' ') & ((next == b' ') | (next == b'\t') | (next == b'\r')));
    let mut from = 0;
    while let (Some(some), Some(next)) = (text.get(from..from + TOGETHER), text.get(from + 1..from + 1 + TOGETHER)) {
        if some.iter().zip(next).fold(false, |found, (byte, next)| found | is_unrelaxed(*byte, *next)) {
            break;
        }
        from += TOGETHER;
    }
    // Behind the last byte the line ends too.
    let next = |at: usize| text.get(at + 1).copied().unwrap_or(b'\r');
    (from..text.len()).find(|at| is_unrelaxed(text[*at], next(*at)))
}

/// Where the last line with something in it ends, its CRLF included.
fn without_empty_lines(body: &[u8]) -> usize {
    match body.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
        None => 0,
        Some(last) => memchr::memchr(b'\n', &body[last..]).map_or(body.len(), |length| last + length + 1),
    }
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
            assert_eq!(relaxed(given), expected, "{given:?}");
        }
    }

    fn relaxed(given: &str) -> String {
        let mut out = Vec::new();
        body(given.as_bytes(), |piece| out.extend_from_slice(piece));
        String::from_utf8(out).unwrap()
    }

    /// The rule word for word, line by line.
    fn by_the_book(given: &str) -> String {
        let mut lines: Vec<String> = given
            .split("\r\n")
            .map(|line| {
                let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
                let begins_blank = line.starts_with([' ', '\t']) && !words.is_empty();
                format!("{}{}", if begins_blank { " " } else { "" }, words.join(" "))
            })
            .collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines.into_iter().map(|line| line + "\r\n").collect()
    }

    #[test]
    fn bodies_of_any_length_are_relaxed_by_the_book() {
        let mut dice = basics::Dice::from_number(17);
        for round in 0..4_000 {
            let pieces = ["a", "word", " ", " ", "  ", "\t", "\r\n", "a long stretch without anything to do", "=20"];
            let count = dice.below(if round % 10 == 0 { 200 } else { 30 });
            let given: String = (0..count).map(|_| pieces[dice.below(pieces.len() as u64) as usize]).collect();
            assert_eq!(relaxed(&given), by_the_book(&given), "{given:?}");
        }
    }
}
