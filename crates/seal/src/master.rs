//! The master key: 32 bytes in a file or an environment variable, the same on every node, never in the ledger.

use crate::KeyTextError;
use crate::derive::{KEY_BYTES, fingerprint, hexadecimal};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use basics::Dice;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Wraps the keys of one workspace. Its memory is overwritten when it is dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; KEY_BYTES]);

impl MasterKey {
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        MasterKey(bytes)
    }

    pub fn generate(dice: &mut Dice) -> Self {
        MasterKey(dice.bytes())
    }

    /// Reads what [`MasterKey::to_text`] wrote, or 64 hexadecimal digits, or base64 of either alphabet with or without
    /// padding (`openssl rand -base64 32` and `openssl rand -hex 32` both do). Space around it is ignored.
    ///
    /// # Errors
    /// [`KeyTextError`] when it is not 32 bytes.
    pub fn from_text(text: &str) -> Result<Self, KeyTextError> {
        let text = text.trim();
        if text.len() == 2 * KEY_BYTES {
            return from_hexadecimal(text).map(MasterKey).ok_or(KeyTextError);
        }
        for alphabet in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
            if let Ok(bytes) = alphabet.decode(text).map(Zeroizing::new)
                && let Ok(bytes) = <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
            {
                return Ok(MasterKey(bytes));
            }
        }
        Err(KeyTextError)
    }

    /// The key as base64, for its file. The text is overwritten when it is dropped.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }

    /// Sixteen hexadecimal digits that tell keys apart and say nothing about them.
    pub fn fingerprint(&self) -> String {
        hexadecimal(&fingerprint(&self.0))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.fingerprint())
    }
}

fn from_hexadecimal(text: &str) -> Option<[u8; KEY_BYTES]> {
    let mut bytes = [0; KEY_BYTES];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digit = |letter: u8| char::from(letter).to_digit(16);
        *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
    }
    Some(bytes)
}
