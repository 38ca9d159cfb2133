//! A road of some length to another program of this machine: connections are carried there and back, each byte later by a while.

use crate::delay::delayed;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::copy_bidirectional_with_sizes;
use tokio::net::{TcpListener, TcpStream};

/// What is carried at once: a letter of ordinary size in one piece.
const PIECE_BYTES: usize = 64 << 10;

/// Carries every connection that the listener takes to `to`, for `each_way` in both directions, until the listener fails.
///
/// # Errors
/// The listener's.
pub async fn run_road(listener: TcpListener, to: SocketAddr, each_way: Duration) -> io::Result<()> {
    loop {
        let (mut near, _) = listener.accept().await?;
        tokio::spawn(async move {
            near.set_nodelay(true)?;
            let far = TcpStream::connect(to).await?;
            far.set_nodelay(true)?;
            let mut far = delayed(far, each_way);
            copy_bidirectional_with_sizes(&mut near, &mut far, PIECE_BYTES, PIECE_BYTES).await
        });
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "how long the road is, is what is tested")]
    use super::*;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn an_answer_comes_after_the_way_there_and_back() {
        let echo = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (to, at) = (echo.local_addr().expect("bound"), listener.local_addr().expect("bound"));
        tokio::spawn(async move {
            let (mut stream, _) = echo.accept().await.expect("the road connects");
            let (mut read, mut write) = stream.split();
            tokio::io::copy(&mut read, &mut write).await
        });
        tokio::spawn(run_road(listener, to, Duration::from_millis(20)));
        let mut stream = TcpStream::connect(at).await.expect("the road listens");
        let began = Instant::now();
        stream.write_all(b"250 ok").await.expect("it carries");
        let mut answer = [0; 6];
        stream.read_exact(&mut answer).await.expect("it carries back");
        assert_eq!(&answer, b"250 ok");
        assert!(began.elapsed() >= Duration::from_millis(40), "{:?}", began.elapsed());
    }
}
