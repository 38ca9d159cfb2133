//! Readers: a small closed loop over keep-alive connections of HTTP/1.1. Each thread asks on all of its connections, then reads their
//! answers, so that it sleeps and wakes seldom and costs little beside the server that is measured.

use crate::commands::Failure;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// An answer that does not come within this ends the measurement.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
const ANSWER_LIMIT_BYTES: usize = 4_096;
/// Every GIF ends with it.
const GIF_TRAILER: u8 = 0x3b;
/// What a person's browser sends beside the address.
const HEADERS: &str = "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\
    Accept: image/avif,image/webp,image/png,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\nConnection: keep-alive\r\n\r\n";

#[derive(Debug, Clone)]
pub struct Load {
    pub connections: usize,
    pub threads: usize,
    pub lasts: Duration,
}

/// What one round came to.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    pub answers: u64,
    pub seconds: f64,
}

impl Round {
    pub fn per_second(&self) -> f64 {
        self.answers as f64 / self.seconds
    }
}

impl Load {
    /// Asks for the paths in turn until the time is over.
    ///
    /// # Errors
    /// A connection that breaks, or an answer that is no 200.
    pub fn run(&self, address: SocketAddr, paths: &[String]) -> Result<Round, Failure> {
        let requests: Vec<Vec<u8>> = paths
            .iter()
            .map(|path| format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{HEADERS}").into_bytes())
            .collect();
        let each = self.connections.div_ceil(self.threads);
        let answers: io::Result<Sum> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads)
                .map(|number| {
                    let requests = &requests;
                    scope.spawn(move || reader(address, requests, each, number * 7_919, self.lasts))
                })
                .collect();
            threads.into_iter().map(|reader| reader.join().map_err(|_| io::Error::other("a reader panicked"))?).sum()
        });
        let (answers, seconds) = answers
            .map(|Sum(answers, seconds)| (answers, seconds))
            .map_err(|error: io::Error| Failure::Other(format!("the load on {address} broke off: {error}")))?;
        Ok(Round { answers, seconds })
    }
}

/// Answers of several readers, and the longest of their times.
struct Sum(u64, f64);

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Sum(0, 0.0), |sum, one| Sum(sum.0 + one.0, sum.1.max(one.1)))
    }
}

fn reader(
    address: SocketAddr,
    requests: &[Vec<u8>],
    connections: usize,
    first: usize,
    lasts: Duration,
) -> io::Result<Sum> {
    let mut readers = Vec::with_capacity(connections);
    for _ in 0..connections {
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(ANSWERS_WITHIN))?;
        readers.push(Reader { socket, answer_bytes: None });
    }
    let (mut next, mut answers, mut buffer) = (first, 0u64, [0u8; ANSWER_LIMIT_BYTES]);
    #[expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]
    let began = Instant::now();
    while began.elapsed() < lasts {
        for reader in &mut readers {
            reader.socket.write_all(&requests[next % requests.len()])?;
            next += 1;
        }
        for reader in &mut readers {
            reader.read(&mut buffer)?;
            answers += 1;
        }
    }
    Ok(Sum(answers, began.elapsed().as_secs_f64()))
}

/// One connection, and how long its answers are: all of them say the same, so that only the first one's head is read.
struct Reader {
    socket: TcpStream,
    answer_bytes: Option<usize>,
}

impl Reader {
    /// Reads one answer to its end.
    fn read(&mut self, buffer: &mut [u8; ANSWER_LIMIT_BYTES]) -> io::Result<()> {
        let mut filled = 0;
        loop {
            let read = self.socket.read(&mut buffer[filled..])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if self.answer_bytes.is_none() {
                let head = buffer[..filled].windows(4).position(|bytes| bytes == b"\r\n\r\n");
                self.answer_bytes = head.map(|head| head + 4 + length(&buffer[..head]));
            }
            match self.answer_bytes {
                Some(bytes) if filled == bytes => break,
                Some(bytes) if filled > bytes => {
                    return Err(io::Error::other("an answer is longer than the one before"));
                }
                Some(_) | None => {}
            }
        }
        let is_whole = buffer.starts_with(b"HTTP/1.1 200") && buffer[..filled].ends_with(&[GIF_TRAILER]);
        is_whole
            .then_some(())
            .ok_or_else(|| io::Error::other(String::from_utf8_lossy(&buffer[..filled.min(60)]).into_owned()))
    }
}

fn length(head: &[u8]) -> usize {
    let name = b"content-length: ";
    let at = head.windows(name.len()).position(|bytes| bytes.eq_ignore_ascii_case(name));
    let digits = at.map_or(&head[..0], |at| &head[at + name.len()..]);
    digits.iter().take_while(|byte| byte.is_ascii_digit()).fold(0, |sum, byte| sum * 10 + usize::from(byte - b'0'))
}

/// How many answers a second the readers get from threads that read a request and write the same answer: their own limit on this machine.
///
/// # Errors
/// As [`Load::run`].
pub fn ceiling(load: &Load, paths: &[String]) -> Result<f64, Failure> {
    let no_port = || Failure::io("no free port on loopback");
    let listener = TcpListener::bind("127.0.0.1:0").map_err(no_port())?;
    let address = listener.local_addr().map_err(no_port())?;
    let connections = load.connections.div_ceil(load.threads) * load.threads;
    let answering = std::thread::spawn(move || {
        let threads: Vec<_> = listener
            .incoming()
            .take(connections)
            .filter_map(Result::ok)
            .map(|socket| std::thread::spawn(move || echo(socket)))
            .collect();
        threads.into_iter().for_each(|thread| drop(thread.join()));
    });
    let round = load.run(address, paths)?;
    drop(answering.join());
    Ok(round.per_second())
}

fn echo(mut socket: TcpStream) {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-type: image/gif\r\ncontent-length: 43\r\n\r\n".to_vec();
    answer.extend_from_slice(&server::PIXEL);
    let mut buffer = [0; ANSWER_LIMIT_BYTES];
    while let Ok(read) = socket.read(&mut buffer) {
        if read == 0 || socket.write_all(&answer).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_count_whole_answers() {
        let load = Load { connections: 3, threads: 2, lasts: Duration::from_millis(50) };
        assert!(ceiling(&load, &["/o/x.gif".to_owned()]).unwrap() > 0.0);
        assert_eq!(length(b"HTTP/1.1 200 OK\r\nContent-Length: 43\r\nx: y"), 43);
    }
}
