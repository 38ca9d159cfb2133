//! The streams of a channel: opened, encrypted, polled and closed as the sender orders; what is learnt of machines is remembered.

use super::line::LineNumber;
use super::order::Parting;
use super::route::Route;
use super::sender::ChannelSender;
use super::site::Site;
use crate::sending::exchangers::{Manner, Reached};
use crate::sending::relay::{in_full, passwords_over};
use crate::sending::tls_tally::{Bound, TlsResult, TlsTally};
use basics::Timestamp;
use outside::{Connection, DialError, Target, Verification};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Replies are short; a server that sends more at once is read in several turns.
const READ_BYTES: usize = 8 * 1024;

type Opening<T> = Pin<Box<dyn Future<Output = Result<T, DialError>> + Send>>;

/// Whom a stream leads to.
#[derive(Debug, Clone)]
struct Far {
    target: Target,
    manner: Manner,
}

enum Wire {
    Opening(Opening<Reached>),
    Encrypting(Opening<Connection>, Far),
    Open(Connection, Far),
}

/// Every stream of a channel.
pub(super) struct Wires {
    route: Route,
    wires: BTreeMap<LineNumber, Wire>,
    tally: TlsTally,
}

impl Wires {
    pub(super) fn new(route: Route) -> Self {
        Wires { route, wires: BTreeMap::new(), tally: TlsTally::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.wires.is_empty()
    }

    /// How connections were encrypted since this was asked last.
    pub(super) fn take_tally(&mut self) -> Option<TlsTally> {
        self.tally.take()
    }

    pub(super) fn dial(&mut self, line: LineNumber, site: Site) {
        let route = self.route.clone();
        self.wires.insert(line, Wire::Opening(Box::pin(async move { route.dial(&site).await })));
    }

    pub(super) fn encrypt(&mut self, line: LineNumber) {
        if let Some(Wire::Open(connection, far)) = self.wires.remove(&line) {
            let (route, whom) = (self.route.clone(), far.target.clone());
            let upgrade = Box::pin(async move { route.dialler().upgrade(connection, &whom).await });
            self.wires.insert(line, Wire::Encrypting(upgrade, far));
        }
    }

    pub(super) fn hang_up(&mut self, line: LineNumber, parting: Parting) {
        let wire = self.wires.remove(&line);
        let (Route::Direct(exchangers), Some(Wire::Open(connection, far))) = (&self.route, wire) else { return };
        let (host, bound) = (&far.target.host, far.manner.bound);
        match parting {
            Parting::Usual if !connection.is_encrypted() => self.tally.count(bound, TlsResult::Clear),
            Parting::Usual => {}
            Parting::Unwelcome => exchangers.is_down(host),
            Parting::NotEncrypted => {
                exchangers.is_down(host);
                self.tally.count(bound, TlsResult::NotOffered);
            }
            Parting::NoChunks => exchangers.breaks_chunks(host),
        }
    }

    /// Moves every stream as far as it goes; answers whether anything moved.
    pub(super) fn poll(&mut self, sender: &mut ChannelSender, context: &mut Context<'_>, now: Timestamp) -> bool {
        let Wires { route, wires, tally } = self;
        let mut moved = false;
        let mut failed = Vec::new();
        for (line, wire) in wires.iter_mut() {
            match wire {
                Wire::Opening(opening) => match opening.as_mut().poll(context) {
                    Poll::Pending => {}
                    Poll::Ready(Ok(Reached { connection, target, manner })) => {
                        moved = true;
                        sender.dialled(*line, passwords_over(route.dialler(), &connection), manner, now);
                        *wire = Wire::Open(connection, Far { target, manner });
                        poll_stream(sender, *line, wire, context, now);
                    }
                    Poll::Ready(Err(error)) => {
                        moved = true;
                        sender.not_dialled(*line, in_full(&error), now);
                        failed.push(*line);
                    }
                },
                Wire::Encrypting(handshake, far) => match handshake.as_mut().poll(context) {
                    Poll::Pending => {}
                    Poll::Ready(Ok(connection)) => {
                        moved = true;
                        if matches!(route, Route::Direct(_)) {
                            tally.count(far.manner.bound, worth(route, &connection, far));
                        }
                        match sender.client(*line) {
                            Some(client) => {
                                client.tls_established(now);
                                *wire = Wire::Open(connection, far.clone());
                                poll_stream(sender, *line, wire, context, now);
                            }
                            None => failed.push(*line),
                        }
                    }
                    Poll::Ready(Err(error)) => {
                        moved = true;
                        if let Route::Direct(exchangers) = route {
                            tally.count(far.manner.bound, TlsResult::Failed);
                            match far.manner.bound {
                                // Another machine of the policy may do better; in clear none is spoken with.
                                Bound::Enforced => exchangers.is_down(&far.target.host),
                                Bound::Free | Bound::Testing => exchangers.breaks_tls(&far.target.host),
                            }
                        }
                        sender.not_encrypted(*line, in_full(&error));
                        failed.push(*line);
                    }
                },
                Wire::Open(..) => moved |= poll_stream(sender, *line, wire, context, now),
            }
        }
        for line in failed {
            wires.remove(&line);
        }
        moved
    }
}

/// What an encrypted connection is worth by the policy of its place.
fn worth(route: &Route, connection: &Connection, far: &Far) -> TlsResult {
    match far.manner.bound {
        Bound::Free => TlsResult::Encrypted,
        Bound::Enforced => TlsResult::Proven,
        Bound::Testing => {
            let proves = || route.dialler().proves(connection, &far.target, &Verification::Verified);
            if far.manner.named && proves() { TlsResult::Proven } else { TlsResult::Failed }
        }
    }
}

fn poll_stream(
    sender: &mut ChannelSender,
    line: LineNumber,
    wire: &mut Wire,
    context: &mut Context<'_>,
    now: Timestamp,
) -> bool {
    let (Wire::Open(stream, _), Some(client)) = (wire, sender.client(line)) else { return false };
    let mut moved = false;
    while !client.is_closed() && !client.pending().is_empty() {
        match Pin::new(&mut *stream).poll_write(context, client.pending()) {
            Poll::Pending => break,
            Poll::Ready(Ok(count)) if count > 0 => {
                client.written(count, now);
                moved = true;
            }
            Poll::Ready(_) => {
                client.closed();
                return true;
            }
        }
    }
    // On every poll: TLS takes bytes that the socket does not, and nothing else moves them on.
    if let Poll::Ready(Err(_)) = Pin::new(&mut *stream).poll_flush(context) {
        client.closed();
        return true;
    }
    let mut space = [std::mem::MaybeUninit::uninit(); READ_BYTES];
    while !client.is_closed() {
        let mut buffer = ReadBuf::uninit(&mut space);
        match Pin::new(&mut *stream).poll_read(context, &mut buffer) {
            Poll::Pending => break,
            Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                client.received(buffer.filled(), now);
                moved = true;
            }
            Poll::Ready(_) => {
                client.closed();
                return true;
            }
        }
    }
    moved
}
