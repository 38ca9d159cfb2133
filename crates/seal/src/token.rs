//! Signed tokens in links and return addresses: what is needed travels in them, so that a click needs no database.
//!
//! Format 1: format (1 byte), short workspace id (4), key version (2, big-endian), payload, MAC (16: HMAC-SHA-256 cut, over
//! the kind and all bytes before). The payload is signed, not hidden. Links are spelled in URL-safe base64; return addresses
//! ([`TokenKind::Bounce`]) in base 32, because servers on the way may change the case of a local part.

use crate::derive::first_bytes;
use crate::sealed::FORMAT;
use crate::{TokenError, base32};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const WORKSPACE_BYTES: usize = 4;
const PAYLOAD_AT: usize = 1 + WORKSPACE_BYTES + 2;
const MAC_BYTES: usize = 16;

/// The longest token that is read, in bytes of text: a payload of 2 KB, twice the longest link that mail programs keep whole.
pub const TOKEN_TEXT_LIMIT: usize = 4096;

/// What a token is for. A token of one kind is refused as any other. The numbers are part of the format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TokenKind {
    Click = 1,
    Open = 2,
    Unsubscribe = 3,
    Preferences = 4,
    WebCopy = 5,
    /// The return address of a letter. 8 bytes of payload make 50 letters, within the 64 of a local part.
    Bounce = 6,
    /// Who clicked, told to a page of a registered site: good for half an hour.
    Visit = 7,
    /// The page by which a reader passes a letter on.
    Share = 8,
    /// The letter as whoever it was passed on to sees it.
    SharedCopy = 9,
}

pub(crate) struct TokenKey {
    pub version: u16,
    pub mac: hmac::Key,
}

pub(crate) fn sign(key: &TokenKey, workspace: [u8; WORKSPACE_BYTES], kind: TokenKind, payload: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(PAYLOAD_AT + payload.len() + MAC_BYTES);
    bytes.push(FORMAT);
    bytes.extend_from_slice(&workspace);
    bytes.extend_from_slice(&key.version.to_be_bytes());
    bytes.extend_from_slice(payload);
    let mac = mac(key, kind, &bytes);
    bytes.extend_from_slice(&mac);
    match kind {
        TokenKind::Bounce => base32::encode(&bytes),
        _ => URL_SAFE_NO_PAD.encode(&bytes),
    }
}

pub(crate) fn read(
    keys: &[TokenKey],
    workspace: [u8; WORKSPACE_BYTES],
    kind: TokenKind,
    text: &str,
) -> Result<Vec<u8>, TokenError> {
    if text.len() > TOKEN_TEXT_LIMIT {
        return Err(TokenError::Malformed);
    }
    let mut bytes = match kind {
        TokenKind::Bounce => base32::decode(text).ok_or(TokenError::Malformed)?,
        _ => URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenError::Malformed)?,
    };
    match bytes.first() {
        Some(&FORMAT) => {}
        Some(&other) => return Err(TokenError::UnknownFormat(other)),
        None => return Err(TokenError::Malformed),
    }
    if bytes.len() < PAYLOAD_AT + MAC_BYTES {
        return Err(TokenError::Malformed);
    }
    if bytes[1..=WORKSPACE_BYTES] != workspace {
        return Err(TokenError::OtherWorkspace);
    }
    let version = u16::from_be_bytes([bytes[PAYLOAD_AT - 2], bytes[PAYLOAD_AT - 1]]);
    let key = keys.iter().find(|key| key.version == version).ok_or(TokenError::UnknownKey)?;
    let (signed, given) = bytes.split_at(bytes.len() - MAC_BYTES);
    verify_slices_are_equal(&mac(key, kind, signed), given).map_err(|_| TokenError::WrongSignature)?;
    bytes.truncate(bytes.len() - MAC_BYTES);
    bytes.drain(..PAYLOAD_AT);
    Ok(bytes)
}

fn mac(key: &TokenKey, kind: TokenKind, bytes: &[u8]) -> [u8; MAC_BYTES] {
    let mut context = hmac::Context::with_key(&key.mac);
    context.update(&[kind as u8]);
    context.update(bytes);
    first_bytes(context.sign())
}
