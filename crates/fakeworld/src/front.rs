//! A provider behind a real socket of this machine, in this process or in one of its own.
//!
//! `run_front` is a whole program: it prints where it listens as one line of JSON, serves until its standard input closes
//! or it is told to stop, and writes its account. A kill test starts it beside the killed process, so it survives.

use crate::provider::{MailProvider, TlsUse};
use crate::{Character, delay::delayed};
use outside::SystemClock;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use serde::{Deserialize, Serialize};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// How the front protects its connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrontSecurity {
    #[default]
    None,
    Starttls,
    Tls,
}

/// A front in a process of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontConfig {
    /// Such as 127.0.0.1:0.
    pub listen: SocketAddr,
    pub seed: u64,
    #[serde(default)]
    pub character: Character,
    #[serde(default)]
    pub security: FrontSecurity,
    /// User and password that senders must give.
    #[serde(default)]
    pub credentials: Option<(String, String)>,
    /// The receipt log is appended to this file.
    #[serde(default)]
    pub receipts: Option<PathBuf>,
    /// The account is written here as JSON at the end.
    #[serde(default)]
    pub account: Option<PathBuf>,
    /// Bytes travel so long each way.
    #[serde(default)]
    pub delay_millis: u64,
}

/// A listening front; dropping it stops it.
pub struct SmtpFront {
    address: SocketAddr,
    certificate_pem: Option<String>,
    provider: Arc<MailProvider>,
    task: JoinHandle<()>,
}

impl SmtpFront {
    /// Listens and serves on the current runtime; port 0 takes a free one. `delay` is added each way.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn listen(
        address: SocketAddr,
        provider: MailProvider,
        security: FrontSecurity,
        delay: Duration,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (provider, certificate_pem) = match security {
            FrontSecurity::None => (provider, None),
            FrontSecurity::Starttls => {
                let (acceptor, pem) = self_signed(&names(address))?;
                (provider.with_tls(acceptor, TlsUse::Starttls), Some(pem))
            }
            FrontSecurity::Tls => {
                let (acceptor, pem) = self_signed(&names(address))?;
                (provider.with_tls(acceptor, TlsUse::FromTheStart), Some(pem))
            }
        };
        let provider = Arc::new(provider);
        let task = tokio::spawn(serve(listener, provider.clone(), security, delay));
        Ok(SmtpFront { address, certificate_pem, provider, task })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The authority to believe, when the front speaks TLS; its names are `localhost` and the address.
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    pub fn provider(&self) -> &MailProvider {
        &self.provider
    }
}

impl Drop for SmtpFront {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn names(address: SocketAddr) -> [String; 2] {
    ["localhost".to_owned(), address.ip().to_string()]
}

async fn serve(listener: TcpListener, provider: Arc<MailProvider>, security: FrontSecurity, delay: Duration) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve_one(stream, provider.clone(), security, delay));
            }
            // Out of descriptors: the connections that end will free some.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve_one(stream: TcpStream, provider: Arc<MailProvider>, security: FrontSecurity, delay: Duration) {
    // Without it the front is slower, not wrong.
    stream.set_nodelay(true).ok();
    let encrypted = security == FrontSecurity::Tls;
    let served = if delay.is_zero() {
        provider.accept(stream, encrypted).await
    } else {
        provider.accept(delayed(stream, delay), encrypted).await
    };
    if let Err(error) = served {
        tracing::error!(%error, "the receipt log of a provider cannot be written");
    }
}

/// A fresh certificate for the names, with its PEM text to believe in.
pub(crate) fn self_signed(names: &[String]) -> io::Result<(TlsAcceptor, String)> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).map_err(io::Error::other)?;
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).map_err(io::Error::other)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let configuration = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .map_err(io::Error::other)?;
    Ok((TlsAcceptor::from(Arc::new(configuration)), cert.pem()))
}

/// Serves as a program of its own; see the head of this file. The line it prints has `address` and `certificate_pem`.
///
/// # Errors
/// When the address, the receipt log or the account file cannot be used.
pub async fn run_front(config: FrontConfig) -> io::Result<()> {
    let clock = Arc::new(SystemClock::new());
    let mut provider = MailProvider::new("front.example", config.seed, config.character, clock);
    if let Some((user, password)) = &config.credentials {
        provider = provider.with_credentials(user, password);
    }
    if let Some(path) = &config.receipts {
        provider = provider.with_receipts(path)?;
    }
    let delay = Duration::from_millis(config.delay_millis);
    let front = SmtpFront::listen(config.listen, provider, config.security, delay).await?;
    let line = serde_json::json!({ "address": front.address(), "certificate_pem": front.certificate_pem() });
    writeln_now(&line.to_string())?;
    let closed = input_closed();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = closed => {}
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    if let Some(path) = &config.account {
        std::fs::write(path, serde_json::to_vec(&front.provider().account())?)?;
    }
    Ok(())
}

/// Resolves when the standard input ends. A thread of its own reads it: one of tokio's would hold the end of the program up.
fn input_closed() -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        // An input that cannot be read has ended too; and nobody may be left to be told.
        io::copy(&mut io::stdin().lock(), &mut io::sink()).ok();
        sender.send(()).ok();
    });
    receiver
}

fn writeln_now(line: &str) -> io::Result<()> {
    use std::io::Write;
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}
