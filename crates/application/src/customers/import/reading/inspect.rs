//! What a file looks like: encoding, delimiter, header, columns with samples and guesses, and how many rows.

use super::records::{DELIMITERS, Decoded, delimiter_byte, reader, separator_line};
use super::{FileRefusal, Format, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, Records, encoding};
use csv::StringRecord;
use domain::customers::import::{ImportField, Recognised, guess_columns, guess_header, recognise};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

/// Decoded text on which delimiters are tried.
const HEAD_BYTES: u64 = 64 << 10;
/// Records on which guesses are made.
const HEAD_RECORDS: usize = 100;
/// Samples shown of a column.
const SAMPLES: usize = 3;
/// A longer sample is cut; it is shown in one line.
const SAMPLE_CHARACTERS: usize = 80;

/// What a person has said about a file; the rest is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub has_header: Option<bool>,
}

impl Wish {
    /// A table that was made of another kind of file.
    pub fn of_a_table() -> Self {
        Wish { encoding: Some("UTF-8".to_owned()), delimiter: Some(','), has_header: None }
    }
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub header: String,
    pub samples: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    pub format: Format,
    pub columns: Vec<Column>,
    pub guesses: Vec<Option<ImportField>>,
    /// Rows below the header.
    pub rows: i64,
    /// The tool that wrote the file.
    pub recognised: Option<Recognised>,
}

/// Looks through a whole file once.
///
/// # Errors
/// [`FileRefusal`] when it cannot be imported at all.
pub fn inspect(bytes: &Arc<Vec<u8>>, wish: &Wish) -> Result<Inspection, FileRefusal> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileRefusal::TooLarge);
    }
    let detected = encoding::detect(bytes)?;
    let encoding = match &wish.encoding {
        Some(name) => encoding::by_name(name)?,
        None => detected,
    };
    let delimiter = match wish.delimiter {
        Some(delimiter) => delimiter,
        None => separator_line(bytes).map_or_else(|| delimiter_of(bytes, encoding), |(named, _)| Ok(named))?,
    };
    let mut format = Format { encoding: encoding.name().to_owned(), delimiter, has_header: false };
    let mut head: Vec<StringRecord> = Vec::new();
    let mut records = Records::open(Arc::clone(bytes), &format)?;
    let mut count = 0;
    while let Some((number, record)) = records.next()? {
        count = number;
        if head.len() < HEAD_RECORDS {
            head.push(record.clone());
        }
        if number > MAX_ROWS + 1 {
            return Err(FileRefusal::TooManyRows);
        }
    }
    let Some(first) = head.first() else { return Err(FileRefusal::Empty) };
    if first.len() > MAX_COLUMNS {
        return Err(FileRefusal::TooManyColumns { found: first.len() });
    }
    format.has_header = wish.has_header.unwrap_or_else(|| looks_like_header(&head));
    let rows = count - i64::from(format.has_header);
    if rows == 0 {
        return Err(FileRefusal::NoRows);
    }
    if rows > MAX_ROWS {
        return Err(FileRefusal::TooManyRows);
    }
    let columns = columns(&head, format.has_header);
    let headers: Vec<String> = columns.iter().map(|column| column.header.clone()).collect();
    let samples: Vec<Vec<String>> = columns.iter().map(|column| column.samples.clone()).collect();
    let mut guesses = guess_columns(&headers, &samples);
    let recognised = recognise(&headers);
    if let Some(Recognised { source, .. }) = recognised {
        let told: Vec<Option<Option<ImportField>>> = headers.iter().map(|header| source.column(header)).collect();
        let taken: Vec<ImportField> = told.iter().flatten().flatten().copied().collect();
        for (guess, told) in guesses.iter_mut().zip(&told) {
            *guess = match told {
                Some(field) => *field,
                None => guess.filter(|field| field.takes_several() || !taken.contains(field)),
            };
        }
        only_once(&mut guesses);
    }
    Ok(Inspection { format, columns, guesses, rows, recognised })
}

/// Of several columns for one field the first counts.
fn only_once(guesses: &mut [Option<ImportField>]) {
    let mut taken: Vec<ImportField> = Vec::new();
    for guess in guesses {
        let Some(field) = *guess else { continue };
        if taken.contains(&field) && !field.takes_several() {
            *guess = None;
        }
        taken.push(field);
    }
}

fn columns(head: &[StringRecord], has_header: bool) -> Vec<Column> {
    let body = &head[usize::from(has_header)..];
    let sample = |text: &str| text.chars().take(SAMPLE_CHARACTERS).collect::<String>();
    let column = |at: usize| Column {
        header: if has_header { sample(head[0].get(at).unwrap_or_default().trim()) } else { String::new() },
        samples: body
            .iter()
            .filter_map(|record| record.get(at).map(str::trim).filter(|text| !text.is_empty()))
            .take(SAMPLES)
            .map(sample)
            .collect(),
    };
    (0..head[0].len()).map(column).collect()
}

/// A first row is a header when it names a field, or has no address where the rows below have one. With no address anywhere it
/// is one when it holds no number: then the file lacks a column, and its names help to say so.
fn looks_like_header(head: &[StringRecord]) -> bool {
    let is_address = |text: &str| mail::EmailAddress::parse(text).is_ok();
    let first = &head[0];
    if first.iter().any(is_address) {
        return false;
    }
    if first.iter().any(|cell| guess_header(cell).is_some()) {
        return true;
    }
    let below = &head[1..];
    let is_name = |cell: &str| !cell.is_empty() && !cell.contains(|sign: char| sign.is_ascii_digit());
    below.iter().any(|record| record.iter().any(is_address)) || (!below.is_empty() && first.iter().all(is_name))
}

/// The delimiter by which most of the first records have the same number of columns, and more than one.
fn delimiter_of(bytes: &Arc<Vec<u8>>, encoding: &'static encoding_rs::Encoding) -> Result<char, FileRefusal> {
    let mut text = Vec::new();
    let head = Decoded::new(Arc::clone(bytes), encoding).take(HEAD_BYTES).read_to_end(&mut text);
    head.map_err(|_| FileRefusal::NotText)?;
    if text.len() as u64 == HEAD_BYTES
        && let Some(end) = text.iter().rposition(|byte| *byte == b'\n')
    {
        text.truncate(end + 1);
    }
    let mut best = (0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut records = reader(text.as_slice(), delimiter_byte(delimiter)?).into_byte_records();
        while let (Some(Ok(record)), true) = (records.next(), counts.values().sum::<usize>() < HEAD_RECORDS) {
            *counts.entry(record.len()).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let Some((columns, alike)) = counts.into_iter().max_by_key(|(columns, alike)| (*alike, *columns)) else {
            continue;
        };
        let score = if columns > 1 { alike * 1_000 / all * 1_000 + columns.min(MAX_COLUMNS) } else { 0 };
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Ok(best.1)
}
