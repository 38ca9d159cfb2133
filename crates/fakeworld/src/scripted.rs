//! Mail servers that err or mean harm, each with one vice at one step of the dialogue, for a number of times; then they behave.
//!
//! They keep an exact account of what they took: whoever sends to them must have told each letter taken once, refused, put off, or
//! in doubt, whatever they did.

use outside::Clock;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Where in the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Greeting,
    Hello,
    StartTls,
    Mail,
    Recipient,
    Data,
    /// The final dot or the last chunk was read: the letter is kept unless the vice refuses it.
    End,
}

/// What is done instead of the usual reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vice {
    None,
    /// Every reply comes byte by byte, always.
    ByteByByte,
    /// 421, and the connection ends.
    Closing,
    /// The connection ends without a word.
    Hangup,
    /// The usual reply, after longer than anybody waits.
    Late(Duration),
    /// A line without an end.
    EndlessLine,
    /// A reply of lines without an end.
    EndlessReply,
    /// A NUL where the code should be.
    Nul,
    /// Something else than SMTP.
    Rubbish,
    /// The usual reply twice.
    Twice,
    /// None at all, though the next commands are answered.
    Swallowed,
    /// Replies to commands that nobody has said.
    Ahead,
    /// Clear text behind the reply to STARTTLS.
    Injected,
    /// After the reply to STARTTLS no TLS.
    BrokenHandshake,
    /// A 451.
    Defer,
    /// CHUNKING is offered and BDAT is not known.
    UnknownChunks,
}

/// Bytes of an endless line or reply; whoever reads more of it has no limit.
const ENDLESS_BYTES: usize = 4 << 20;

/// One such server.
pub struct ScriptedServer {
    vice: Vice,
    step: Step,
    left: AtomicUsize,
    clock: Arc<dyn Clock>,
    chunks: bool,
    announces: &'static str,
    envelopes: Mutex<Vec<String>>,
    received: Mutex<BTreeMap<String, u64>>,
    connections: AtomicU64,
    written: AtomicU64,
}

impl ScriptedServer {
    /// Has its vice at `step` for the first `times` times.
    pub fn new(vice: Vice, step: Step, times: usize, clock: Arc<dyn Clock>) -> Self {
        ScriptedServer {
            vice,
            step,
            left: AtomicUsize::new(times),
            clock,
            chunks: false,
            announces: "",
            envelopes: Mutex::default(),
            received: Mutex::default(),
            connections: AtomicU64::new(0),
            written: AtomicU64::new(0),
        }
    }

    /// Offers CHUNKING.
    #[must_use]
    pub fn with_chunks(mut self) -> Self {
        self.chunks = true;
        self
    }

    /// Says these lines too when it is greeted, such as `250-DSN\r\n`.
    #[must_use]
    pub fn announcing(mut self, lines: &'static str) -> Self {
        self.announces = lines;
        self
    }

    /// Every MAIL and RCPT that was said to it.
    pub fn envelopes(&self) -> Vec<String> {
        self.envelopes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many letters lie in each mailbox.
    pub fn received(&self) -> BTreeMap<String, u64> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::SeqCst)
    }

    /// Bytes that were taken from it by whoever dialled.
    pub fn written_bytes(&self) -> u64 {
        self.written.load(Ordering::SeqCst)
    }

    fn offers_tls(&self) -> bool {
        self.step == Step::StartTls
    }

    /// Whether the vice comes now; it is used up by that.
    fn is_due(&self, step: Step) -> bool {
        let steps = self.step == step && !matches!(self.vice, Vice::None | Vice::ByteByByte);
        steps && self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }

    /// Serves one connection to its end; a peer that leaves is an everyday end.
    pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let mut talk = Talk { server: self, stream, input: Vec::new(), recipient: None };
        // Whatever the vice does to the stream is meant.
        talk.run().await.ok();
    }
}

struct Talk<'a, S> {
    server: &'a ScriptedServer,
    stream: S,
    input: Vec<u8>,
    recipient: Option<String>,
}

/// Whether the dialogue goes on.
enum Goes {
    On,
    Ends,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<'_, S> {
    async fn run(&mut self) -> io::Result<()> {
        if let Goes::Ends = self.reply(Step::Greeting, "220 scripted.example ESMTP\r\n").await? {
            return Ok(());
        }
        loop {
            let line = self.line().await?;
            let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            if matches!(verb.as_str(), "MAIL" | "RCPT") {
                self.server.envelopes.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
            }
            let goes = match verb.as_str() {
                "EHLO" => {
                    let starttls = if self.server.offers_tls() { "250-STARTTLS\r\n" } else { "" };
                    let chunks = if self.server.chunks { "250-CHUNKING\r\n" } else { "" };
                    let more = self.server.announces;
                    let text =
                        format!("250-scripted.example\r\n250-PIPELINING\r\n{starttls}{chunks}{more}250 8BITMIME\r\n");
                    self.reply(Step::Hello, &text).await?
                }
                "STARTTLS" => self.begin_tls().await?,
                "MAIL" => self.reply(Step::Mail, "250 2.1.0 Ok\r\n").await?,
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_lowercase();
                    self.recipient = Some(address);
                    self.reply(Step::Recipient, "250 2.1.5 Ok\r\n").await?
                }
                "DATA" => self.data().await?,
                "BDAT" => self.chunk(&line).await?,
                "RSET" => {
                    self.recipient = None;
                    self.say("250 2.0.0 Ok\r\n").await?;
                    Goes::On
                }
                "QUIT" => {
                    self.say("221 2.0.0 Bye\r\n").await?;
                    Goes::Ends
                }
                _other => {
                    self.say("500 5.5.2 What\r\n").await?;
                    Goes::On
                }
            };
            if let Goes::Ends = goes {
                self.stream.shutdown().await?;
                return Ok(());
            }
        }
    }

    async fn data(&mut self) -> io::Result<Goes> {
        let due = self.server.step == Step::Data;
        let before = self.server.left.load(Ordering::SeqCst);
        if let Goes::Ends = self.reply(Step::Data, "354 Go on\r\n").await? {
            return Ok(Goes::Ends);
        }
        let vicious = due && before != self.server.left.load(Ordering::SeqCst);
        if vicious && self.server.vice == Vice::Defer {
            return Ok(Goes::On);
        }
        while self.line().await? != "." {}
        self.end().await
    }

    async fn chunk(&mut self, line: &str) -> io::Result<Goes> {
        let size: usize = line.split(' ').nth(1).and_then(|size| size.parse().ok()).unwrap_or(0);
        if self.server.vice == Vice::UnknownChunks {
            // The chunk is read as commands from here on.
            self.say("500 5.5.2 BDAT?\r\n").await?;
            return Ok(Goes::On);
        }
        while self.input.len() < size {
            self.read().await?;
        }
        self.input.drain(..size);
        self.end().await
    }

    /// The whole letter was read: it is kept before anything is said, but where the vice is to refuse it.
    async fn end(&mut self) -> io::Result<Goes> {
        let refuses = matches!(self.server.vice, Vice::Defer | Vice::Closing) && self.server.step == Step::End;
        let refused = refuses && self.server.left.load(Ordering::SeqCst) > 0;
        if let Some(recipient) = self.recipient.take().filter(|_| !refused) {
            let mut received = self.server.received.lock().unwrap_or_else(PoisonError::into_inner);
            *received.entry(recipient).or_default() += 1;
        }
        self.reply(Step::End, "250 2.0.0 Taken\r\n").await
    }

    async fn begin_tls(&mut self) -> io::Result<Goes> {
        if !self.server.is_due(Step::StartTls) {
            self.say("454 4.7.0 TLS is not to be had now\r\n").await?;
            return Ok(Goes::On);
        }
        if self.server.vice == Vice::Injected {
            self.say("220 2.0.0 Ready\r\n250-injected.example\r\n250 8BITMIME\r\n").await?;
        } else {
            self.say("220 2.0.0 Ready\r\n").await?;
            self.read().await?;
            self.say("this is no TLS at all, whatever you heard\r\n").await?;
        }
        Ok(Goes::Ends)
    }

    /// The usual reply, or the vice.
    async fn reply(&mut self, step: Step, usual: &str) -> io::Result<Goes> {
        if !self.server.is_due(step) {
            self.say(usual).await?;
            return Ok(Goes::On);
        }
        match self.server.vice {
            Vice::None | Vice::ByteByByte | Vice::Injected | Vice::BrokenHandshake | Vice::UnknownChunks => {
                self.say(usual).await?;
            }
            Vice::Closing => {
                self.say("421 4.3.2 Closing\r\n").await?;
                return Ok(Goes::Ends);
            }
            Vice::Hangup => return Ok(Goes::Ends),
            Vice::Late(wait) => {
                self.server.clock.wait(wait).await;
                self.say(usual).await?;
            }
            Vice::EndlessLine => {
                self.flood(b"250 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx").await?
            }
            Vice::EndlessReply => self.flood(b"250-and another line of this reply, which does not end\r\n").await?,
            Vice::Nul => self.say("2\u{0}50 2.0.0 Ok\r\n").await?,
            Vice::Rubbish => self.say("HTTP/1.1 400 Bad Request\r\n\r\n").await?,
            Vice::Twice => self.say(&format!("{usual}{usual}")).await?,
            Vice::Swallowed => {}
            Vice::Ahead => self.say(&format!("{usual}250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go on\r\n250 Ok\r\n")).await?,
            Vice::Defer => self.say("451 4.3.0 Later\r\n").await?,
        }
        Ok(Goes::On)
    }

    async fn flood(&mut self, piece: &[u8]) -> io::Result<()> {
        for _ in 0..ENDLESS_BYTES / piece.len() {
            self.write(piece).await?;
        }
        Ok(())
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        if self.server.vice != Vice::ByteByByte {
            return self.write(text.as_bytes()).await;
        }
        for byte in text.as_bytes() {
            self.write(std::slice::from_ref(byte)).await?;
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await?;
        self.server.written.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        Ok(())
    }

    async fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.input.windows(2).position(|pair| pair == b"\r\n") {
                let line = String::from_utf8_lossy(&self.input[..end]).into_owned();
                self.input.drain(..end + 2);
                return Ok(line);
            }
            self.read().await?;
        }
    }

    async fn read(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 << 10];
        let count = self.stream.read(&mut buffer).await?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.input.extend_from_slice(&buffer[..count]);
        Ok(())
    }
}
