//! What services put beside their events, made with keys of our own.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A service's own key.
pub enum Pair {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Pair {
    pub fn p256() -> Pair {
        Pair::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap())
    }

    pub fn rsa() -> Pair {
        Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    /// Base64 of its SubjectPublicKeyInfo.
    pub fn public_key(&self) -> String {
        let der: PublicKeyX509Der<'_> = match self {
            Pair::P256(pair) => pair.public_key().as_der().unwrap(),
            Pair::Rsa(pair) => pair.public_key().as_der().unwrap(),
        };
        STANDARD.encode(der.as_ref())
    }

    pub fn public_pem(&self) -> String {
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", self.public_key())
    }

    /// Base64 of a signature with SHA-256.
    fn sign(&self, message: &[u8]) -> String {
        let random = SystemRandom::new();
        match self {
            Pair::P256(pair) => STANDARD.encode(pair.sign(&random, message).unwrap()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                STANDARD.encode(signature)
            }
        }
    }
}

/// Signature and time, in seconds.
pub fn sendgrid(pair: &Pair, at: i64, body: &str) -> (String, String) {
    (pair.sign(format!("{at}{body}").as_bytes()), at.to_string())
}

/// A message of SNS with its signature of version 2. That of version 1 (SHA-1) is checked by a recorded one, in `seal`.
pub fn sns(pair: &Pair, mut message: Value, certificate: &str) -> String {
    let names: &[&str] = match message["Type"].as_str() {
        Some("Notification") => &["Message", "MessageId", "Timestamp", "TopicArn", "Type"],
        _ => &["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
    };
    let mut signed = String::new();
    for name in names {
        signed.push_str(&format!("{name}\n{}\n", message[*name].as_str().unwrap()));
    }
    message["SignatureVersion"] = json!("2");
    message["Signature"] = json!(pair.sign(signed.as_bytes()));
    message["SigningCertURL"] = json!(certificate);
    message.to_string()
}

/// One event of Mailgun with its proof.
pub fn mailgun(key: &str, at: i64, token: &str, event: Value) -> String {
    let code = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), format!("{at}{token}").as_bytes());
    let code: String = code.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"signature": {"timestamp": at.to_string(), "token": token, "signature": code}, "event-data": event})
        .to_string()
}

/// The headers of EventBridge; `at` in milliseconds.
pub fn eventbridge(
    pair: &Pair,
    url: &str,
    at: i64,
    token: &str,
    certificate: &str,
    body: &str,
) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("x-eventbridge-signature-timestamp", at.to_string()),
        ("x-eventbridge-hash-method", "SHA256".to_owned()),
        ("x-eventbridge-signature-version", "1.0".to_owned()),
        ("x-eventbridge-signature-url", certificate.to_owned()),
        ("x-eventbridge-signature-token", token.to_owned()),
    ];
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let signature = pair.sign(format!("{url}\n{lines}{body}").as_bytes());
    headers.push(("x-eventbridge-signature-v2", signature));
    headers
}
