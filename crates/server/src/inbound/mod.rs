//! The SMTP door for what comes back: bounces, complaints, unsubscriptions by mail. It takes mail only for return addresses of letters
//! that were really handed over, relays nothing, and never writes a letter of its own: neither a bounce nor an answer.

mod session;

use application::Application;
use mail::smtp::receiver::Settings;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

/// Connections at once, and of one address.
const CONNECTIONS: usize = 200;
const CONNECTIONS_OF_ONE: usize = 20;
/// A whole connection; a bounce takes seconds.
const CONNECTION_TIME: Duration = Duration::from_secs(10 * 60);
/// Recipients of one letter: a bounce has one.
const RECIPIENTS: usize = 20;
/// The largest letter: a bounce that returns ours.
const LETTER_BYTES: usize = 20 << 20;
/// A pause after accepting failed (no file handles left), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running door. Dropping it shuts it at once.
pub struct InboundDoor {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

impl InboundDoor {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections; those that are open are cut off, and whoever sent will send again.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(task) = self.task.take() {
            drop(task.await);
        }
    }
}

impl Drop for InboundDoor {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// Opens the door. `host` is the name in its banner.
///
/// # Errors
/// A listener without an address.
pub fn open_inbound(application: Application, listener: TcpListener, host: &str) -> io::Result<InboundDoor> {
    let address = listener.local_addr()?;
    let settings =
        Settings { most_recipients: RECIPIENTS, largest_letter_bytes: LETTER_BYTES, ..Settings::of_host(host) };
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(accept(application, listener, Arc::new(settings), stopped));
    Ok(InboundDoor { address, stop, task: Some(task) })
}

async fn accept(app: Application, listener: TcpListener, settings: Arc<Settings>, mut stopped: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let peers = Arc::new(session::Peers::default());
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stopped.changed() => break,
            accepted = listener.accept() => accepted,
        };
        while open.try_join_next().is_some() {}
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        // Who finds no place is not answered: it tries again.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let Some(visit) = peers.enter(peer.ip(), CONNECTIONS_OF_ONE) else { continue };
        let (app, settings) = (app.clone(), Arc::clone(&settings));
        open.spawn(async move {
            let _held = (place, visit);
            let talk = session::serve(&app, stream, (*settings).clone());
            // What a stranger's connection came to is of no interest beyond it.
            drop(tokio::time::timeout(CONNECTION_TIME, talk).await);
        });
    }
    open.shutdown().await;
}
