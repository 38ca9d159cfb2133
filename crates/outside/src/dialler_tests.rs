use super::*;
use crate::MailExchanger;
use crate::doors::Network;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls_pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers every name with the same addresses.
struct Fixed(Vec<IpAddr>);

impl Resolver for Fixed {
    fn addresses<'a>(&'a self, _host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, ResolveError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
    fn mail_exchangers<'a>(&'a self, _domain: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
    fn texts<'a>(&'a self, _name: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
    fn pointers(&self, _address: IpAddr) -> Pending<'_, Result<Vec<String>, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
    fn alias<'a>(&'a self, _name: &'a str) -> Pending<'a, Result<String, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
}

fn dialler(address: &str, listed: &[&str]) -> SystemDialler {
    let listed: Vec<Network> = listed.iter().map(|network| network.parse().unwrap()).collect();
    SystemDialler::new(Arc::new(Fixed(vec![address.parse().unwrap()])), Doors::with_networks(listed))
}

fn target(host: &str, port: u16, security: Security, verification: Verification) -> Target {
    Target { host: host.to_owned(), port, security, verification }
}

#[tokio::test]
async fn loopback_is_shut_unless_listed_also_by_a_name_that_leads_there() {
    for host in ["127.0.0.1", "relay.example", "[::ffff:127.0.0.1]"] {
        let shut = dialler("127.0.0.1", &[])
            .dial(&target(host, 1, Security::Plain, Verification::Verified))
            .await
            .map(|connection| connection.peer());
        assert!(matches!(shut, Err(DialError::DoorShut { .. })), "{host}");
    }
}

#[tokio::test]
async fn a_listed_address_is_connected_without_nagle() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let wanted = target("relay.example", port, Security::Plain, Verification::Verified);
    let open = dialler("127.0.0.1", &["127.0.0.1"]).dial(&wanted).await.unwrap();
    let Connection::Tcp(stream) = open else { panic!("not TCP") };
    assert!(stream.nodelay().unwrap());
}

#[tokio::test]
async fn who_does_not_listen_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let wanted = target("relay.example", port, Security::Plain, Verification::Verified);
    let failed = dialler("127.0.0.1", &["127.0.0.0/8"]).dial(&wanted).await;
    assert!(matches!(failed, Err(DialError::Unreachable { .. })));
}

/// Serves one TLS handshake and says hello; returns the port and its certificate.
async fn serve_tls(name: &str) -> (u16, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let configuration = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(configuration));
        if let Ok(mut stream) = acceptor.accept(stream).await {
            stream.write_all(b"hello").await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (port, cert.pem())
}

async fn said(port: u16, host: &str, verification: Verification) -> Result<String, DialError> {
    let wanted = target(host, port, Security::ImplicitTls, verification);
    let mut open = dialler("127.0.0.1", &["127.0.0.1"]).dial(&wanted).await?;
    assert!(open.is_encrypted());
    let mut text = String::new();
    open.read_to_string(&mut text).await.unwrap();
    Ok(text)
}

#[tokio::test]
async fn any_certificate_will_do_when_opportunistic() {
    let (port, _) = serve_tls("other.example").await;
    assert_eq!(said(port, "relay.example", Verification::Opportunistic).await.unwrap(), "hello");
}

#[tokio::test]
async fn a_private_authority_is_believed_for_its_name_only() {
    let (port, roots_pem) = serve_tls("relay.example").await;
    assert_eq!(said(port, "relay.example", Verification::VerifiedWith { roots_pem }).await.unwrap(), "hello");

    let (port, roots_pem) = serve_tls("other.example").await;
    let wrong_name = said(port, "relay.example", Verification::VerifiedWith { roots_pem }).await;
    assert!(matches!(wrong_name, Err(DialError::Handshake { .. })));
}

#[tokio::test]
async fn a_plain_connection_becomes_encrypted_by_the_upgrade() {
    let (port, roots_pem) = serve_tls("relay.example").await;
    let wanted = target("relay.example", port, Security::Plain, Verification::VerifiedWith { roots_pem });
    let dialler = dialler("127.0.0.1", &["127.0.0.1"]);
    let plain = dialler.dial(&wanted).await.unwrap();
    let mut encrypted = dialler.upgrade(plain, &wanted).await.unwrap();
    let mut text = String::new();
    encrypted.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "hello");
}
