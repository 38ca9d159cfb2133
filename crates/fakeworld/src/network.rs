//! A network without sockets: names lead to providers in the same thread.

use crate::{MailProvider, ScriptedServer};
use outside::doors::Doors;
use outside::{Connection, DialError, Dialler, Pending, ResolveError, Security, SystemDialler, Target, Verification};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Handle;

/// Bytes under way in each direction, like a socket's buffer.
const PIPE_BYTES: usize = 256 << 10;

/// Implements `Dialler`: dialling spawns the provider's side on the current tokio runtime, or on one of its own.
pub struct Network {
    hosts: Mutex<BTreeMap<(String, u16), Host>>,
    runtime: Option<Handle>,
    listed: AtomicBool,
    tls: SystemDialler,
    pipe_bytes: usize,
    /// Whatever certificate its machines show is believed.
    believing: bool,
    /// The authorities of this world stand in for the system's.
    roots_pem: Mutex<String>,
}

#[derive(Clone)]
enum Host {
    Up(Arc<MailProvider>),
    Scripted(Arc<ScriptedServer>),
    Down,
}

impl Network {
    pub fn new() -> Self {
        let tls = SystemDialler::new(Arc::new(crate::Zone::default()), Doors::public_only());
        let (hosts, listed) = (Mutex::default(), AtomicBool::new(false));
        let (pipe_bytes, believing, roots_pem) = (PIPE_BYTES, false, Mutex::default());
        Network { hosts, runtime: None, listed, tls, pipe_bytes, believing, roots_pem }
    }

    /// So many bytes fit under way in each direction, fewer than a letter has.
    #[must_use]
    pub fn narrow(mut self, pipe_bytes: usize) -> Self {
        self.pipe_bytes = pipe_bytes;
        self
    }

    /// Its machines' own certificates are believed.
    #[must_use]
    pub fn believing(mut self) -> Self {
        self.believing = true;
        self
    }

    /// From now on certificates of this authority are believed, as if the system knew it.
    pub fn trust(&self, roots_pem: &str) {
        self.roots_pem.lock().unwrap_or_else(PoisonError::into_inner).push_str(roots_pem);
    }

    fn in_this_world(&self, verification: &Verification) -> Verification {
        let roots_pem = self.roots_pem.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match verification {
            Verification::Verified if !roots_pem.is_empty() => Verification::VerifiedWith { roots_pem },
            other => other.clone(),
        }
    }

    /// The providers live on this runtime: they outlast the one that dials, as machines outlast a process that is killed.
    #[must_use]
    pub fn on(mut self, runtime: Handle) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// From now on all its machines count as standing in a listed network.
    pub fn list(&self) {
        self.listed.store(true, Ordering::Relaxed);
    }

    /// From now on the provider answers there.
    pub fn connect(&self, host: &str, port: u16, provider: Arc<MailProvider>) {
        self.set(host, port, Host::Up(provider));
    }

    /// From now on this server answers there.
    pub fn connect_scripted(&self, host: &str, port: u16, server: Arc<ScriptedServer>) {
        self.set(host, port, Host::Scripted(server));
    }

    /// The machine is known but refuses connections.
    pub fn take_down(&self, host: &str, port: u16) {
        self.set(host, port, Host::Down);
    }

    fn set(&self, host: &str, port: u16, state: Host) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.insert((host.to_ascii_lowercase(), port), state);
    }

    fn find(&self, target: &Target) -> Option<Host> {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get(&(target.host.to_ascii_lowercase(), target.port)).cloned()
    }
}

impl Default for Network {
    fn default() -> Self {
        Network::new()
    }
}

impl Dialler for Network {
    fn dial<'a>(&'a self, target: &'a Target) -> Pending<'a, Result<Connection, DialError>> {
        Box::pin(async move {
            let host = || target.host.clone();
            let runtime = self.runtime.clone().unwrap_or_else(Handle::current);
            let provider = match self.find(target) {
                Some(Host::Up(provider)) => provider,
                Some(Host::Scripted(server)) => {
                    let (near, far) = tokio::io::duplex(self.pipe_bytes);
                    runtime.spawn(async move { server.serve(far).await });
                    return Ok(Connection::Memory(near));
                }
                Some(Host::Down) => {
                    let source = io::Error::from(io::ErrorKind::ConnectionRefused);
                    return Err(DialError::Unreachable { host: host(), source });
                }
                None => return Err(DialError::Resolve { host: host(), source: ResolveError::NoSuchRecord }),
            };
            let (near, far) = tokio::io::duplex(self.pipe_bytes);
            let encrypted = target.security == Security::ImplicitTls;
            runtime.spawn(async move {
                if let Err(error) = provider.accept(far, encrypted).await {
                    tracing::error!(%error, "the receipt log of a provider cannot be written");
                }
            });
            let open = Connection::Memory(near);
            if encrypted { self.upgrade(open, target).await } else { Ok(open) }
        })
    }

    fn upgrade<'a>(&'a self, open: Connection, target: &'a Target) -> Pending<'a, Result<Connection, DialError>> {
        let verification = match self.believing {
            true => Verification::Opportunistic,
            false => self.in_this_world(&target.verification),
        };
        let target = Target { verification, ..target.clone() };
        Box::pin(async move { self.tls.upgrade(open, &target).await })
    }

    fn proves(&self, open: &Connection, target: &Target, verification: &Verification) -> bool {
        self.believing || self.tls.proves(open, target, &self.in_this_world(verification))
    }

    fn is_listed(&self, _open: &Connection) -> bool {
        self.listed.load(Ordering::Relaxed)
    }
}
