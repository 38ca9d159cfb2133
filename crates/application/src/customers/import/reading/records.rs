//! The records of a file, one after the other, decoded as they are read.

use super::{FileRefusal, MAX_CELL_BYTES, MAX_RECORD_BYTES, encoding};
use csv::StringRecord;
use encoding_rs::Decoder;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::sync::Arc;

/// Bytes decoded at once.
const BUFFER_BYTES: usize = 64 << 10;

/// How the bytes of a file become records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// A name of the WHATWG Encoding Standard, such as `UTF-8` or `GB18030`.
    pub encoding: String,
    pub delimiter: char,
    pub has_header: bool,
}

/// An open file. Records are counted from 1, the header included; blank lines do not count.
pub struct Records {
    reader: csv::Reader<Decoded>,
    record: StringRecord,
    number: i64,
}

impl Records {
    /// # Errors
    /// An unknown encoding or delimiter.
    pub fn open(bytes: Arc<Vec<u8>>, format: &Format) -> Result<Self, FileRefusal> {
        let delimiter = delimiter_byte(format.delimiter)?;
        let decoded = Decoded::new(bytes, encoding::by_name(&format.encoding)?);
        Ok(Records { reader: reader(decoded, delimiter), record: StringRecord::new(), number: 0 })
    }

    /// The next record and its number.
    ///
    /// # Errors
    /// [`FileRefusal::CellTooLong`]; everything else is read somehow.
    pub fn next(&mut self) -> Result<Option<(i64, &StringRecord)>, FileRefusal> {
        self.reader.get_mut().given = 0;
        // Flexible records of decoded text know no error of their own; the source refuses what is far too long.
        match self.reader.read_record(&mut self.record) {
            Ok(true) => self.number += 1,
            Ok(false) => return Ok(None),
            Err(_) if self.reader.get_ref().given > MAX_RECORD_BYTES => {
                return Err(FileRefusal::CellTooLong { row: self.number + 1 });
            }
            Err(_) => return Err(FileRefusal::NotText),
        }
        if self.record.as_slice().len() > MAX_CELL_BYTES && self.record.iter().any(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(FileRefusal::CellTooLong { row: self.number });
        }
        Ok(Some((self.number, &self.record)))
    }
}

#[cfg(test)]
impl Records {
    /// What the record that is being read occupies.
    pub fn held_bytes(&self) -> usize {
        self.record.as_slice().len()
    }
}

/// Delimiters that are tried and taken, the commonest first.
pub(super) const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

pub(super) fn delimiter_byte(delimiter: char) -> Result<u8, FileRefusal> {
    if !DELIMITERS.contains(&delimiter) {
        return Err(FileRefusal::UnknownDelimiter);
    }
    u8::try_from(delimiter).map_err(|_| FileRefusal::UnknownDelimiter)
}

pub(super) fn reader<R: Read>(source: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(BUFFER_BYTES)
        .from_reader(source)
}

/// The bytes of a file as UTF-8, what cannot be decoded as U+FFFD. A leading `sep=;` of Excel is passed over.
pub(super) struct Decoded {
    bytes: Arc<Vec<u8>>,
    at: usize,
    decoder: Decoder,
    finished: bool,
    /// Decoded and not taken yet: a reader may ask for fewer bytes than one letter has.
    decoded: Vec<u8>,
    taken: usize,
    filled: usize,
    /// Bytes given since a record was begun; a record that has no end is not collected to the end of the file.
    given: usize,
}

impl Decoded {
    pub fn new(bytes: Arc<Vec<u8>>, encoding: &'static encoding_rs::Encoding) -> Self {
        let at = separator_line(&bytes).map_or(0, |(_, length)| length);
        let decoder = encoding.new_decoder_with_bom_removal();
        Decoded { bytes, at, decoder, finished: false, decoded: vec![0; BUFFER_BYTES], taken: 0, filled: 0, given: 0 }
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given > MAX_RECORD_BYTES {
            return Err(std::io::Error::other("a record is too long"));
        }
        while self.taken == self.filled && !self.finished {
            let source = &self.bytes[self.at..];
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.decoded, true);
            self.at += read;
            (self.taken, self.filled) = (0, written);
            self.finished = result == encoding_rs::CoderResult::InputEmpty;
        }
        let given = buffer.len().min(self.filled - self.taken);
        buffer[..given].copy_from_slice(&self.decoded[self.taken..self.taken + given]);
        self.taken += given;
        self.given += given;
        Ok(given)
    }
}

/// The delimiter that the first line names, and the line's length.
pub(super) fn separator_line(bytes: &[u8]) -> Option<(char, usize)> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let begin = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let rest = bytes[begin..].strip_prefix(b"sep=")?;
    let delimiter = char::from(*rest.first()?);
    let ending = match rest.get(1..)? {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => return None,
    };
    DELIMITERS.contains(&delimiter).then_some((delimiter, begin + b"sep=".len() + 1 + ending))
}
