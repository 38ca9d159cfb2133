//! The bytes of the conversation: frames of a kind (1 byte), a length (4, little-endian) and so many bytes. `J` is a message in
//! JSON, `B` a block of a file, `E` the end of a file.

use super::errand::{Errand, Reply};
use crate::commands::Failure;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A longer message is a mistake or worse; a condition or a user is a few kilobytes.
const MESSAGE_BYTES: usize = 1 << 20;
/// Blocks of files: large enough to cost nothing, small enough to hold a few.
pub const BLOCK_BYTES: usize = 256 << 10;
/// A command that begins a conversation or a file and then says nothing gives its place up.
const NEXT_FRAME_WITHIN: Duration = Duration::from_secs(60);
/// Of this program; another one is told so.
const PROTOCOL: u32 = 1;

const MESSAGE: u8 = b'J';
const BLOCK: u8 = b'B';
const END: u8 = b'E';

pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// One end of a conversation.
pub struct Link {
    stream: Box<dyn Stream>,
}

/// What comes next from the one who carries an errand out.
pub enum Next {
    Reply(Reply),
    Block(Vec<u8>),
}

#[derive(Serialize, Deserialize)]
struct Opening {
    protocol: u32,
    errand: Errand,
}

#[derive(Deserialize)]
struct OpeningProtocol {
    protocol: u32,
}

impl Link {
    pub fn new(stream: impl Stream + 'static) -> Self {
        Link { stream: Box::new(stream) }
    }

    async fn put(&mut self, kind: u8, bytes: &[u8]) -> Result<(), Failure> {
        let length = u32::try_from(bytes.len()).expect("frames are far below 4 GB");
        let mut frame = Vec::with_capacity(5 + bytes.len());
        frame.push(kind);
        frame.extend_from_slice(&length.to_le_bytes());
        frame.extend_from_slice(bytes);
        self.stream.write_all(&frame).await.map_err(broken_off)
    }

    async fn take(&mut self) -> Result<(u8, Vec<u8>), Failure> {
        let mut head = [0u8; 5];
        self.stream.read_exact(&mut head).await.map_err(broken_off)?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
        let limit = if head[0] == BLOCK { BLOCK_BYTES } else { MESSAGE_BYTES };
        if length > limit {
            return Err(not_understood());
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).await.map_err(broken_off)?;
        Ok((head[0], bytes))
    }

    async fn take_soon(&mut self) -> Result<(u8, Vec<u8>), Failure> {
        let late = |_| Failure::Other("the other end of control.sock says nothing".into());
        tokio::time::timeout(NEXT_FRAME_WITHIN, self.take()).await.map_err(late)?
    }

    async fn put_json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(value).expect("messages are plain structs that always serialise");
        if bytes.len() > MESSAGE_BYTES {
            return Err(Failure::Input(format!("this is too much for one command: at most {MESSAGE_BYTES} bytes")));
        }
        self.put(MESSAGE, &bytes).await
    }

    /// Begins the conversation.
    pub async fn ask(&mut self, errand: Errand) -> Result<(), Failure> {
        self.put_json(&Opening { protocol: PROTOCOL, errand }).await
    }

    /// The errand that a conversation begins with.
    pub async fn hear_errand(&mut self) -> Result<Errand, Failure> {
        let (kind, bytes) = self.take_soon().await?;
        if kind != MESSAGE {
            return Err(not_understood());
        }
        let opening: OpeningProtocol = serde_json::from_slice(&bytes).map_err(|_| not_understood())?;
        if opening.protocol != PROTOCOL {
            return Err(not_understood());
        }
        serde_json::from_slice::<Opening>(&bytes).map(|opening| opening.errand).map_err(|_| not_understood())
    }

    pub async fn say(&mut self, reply: &Reply) -> Result<(), Failure> {
        self.put_json(reply).await
    }

    /// A part of a file, in as many blocks as it needs.
    pub async fn say_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        for block in bytes.chunks(BLOCK_BYTES) {
            self.put(BLOCK, block).await?;
        }
        Ok(())
    }

    pub async fn end_bytes(&mut self) -> Result<(), Failure> {
        self.put(END, &[]).await
    }

    /// A whole file of at most so many bytes.
    pub async fn hear_bytes(&mut self, limit: usize) -> Result<Vec<u8>, Failure> {
        let mut file = Vec::new();
        loop {
            match self.take_soon().await? {
                (BLOCK, block) if file.len() + block.len() <= limit => file.extend_from_slice(&block),
                (BLOCK, _) => return Err(Failure::Input(format!("the file is larger than {} MiB", limit >> 20))),
                (END, _) => return Ok(file),
                _ => return Err(not_understood()),
            }
        }
    }

    /// What is said next; it may take as long as the work does.
    pub async fn next(&mut self) -> Result<Next, Failure> {
        match self.take().await? {
            (MESSAGE, bytes) => serde_json::from_slice(&bytes).map(Next::Reply).map_err(|_| not_understood()),
            (BLOCK, block) => Ok(Next::Block(block)),
            _ => Err(not_understood()),
        }
    }
}

fn not_understood() -> Failure {
    Failure::Other(
        "the running Tradewind and this command do not understand each other; use the program of the same version"
            .into(),
    )
}

fn broken_off(source: std::io::Error) -> Failure {
    Failure::Io {
        what: "the conversation with the running Tradewind broke off; see its log, then look before you try again"
            .into(),
        source,
    }
}
