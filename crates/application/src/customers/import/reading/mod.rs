//! From the bytes of an uploaded file to records of text: encoding, delimiter, header, limits. What is no delimited text is made
//! such a text first.
//!
//! Nothing is refused for being unusual: what can be guessed is guessed and may be overruled. A file is refused whole only when
//! it is no text, has no rows, or breaks a limit; everything else is said of the row at fault.

mod encoding;
mod inspect;
mod records;
mod table;

pub use inspect::{Column, Inspection, Wish, inspect};
pub use records::{Format, Records};
#[cfg(test)]
pub(crate) use table::tests::workbook as made_workbook;
pub use table::{Signs, table_of, workbook_of};

/// A million rows of two hundred bytes, with room; the whole file is sealed in memory.
pub const MAX_FILE_BYTES: usize = 256 << 20;
/// What one node on SQLite is built for.
pub const MAX_ROWS: i64 = 1_000_000;
/// More columns than any address book exports; each row costs a look at every one.
pub const MAX_COLUMNS: usize = 300;
/// A longer cell is a quotation mark that was never closed.
pub const MAX_CELL_BYTES: usize = 1 << 20;

/// A record that goes on for longer is not read to its end: one cell of hundreds of megabytes would stand in memory whole.
const MAX_RECORD_BYTES: usize = 8 << 20;

/// Why a file as a whole cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    #[error("the file is empty; choose the one that holds your rows")]
    Empty,
    #[error("the file is larger than {} MiB; split it", MAX_FILE_BYTES >> 20)]
    TooLarge,
    #[error("this spreadsheet cannot be read; save it as XLSX or as CSV (UTF-8) and import that")]
    Spreadsheet,
    #[error("this is no text file; save it as CSV (UTF-8) or XLSX and import that")]
    NotText,
    #[error("the file has a header and no rows below it; add them, or choose another file")]
    NoRows,
    #[error("the file has {found} columns; at most {MAX_COLUMNS} can be read")]
    TooManyColumns { found: usize },
    #[error("the file has more than {MAX_ROWS} rows; split it")]
    TooManyRows,
    #[error("row {row} has a cell of more than 1 MiB; probably a quotation mark before it is not closed")]
    CellTooLong { row: i64 },
    #[error("there is no text encoding of that name")]
    UnknownEncoding,
    #[error("a delimiter is a comma, semicolon, tab or bar")]
    UnknownDelimiter,
}

impl FileRefusal {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            FileRefusal::Empty => "file_empty",
            FileRefusal::TooLarge => "file_too_large",
            FileRefusal::Spreadsheet => "file_is_spreadsheet",
            FileRefusal::NotText => "file_is_not_text",
            FileRefusal::NoRows => "file_without_rows",
            FileRefusal::TooManyColumns { .. } => "too_many_columns",
            FileRefusal::TooManyRows => "too_many_rows",
            FileRefusal::CellTooLong { .. } => "cell_too_long",
            FileRefusal::UnknownEncoding => "unknown_encoding",
            FileRefusal::UnknownDelimiter => "unknown_delimiter",
        }
    }

    /// The input at fault.
    pub const fn field(&self) -> &'static str {
        match self {
            FileRefusal::UnknownEncoding => "encoding",
            FileRefusal::UnknownDelimiter => "delimiter",
            _ => "file",
        }
    }
}

#[cfg(test)]
mod tests;
