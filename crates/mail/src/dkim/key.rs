//! Keys that sign: read from PKCS#8, or made new together with the DNS record that publishes them.

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
// pure: PKCS #1 v1.5 signatures draw nothing from it; the library only wants to be given one.
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basics::Dice;
use std::fmt;

/// Bits of an RSA key that receivers accept and that still verifies everywhere (RFC 8301 §3.2: at least 1024, should 2048).
const LEAST_RSA_BITS: usize = 2048;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA-2048, PKCS#1 v1.5, SHA-256: what every receiver knows.
    RsaSha256,
    /// Ed25519 (RFC 8463): short and fast, not known everywhere; always beside an RSA signature.
    Ed25519Sha256,
}

impl Algorithm {
    /// The value of `a=`.
    pub fn tag(self) -> &'static str {
        match self {
            Algorithm::RsaSha256 => "rsa-sha256",
            Algorithm::Ed25519Sha256 => "ed25519-sha256",
        }
    }
}

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    #[error("this is no PKCS#8 private key of RSA or Ed25519")]
    NotAKey,
    #[error("the RSA key has fewer than {LEAST_RSA_BITS} bits")]
    TooWeak,
    #[error("the domain or selector is not a DNS name")]
    Name,
    #[error("the system could not make a key")]
    Generation,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// A private key with the name it is published under: `selector._domainkey.domain`.
pub struct SigningKey {
    domain: Box<str>,
    selector: Box<str>,
    pair: Pair,
}

impl SigningKey {
    /// `domain` and `selector` in lower-case ASCII; `pkcs8` is DER.
    ///
    /// # Errors
    /// See [`KeyRefusal`].
    pub fn from_pkcs8(domain: &str, selector: &str, pkcs8: &[u8]) -> Result<SigningKey, KeyRefusal> {
        if !is_dns_name(domain) || !is_dns_name(selector) {
            return Err(KeyRefusal::Name);
        }
        let pair = if let Ok(pair) = Ed25519KeyPair::from_pkcs8(pkcs8) {
            Pair::Ed25519(pair)
        } else {
            let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|_| KeyRefusal::NotAKey)?;
            if pair.public_modulus_len() * 8 < LEAST_RSA_BITS {
                return Err(KeyRefusal::TooWeak);
            }
            Pair::Rsa(pair)
        };
        Ok(SigningKey { domain: domain.into(), selector: selector.into(), pair })
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    pub fn selector(&self) -> &str {
        &self.selector
    }

    pub fn algorithm(&self) -> Algorithm {
        match self.pair {
            Pair::Rsa(_) => Algorithm::RsaSha256,
            Pair::Ed25519(_) => Algorithm::Ed25519Sha256,
        }
    }

    /// Where the TXT record belongs: `selector._domainkey.domain`.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The text of the TXT record. Over 255 bytes for RSA: a zone file splits it into strings, a DNS panel takes it whole.
    pub fn record_text(&self) -> String {
        match &self.pair {
            Pair::Rsa(pair) => {
                let public: PublicKeyX509Der<'_> =
                    pair.public_key().as_der().expect("a loaded key has a public half that can be written");
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public.as_ref()))
            }
            // The bare 32 bytes, not a SubjectPublicKeyInfo (RFC 8463 §4.2).
            Pair::Ed25519(pair) => format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key().as_ref())),
        }
    }

    /// The signature over canonical headers. PKCS#1 v1.5 and Ed25519 are both deterministic: the generator that the RSA
    /// call takes only blinds the computation.
    pub(super) fn sign(&self, data: &[u8]) -> Option<Vec<u8>> {
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                // pure: PKCS #1 v1.5 signatures draw nothing from it; the library only wants to be given one.
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature).ok()?;
                Some(signature)
            }
            // RFC 8463 §3: PureEdDSA over the SHA-256 of the data.
            Pair::Ed25519(pair) => Some(pair.sign(digest::digest(&digest::SHA256, data).as_ref()).as_ref().to_vec()),
        }
    }
}

/// Never shows the private half.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, {})", self.record_name(), self.algorithm().tag())
    }
}

/// A new private key, to be sealed by the caller.
pub struct GeneratedKey {
    /// DER.
    pub pkcs8: Vec<u8>,
    pub key: SigningKey,
}

/// Makes a key. Ed25519 comes from `dice`; RSA takes its primes from the system's generator inside aws-lc, the one place
/// of this crate that does (there is no way to hand it dice), so a simulation reads a fixed RSA key instead.
///
/// # Errors
/// A name that is not one of the DNS, or a failing generator.
pub fn generate_key(
    domain: &str,
    selector: &str,
    algorithm: Algorithm,
    dice: &mut Dice,
) -> Result<GeneratedKey, KeyRefusal> {
    let pkcs8 = match algorithm {
        Algorithm::RsaSha256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyRefusal::Generation)?;
            let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyRefusal::Generation)?;
            der.as_ref().to_vec()
        }
        Algorithm::Ed25519Sha256 => {
            let pair = Ed25519KeyPair::from_seed_unchecked(&dice.bytes::<32>()).map_err(|_| KeyRefusal::Generation)?;
            pair.to_pkcs8().map_err(|_| KeyRefusal::Generation)?.as_ref().to_vec()
        }
    };
    let key = SigningKey::from_pkcs8(domain, selector, &pkcs8)?;
    Ok(GeneratedKey { pkcs8, key })
}

fn is_dns_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        })
}
