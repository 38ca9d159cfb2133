//! The tokens in a letter's addresses: signed, and carrying what is needed, so that a click needs no database to be answered.

use basics::ids::OutgoingId;
use seal::{Keyring, TokenError, TokenKind};

/// Who clicked what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClickToken {
    pub outgoing: OutgoingId,
    /// The link's place in its letter's table, from 0.
    pub link: u16,
    pub target: String,
}

/// The token of a tracked link.
pub fn click(keyring: &Keyring, outgoing: OutgoingId, link: u16, target: &str) -> String {
    let mut payload = Vec::with_capacity(10 + target.len());
    payload.extend_from_slice(&outgoing.as_i64().to_be_bytes());
    payload.extend_from_slice(&link.to_be_bytes());
    payload.extend_from_slice(target.as_bytes());
    keyring.sign_token(TokenKind::Click, &payload)
}

/// Reads the token of a tracked link.
///
/// # Errors
/// [`TokenError`] when it is not one of ours.
pub fn read_click(keyring: &Keyring, token: &str) -> Result<ClickToken, TokenError> {
    let payload = keyring.read_token(TokenKind::Click, token)?;
    let (outgoing, rest) = payload.split_first_chunk::<8>().ok_or(TokenError::Malformed)?;
    let (link, target) = rest.split_first_chunk::<2>().ok_or(TokenError::Malformed)?;
    Ok(ClickToken {
        outgoing: OutgoingId::from_i64(i64::from_be_bytes(*outgoing)),
        link: u16::from_be_bytes(*link),
        target: String::from_utf8(target.to_vec()).map_err(|_| TokenError::Malformed)?,
    })
}

/// A token that names nothing but the letter: the pixel, the unsubscribe page, the preferences, the web copy.
pub fn of_letter(keyring: &Keyring, kind: TokenKind, outgoing: OutgoingId) -> String {
    keyring.sign_token(kind, &outgoing.as_i64().to_be_bytes())
}

/// Reads a token made by [`of_letter`].
///
/// # Errors
/// [`TokenError`] when it is not one of ours.
pub fn read_of_letter(keyring: &Keyring, kind: TokenKind, token: &str) -> Result<OutgoingId, TokenError> {
    let payload = keyring.read_token(kind, token)?;
    let bytes: [u8; 8] = payload.as_slice().try_into().map_err(|_| TokenError::Malformed)?;
    Ok(OutgoingId::from_i64(i64::from_be_bytes(bytes)))
}
