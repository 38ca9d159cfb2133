//! Bytes to Unicode by the charset that they are said to have, or by a guess.

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// Never fails: bytes that are none of the charset become U+FFFD, an unknown charset is guessed.
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.map(str::trim).unwrap_or_default();
    let said = match label.to_ascii_lowercase().as_str() {
        // Names that the web does not know; ASCII letters often hold more than they say.
        "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "unknown-8bit" | "x-unknown" => None,
        "cp936" | "ms936" | "gb_2312" | "euc-cn" => Some(GB18030),
        "utf-7" | "unicode-1-1-utf-7" => None,
        known => Encoding::for_label(known.as_bytes()),
    };
    let Some(said) = said else { return guess(bytes) };
    let (text, had_errors) = said.decode_without_bom_handling(bytes);
    if had_errors && said == UTF_8 { guess(bytes) } else { owned(text) }
}

/// UTF-8 when it is; else a Chinese charset when high bytes come in pairs; else Western.
pub(super) fn guess(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    // Cut within a character by one of our limits.
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        return owned(String::from_utf8_lossy(&bytes[..error.valid_up_to()]));
    }
    let (mut paired, mut alone, mut run) = (0usize, 0usize, 0usize);
    for byte in bytes.iter().chain(b" ") {
        if *byte >= 0xA1 {
            run += 1;
        } else {
            match run {
                0 => {}
                even if even % 2 == 0 => paired += even,
                odd => alone += odd,
            }
            run = 0;
        }
    }
    let encoding = if paired > 4 * alone { GB18030 } else { WINDOWS_1252 };
    owned(encoding.decode_without_bom_handling(bytes).0)
}

fn owned(text: Cow<'_, str>) -> String {
    text.strip_prefix('\u{FEFF}').unwrap_or(&text).to_string()
}
