//! Signatures and authentication codes that others make: what providers put beside the events they send us, and the chain by
//! which one of them derives a password.
//!
//! Everything here compares in constant time, or asks a public key. What was signed, and whether it is fresh, is the caller's.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A certificate or a key in PEM is a few kilobytes.
const PEM_LIMIT_BYTES: usize = 16 * 1024;
/// What stands before the point of a P-256 key in its SubjectPublicKeyInfo (RFC 5480 §2): the algorithm and the curve.
const P256_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// Uncompressed: 4, then two coordinates.
const P256_POINT_BYTES: usize = 65;

/// With which hash an RSA signature was made (PKCS #1 v1.5, RFC 8017 §8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RsaHash {
    /// Only for senders that offer nothing better.
    Sha1,
    Sha256,
}

/// HMAC-SHA-256 over pieces, as if they were one.
pub fn hmac_sha256(key: &[u8], pieces: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    pieces.iter().for_each(|piece| context.update(piece));
    context.sign().as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// Whether two secrets are the same, in a time that tells nothing of where they differ.
pub fn is_same_secret(one: &[u8], other: &[u8]) -> bool {
    verify_slices_are_equal(one, other).is_ok()
}

/// SHA-256 of pieces, as if they were one.
pub fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    pieces.iter().for_each(|piece| context.update(piece));
    context.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// A public key on the curve P-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct P256Key([u8; P256_POINT_BYTES]);

impl P256Key {
    /// From the base64 of its SubjectPublicKeyInfo, with or without the lines of PEM around it.
    pub fn read(text: &str) -> Option<P256Key> {
        let der = from_pem(text, "PUBLIC KEY")?;
        let point = der.strip_prefix(&P256_PREFIX)?;
        Some(P256Key(point.try_into().ok()?))
    }

    /// Whether an ECDSA signature (ASN.1, SHA-256) over the message is of this key.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.0).verify(message, signature).is_ok()
    }
}

/// Whether an RSA signature over the message is of the key in `pem`: a certificate, or a bare public key. Who may speak with that
/// key is the caller's question; a certificate's own issuer and dates are not looked at.
pub fn signed_by_pem(pem: &str, hash: RsaHash, message: &[u8], signature: &[u8]) -> bool {
    let bare = from_pem(pem, "PUBLIC KEY").filter(|_| pem.contains("BEGIN PUBLIC KEY"));
    let certificate = || from_pem(pem, "CERTIFICATE").and_then(|der| public_key_of(&der).map(<[u8]>::to_vec));
    let Some(key) = bare.or_else(certificate) else { return false };
    let algorithm = match hash {
        RsaHash::Sha1 => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        RsaHash::Sha256 => &RSA_PKCS1_2048_8192_SHA256,
    };
    UnparsedPublicKey::new(algorithm, key).verify(message, signature).is_ok()
}

/// The bytes between the first lines of PEM (RFC 7468) with this label, or of bare base64.
fn from_pem(text: &str, label: &str) -> Option<Vec<u8>> {
    if text.len() > PEM_LIMIT_BYTES {
        return None;
    }
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let body = match text.split_once(&begin) {
        Some((_, rest)) => rest.split_once(&end)?.0,
        None if text.contains("-----") => return None,
        None => text,
    };
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(body).ok()
}

/// The SubjectPublicKeyInfo of a certificate (RFC 5280 §4.1), as it stands there.
fn public_key_of(certificate: &[u8]) -> Option<&[u8]> {
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let (tag, certificate, _) = element(certificate)?;
    let (inner, body, _) = element(certificate.content)?;
    if tag != SEQUENCE || inner != SEQUENCE {
        return None;
    }
    let mut rest = body.content;
    if rest.first() == Some(&VERSION) {
        rest = element(rest)?.2;
    }
    // Serial number, signature algorithm, issuer, validity, subject.
    for _ in 0..5 {
        rest = element(rest)?.2;
    }
    let (tag, key, _) = element(rest)?;
    (tag == SEQUENCE).then_some(key.whole)
}

struct Element<'a> {
    whole: &'a [u8],
    content: &'a [u8],
}

/// The first element of DER (X.690 §8.1): its tag, itself, and what follows. Lengths of up to four bytes.
fn element(bytes: &[u8]) -> Option<(u8, Element<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (digits.iter().fold(0_usize, |sum, digit| sum << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    let whole = &bytes[..bytes.len() - after.len()];
    Some((tag, Element { whole, content }, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

    #[test]
    fn a_code_is_that_of_rfc_4231() {
        let code = hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(code[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert!(is_same_secret(&code, &code) && !is_same_secret(&code, &code[1..]));
    }

    #[test]
    fn a_signature_of_p_256_is_known_by_its_key_in_either_spelling() {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref()).unwrap();
        let mut der = P256_PREFIX.to_vec();
        der.extend_from_slice(pair.public_key().as_ref());
        let bare = STANDARD.encode(&der);
        let signature = pair.sign(&random, b"events").unwrap();
        for text in [bare.clone(), format!("-----BEGIN PUBLIC KEY-----\n{bare}\n-----END PUBLIC KEY-----\n")] {
            let key = P256Key::read(&text).unwrap();
            assert!(key.signed(b"events", signature.as_ref()));
            assert!(!key.signed(b"Events", signature.as_ref()));
            assert!(!key.signed(b"events", b"no signature"));
        }
        for wrong in ["", "AAAA", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"] {
            assert_eq!(P256Key::read(wrong), None, "{wrong}");
        }
    }

    /// Certificate and signatures were made by OpenSSL.
    #[test]
    fn a_signature_is_checked_by_the_key_in_a_certificate() {
        let pem = include_str!("fixtures/certificate.pem");
        let of = |text: &str| STANDARD.decode(text.trim()).unwrap();
        let sha1 = of(include_str!("fixtures/signature_sha1.txt"));
        let sha256 = of(include_str!("fixtures/signature_sha256.txt"));
        let message = b"Message\nhello\n";
        assert!(signed_by_pem(pem, RsaHash::Sha1, message, &sha1));
        assert!(signed_by_pem(pem, RsaHash::Sha256, message, &sha256));
        assert!(!signed_by_pem(pem, RsaHash::Sha256, message, &sha1));
        assert!(!signed_by_pem(pem, RsaHash::Sha256, b"Message\nHello\n", &sha256));
    }

    #[test]
    fn what_is_no_certificate_signs_nothing() {
        for pem in
            ["", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "MIIB", "-----BEGIN PUBLIC KEY-----"]
        {
            assert!(!signed_by_pem(pem, RsaHash::Sha256, b"x", b"y"), "{pem}");
        }
        assert!(element(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).is_none());
        assert!(element(&[0x30, 0x85, 1, 1, 1, 1, 1]).is_none());
        assert!(public_key_of(&[0x30, 0x02, 0x30, 0x00]).is_none());
    }
}
