//! Quoted-printable for text (RFC 2045 §6.7), written for speed: runs of plain characters are copied at once.
//!
//! Beyond the standard's needs a dot and `From ` at the beginning of a line are encoded, so that neither dot-stuffing
//! nor an mbox file on the way can change (and thereby break the signature of) a letter.

/// Characters on a line before the soft line break's `=`; with it a line has 76.
const LINE: usize = 75;
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// 1 for bytes that stand for themselves inside a line: 33-126 without `=`, and the blank.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 32;
    while byte < 127 {
        plain[byte] = byte != b'=' as usize;
        byte += 1;
    }
    plain
};

/// Appends `text`, which begins at the start of a line; CR, LF and CRLF in it become CRLF.
/// Ends wherever the text ends: see [`end_line_softly`].
pub(super) fn encode(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut column = 0;
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take(LINE - column).take_while(|byte| PLAIN[usize::from(**byte)]).count();
        if run > 0 {
            let masked = column == 0 && (bytes[at] == b'.' || bytes[at..].starts_with(b"From "));
            if masked {
                column = write_encoded(out, bytes[at], column);
                at += 1;
                continue;
            }
            out.extend_from_slice(&bytes[at..at + run]);
            column += run;
            at += run;
        }
        match bytes.get(at) {
            None => break,
            Some(b'\r' | b'\n') => {
                encode_trailing_blank(out, column);
                out.extend_from_slice(b"\r\n");
                at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
                column = 0;
            }
            Some(byte) if PLAIN[usize::from(*byte)] => column = break_line(out),
            Some(byte) => {
                column = write_encoded(out, *byte, column);
                at += 1;
            }
        }
    }
    encode_trailing_blank(out, column);
}

/// Ends the line so that it does not count as a line break of the text; nothing when it is at the start of a line.
pub(super) fn end_line_softly(out: &mut Vec<u8>) {
    if !out.ends_with(b"\n") {
        out.extend_from_slice(b"=\r\n");
    }
}

fn write_encoded(out: &mut Vec<u8>, byte: u8, column: usize) -> usize {
    let column = if column + 3 > LINE { break_line(out) } else { column };
    out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    column + 3
}

fn break_line(out: &mut Vec<u8>) -> usize {
    out.extend_from_slice(b"=\r\n");
    0
}

/// A blank before a line break would be lost on the way (rule 3), so the last one is encoded.
fn encode_trailing_blank(out: &mut Vec<u8>, column: usize) {
    if column > 0 && out.last() == Some(&b' ') {
        out.pop();
        write_encoded(out, b' ', column - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(text: &str) -> String {
        let mut out = Vec::new();
        encode(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn corner_cases_are_encoded_as_the_standard_says() {
        for (text, expected) in [
            ("", ""),
            ("a=b", "a=3Db"),
            ("é", "=C3=A9"),
            ("tab\there", "tab=09here"),
            ("end \r\nnext", "end=20\r\nnext"),
            ("end\t\nnext ", "end=09\r\nnext=20"),
            ("one\ntwo\rthree\r\n", "one\r\ntwo\r\nthree\r\n"),
            (".", "=2E"),
            ("..\n.x", "=2E.\r\n=2Ex"),
            ("From me\nFromage", "=46rom me\r\nFromage"),
            ("\0", "=00"),
        ] {
            assert_eq!(encoded(text), expected, "{text:?}");
        }
        let long = "x".repeat(80);
        assert_eq!(encoded(&long), format!("{}=\r\nxxxxx", "x".repeat(75)));
        assert_eq!(encoded(&format!("{}é", "x".repeat(73))), format!("{}=\r\n=C3=A9", "x".repeat(73)));
    }

    proptest! {
        #[test]
        fn lines_stay_short_and_the_text_comes_back(text in "([a-z .=\r\n\té中]{0,200}|\\PC{0,200})") {
            let encoded = encoded(&text);
            for line in encoded.split("\r\n") {
                prop_assert!(line.len() <= 76 && line.is_ascii() && !line.ends_with([' ', '\t']));
                prop_assert!(!line.contains(['\r', '\n']) && !line.starts_with('.'));
            }
            let decoded = mail_parser::decoders::quoted_printable::quoted_printable_decode(encoded.as_bytes()).unwrap();
            let plain = text.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(String::from_utf8(decoded).unwrap().replace("\r\n", "\n"), plain);
        }
    }
}
