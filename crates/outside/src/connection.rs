//! One open road to another machine: TCP, TLS over it, or the in-thread network of `fakeworld`.

use rustls_pki_types::CertificateDer;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// A connection that reads and writes bytes. TLS ones are boxed: they are an order of magnitude larger.
#[derive(Debug)]
pub enum Connection {
    Tcp(TcpStream),
    TcpTls(Box<TlsStream<TcpStream>>),
    Memory(DuplexStream),
    MemoryTls(Box<TlsStream<DuplexStream>>),
}

impl Connection {
    /// Whether bytes travel encrypted.
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Connection::TcpTls(_) | Connection::MemoryTls(_))
    }

    /// The certificates that the other side showed, its own first; none in clear.
    pub fn certificates(&self) -> &[CertificateDer<'static>] {
        let session = match self {
            Connection::TcpTls(stream) => &stream.get_ref().1,
            Connection::MemoryTls(stream) => &stream.get_ref().1,
            Connection::Tcp(_) | Connection::Memory(_) => return &[],
        };
        session.peer_certificates().unwrap_or_default()
    }

    /// The machine at the other end; none in the in-thread network.
    pub fn peer(&self) -> Option<SocketAddr> {
        match self {
            Connection::Tcp(stream) => stream.peer_addr().ok(),
            Connection::TcpTls(stream) => stream.get_ref().0.peer_addr().ok(),
            Connection::Memory(_) | Connection::MemoryTls(_) => None,
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Connection::Tcp(stream) => Pin::new(stream).poll_read(cx, buffer),
            Connection::TcpTls(stream) => Pin::new(stream).poll_read(cx, buffer),
            Connection::Memory(stream) => Pin::new(stream).poll_read(cx, buffer),
            Connection::MemoryTls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Connection::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
            Connection::TcpTls(stream) => Pin::new(stream).poll_write(cx, bytes),
            Connection::Memory(stream) => Pin::new(stream).poll_write(cx, bytes),
            Connection::MemoryTls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Connection::Tcp(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
            Connection::TcpTls(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
            Connection::Memory(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
            Connection::MemoryTls(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        matches!(self, Connection::Tcp(_))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Connection::Tcp(stream) => Pin::new(stream).poll_flush(cx),
            Connection::TcpTls(stream) => Pin::new(stream).poll_flush(cx),
            Connection::Memory(stream) => Pin::new(stream).poll_flush(cx),
            Connection::MemoryTls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Connection::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Connection::TcpTls(stream) => Pin::new(stream).poll_shutdown(cx),
            Connection::Memory(stream) => Pin::new(stream).poll_shutdown(cx),
            Connection::MemoryTls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
