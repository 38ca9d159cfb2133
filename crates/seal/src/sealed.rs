//! The sealed form of a value: AES-256-GCM-SIV (RFC 8452), which forgives a repeated nonce.
//!
//! Format 1: format (1 byte), key version (2, big-endian), nonce (12), sealed bytes, tag (16). Associated data binds format,
//! purpose, key version and the place, so that a value moved to another row or column does not open.

use crate::{Purpose, SealError};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use basics::Dice;

pub(crate) const FORMAT: u8 = 1;
pub(crate) const NONCE_BYTES: usize = 12;
pub(crate) const TAG_BYTES: usize = 16;
const NONCE_AT: usize = 3;
const SEALED_AT: usize = NONCE_AT + NONCE_BYTES;

/// By how many bytes a sealed value is longer than the plain one.
pub const SEALED_OVERHEAD: usize = SEALED_AT + TAG_BYTES;

/// Where a sealed value lives. It opens nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: i64,
}

impl Place {
    pub const fn new(table: &'static str, column: &'static str, row: i64) -> Self {
        Place { table, column, row }
    }
}

/// The cipher of one key, with its schedule computed once.
pub(crate) fn cipher(key: &[u8]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, key).expect("every key has 32 bytes"))
}

pub(crate) struct SealingKey {
    pub version: u16,
    pub cipher: LessSafeKey,
}

/// What a value is bound to: a cell of the ledger, or a file by its name.
pub(crate) enum Bound<'a> {
    Cell(Place),
    File(&'a str),
}

pub(crate) fn seal(key: &SealingKey, purpose: Purpose, bound: &Bound<'_>, plain: &[u8], dice: &mut Dice) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = dice.bytes();
    let mut sealed = Vec::with_capacity(plain.len() + SEALED_OVERHEAD);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&key.version.to_be_bytes());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let aad = Aad::from(associated(purpose, key.version, bound));
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = key
        .cipher
        .seal_in_place_separate_tag(nonce, aad, &mut sealed[SEALED_AT..])
        .expect("values are far below the 64 GiB of the cipher");
    sealed.extend_from_slice(tag.as_ref());
    sealed
}

pub(crate) fn unseal(
    keys: &[SealingKey],
    purpose: Purpose,
    bound: &Bound<'_>,
    sealed: &[u8],
) -> Result<Vec<u8>, SealError> {
    let format = *sealed.first().ok_or(SealError::CutOff)?;
    if format != FORMAT {
        return Err(SealError::UnknownFormat(format));
    }
    if sealed.len() < SEALED_OVERHEAD {
        return Err(SealError::CutOff);
    }
    let version = u16::from_be_bytes([sealed[1], sealed[2]]);
    let key = keys.iter().find(|key| key.version == version).ok_or(SealError::UnknownKey { purpose, version })?;
    let nonce: [u8; NONCE_BYTES] = sealed[NONCE_AT..SEALED_AT].try_into().expect("the length was checked");
    let mut opened = sealed[SEALED_AT..].to_vec();
    let aad = Aad::from(associated(purpose, version, bound));
    key.cipher.open_in_place(Nonce::assume_unique_for_key(nonce), aad, &mut opened).map_err(|_| SealError::Changed)?;
    opened.truncate(opened.len() - TAG_BYTES);
    Ok(opened)
}

/// Names with their lengths before them, so that no two places give the same bytes.
fn associated(purpose: Purpose, version: u16, bound: &Bound<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(96);
    bytes.extend_from_slice(&[FORMAT, purpose as u8]);
    bytes.extend_from_slice(&version.to_be_bytes());
    match bound {
        Bound::Cell(place) => {
            push_name(&mut bytes, place.table);
            push_name(&mut bytes, place.column);
            bytes.extend_from_slice(&place.row.to_be_bytes());
        }
        Bound::File(name) => push_name(&mut bytes, name),
    }
    bytes
}

fn push_name(bytes: &mut Vec<u8>, name: &str) {
    bytes.extend_from_slice(&(name.len() as u64).to_be_bytes());
    bytes.extend_from_slice(name.as_bytes());
}
