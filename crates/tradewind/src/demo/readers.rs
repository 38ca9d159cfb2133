//! The readers of the demo: they open, click and unsubscribe by HTTP, as browsers and scanners do, minutes instead of days after the
//! letter came while the clock goes with the wall.

use super::crowd::Crowd;
use super::customers::Directory;
use super::live::Life;
use super::stage::Answer;
use super::trade::Teller;
use crate::commands::Failure;
use fakeworld::{Action, ActionKind, Delivery, PacedClock};
use outside::Clock;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// The slowest reader comes so long after the letter while the clock goes with the wall: who looks on shall see it.
const SLOWEST_TO_WATCH: Duration = Duration::from_secs(180);
/// The same where days pass in minutes.
const SLOWEST: Duration = Duration::from_secs(40 * 60 * 60);
/// An answer to a reader is a redirect or a small page.
const ANSWER_BYTES: u64 = 64 * 1024;

/// Whoever reads, and where.
#[derive(Clone)]
pub struct Reading {
    pub crowd: Arc<Crowd>,
    pub life: Arc<Life>,
    pub clock: Arc<PacedClock>,
    pub address: SocketAddr,
}

/// Lets everybody read what is delivered, until the provider is gone.
pub async fn read_all(reading: Reading, mut deliveries: mpsc::UnboundedReceiver<Delivery>) {
    while let Some(delivery) = deliveries.recv().await {
        let in_a_hurry = reading.clock.speed() <= 1;
        let slowest = if in_a_hurry { SLOWEST_TO_WATCH } else { SLOWEST };
        for (at, action) in reading.crowd.read(&delivery, slowest, !in_a_hurry) {
            let (reading, recipient) = (reading.clone(), delivery.recipient.clone());
            tokio::spawn(async move {
                reading.clock.wait(at.since(reading.clock.now())).await;
                act(action, recipient, &reading).await;
            });
        }
    }
}

async fn act(action: Action, recipient: String, reading: &Reading) {
    let address = reading.address;
    let (method, url) = match &action.kind {
        ActionKind::Open(url) | ActionKind::Click(url) => ("GET", url),
        ActionKind::OneClickUnsubscribe(url) => ("POST", url),
        ActionKind::Answer(subject) => {
            if let Err(trouble) = answer(recipient, subject.clone(), reading).await {
                tracing::debug!(%trouble, "an answer of a reader of the demo was not told");
            }
            return;
        }
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

async fn answer(address: String, subject: String, reading: &Reading) -> Result<(), Failure> {
    let life = &reading.life;
    let directory = Directory::find(&life.application, &life.by, &address).await?;
    let (application, by, house, world) = (&life.application, &life.by, &life.house, &*life.world);
    let answer = Answer { at: application.now(), address, subject, campaign: None };
    Teller { application, by, house, world }.tell_answers(&directory, vec![answer]).await
}

async fn ask(address: SocketAddr, request: &[u8]) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES).read_to_end(&mut answer).await?;
    Ok(())
}
