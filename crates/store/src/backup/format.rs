//! The backup's bytes: a line that names the format, then one zstd stream of frames.
//!
//! A frame is a kind (1 byte), a length (4, little-endian) and so many bytes. A table is `T` (JSON: name, columns), frames `R`
//! of rows, and `E` (JSON: rows, SHA-256 over the bytes of all its `R`). A file is `F` (JSON: name), frames `B`, and `G` (JSON:
//! bytes, SHA-256). `Z` (JSON: totals) ends the stream: without it the backup is cut off. A value is a tag (0 null, 1 whole
//! number, 2 real, 3 text, 4 bytes), then 8 bytes or a length (4) and bytes.

use super::BackupError;
use crate::Value;
use aws_lc_rs::digest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{ErrorKind, Read, Write};

/// What stands in front of the compressed stream; the last digit is the format's version.
pub const MAGIC: &[u8] = b"TRADEWIND BACKUP 1\n";
/// Longer frames are never written; a length above it is damage, not a reason to take memory.
const FRAME_BYTES: usize = 64 << 20;

pub const HEADER: u8 = b'H';
pub const TABLE: u8 = b'T';
pub const ROWS: u8 = b'R';
pub const TABLE_END: u8 = b'E';
pub const FILE: u8 = b'F';
pub const BYTES: u8 = b'B';
pub const FILE_END: u8 = b'G';
pub const END: u8 = b'Z';

#[derive(Debug, Serialize, Deserialize)]
pub struct Header {
    /// The newest migration of the ledger it was made of.
    pub schema: i64,
    /// Milliseconds since 1970.
    pub made_at: i64,
    /// `sqlite` or `postgres`; told, never asked.
    pub database: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct TableHead {
    pub name: String,
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Rows of a table, bytes of a file.
    pub count: u64,
    pub sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct FileHead {
    pub name: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Totals {
    pub tables: u64,
    pub rows: u64,
    pub files: u64,
}

/// A running checksum.
pub struct Summing {
    context: digest::Context,
    count: u64,
}

impl Summing {
    pub fn new() -> Self {
        Summing { context: digest::Context::new(&digest::SHA256), count: 0 }
    }

    pub fn add(&mut self, bytes: &[u8], count: u64) {
        self.context.update(bytes);
        self.count += count;
    }

    pub fn end(self) -> Sum {
        let hash = self.context.finish();
        let sha256 = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Sum { count: self.count, sha256 }
    }
}

pub fn put(out: &mut impl Write, kind: u8, bytes: &[u8]) -> Result<(), BackupError> {
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length as usize <= FRAME_BYTES);
    let length = length.ok_or(BackupError::TooLong)?;
    out.write_all(&[kind])?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)?;
    Ok(())
}

pub fn put_json(out: &mut impl Write, kind: u8, value: &impl Serialize) -> Result<(), BackupError> {
    put(out, kind, &serde_json::to_vec(value).expect("heads are plain structs that always serialise"))
}

/// The next frame.
pub fn take(from: &mut impl Read) -> Result<(u8, Vec<u8>), BackupError> {
    let mut head = [0u8; 5];
    from.read_exact(&mut head).map_err(damaged_or_io)?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
    if length > FRAME_BYTES {
        return Err(BackupError::damaged("a frame is longer than any can be"));
    }
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes).map_err(damaged_or_io)?;
    if bytes.len() < length {
        return Err(BackupError::damaged("it ends in the middle of a frame"));
    }
    Ok((head[0], bytes))
}

pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BackupError> {
    serde_json::from_slice(bytes).map_err(|_| BackupError::damaged("a head cannot be read"))
}

/// What a decompressor says of damaged bytes is damage; the rest is the reader's own trouble.
fn damaged_or_io(error: std::io::Error) -> BackupError {
    match error.kind() {
        ErrorKind::UnexpectedEof => BackupError::damaged("it is cut off"),
        ErrorKind::Other | ErrorKind::InvalidData | ErrorKind::InvalidInput => {
            BackupError::damaged("its compressed bytes are not what was written")
        }
        _ => BackupError::Io(error),
    }
}

pub fn encode(out: &mut Vec<u8>, row: &[Value]) {
    for value in row {
        match value {
            Value::Null => out.push(0),
            Value::Int(number) => {
                out.push(1);
                out.extend_from_slice(&number.to_le_bytes());
            }
            Value::Real(number) => {
                out.push(2);
                out.extend_from_slice(&number.to_bits().to_le_bytes());
            }
            Value::Text(text) => encode_bytes(out, 3, text.as_bytes()),
            Value::Blob(bytes) => encode_bytes(out, 4, bytes),
        }
    }
}

fn encode_bytes(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    let length = u32::try_from(bytes.len()).expect("both databases refuse values of 4 GB");
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(bytes);
}

/// The rows of an `R` frame.
pub fn decode(mut bytes: &[u8], columns: usize) -> Result<Vec<Vec<Value>>, BackupError> {
    let mut rows = Vec::new();
    while !bytes.is_empty() && columns > 0 {
        let mut row = Vec::with_capacity(columns);
        for _ in 0..columns {
            row.push(decode_value(&mut bytes).ok_or_else(|| BackupError::damaged("a row cannot be read"))?);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn decode_value(bytes: &mut &[u8]) -> Option<Value> {
    let (tag, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match tag {
        0 => Value::Null,
        1 => Value::Int(i64::from_le_bytes(fixed(bytes)?)),
        2 => Value::Real(f64::from_bits(u64::from_le_bytes(fixed(bytes)?))),
        3 => Value::Text(String::from_utf8(counted(bytes)?).ok()?),
        4 => Value::Blob(counted(bytes)?),
        _ => return None,
    })
}

fn fixed<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (value, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*value)
}

fn counted(bytes: &mut &[u8]) -> Option<Vec<u8>> {
    let length = u32::from_le_bytes(fixed(bytes)?) as usize;
    let (value, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(value.to_vec())
}
