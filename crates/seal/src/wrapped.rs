//! A key as the ledger stores it: wrapped by the master key, or by the recovery key for backups.
//!
//! Format 1 of `wrapped`: format (1 byte), fingerprint of the wrapping key (8), nonce (12), the sealed 32 bytes and tag (48).
//! Purpose, version, wrapper and time of making are bound to it as associated data.

use crate::derive::{KEY_BYTES, KeyBytes, derive, fingerprint, hexadecimal};
use crate::sealed::{FORMAT, NONCE_BYTES, TAG_BYTES, cipher};
use crate::{SealError, UnknownKeyWord};
use aws_lc_rs::aead::{Aad, Nonce};
use basics::{Dice, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

macro_rules! words {
    ($kind:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $kind {
            /// The word that stands in the ledger.
            pub const fn as_str(self) -> &'static str {
                match self { $($kind::$variant => $word),+ }
            }
        }
        impl std::str::FromStr for $kind {
            type Err = UnknownKeyWord;
            fn from_str(word: &str) -> Result<Self, UnknownKeyWord> {
                match word { $($word => Ok($kind::$variant),)+ other => Err(UnknownKeyWord(other.to_owned())) }
            }
        }
    };
}

/// What a key is for. The numbers are part of the stored formats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Values of people in the ledger.
    Data = 1,
    /// Passwords of relays, private keys of DKIM.
    Secret = 2,
    /// Files beside the ledger, and their names.
    File = 3,
    /// Keyed hashes for look-up: addresses, search tokens.
    Index = 4,
    /// Keyed hashes that must be found for ever: suppressed addresses, hashes of sessions and API keys. Never rotated.
    Suppression = 5,
    /// Links and return addresses.
    Token = 6,
}
words!(Purpose {
    Data = "data",
    Secret = "secret",
    File = "file",
    Index = "index",
    Suppression = "suppression",
    Token = "token"
});

impl Purpose {
    pub const ALL: [Purpose; 6] =
        [Purpose::Data, Purpose::Secret, Purpose::File, Purpose::Index, Purpose::Suppression, Purpose::Token];
}

/// Which key wrapped it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrapper {
    Master = 1,
    Recovery = 2,
}
words!(Wrapper { Master = "master", Recovery = "recovery" });

/// Whether new values take this key. The current key of a purpose is the highest version that is `Current`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    Current,
    /// Opens and verifies old values only.
    Retired,
}
words!(KeyState { Current = "current", Retired = "retired" });

/// One key as it is stored; unique by (purpose, version, wrapper). Says nothing without its wrapping key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WrappedKey {
    pub purpose: Purpose,
    pub version: u16,
    pub wrapper: Wrapper,
    pub state: KeyState,
    pub created_at: Timestamp,
    pub wrapped: Vec<u8>,
}

const FINGERPRINT_BYTES: usize = 8;
const NONCE_AT: usize = 1 + FINGERPRINT_BYTES;
const SEALED_AT: usize = NONCE_AT + NONCE_BYTES;
const WRAPPED_BYTES: usize = SEALED_AT + KEY_BYTES + TAG_BYTES;

/// An opened key with what has to be known to wrap it again.
pub(crate) struct OpenedKey {
    pub purpose: Purpose,
    pub version: u16,
    pub state: KeyState,
    pub created_at: Timestamp,
    pub bytes: KeyBytes,
}

pub(crate) fn wrap(key: &OpenedKey, wrapper: Wrapper, by: &[u8], dice: &mut Dice) -> WrappedKey {
    let nonce: [u8; NONCE_BYTES] = dice.bytes();
    let mut wrapped = Vec::with_capacity(WRAPPED_BYTES);
    wrapped.push(FORMAT);
    wrapped.extend_from_slice(&fingerprint(by));
    wrapped.extend_from_slice(&nonce);
    wrapped.extend_from_slice(key.bytes.as_ref());
    let associated = associated(key.purpose, key.version, wrapper, key.created_at);
    let tag = cipher(derive(by, "tradewind wrap v1").as_ref())
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(associated),
            &mut wrapped[SEALED_AT..],
        )
        .expect("32 bytes are below every limit of the cipher");
    wrapped.extend_from_slice(tag.as_ref());
    WrappedKey {
        purpose: key.purpose,
        version: key.version,
        wrapper,
        state: key.state,
        created_at: key.created_at,
        wrapped,
    }
}

pub(crate) fn unwrap(key: &WrappedKey, by: &[u8]) -> Result<OpenedKey, SealError> {
    let (purpose, version) = (key.purpose, key.version);
    let changed = SealError::ChangedKey { purpose, version };
    match key.wrapped.first() {
        Some(&FORMAT) => {}
        Some(&other) => return Err(SealError::UnknownFormat(other)),
        None => return Err(SealError::CutOff),
    }
    if key.wrapped.len() != WRAPPED_BYTES {
        return Err(SealError::CutOff);
    }
    let given = fingerprint(by);
    let stored = &key.wrapped[1..NONCE_AT];
    if stored != given {
        let (stored, given) = (hexadecimal(stored), hexadecimal(&given));
        return Err(match key.wrapper {
            Wrapper::Master => SealError::OtherMaster { stored, given },
            Wrapper::Recovery => SealError::OtherRecovery { stored, given },
        });
    }
    let nonce: [u8; NONCE_BYTES] = key.wrapped[NONCE_AT..SEALED_AT].try_into().expect("the length was checked");
    let mut sealed = Zeroizing::new(key.wrapped[SEALED_AT..].to_vec());
    let associated = associated(purpose, version, key.wrapper, key.created_at);
    let opened = cipher(derive(by, "tradewind wrap v1").as_ref())
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(associated), &mut sealed)
        .map_err(|_| changed)?;
    let bytes: [u8; KEY_BYTES] = (&*opened).try_into().expect("the length was checked");
    Ok(OpenedKey { purpose, version, state: key.state, created_at: key.created_at, bytes: bytes.into() })
}

fn associated(purpose: Purpose, version: u16, wrapper: Wrapper, created_at: Timestamp) -> [u8; 13] {
    let mut bytes = [0; 13];
    bytes[0] = FORMAT;
    bytes[1] = purpose as u8;
    bytes[2..4].copy_from_slice(&version.to_be_bytes());
    bytes[4] = wrapper as u8;
    bytes[5..].copy_from_slice(&created_at.as_millis().to_be_bytes());
    bytes
}
