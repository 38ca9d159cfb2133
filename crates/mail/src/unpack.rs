//! Opening gzip and zip as they come by mail, for reports of other servers.
//!
//! Everything is taken for hostile: packed and unpacked bytes, their ratio and the entries are limited, names of entries are
//! never paths, and nothing is unpacked twice. What is neither gzip nor zip is given back as it is.

use flate2::bufread::{DeflateDecoder, GzDecoder};
use std::io::Read;

/// A packed report; those of the largest receivers stay below a megabyte.
pub const MOST_PACKED_BYTES: usize = 10 * 1024 * 1024;
/// An unpacked report.
pub const MOST_UNPACKED_BYTES: usize = 64 * 1024 * 1024;
/// XML packs about thirtyfold; beyond this it is a bomb.
const MOST_RATIO: usize = 200;
/// Below this the ratio says nothing.
const RATIO_FLOOR_BYTES: usize = 256 * 1024;
/// A report has one entry.
const MOST_ENTRIES: usize = 16;
/// The comment behind a zip's end (APPNOTE 4.3.16).
const LONGEST_ZIP_COMMENT: usize = 65_535;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnpackRefusal {
    #[error("the file is longer than {MOST_PACKED_BYTES} bytes")]
    TooLarge,
    #[error("the file unpacks to more than {MOST_UNPACKED_BYTES} bytes, or to {MOST_RATIO} times its size")]
    Bomb,
    #[error("the file has more than {MOST_ENTRIES} entries")]
    TooManyEntries,
    #[error("the packed file is damaged")]
    Damaged,
    #[error("the file is encrypted or packed in a way that is not read here")]
    Unknown,
    #[error("the file holds nothing")]
    Empty,
}

/// The contents: one for gzip or a plain file, one per entry for zip.
///
/// # Errors
/// See [`UnpackRefusal`].
pub fn unpack(bytes: &[u8]) -> Result<Vec<Vec<u8>>, UnpackRefusal> {
    if bytes.len() > MOST_PACKED_BYTES {
        return Err(UnpackRefusal::TooLarge);
    }
    match bytes {
        [] => Err(UnpackRefusal::Empty),
        [0x1f, 0x8b, ..] => Ok(vec![inflate(GzDecoder::new(bytes), bytes.len(), MOST_UNPACKED_BYTES)?]),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => unzip(bytes),
        plain => Ok(vec![plain.to_vec()]),
    }
}

/// Reads to the end, within what is left of the budget and the ratio.
fn inflate(reader: impl Read, packed: usize, budget: usize) -> Result<Vec<u8>, UnpackRefusal> {
    let most = budget.min(packed.saturating_mul(MOST_RATIO).max(RATIO_FLOOR_BYTES));
    let mut out = Vec::new();
    let read = reader.take(most as u64 + 1).read_to_end(&mut out);
    if out.len() > most {
        return Err(UnpackRefusal::Bomb);
    }
    read.map_err(|_| UnpackRefusal::Damaged)?;
    Ok(out)
}

/// An entry of the central directory (APPNOTE 4.3.12).
struct Entry {
    method: u16,
    packed: usize,
    offset: usize,
}

fn unzip(bytes: &[u8]) -> Result<Vec<Vec<u8>>, UnpackRefusal> {
    let mut contents = Vec::new();
    let mut budget = MOST_UNPACKED_BYTES;
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for entry in entries(bytes)? {
        if entry.packed == 0 {
            continue;
        }
        let start = local_data(bytes, entry.offset)?;
        let end = start.checked_add(entry.packed).ok_or(UnpackRefusal::Damaged)?;
        let data = bytes.get(start..end).ok_or(UnpackRefusal::Damaged)?;
        // Entries that share bytes are how small files unpack to terabytes.
        if spans.iter().any(|(from, to)| start < *to && *from < end) {
            return Err(UnpackRefusal::Bomb);
        }
        spans.push((start, end));
        let content = match entry.method {
            0 => data.to_vec(),
            8 => inflate(DeflateDecoder::new(data), data.len(), budget)?,
            _ => return Err(UnpackRefusal::Unknown),
        };
        budget = budget.checked_sub(content.len()).ok_or(UnpackRefusal::Bomb)?;
        contents.push(content);
    }
    if contents.is_empty() { Err(UnpackRefusal::Empty) } else { Ok(contents) }
}

fn entries(bytes: &[u8]) -> Result<Vec<Entry>, UnpackRefusal> {
    let end = end_of_directory(bytes).ok_or(UnpackRefusal::Damaged)?;
    let count = short(bytes, end + 10)?;
    if usize::from(count) > MOST_ENTRIES {
        return Err(UnpackRefusal::TooManyEntries);
    }
    let mut at = long(bytes, end + 16)?;
    let mut found = Vec::with_capacity(usize::from(count));
    for _ in 0..count {
        if at.checked_add(46).and_then(|to| bytes.get(at..to)).is_none_or(|head| !head.starts_with(b"PK\x01\x02")) {
            return Err(UnpackRefusal::Damaged);
        }
        // Bit 0: encrypted.
        if short(bytes, at + 8)? & 1 == 1 {
            return Err(UnpackRefusal::Unknown);
        }
        found.push(Entry {
            method: short(bytes, at + 10)?,
            packed: long(bytes, at + 20)?,
            offset: long(bytes, at + 42)?,
        });
        let lengths = [at + 28, at + 30, at + 32];
        at += 46;
        for place in lengths {
            at += usize::from(short(bytes, place)?);
        }
    }
    Ok(found)
}

fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(LONGEST_ZIP_COMMENT);
    (first..=last).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))
}

/// Where the bytes of an entry begin, behind its local header (APPNOTE 4.3.7).
fn local_data(bytes: &[u8], offset: usize) -> Result<usize, UnpackRefusal> {
    if bytes.get(offset..).is_none_or(|head| !head.starts_with(b"PK\x03\x04")) {
        return Err(UnpackRefusal::Damaged);
    }
    let (name, extra) = (short(bytes, offset + 26)?, short(bytes, offset + 28)?);
    Ok(offset + 30 + usize::from(name) + usize::from(extra))
}

fn short(bytes: &[u8], at: usize) -> Result<u16, UnpackRefusal> {
    let two = bytes.get(at..at.saturating_add(2)).ok_or(UnpackRefusal::Damaged)?;
    Ok(u16::from_le_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> Result<usize, UnpackRefusal> {
    let four = bytes.get(at..at.saturating_add(4)).ok_or(UnpackRefusal::Damaged)?;
    let value = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    usize::try_from(value).map_err(|_| UnpackRefusal::Damaged)
}

#[cfg(test)]
#[path = "unpack_tests.rs"]
pub(crate) mod tests;
