//! A spreadsheet (XLSX, ECMA-376) as a table: the first sheet that is shown, from its header on.
//!
//! Read as a stream with a limit on everything that is unpacked, because a file of a megabyte can unpack to any size; this and
//! merged cells are why it is not left to a library that holds the whole sheet. A number stands as it does in the file, so that no
//! digit of a phone number gets lost; a day becomes year-month-day. Rows above the header (a title, the date of the export) are
//! passed over. A merged cell counts for every row that it spans, and in the header for every column.

use super::super::{FileRefusal, MAX_CELL_BYTES, MAX_COLUMNS};
use super::xml::{Element, Xml};
use super::{Rows, Signs, Table};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What one part of the archive may unpack to: a million rows of twenty cells.
const MAX_PART_BYTES: u64 = 1 << 30;
/// The texts that cells share; they are held in memory.
const MAX_SHARED_BYTES: usize = 128 << 20;
/// Parts of an archive; a workbook has some dozens.
const MAX_PARTS: usize = 10_000;
/// More than any sheet that people read.
const MAX_MERGES: usize = 200_000;
/// The header is looked for in so many rows.
const HEAD_ROWS: usize = 20;
/// Days from the spreadsheet's day 0 (30 December 1899) to 1 January 1970.
const DAYS_BEFORE_1970: i64 = 25_569;
/// Days between the two ways in which spreadsheets count.
const DAYS_OF_1904: i64 = 1_462;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The table of a workbook.
///
/// # Errors
/// [`FileRefusal`] when it is no workbook, is too large, or is sealed with a password.
pub fn read(bytes: &[u8], signs: Signs) -> Result<Table, FileRefusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileRefusal::Spreadsheet)?;
    if archive.len() > MAX_PARTS {
        return Err(FileRefusal::TooLarge);
    }
    let book = Book::read(&mut archive)?;
    let merges = merges(&mut archive, &book.sheet)?;
    let mut sheet =
        Sheet { book: &book, signs, merges, active: Vec::new(), head: Vec::new(), rows: None, numbers: Vec::new() };
    sheet.read(part(&mut archive, &book.sheet)?)?;
    sheet.finish()
}

fn part<'a, 'b>(archive: &'a mut Archive<'b>, name: &str) -> Result<Xml<impl Read + use<'a, 'b>>, FileRefusal> {
    let file = archive.by_name(name).map_err(|_| FileRefusal::Spreadsheet)?;
    Ok(Xml::of(file.take(MAX_PART_BYTES + 1), MAX_PART_BYTES))
}

/// What the cells of a sheet refer to.
struct Book {
    /// The name of the first sheet that is shown.
    sheet: String,
    shared: Shared,
    /// For each style of a cell, whether it shows a number as a day.
    days: Vec<bool>,
    counts_from_1904: bool,
}

/// Texts one behind the other.
#[derive(Default)]
struct Shared {
    text: String,
    ends: Vec<usize>,
}

impl Shared {
    fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let begin = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text.get(begin..end)
    }
}

impl Book {
    fn read(archive: &mut Archive<'_>) -> Result<Self, FileRefusal> {
        let (relation, counts_from_1904) = first_sheet(archive)?;
        let target = target(archive, &relation)?;
        let sheet = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let has = |name: &str, archive: &Archive<'_>| archive.index_for_name(name).is_some();
        let shared = if has("xl/sharedStrings.xml", archive) { shared(archive)? } else { Shared::default() };
        let days = if has("xl/styles.xml", archive) { day_styles(archive)? } else { Vec::new() };
        Ok(Book { sheet, shared, days, counts_from_1904 })
    }

    /// The text of a number; of one that is shown as a day, the day.
    fn number(&self, text: &str, style: Option<usize>) -> String {
        let is_day = style.and_then(|style| self.days.get(style)).copied().unwrap_or(false);
        let Ok(value) = text.parse::<f64>() else { return text.to_owned() };
        if is_day && let Some(day) = self.day(value) {
            return day;
        }
        // Below 2^53 a whole number has all its digits.
        if text.contains(['e', 'E']) && value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
            return format!("{value:.0}");
        }
        text.to_owned()
    }

    fn day(&self, value: f64) -> Option<String> {
        // Day 60 is the 29 February 1900 that never was; nobody who is written to was born before it.
        if !(61.0..2_958_466.0).contains(&value) {
            return None;
        }
        let shift = if self.counts_from_1904 { DAYS_OF_1904 } else { 0 };
        let second = (value.floor() as i64 + shift - DAYS_BEFORE_1970) * 86_400;
        let at = jiff::Timestamp::from_second(second).ok()?;
        Some(at.strftime("%Y-%m-%d").to_string())
    }
}

/// The relation that names the first sheet that is shown, and how the workbook counts days.
fn first_sheet(archive: &mut Archive<'_>) -> Result<(String, bool), FileRefusal> {
    let (mut counts_from_1904, mut relation) = (false, None);
    let mut xml = part(archive, "xl/workbook.xml")?;
    while let Some(element) = xml.next()? {
        match element {
            Element::Begin("workbookPr", attributes) => {
                counts_from_1904 = attributes.get("date1904").is_some_and(|value| value == "1" || value == "true");
            }
            Element::Begin("sheet", attributes) if relation.is_none() => {
                let is_hidden = attributes.get("state").is_some_and(|state| state != "visible");
                relation = attributes.get("r:id").filter(|_| !is_hidden);
            }
            _ => {}
        }
    }
    Ok((relation.ok_or(FileRefusal::Spreadsheet)?, counts_from_1904))
}

/// The part that a relation of the workbook leads to.
fn target(archive: &mut Archive<'_>, relation: &str) -> Result<String, FileRefusal> {
    let mut xml = part(archive, "xl/_rels/workbook.xml.rels")?;
    while let Some(element) = xml.next()? {
        if let Element::Begin("Relationship", attributes) = element
            && attributes.get("Id").as_deref() == Some(relation)
            && let Some(target) = attributes.get("Target")
        {
            return Ok(target);
        }
    }
    Err(FileRefusal::Spreadsheet)
}

fn shared(archive: &mut Archive<'_>) -> Result<Shared, FileRefusal> {
    let mut shared = Shared::default();
    let mut xml = part(archive, "xl/sharedStrings.xml")?;
    let (mut in_text, mut in_reading) = (false, false);
    while let Some(element) = xml.next()? {
        match element {
            Element::Begin("t", _) => in_text = !in_reading,
            // How a Chinese or Japanese text is read aloud stands beside it.
            Element::Begin("rPh", _) => in_reading = true,
            Element::End("rPh") => in_reading = false,
            Element::End("t") => in_text = false,
            Element::End("si") => shared.ends.push(shared.text.len()),
            Element::Text(text) if in_text => {
                shared.text.push_str(text);
                if shared.text.len() > MAX_SHARED_BYTES {
                    return Err(FileRefusal::TooLarge);
                }
            }
            _ => {}
        }
    }
    Ok(shared)
}

fn day_styles(archive: &mut Archive<'_>) -> Result<Vec<bool>, FileRefusal> {
    let (mut own, mut days, mut in_cells) = (HashMap::new(), Vec::new(), false);
    let mut xml = part(archive, "xl/styles.xml")?;
    while let Some(element) = xml.next()? {
        match element {
            Element::Begin("numFmt", attributes) => {
                if let (Some(id), Some(code)) = (attributes.get("numFmtId"), attributes.get("formatCode")) {
                    own.insert(id, is_day_format(&code));
                }
            }
            Element::Begin("cellXfs", _) => in_cells = true,
            Element::End("cellXfs") => in_cells = false,
            Element::Begin("xf", attributes) if in_cells => {
                let id = attributes.get("numFmtId").unwrap_or_default();
                // The formats that every spreadsheet knows (ECMA-376 Part 1, 18.8.30), with those of East Asia.
                let known = matches!(id.parse::<u32>(), Ok(14..=17 | 22 | 27..=36 | 50..=58));
                days.push(own.get(&id).copied().unwrap_or(known));
            }
            _ => {}
        }
    }
    Ok(days)
}

/// Whether a format shows a day: a year or a day of the month, outside of quoted text and of colours in brackets.
fn is_day_format(code: &str) -> bool {
    let (mut quoted, mut bracketed) = (false, false);
    code.chars().any(|letter| {
        match letter {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        !quoted && !bracketed && matches!(letter, 'y' | 'Y' | 'd' | 'D')
    })
}

/// A merged cell, its rows and columns counted from 0, both ends included.
#[derive(Debug, Clone, Copy)]
struct Merge {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

/// The merged cells of a sheet, the lowest first, so that the next one is taken from the end.
fn merges(archive: &mut Archive<'_>, sheet: &str) -> Result<Vec<Merge>, FileRefusal> {
    let mut merges = Vec::new();
    let mut xml = part(archive, sheet)?;
    while let Some(element) = xml.next()? {
        let Element::Begin("mergeCell", attributes) = element else { continue };
        let range = attributes.get("ref").unwrap_or_default();
        let Some((from, to)) = range.split_once(':') else { continue };
        if let (Some((left, top)), Some((right, bottom))) = (place(from), place(to))
            && merges.len() < MAX_MERGES
            && left < MAX_COLUMNS
        {
            merges.push(Merge { top, left, bottom, right: right.min(MAX_COLUMNS - 1) });
        }
    }
    merges.sort_by_key(|merge| std::cmp::Reverse(merge.top));
    Ok(merges)
}

/// Column and row of a reference such as `AB12`, counted from 0.
fn place(reference: &str) -> Option<(usize, usize)> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = reference.split_at(letters);
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = column.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    Some((column - 1, row.parse::<usize>().ok()?.checked_sub(1)?))
}

struct Sheet<'a> {
    book: &'a Book,
    signs: Signs,
    merges: Vec<Merge>,
    /// Merged cells that reach into the rows that come, with their text.
    active: Vec<(Merge, String)>,
    /// The first rows, until the header is found: each with its number and the merged cells that begin in it.
    head: Vec<(usize, Vec<String>, Vec<Merge>)>,
    rows: Option<Rows>,
    /// The numbers of rows that were written, as the spreadsheet shows them.
    numbers: Vec<u32>,
}

impl Sheet<'_> {
    fn read<R: Read>(&mut self, mut xml: Xml<R>) -> Result<(), FileRefusal> {
        let mut row: Vec<String> = Vec::new();
        let mut cell = Cell::default();
        let (mut number, mut column) = (0, 0);
        while let Some(element) = xml.next()? {
            match element {
                Element::Begin("row", attributes) => {
                    let named = attributes.get("r").and_then(|row| row.parse::<usize>().ok());
                    number = named.unwrap_or(number + 1);
                    (row, column) = (Vec::new(), 0);
                }
                Element::Begin("c", attributes) => {
                    column = attributes.get("r").and_then(|name| place(&name)).map_or(column, |(column, _)| column);
                    cell = Cell::new(attributes.get("t"), attributes.get("s"));
                }
                Element::Begin("v", _) => cell.takes = true,
                Element::Begin("t", _) => cell.takes = !cell.is_aloud,
                Element::Begin("rPh", _) => cell.is_aloud = true,
                Element::End("rPh") => cell.is_aloud = false,
                Element::End("v" | "t") => cell.takes = false,
                Element::Text(text) if cell.takes => {
                    cell.text.push_str(text);
                    if cell.text.len() > MAX_CELL_BYTES {
                        return Err(FileRefusal::CellTooLong { row: number as i64 });
                    }
                }
                Element::End("c") => {
                    let text = std::mem::take(&mut cell).shown(self.book);
                    if !text.is_empty() {
                        if column >= MAX_COLUMNS {
                            return Err(FileRefusal::TooManyColumns { found: column + 1 });
                        }
                        row.resize(row.len().max(column + 1), String::new());
                        row[column] = text;
                    }
                    column += 1;
                }
                Element::End("row") => self.take(number.saturating_sub(1), std::mem::take(&mut row))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, number: usize, mut row: Vec<String>) -> Result<(), FileRefusal> {
        self.active.retain(|(merge, _)| merge.bottom >= number);
        for (merge, text) in &self.active {
            row.resize(row.len().max(merge.left + 1), String::new());
            row[merge.left].clone_from(text);
        }
        let mut begun = Vec::new();
        while let Some(merge) = self.merges.pop_if(|merge| merge.top <= number) {
            let text = row.get(merge.left).filter(|text| !text.is_empty());
            if let (Some(text), true) = (text, merge.top == number) {
                if merge.bottom > number {
                    self.active.push((merge, text.clone()));
                }
                begun.push(merge);
            }
        }
        match &mut self.rows {
            Some(rows) => {
                if rows.write(&row)? {
                    self.numbers.push(shown(number));
                }
                Ok(())
            }
            None => {
                self.head.push((number, row, begun));
                if self.head.len() == HEAD_ROWS { self.begin() } else { Ok(()) }
            }
        }
    }

    /// The header is found, and what stands above it passed over.
    fn begin(&mut self) -> Result<(), FileRefusal> {
        let Signs { is_header, is_row } = self.signs;
        let first_row = self.head.iter().position(|(_, row, _)| is_row(row)).unwrap_or(self.head.len());
        let header = self.head[..first_row].iter().position(|(_, row, _)| is_header(row));
        // Without one, the row of names above the first row, or that row itself.
        let begins = header.unwrap_or_else(|| {
            let above = self.head[..first_row].iter().rposition(|(_, row, _)| row.iter().any(|cell| !cell.is_empty()));
            let first_filled = self.head.iter().position(|(_, row, _)| row.iter().any(|cell| !cell.is_empty()));
            if first_row == self.head.len() { first_filled.unwrap_or(0) } else { above.unwrap_or(first_row) }
        });
        let mut head = std::mem::take(&mut self.head).into_iter().skip(begins);
        let Some((number, mut header, merges)) = head.next() else { return Err(FileRefusal::Empty) };
        for merge in merges {
            header.resize(header.len().max(merge.right + 1), String::new());
            let text = header[merge.left].clone();
            header[merge.left..=merge.right].fill(text);
        }
        let mut rows = Rows::new(header.iter().rposition(|cell| !cell.is_empty()).map_or(1, |last| last + 1));
        if rows.write(&header)? {
            self.numbers.push(shown(number));
        }
        for (number, row, _) in head {
            if rows.write(&row)? {
                self.numbers.push(shown(number));
            }
        }
        self.rows = Some(rows);
        Ok(())
    }

    fn finish(mut self) -> Result<Table, FileRefusal> {
        if self.rows.is_none() {
            self.begin()?;
        }
        let rows = self.rows.take().ok_or(FileRefusal::Empty)?;
        Ok(Table { bytes: rows.finish()?, has_header: None, numbers: self.numbers })
    }
}

/// A row as a spreadsheet numbers it, counted from 1.
fn shown(number: usize) -> u32 {
    u32::try_from(number + 1).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Cell {
    kind: Option<String>,
    style: Option<usize>,
    text: String,
    takes: bool,
    is_aloud: bool,
}

impl Cell {
    fn new(kind: Option<String>, style: Option<String>) -> Self {
        Cell { kind, style: style.and_then(|style| style.parse().ok()), ..Cell::default() }
    }

    fn shown(self, book: &Book) -> String {
        match self.kind.as_deref() {
            Some("s") => {
                let at = self.text.trim().parse().ok();
                at.and_then(|at| book.shared.get(at)).unwrap_or_default().to_owned()
            }
            Some("inlineStr" | "str" | "d") => self.text,
            Some("b") => if self.text.trim() == "1" { "true" } else { "false" }.to_owned(),
            Some("e") => String::new(),
            _ => book.number(self.text.trim(), self.style),
        }
    }
}
