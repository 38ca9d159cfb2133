//! Transfer encodings undone (RFC 2045 §6.7, §6.8), leniently and up to a limit.

/// Whatever is no base64 is skipped.
pub(super) fn base64(encoded: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity((encoded.len() / 4 * 3).min(limit));
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in encoded {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                // Padding ends a group; another may follow where two encodings were put together.
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            if out.len() >= limit {
                break;
            }
        }
    }
    out
}

/// What is no `=XX` stands for itself.
pub(super) fn quoted_printable(encoded: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded.len().min(limit));
    let mut rest = encoded;
    while let [byte, after @ ..] = rest {
        if out.len() >= limit {
            break;
        }
        rest = after;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        match after {
            [b'\r', b'\n', more @ ..] | [b'\n', more @ ..] => rest = more,
            [high, low, more @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = more;
                }
                _ => out.push(b'='),
            },
            _ => out.push(b'='),
        }
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}
