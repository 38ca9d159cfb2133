//! DKIM signatures (RFC 6376; Ed25519: RFC 8463) over a whole letter: relaxed/relaxed, SHA-256, made with aws-lc-rs.
//!
//! What it promises: the corner cases of the body (whitespace-only lines at the end, an empty body, no last line break) are
//! hashed as §3.4.4 says; From, To, Subject and Date are over-signed, so that a second one added on the way breaks the
//! signature; `t=` and `x=` come from `now`. A key is read once and used for any number of letters from any thread.
//! It does not verify: `outside` does that, with another implementation on purpose.

mod canonical;
mod key;

pub use key::{Algorithm, GeneratedKey, KeyRefusal, SigningKey, generate_key};

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basics::Timestamp;
use std::time::Duration;

/// How long a signature counts. Longer than any server keeps trying (5 days, RFC 5321 §4.5.4.1), short enough against replay.
pub const VALIDITY: Duration = Duration::from_secs(14 * 24 * 3600);

/// Room for one signature's header.
const HEADER_BYTES: usize = 900;
/// Signed once more than they occur, so that none can be added (RFC 6376 §8.15).
const OVER_SIGNED: [&str; 4] = ["from", "to", "subject", "date"];
/// Signed when present (§5.4.1; RFC 8058 §4 demands the two List-Unsubscribe headers).
const SIGNED: [&str; 17] = [
    "from",
    "to",
    "subject",
    "date",
    "cc",
    "reply-to",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "auto-submitted",
    "feedback-id",
];

/// Why a letter cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigningRefusal {
    #[error("the letter has a CR or LF that is no CRLF")]
    BareLineBreak,
    #[error("the letter has no From header")]
    NoFrom,
    #[error("a line above the blank line is no header")]
    BrokenHeader,
    #[error("the key cannot sign")]
    Key,
}

/// What is left out of the signature, because the relay of a channel rewrites it (often Message-ID or Date).
/// `From` is signed whatever stands here.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeftOut<'a>(pub &'a [&'a str]);

impl LeftOut<'_> {
    fn has(&self, name: &str) -> bool {
        name != "from" && self.0.iter().any(|left| left.eq_ignore_ascii_case(name))
    }
}

/// The `DKIM-Signature` headers for `letter`, one for each key in their order, each ended by CRLF: write them before it.
///
/// # Errors
/// See [`SigningRefusal`]; a letter from [`crate::mime`] is never refused.
pub fn signature_headers(
    letter: &[u8],
    keys: &[&SigningKey],
    left_out: LeftOut<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, SigningRefusal> {
    refuse_bare_line_breaks(letter)?;
    let (headers, body) = split(letter)?;
    let mut hash = digest::Context::new(&digest::SHA256);
    canonical::body(body, |piece| hash.update(piece));
    let body_hash = STANDARD.encode(hash.finish());
    let (names, signed) = select_headers(&headers, left_out)?;
    let mut out = Vec::with_capacity(keys.len() * HEADER_BYTES);
    for key in keys {
        let unsigned = signature_header(key, &names, &body_hash, now);
        let mut data = signed.clone();
        // The signature's own header comes last, with an empty b= and without its line break (§3.7).
        canonical::header(&mut data, unsigned.as_bytes());
        data.truncate(data.len() - 2);
        let signature = key.sign(&data).ok_or(SigningRefusal::Key)?;
        out.extend_from_slice(unsigned.as_bytes());
        push_folded(&mut out, &STANDARD.encode(signature));
        out.extend_from_slice(b"\r\n");
    }
    Ok(out)
}

/// `letter` with its signatures before it.
///
/// # Errors
/// As [`signature_headers`].
pub fn sign(
    letter: &[u8],
    keys: &[&SigningKey],
    left_out: LeftOut<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, SigningRefusal> {
    let mut signed = signature_headers(letter, keys, left_out, now)?;
    signed.reserve_exact(letter.len());
    signed.extend_from_slice(letter);
    Ok(signed)
}

fn signature_header(key: &SigningKey, names: &str, body_hash: &str, now: Timestamp) -> String {
    let signed_at = now.as_millis().div_euclid(1000);
    let expires = now.plus(VALIDITY).as_millis().div_euclid(1000);
    let (algorithm, domain, selector) = (key.algorithm().tag(), key.domain(), key.selector());
    format!(
        "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; d={domain};\r\n s={selector}; t={signed_at}; x={expires};\
         \r\n h={names};\r\n bh={body_hash};\r\n b="
    )
}

fn refuse_bare_line_breaks(letter: &[u8]) -> Result<(), SigningRefusal> {
    let after = letter.get(1..).unwrap_or_default();
    // Without a way out of the loop the processor looks at many bytes at once.
    let within =
        letter.iter().zip(after).fold(false, |bare, (byte, next)| bare | ((*byte == b'\r') != (*next == b'\n')));
    if within || letter.first() == Some(&b'\n') || letter.last() == Some(&b'\r') {
        return Err(SigningRefusal::BareLineBreak);
    }
    Ok(())
}

/// One header: its name in lower case, and all its lines with the last CRLF.
struct Header<'a> {
    name: String,
    whole: &'a [u8],
}

/// Headers and body. A letter without a blank line has no body.
fn split(letter: &[u8]) -> Result<(Vec<Header<'_>>, &[u8]), SigningRefusal> {
    let mut headers: Vec<Header<'_>> = Vec::with_capacity(20);
    let (mut start, mut at) = (0, 0);
    while at < letter.len() {
        if letter[at..].starts_with(b"\r\n") {
            return Ok((headers, &letter[at + 2..]));
        }
        let end = memchr::memchr(b'\n', &letter[at..]).map_or(letter.len(), |length| at + length + 1);
        let line = &letter[at..end];
        if matches!(line[0], b' ' | b'\t') {
            headers.last_mut().ok_or(SigningRefusal::BrokenHeader)?.whole = &letter[start..end];
        } else {
            start = at;
            let colon = memchr::memchr(b':', line).ok_or(SigningRefusal::BrokenHeader)?;
            // A blank before the colon is obsolete syntax (RFC 5322 §4.5) that verifiers read differently: refused here.
            let name = &line[..colon];
            if name.is_empty() || !name.iter().all(|b| (33..127).contains(b)) {
                return Err(SigningRefusal::BrokenHeader);
            }
            let name = String::from_utf8_lossy(name).to_ascii_lowercase();
            headers.push(Header { name, whole: line });
        }
        at = end;
    }
    Ok((headers, b""))
}

/// The `h=` list, folded, and the canonical headers in its order: of several with one name the last comes first (§5.4.2).
fn select_headers(headers: &[Header<'_>], left_out: LeftOut<'_>) -> Result<(String, Vec<u8>), SigningRefusal> {
    if !headers.iter().any(|header| header.name == "from") {
        return Err(SigningRefusal::NoFrom);
    }
    let mut names = String::with_capacity(256);
    let mut line_start = 0;
    let mut data = Vec::with_capacity(2048);
    let mut list = |name: &str| {
        if !names.is_empty() {
            names.push(':');
            if names.len() - line_start + name.len() > 70 {
                names.push_str("\r\n ");
                line_start = names.len();
            }
        }
        names.push_str(name);
    };
    for name in SIGNED {
        if left_out.has(name) {
            continue;
        }
        for header in headers.iter().rev().filter(|header| header.name == name) {
            canonical::header(&mut data, header.whole);
            list(name);
        }
        if OVER_SIGNED.contains(&name) {
            list(name);
        }
    }
    Ok((names, data))
}

/// Base64 in lines; blanks inside `b=` do not count (§3.5).
fn push_folded(out: &mut Vec<u8>, base64: &str) {
    for (number, line) in base64.as_bytes().chunks(72).enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\r\n ");
        }
        out.extend_from_slice(line);
    }
}

#[cfg(test)]
mod tests;
