//! Sub-keys: from one key as many independent ones as there are labels, by one block of HKDF-Expand (RFC 5869, 2.3).

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

pub(crate) const KEY_BYTES: usize = 32;
pub(crate) type KeyBytes = Zeroizing<[u8; KEY_BYTES]>;

/// The sub-key of `key` for `label`. `key` is uniformly random, so the extract step of HKDF is not needed.
pub(crate) fn derive(key: &[u8], label: &str) -> KeyBytes {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    context.update(label.as_bytes());
    context.update(&[1]);
    first_bytes(context.sign()).into()
}

/// A MAC key for `label`, with its two inner states computed once.
pub(crate) fn derive_mac(key: &[u8], label: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, derive(key, label).as_ref())
}

/// The first `N` ≤ 32 bytes of a tag.
pub(crate) fn first_bytes<const N: usize>(tag: hmac::Tag) -> [u8; N] {
    tag.as_ref().first_chunk().copied().expect("a tag of SHA-256 has 32 bytes")
}

/// What a person may see of a key: eight bytes that say nothing about it, in hexadecimal.
pub(crate) fn fingerprint(key: &[u8]) -> [u8; 8] {
    *derive(key, "tradewind fingerprint v1").first_chunk().expect("32 bytes have a first 8")
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}
