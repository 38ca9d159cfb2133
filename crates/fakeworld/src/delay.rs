//! A road of some length: holds bytes for a time each way, in order, without making the pipe narrower.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::sync::mpsc;
use tokio::time::Instant;

const PIPE_BYTES: usize = 1 << 20;
const CHUNK_BYTES: usize = 64 << 10;
/// Chunks under way in one direction; the sender waits beyond.
const MOST_CHUNKS: usize = 1024;

/// The near end of a road to `far` that takes `delay` each way. Needs a running tokio runtime.
pub(crate) fn delayed<S>(far: S, delay: Duration) -> DuplexStream
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (near, middle) = tokio::io::duplex(PIPE_BYTES);
    let (far_read, far_write) = tokio::io::split(far);
    let (middle_read, middle_write) = tokio::io::split(middle);
    carry(far_read, middle_write, delay);
    carry(middle_read, far_write, delay);
    near
}

fn carry<R, W>(mut from: R, mut to: W, delay: Duration)
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
{
    let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(MOST_CHUNKS);
    tokio::spawn(async move {
        let mut buffer = vec![0; CHUNK_BYTES];
        while let Ok(length) = from.read(&mut buffer).await {
            let sent = sender.send((Instant::now() + delay, buffer[..length].to_vec())).await;
            if length == 0 || sent.is_err() {
                break;
            }
        }
    });
    tokio::spawn(async move {
        while let Some((arrival, bytes)) = receiver.recv().await {
            tokio::time::sleep_until(arrival).await;
            if bytes.is_empty() || to.write_all(&bytes).await.is_err() {
                break;
            }
        }
        // The other end may be gone already; closing is all that is left to do.
        let closed: io::Result<()> = to.shutdown().await;
        closed.ok();
    });
}
