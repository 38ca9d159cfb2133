//! Files that are no delimited text become one before they are stored: spreadsheets, address cards, and what an exporter has
//! packed into one column. From then on there is one way for all of them.

mod listmonk;
mod spreadsheet;
mod vcard;
mod xml;

use super::{FileRefusal, MAX_FILE_BYTES};
use domain::customers::import::{ImportField, guess_header, unescape_cell};
use std::borrow::Cow;

/// A file as comma-separated UTF-8.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub bytes: Vec<u8>,
    /// Whether the first row names the columns; `None` where that is to be guessed.
    pub has_header: Option<bool>,
    /// The number that a spreadsheet gives each row, which titles and empty rows before it count for; nothing of other files.
    pub numbers: Vec<u32>,
}

/// By what the header of a spreadsheet is told from the titles above it and the rows below it.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    pub is_header: fn(&[String]) -> bool,
    /// A row that is none of the header, where that can be seen.
    pub is_row: fn(&[String]) -> bool,
}

const OF_PEOPLE: Signs = Signs {
    is_header: |row| row.iter().any(|cell| guess_header(cell) == Some(ImportField::Address)),
    is_row: |row| row.iter().any(|cell| mail::EmailAddress::parse(cell.trim()).is_ok()),
};

/// The table of a workbook as comma-separated UTF-8; `None` for every other file.
///
/// # Errors
/// [`FileRefusal`] when it cannot be read.
pub fn workbook_of(bytes: &[u8], signs: Signs) -> Result<Option<Table>, FileRefusal> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    spreadsheet::read(bytes, signs).map(Some)
}

/// The table of people that a file holds; `None` for delimited text, which is read as it is.
///
/// # Errors
/// [`FileRefusal`] when it is one of these kinds and cannot be read.
pub fn table_of(bytes: &[u8]) -> Result<Option<Table>, FileRefusal> {
    if let Some(table) = workbook_of(bytes, OF_PEOPLE)? {
        return Ok(Some(table));
    }
    if vcard::is_one(bytes) {
        return vcard::read(bytes).map(Some);
    }
    listmonk::read(bytes)
}

/// Rows written one behind the other, each as wide as the table at least.
struct Rows {
    writer: csv::Writer<Vec<u8>>,
    width: usize,
}

impl Rows {
    fn new(width: usize) -> Self {
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        Rows { writer, width: width.max(1) }
    }

    /// Writes a row and answers whether it did: nothing of an empty one. Empty cells behind the last column of the table go.
    fn write<T: AsRef<str>>(&mut self, row: &[T]) -> Result<bool, FileRefusal> {
        let filled = row.iter().rposition(|cell| !cell.as_ref().is_empty()).map_or(0, |last| last + 1);
        if filled == 0 {
            return Ok(false);
        }
        let missing = self.width.saturating_sub(filled);
        let cells = row[..filled].iter().map(|cell| as_it_was(cell.as_ref()));
        let record = cells.chain(std::iter::repeat_n(Cow::Borrowed(""), missing));
        self.writer.write_record(record.map(Cow::into_owned)).map_err(|_| FileRefusal::TooLarge)?;
        if self.writer.get_ref().len() > MAX_FILE_BYTES {
            return Err(FileRefusal::TooLarge);
        }
        Ok(true)
    }

    fn finish(self) -> Result<Vec<u8>, FileRefusal> {
        let bytes = self.writer.into_inner().map_err(|_| FileRefusal::TooLarge)?;
        if bytes.is_empty() { Err(FileRefusal::Empty) } else { Ok(bytes) }
    }
}

/// A cell that is read as it was: whoever reads a row takes the apostrophe of an export away.
fn as_it_was(cell: &str) -> Cow<'_, str> {
    if unescape_cell(cell) == cell { Cow::Borrowed(cell) } else { Cow::Owned(format!("'{cell}")) }
}

#[cfg(test)]
pub(super) mod tests;
