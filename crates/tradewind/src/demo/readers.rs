//! The readers of the demo: they open, click and unsubscribe by HTTP, as browsers and scanners do, minutes instead of days after
//! the letter came.

use fakeworld::{Action, ActionKind, Delivery, Readers, ReadersSettings};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// The slowest reader comes so long after the letter.
const SLOWEST: Duration = Duration::from_secs(180);
/// An answer to a reader is a redirect or a small page.
const ANSWER_BYTES: u64 = 64 * 1024;

/// Lets everybody read what is delivered, until the provider is gone.
pub async fn read_all(seed: u64, address: SocketAddr, mut deliveries: mpsc::UnboundedReceiver<Delivery>) {
    let readers = Arc::new(Readers::new(seed, ReadersSettings { slowest: SLOWEST, ..ReadersSettings::default() }));
    while let Some(delivery) = deliveries.recv().await {
        for action in readers.read(&delivery) {
            tokio::spawn(act(action, address));
        }
    }
}

async fn act(action: Action, address: SocketAddr) {
    tokio::time::sleep(action.after).await;
    let (method, url) = match &action.kind {
        ActionKind::Open(url) | ActionKind::Click(url) => ("GET", url),
        ActionKind::OneClickUnsubscribe(url) => ("POST", url),
    };
    let ours = format!("http://{address}");
    // A link that leads elsewhere is not followed: the demo never leaves this machine.
    let Some(path) = url.strip_prefix(&ours) else { return };
    let body = if method == "POST" { "List-Unsubscribe=One-Click" } else { "" };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {}\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        action.agent.user_agent(),
        body.len()
    );
    if let Err(error) = ask(address, request.as_bytes()).await {
        tracing::debug!(%error, "a reader of the demo got no answer");
    }
}

async fn ask(address: SocketAddr, request: &[u8]) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES).read_to_end(&mut answer).await?;
    Ok(())
}
