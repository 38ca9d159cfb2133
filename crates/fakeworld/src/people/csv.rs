//! A contact file as customers really send it: mostly clean, some rows nasty, with an exact account of every row.
//!
//! Every row carries a marker of ten random letters in its name and another in the local part of its address, so that a
//! search of disk and logs proves whether anything was kept in clear.

use super::People;
use basics::Dice;
use std::collections::{BTreeMap, BTreeSet};

const MARKER_LETTERS: usize = 10;
const HEADER: [&str; 7] = ["Email", "Full name", "Company", "Country", "Language", "Job title", "Note"];
const CELLS: usize = HEADER.len();

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvEncoding {
    Utf8,
    Gb18030,
}

/// What is special about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    Clean,
    /// The address of an earlier row in other letter case.
    DuplicateByCase,
    /// The address of an earlier row, decomposed (NFD) instead of composed (NFC).
    DuplicateByUnicodeForm,
    /// A line break inside the quoted note.
    QuotedLineBreak,
    /// One cell too many or too few.
    WrongColumnCount,
    InvalidAddress,
    /// An internationalised domain or local part.
    InternationalAddress,
    EmptyName,
    /// A note that a spreadsheet would run.
    FormulaCell,
    /// A line break and a header inside the quoted address.
    HeaderInjectionInAddress,
    /// A line break and a header inside the quoted name.
    HeaderInjectionInName,
}

const NASTY: [RowKind; 10] = [
    RowKind::DuplicateByCase,
    RowKind::DuplicateByUnicodeForm,
    RowKind::QuotedLineBreak,
    RowKind::WrongColumnCount,
    RowKind::InvalidAddress,
    RowKind::InternationalAddress,
    RowKind::EmptyName,
    RowKind::FormulaCell,
    RowKind::HeaderInjectionInAddress,
    RowKind::HeaderInjectionInName,
];

/// What an import owes a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Imported,
    /// The person of an earlier row of this file.
    Duplicate,
    Refused,
}

impl RowKind {
    pub fn outcome(self) -> Outcome {
        match self {
            RowKind::DuplicateByCase | RowKind::DuplicateByUnicodeForm => Outcome::Duplicate,
            RowKind::WrongColumnCount
            | RowKind::InvalidAddress
            | RowKind::HeaderInjectionInAddress
            | RowKind::HeaderInjectionInName => Outcome::Refused,
            RowKind::Clean
            | RowKind::QuotedLineBreak
            | RowKind::InternationalAddress
            | RowKind::EmptyName
            | RowKind::FormulaCell => Outcome::Imported,
        }
    }
}

/// One record of the file, in order, without the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedRow {
    pub kind: RowKind,
    /// As it stands in the file.
    pub address: String,
    /// Empty in a row without a name.
    pub name: String,
    /// In the name (none where it is empty) and in the local part (of a duplicate: that of the first).
    pub markers: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct CsvFile {
    pub bytes: Vec<u8>,
    pub rows: Vec<ExpectedRow>,
}

impl CsvFile {
    /// How many rows of each kind.
    pub fn by_kind(&self) -> BTreeMap<RowKind, usize> {
        self.rows.iter().fold(BTreeMap::new(), |mut counts, row| {
            *counts.entry(row.kind).or_default() += 1;
            counts
        })
    }

    /// How many rows an import owes each outcome.
    pub fn by_outcome(&self) -> BTreeMap<Outcome, usize> {
        self.rows.iter().fold(BTreeMap::new(), |mut counts, row| {
            *counts.entry(row.kind.outcome()).or_default() += 1;
            counts
        })
    }

    /// Every marker of the file.
    pub fn markers(&self) -> BTreeSet<&str> {
        self.rows.iter().flat_map(|row| &row.markers).map(String::as_str).collect()
    }
}

/// A contact file of `rows` records, of which `nasty_thousandths` are nasty, the ten kinds in turn. The same seed gives
/// the same people in either encoding.
pub fn csv_file(seed: u64, rows: usize, nasty_thousandths: usize, encoding: CsvEncoding) -> CsvFile {
    let mut writer = Writer::new(seed);
    let mut text = HEADER.join(",") + "\r\n";
    let mut nasty_so_far = 0;
    for at in 0..rows {
        // Spread evenly: a row is nasty when the share up to it passes the next whole number.
        let due = (at + 1) * nasty_thousandths / 1000;
        let kind = if due > nasty_so_far {
            nasty_so_far += 1;
            NASTY[(nasty_so_far - 1) % NASTY.len()]
        } else {
            RowKind::Clean
        };
        writer.row(kind, &mut text);
    }
    let bytes = match encoding {
        CsvEncoding::Utf8 => text.into_bytes(),
        CsvEncoding::Gb18030 => encoding_rs::GB18030.encode(&text).0.into_owned(),
    };
    CsvFile { bytes, rows: writer.rows }
}

struct Writer {
    dice: Dice,
    people: People,
    rows: Vec<ExpectedRow>,
    /// Rows that a duplicate may repeat: ASCII ones, and ones with a letter that decomposes.
    ascii: Vec<usize>,
    composed: Vec<usize>,
    nasty: usize,
}

impl Writer {
    fn new(seed: u64) -> Self {
        Writer {
            dice: Dice::from_number(seed ^ 0x00c5_f11e),
            people: People::of_seed(seed),
            rows: Vec::new(),
            ascii: Vec::new(),
            composed: Vec::new(),
            nasty: 0,
        }
    }

    fn marker(&mut self) -> String {
        (0..MARKER_LETTERS).map(|_| char::from(b'a' + self.dice.below(26) as u8)).collect()
    }

    fn row(&mut self, kind: RowKind, text: &mut String) {
        let person = self.people.next().expect("people have no end");
        let (in_name, in_local) = (self.marker(), self.marker());
        let turn = self.nasty;
        self.nasty += usize::from(kind != RowKind::Clean);
        // The kinds take turns, so a kind's own turns are one in ten.
        let odd = (turn / NASTY.len()) % 2 == 1;
        let domain = &person.company.domain;
        let mut name = format!("{} {in_name}", person.full_name);
        let mut address = format!("{in_local}@{domain}");
        let mut note = String::from("met at the fair");
        let mut markers = vec![in_name.clone(), in_local.clone()];
        match kind {
            RowKind::Clean | RowKind::WrongColumnCount => {}
            RowKind::DuplicateByCase => {
                if let Some(first) = self.repeated(RowKind::DuplicateByCase) {
                    address = self.rows[first].address.to_ascii_uppercase();
                    markers = vec![in_name.clone(), local_marker(&self.rows[first])];
                }
            }
            RowKind::DuplicateByUnicodeForm => {
                if let Some(first) = self.repeated(RowKind::DuplicateByUnicodeForm) {
                    address = self.rows[first].address.replace('é', "e\u{301}");
                    markers = vec![in_name.clone(), local_marker(&self.rows[first])];
                }
            }
            RowKind::QuotedLineBreak => note = "first line\r\nsecond \"line\", with a comma".to_owned(),
            RowKind::InvalidAddress => {
                address = match turn / NASTY.len() % 5 {
                    0 => format!("{in_local}.{domain}"),
                    1 => format!("{in_local}@@{domain}"),
                    2 => format!("{in_local}@"),
                    3 => format!("{in_local} spaced@{domain}"),
                    _ => format!("{in_local}@-{domain}"),
                };
            }
            RowKind::InternationalAddress if odd => address = format!("{in_local}@bücher-{domain}"),
            RowKind::InternationalAddress => address = format!("josé.{in_local}@{domain}"),
            RowKind::EmptyName => {
                name.clear();
                markers = vec![in_local.clone()];
            }
            RowKind::FormulaCell => note = format!("=HYPERLINK(\"http://{domain}\",\"open\")"),
            RowKind::HeaderInjectionInAddress => address = format!("{in_local}@{domain}\r\nBcc: victim@{domain}"),
            RowKind::HeaderInjectionInName => name = format!("{name}\r\nBcc: victim@{domain}"),
        }
        let cells = [
            address.as_str(),
            &name,
            &person.company.name,
            person.company.country.as_str(),
            person.language.as_str(),
            person.job_title,
            &note,
        ];
        write_cells(text, kind, odd, &cells);
        self.remember(ExpectedRow { kind, address, name, markers });
    }

    /// An earlier row to repeat. Rows that are themselves nasty in another way are never repeated.
    fn repeated(&mut self, kind: RowKind) -> Option<usize> {
        let of = if kind == RowKind::DuplicateByCase { &self.ascii } else { &self.composed };
        self.dice.pick(of).copied()
    }

    fn remember(&mut self, mut row: ExpectedRow) {
        let at = self.rows.len();
        match row.kind {
            RowKind::Clean => self.ascii.push(at),
            RowKind::InternationalAddress if row.address.contains('é') => self.composed.push(at),
            // Nothing earlier to repeat: the row was written as an ordinary one.
            RowKind::DuplicateByCase if self.ascii.is_empty() => row.kind = RowKind::Clean,
            RowKind::DuplicateByUnicodeForm if self.composed.is_empty() => row.kind = RowKind::Clean,
            _ => {}
        }
        self.rows.push(row);
    }
}

fn local_marker(row: &ExpectedRow) -> String {
    row.markers.last().cloned().expect("every row has a marker in its local part")
}

fn write_cells(text: &mut String, kind: RowKind, odd: bool, cells: &[&str; CELLS]) {
    let count = match kind {
        RowKind::WrongColumnCount if odd => CELLS - 2,
        _ => CELLS,
    };
    for (at, cell) in cells.iter().take(count).enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    if kind == RowKind::WrongColumnCount && !odd {
        text.push_str(",one,too,many");
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_exact_and_the_same_in_both_encodings() {
        let utf8 = csv_file(7, 10_000, 30, CsvEncoding::Utf8);
        let gb18030 = csv_file(7, 10_000, 30, CsvEncoding::Gb18030);
        assert_eq!(utf8.rows, gb18030.rows);
        assert_ne!(utf8.bytes, gb18030.bytes);
        assert_eq!(encoding_rs::GB18030.decode(&gb18030.bytes).0.as_bytes(), utf8.bytes);
        assert_eq!(csv_file(7, 10_000, 30, CsvEncoding::Utf8).bytes, utf8.bytes);

        let kinds = utf8.by_kind();
        assert_eq!(kinds.values().sum::<usize>(), 10_000);
        assert!((9_700..=9_701).contains(&kinds[&RowKind::Clean]), "{kinds:?}");
        assert!(NASTY.iter().all(|kind| (29..=30).contains(&kinds[kind])), "{kinds:?}");
    }

    #[test]
    fn duplicates_repeat_an_earlier_address_and_everyone_else_is_new() {
        let file = csv_file(3, 20_000, 30, CsvEncoding::Utf8);
        let mut seen = BTreeSet::new();
        for row in &file.rows {
            let folded = row.address.to_lowercase().replace("e\u{301}", "é");
            let repeated = !seen.insert(folded);
            assert_eq!(repeated, row.kind.outcome() == Outcome::Duplicate, "{row:?}");
        }
    }

    #[test]
    fn every_row_has_its_markers_in_the_file() {
        let file = csv_file(5, 2_000, 30, CsvEncoding::Utf8);
        let text = String::from_utf8(file.bytes.clone()).unwrap().to_lowercase();
        assert!(file.markers().iter().all(|marker| marker.len() == 10 && text.contains(marker)));
        let without_name = file.by_kind()[&RowKind::EmptyName];
        assert_eq!(file.rows.iter().map(|row| row.markers.len()).sum::<usize>(), 4_000 - without_name);
    }
}
