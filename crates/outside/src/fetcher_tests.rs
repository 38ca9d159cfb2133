use super::*;
use crate::doors::{Doors, Network};
use crate::{MailExchanger, ResolveError, Resolver, SystemDialler};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls_pki_types::PrivateKeyDer;
use std::net::IpAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// `inside.example` leads to a private address, every other name to 127.0.0.1.
struct Names;

impl Resolver for Names {
    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, ResolveError>> {
        let address = if host == "inside.example" { "169.254.169.254" } else { "127.0.0.1" };
        Box::pin(async move { Ok(vec![address.parse().unwrap()]) })
    }
    fn mail_exchangers<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
    fn texts<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
    fn pointers(&self, _: IpAddr) -> Pending<'_, Result<Vec<String>, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
    fn alias<'a>(&'a self, _: &'a str) -> Pending<'a, Result<String, ResolveError>> {
        Box::pin(async { Err(ResolveError::NoSuchRecord) })
    }
}

/// Answers each connection with what belongs to its path; `{port}` is put in.
async fn serve(pages: &'static [(&'static str, &'static str)]) -> (u16, SystemFetcher) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["web.example".to_owned()]).unwrap();
    let roots_pem = cert.pem();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut buffer = vec![0; 4096];
            let length = stream.read(&mut buffer).await.unwrap_or(0);
            let asked = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let path = asked.split(' ').nth(1).unwrap_or("/").to_owned();
            let page = pages.iter().find(|(name, _)| *name == path).map_or("HTTP/1.1 404 No\r\n\r\n", |(_, page)| page);
            stream.write_all(page.replace("{port}", &port.to_string()).as_bytes()).await.ok();
            stream.shutdown().await.ok();
        }
    });
    let doors = Doors::with_networks(vec!["127.0.0.1".parse::<Network>().unwrap()]);
    let dialler = SystemDialler::new(Arc::new(Names), doors);
    let fetcher = SystemFetcher::new(Arc::new(dialler)).with_verification(Verification::VerifiedWith { roots_pem });
    (port, fetcher)
}

fn ask(url: String, redirects: Redirects) -> FetchRequest {
    FetchRequest { url, redirects, most_bytes: 1_000, timeout: Duration::from_secs(10) }
}

const PAGES: &[(&str, &str)] = &[
    ("/policy", "HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"),
    ("/chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
    ("/huge", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhello"),
    ("/short", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"),
    ("/moved", "HTTP/1.1 302 Moved\r\nLocation: /policy\r\nContent-Length: 0\r\n\r\n"),
    ("/inside", "HTTP/1.1 302 Moved\r\nLocation: https://inside.example:{port}/\r\nContent-Length: 0\r\n\r\n"),
    ("/literal", "HTTP/1.1 302 Moved\r\nLocation: https://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"),
    ("/plain", "HTTP/1.1 302 Moved\r\nLocation: http://web.example/\r\nContent-Length: 0\r\n\r\n"),
    ("/round", "HTTP/1.1 302 Moved\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n"),
];

#[tokio::test]
async fn a_text_comes_whole_or_not_at_all() {
    let (port, fetcher) = serve(PAGES).await;
    let get =
        async |path: &str| fetcher.get(&ask(format!("https://web.example:{port}{path}"), Redirects::Followed)).await;
    let came = get("/policy").await.unwrap();
    assert_eq!(
        (came.status, came.content_type.as_deref(), came.body.as_slice()),
        (200, Some("text/plain"), &b"hello"[..])
    );
    assert_eq!(get("/chunks").await.unwrap().body, b"hello");
    assert_eq!(get("/moved").await.unwrap().body, b"hello");
    assert_eq!(get("/absent").await.unwrap().status, 404);
    assert!(matches!(get("/huge").await, Err(FetchError::Body { .. })));
    assert!(matches!(get("/short").await, Err(FetchError::Body { .. })));
    assert!(matches!(get("/round").await, Err(FetchError::TooManyRedirects)));
}

#[tokio::test]
async fn private_targets_are_refused_by_name_by_number_and_by_redirect() {
    let (port, fetcher) = serve(PAGES).await;
    for url in [
        "https://inside.example/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://[::ffff:10.0.0.1]/".to_owned(),
        "https://[64:ff9b::7f00:1]/".to_owned(),
        "https://[fe80::1]/".to_owned(),
        format!("https://web.example:{port}/inside"),
        format!("https://web.example:{port}/literal"),
    ] {
        let refused = fetcher.get(&ask(url.clone(), Redirects::Followed)).await;
        assert!(matches!(refused, Err(FetchError::Dial(DialError::DoorShut { .. }))), "{url}: {refused:?}");
    }
}

#[tokio::test]
async fn a_redirect_leaves_neither_https_nor_where_none_is_allowed() {
    let (port, fetcher) = serve(PAGES).await;
    let plain = fetcher.get(&ask(format!("https://web.example:{port}/plain"), Redirects::Followed)).await;
    assert!(matches!(plain, Err(FetchError::BadUrl)), "{plain:?}");
    let moved = fetcher.get(&ask(format!("https://web.example:{port}/moved"), Redirects::Refused)).await;
    assert!(matches!(moved, Err(FetchError::Redirected)), "{moved:?}");
    for url in ["http://web.example/", "https://", "ftp://web.example/", "https://a@web.example/", "web.example"] {
        let refused = fetcher.get(&ask(url.to_owned(), Redirects::Followed)).await;
        assert!(matches!(refused, Err(FetchError::BadUrl)), "{url}: {refused:?}");
    }
    let other = fetcher.get(&ask(format!("https://other.example:{port}/policy"), Redirects::Followed)).await;
    assert!(matches!(other, Err(FetchError::Dial(DialError::Handshake { .. }))), "{other:?}");
}
