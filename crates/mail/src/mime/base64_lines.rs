//! Base64 in lines of 76 characters (RFC 2045 §6.8).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// 57 bytes make 76 characters.
const BYTES_PER_LINE: usize = 57;

/// Appends `content` as base64 lines, each ended by CRLF.
pub(super) fn encode(out: &mut Vec<u8>, content: &[u8]) {
    let mut line = [0; BYTES_PER_LINE.div_ceil(3) * 4];
    for chunk in content.chunks(BYTES_PER_LINE) {
        let length = STANDARD.encode_slice(chunk, &mut line).expect("a line holds 57 encoded bytes");
        out.extend_from_slice(&line[..length]);
        out.extend_from_slice(b"\r\n");
    }
}
