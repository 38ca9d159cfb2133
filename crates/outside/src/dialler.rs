//! Dialling another machine: resolve, check the door, connect to that very address, TLS when asked.
//!
//! TCP_NODELAY is always set: with Nagle's algorithm a pipelined dialogue runs at 450 letters a second instead of
//! thousands. Every stage has a time-out. It speaks no protocol; STARTTLS is the caller's dialogue, then
//! [`Dialler::upgrade`].

use crate::doors::Doors;
use crate::resolver::{ResolveError, Resolver};
use crate::tls::{Configurations, TlsError, Verification};
use crate::{Connection, Pending};
use rustls_pki_types::ServerName;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Connecting to one address: the kernel's own limit is over two minutes, a relay that answers at all does so in less.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// The TLS handshake: two round trips and some arithmetic.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
/// Addresses tried of one name.
const MOST_ADDRESSES: usize = 8;

/// How bytes are protected from the first one on. With STARTTLS dial `Plain` and call [`Dialler::upgrade`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    Plain,
    ImplicitTls,
}

/// Whom to dial.
#[derive(Debug, Clone)]
pub struct Target {
    /// A host name, or an address.
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// How the certificate is checked, now or at the upgrade.
    pub verification: Verification,
}

#[derive(Debug, thiserror::Error)]
pub enum DialError {
    #[error("no address was found for {host}")]
    Resolve { host: String, source: ResolveError },
    #[error("{host} is at {address}, which is not public and in no listed network")]
    DoorShut { host: String, address: IpAddr },
    #[error("{host} did not answer within {seconds} s")]
    TimedOut { host: String, seconds: u64 },
    #[error("{host} could not be reached")]
    Unreachable { host: String, source: io::Error },
    #[error("TLS with {host} failed")]
    Handshake { host: String, source: io::Error },
    #[error("TLS could not be set up for {host}")]
    Tls { host: String, source: TlsError },
    #[error("{host} is not a name that a certificate could hold")]
    NotAName { host: String },
}

pub trait Dialler: Send + Sync {
    fn dial<'a>(&'a self, target: &'a Target) -> Pending<'a, Result<Connection, DialError>>;

    /// The same connection, encrypted (after `220` to STARTTLS). Bytes that came before the handshake must have been
    /// thrown away by the caller (RFC 3207 §6, and the injection of CVE-2011-0411).
    fn upgrade<'a>(&'a self, open: Connection, target: &'a Target) -> Pending<'a, Result<Connection, DialError>>;

    /// Whether the certificate of this encrypted connection would also have passed `verification` for the target's name: what an
    /// opportunistic connection would have been worth.
    fn proves(&self, open: &Connection, target: &Target, verification: &Verification) -> bool;

    /// Whether the other end of this very connection stands in a listed network, where a password may go unencrypted.
    fn is_listed(&self, open: &Connection) -> bool;
}

/// Dials over the machine's network through one set of doors.
pub struct SystemDialler {
    resolver: Arc<dyn Resolver>,
    doors: Doors,
    configurations: Configurations,
    connect_timeout: Duration,
    handshake_timeout: Duration,
}

impl SystemDialler {
    pub fn new(resolver: Arc<dyn Resolver>, doors: Doors) -> Self {
        SystemDialler {
            resolver,
            doors,
            configurations: Configurations::default(),
            connect_timeout: CONNECT_TIMEOUT,
            handshake_timeout: HANDSHAKE_TIMEOUT,
        }
    }

    /// Other time-outs than thirty seconds for connecting and thirty for the handshake.
    #[must_use]
    pub fn with_timeouts(mut self, connect: Duration, handshake: Duration) -> Self {
        self.connect_timeout = connect;
        self.handshake_timeout = handshake;
        self
    }

    async fn open(&self, target: &Target) -> Result<TcpStream, DialError> {
        let host = &target.host;
        let addresses = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => {
                let found = self.resolver.addresses(host).await;
                found.map_err(|source| DialError::Resolve { host: host.clone(), source })?
            }
        };
        // One shut address shuts the name: a name that leads inside must not be tried at its public half.
        if let Some(address) = addresses.iter().find(|address| !self.doors.permits(**address)) {
            return Err(DialError::DoorShut { host: host.clone(), address: *address });
        }
        let mut failure = DialError::Resolve { host: host.clone(), source: ResolveError::NoSuchRecord };
        for address in addresses.into_iter().take(MOST_ADDRESSES) {
            match self.connect(host, SocketAddr::new(address, target.port)).await {
                Ok(stream) => return Ok(stream),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    async fn connect(&self, host: &str, address: SocketAddr) -> Result<TcpStream, DialError> {
        let unreachable = |source| DialError::Unreachable { host: host.to_owned(), source };
        let Ok(connected) = tokio::time::timeout(self.connect_timeout, TcpStream::connect(address)).await else {
            return Err(DialError::TimedOut { host: host.to_owned(), seconds: self.connect_timeout.as_secs() });
        };
        let stream = connected.map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        Ok(stream)
    }

    async fn encrypt(&self, open: Connection, target: &Target) -> Result<Connection, DialError> {
        let host = &target.host;
        let configuration = self.configurations.of(&target.verification);
        let configuration = configuration.map_err(|source| DialError::Tls { host: host.clone(), source })?;
        let name = name_of(target).ok_or_else(|| DialError::NotAName { host: host.clone() })?;
        let connector = TlsConnector::from(configuration);
        let handshake = async {
            match open {
                Connection::Tcp(stream) => {
                    connector.connect(name, stream).await.map(|stream| Connection::TcpTls(Box::new(stream)))
                }
                Connection::Memory(stream) => {
                    connector.connect(name, stream).await.map(|stream| Connection::MemoryTls(Box::new(stream)))
                }
                encrypted @ (Connection::TcpTls(_) | Connection::MemoryTls(_)) => Ok(encrypted),
            }
        };
        match tokio::time::timeout(self.handshake_timeout, handshake).await {
            Ok(done) => done.map_err(|source| DialError::Handshake { host: host.clone(), source }),
            Err(_) => Err(DialError::TimedOut { host: host.clone(), seconds: self.handshake_timeout.as_secs() }),
        }
    }
}

/// What a certificate of the target must be for.
fn name_of(target: &Target) -> Option<ServerName<'static>> {
    let bare = target.host.trim_matches(['[', ']']).trim_end_matches('.');
    ServerName::try_from(bare.to_owned()).ok()
}

impl Dialler for SystemDialler {
    fn dial<'a>(&'a self, target: &'a Target) -> Pending<'a, Result<Connection, DialError>> {
        Box::pin(async move {
            let open = Connection::Tcp(self.open(target).await?);
            match target.security {
                Security::Plain => Ok(open),
                Security::ImplicitTls => self.encrypt(open, target).await,
            }
        })
    }

    fn upgrade<'a>(&'a self, open: Connection, target: &'a Target) -> Pending<'a, Result<Connection, DialError>> {
        Box::pin(self.encrypt(open, target))
    }

    fn proves(&self, open: &Connection, target: &Target, verification: &Verification) -> bool {
        let Some(name) = name_of(target) else { return false };
        self.configurations.proves(verification, open.certificates(), &name).unwrap_or(false)
    }

    fn is_listed(&self, open: &Connection) -> bool {
        open.peer().is_some_and(|peer| self.doors.lists(peer.ip()))
    }
}

#[cfg(test)]
#[path = "dialler_tests.rs"]
mod tests;
