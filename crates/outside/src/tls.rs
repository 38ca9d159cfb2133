//! TLS of outgoing connections: the certificate is checked, or (opportunistic, RFC 7435) merely encrypts.
//!
//! Checked means: the system's authorities, or these and one PEM of a private authority. A configuration is built once
//! per verification and kept.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Distinct private authorities one process meets; beyond it the cache starts anew.
const MOST_CONFIGURATIONS: usize = 64;

/// What the certificate of the other side must prove.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verification {
    /// A chain to the system's authorities, and the name that was asked for.
    #[default]
    Verified,
    /// The same, and also the authorities of this PEM text (a company's own authority).
    VerifiedWith { roots_pem: String },
    /// Nothing: any certificate will do. Protects from listening, not from an impostor.
    Opportunistic,
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("the PEM text holds no readable certificate")]
    NoCertificate,
    #[error("TLS could not be set up")]
    Configuration(#[source] rustls::Error),
}

/// A configuration, and what judges certificates in it.
#[derive(Debug, Clone)]
struct Built {
    configuration: Arc<ClientConfig>,
    verifier: Arc<dyn ServerCertVerifier>,
}

/// The TLS configurations in use.
#[derive(Debug, Default)]
pub(crate) struct Configurations(Mutex<BTreeMap<Verification, Built>>);

impl Configurations {
    pub(crate) fn of(&self, verification: &Verification) -> Result<Arc<ClientConfig>, TlsError> {
        self.built(verification).map(|built| built.configuration)
    }

    /// Whether the certificates that were shown would have passed this verification for this name.
    pub(crate) fn proves(
        &self,
        verification: &Verification,
        certificates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
    ) -> Result<bool, TlsError> {
        let built = self.built(verification)?;
        let Some((end, between)) = certificates.split_first() else { return Ok(false) };
        Ok(built.verifier.verify_server_cert(end, between, name, &[], UnixTime::now()).is_ok())
    }

    fn built(&self, verification: &Verification) -> Result<Built, TlsError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(configuration) = kept.get(verification) {
            return Ok(configuration.clone());
        }
        let built = build(verification)?;
        if kept.len() >= MOST_CONFIGURATIONS {
            kept.clear();
        }
        kept.insert(verification.clone(), built.clone());
        Ok(built)
    }
}

fn build(verification: &Verification) -> Result<Built, TlsError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match verification {
        Verification::Verified => {
            let verifier = rustls_platform_verifier::Verifier::new(provider.clone());
            Arc::new(verifier.map_err(TlsError::Configuration)?)
        }
        Verification::VerifiedWith { roots_pem } => {
            let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(roots_pem.as_bytes()).collect();
            let roots = roots.map_err(|_| TlsError::NoCertificate)?;
            if roots.is_empty() {
                return Err(TlsError::NoCertificate);
            }
            let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider.clone());
            Arc::new(verifier.map_err(TlsError::Configuration)?)
        }
        Verification::Opportunistic => Arc::new(AnyCertificate(provider.signature_verification_algorithms)),
    };
    let client = configuration(provider)?.dangerous().with_custom_certificate_verifier(verifier.clone());
    Ok(Built { configuration: Arc::new(client.with_no_client_auth()), verifier })
}

fn configuration(
    provider: Arc<CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, TlsError> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(TlsError::Configuration)
}

/// Accepts every certificate, but still checks that the other side holds its key.
#[derive(Debug)]
struct AnyCertificate(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pem_without_certificate_is_refused() {
        let configurations = Configurations::default();
        for roots_pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"] {
            let wanted = Verification::VerifiedWith { roots_pem: roots_pem.to_owned() };
            assert!(matches!(configurations.of(&wanted), Err(TlsError::NoCertificate)), "{roots_pem}");
        }
        assert!(configurations.of(&Verification::Opportunistic).is_ok());
    }
}
