//! A column of texts: all rows in one run of bytes with a line break before and after each, so that one scan of the whole
//! run answers "contains", "begins with" and "equals".
//!
//! A changed row lives in a small overlay until the run is written anew. Texts that are scanned must be folded (folded text
//! holds no line break); a column that is only read back may hold any text.

use crate::looking::{kept, shared};
use crate::places::Places;
use memchr::memmem::Finder;
use roaring::RoaringBitmap;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Changed rows before the run is written anew: copying a million names takes some 20 ms, so not for every change.
const OVERLAY_LEAST: usize = 4_096;
/// …and a larger column waits for this part of its rows.
const OVERLAY_PART: usize = 64;
/// Bytes that are scanned by several threads at once; fewer are done before a thread has begun.
const MANY_BYTES: usize = 1 << 20;
const BREAK: u8 = b'\n';
/// What erased bytes become. Folded text holds no control characters, so nothing finds it.
const ERASED: u8 = 1;

#[derive(Debug)]
pub(crate) struct TextColumn {
    bytes: Vec<u8>,
    /// Where each row is.
    places: Places,
    overlay: HashMap<u32, Box<str>>,
}

/// What is looked for in a folded column.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// Made once: making it takes longer than looking through a name.
    finder: Finder<'static>,
    kind: PatternKind,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum PatternKind {
    Contains,
    BeginsWith,
    Equals,
}

impl Pattern {
    fn new(needle: &[u8], kind: PatternKind) -> Self {
        Pattern { finder: Finder::new(needle).into_owned(), kind }
    }

    pub fn contains(folded: &str) -> Self {
        Self::new(folded.as_bytes(), PatternKind::Contains)
    }

    pub fn begins_with(folded: &str) -> Self {
        Self::new(&[&[BREAK], folded.as_bytes()].concat(), PatternKind::BeginsWith)
    }

    pub fn equals(folded: &str) -> Self {
        Self::new(&[&[BREAK], folded.as_bytes(), &[BREAK]].concat(), PatternKind::Equals)
    }

    pub fn matches(&self, text: &str) -> bool {
        let (text, needle) = (text.as_bytes(), self.finder.needle());
        match self.kind {
            PatternKind::Contains => self.finder.find(text).is_some(),
            PatternKind::BeginsWith => text.starts_with(&needle[1..]),
            PatternKind::Equals => text == &needle[1..needle.len() - 1],
        }
    }
}

impl TextColumn {
    pub fn new() -> Self {
        TextColumn { bytes: vec![BREAK], places: Places::new(1), overlay: HashMap::new() }
    }

    pub fn width(&self) -> u32 {
        self.places.count() as u32
    }

    pub fn get(&self, row: u32) -> &str {
        match self.overlay.get(&row) {
            Some(text) => text,
            None => self.base(row),
        }
    }

    fn base(&self, row: u32) -> &str {
        std::str::from_utf8(&self.bytes[self.places.range(row as usize)]).expect("rows are written from whole texts")
    }

    /// Appends the next row.
    pub fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(BREAK);
        self.places.push(text.len());
    }

    /// Sets a row, which may be the next new one.
    pub fn set(&mut self, row: u32, text: &str) {
        if row == self.width() {
            return self.push(text);
        }
        if !self.overlay.contains_key(&row) && self.base(row) == text {
            return;
        }
        self.overlay.insert(row, text.into());
        if self.overlay.len() > OVERLAY_LEAST.max(self.places.count() / OVERLAY_PART) {
            self.rewrite();
        }
    }

    /// Empties a row and overwrites its bytes.
    pub fn erase(&mut self, row: u32) {
        self.bytes[self.places.range(row as usize)].fill(ERASED);
        self.set(row, "");
    }

    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.places.shrink();
    }

    /// Makes room for so many rows of about so many bytes.
    pub fn reserve(&mut self, rows: usize, bytes_each: usize) {
        self.places.reserve(rows);
        self.bytes.reserve(rows * bytes_each);
    }

    pub fn heap_bytes(&self) -> usize {
        let overlay = self.overlay.capacity() * size_of::<(u32, Box<str>)>();
        let texts: usize = self.overlay.values().map(|text| text.len()).sum();
        self.bytes.capacity() + self.places.heap_bytes() + overlay + texts
    }

    fn rewrite(&mut self) {
        let mut anew = TextColumn::new();
        anew.bytes.reserve(self.bytes.len());
        anew.places.reserve(self.places.count());
        (0..self.width()).for_each(|row| anew.push(self.get(row)));
        *self = anew;
    }

    /// The rows that match, by one scan of the whole run; the cores share it.
    pub fn scan(&self, pattern: &Pattern) -> RoaringBitmap {
        let rows = self.places.count();
        let parts = shared(rows, self.bytes.len() >= MANY_BYTES, &|rows| self.scan_rows(pattern, rows));
        let mut found = parts.into_iter().fold(RoaringBitmap::new(), |found, more| found | more);
        for (&row, text) in &self.overlay {
            if pattern.matches(text) {
                found.insert(row)
            } else {
                found.remove(row)
            };
        }
        found
    }

    fn scan_rows(&self, pattern: &Pattern, rows: Range<usize>) -> RoaringBitmap {
        let leads = usize::from(pattern.kind != PatternKind::Contains);
        // From the break before the first row to the break after the last one.
        let end = self.places.start(rows.end);
        let mut place = self.places.place(rows.start);
        let mut found = RoaringBitmap::new();
        let hits = std::iter::from_fn(|| {
            // The break before the next row may be the first byte of its own match.
            let from = place.start - 1;
            let hit = from + pattern.finder.find(&self.bytes[from..end])? + leads;
            let holding = self.places.holding(hit, place);
            place = self.places.next(holding);
            Some(holding.text as u32)
        });
        found.append(hits).expect("rows are found in their order");
        found
    }

    /// Those of `rows` that match, each looked at by itself: for few rows faster than a scan.
    pub fn matching(&self, rows: &RoaringBitmap, pattern: &Pattern) -> RoaringBitmap {
        kept(rows, |row| pattern.matches(self.get(row)))
    }

    pub fn one_of(&self, folded: &HashSet<String>) -> RoaringBitmap {
        let kept = (0..self.width()).filter(|&row| folded.contains(self.get(row)));
        RoaringBitmap::from_sorted_iter(kept).expect("rows are looked at in order")
    }

    pub fn empty(&self) -> RoaringBitmap {
        let is_empty = |row: u32| self.places.length(row as usize) == 0;
        let kept = (0..self.width()).filter(|&row| is_empty(row));
        let mut empty = RoaringBitmap::from_sorted_iter(kept).expect("rows are looked at in order");
        for (&row, text) in &self.overlay {
            if text.is_empty() {
                empty.insert(row)
            } else {
                empty.remove(row)
            };
        }
        empty
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> TextColumn {
        let mut column = TextColumn::new();
        texts.iter().for_each(|text| column.push(text));
        column
    }

    fn rows(found: RoaringBitmap) -> Vec<u32> {
        found.iter().collect()
    }

    #[test]
    fn a_scan_finds_rows_and_nothing_across_their_borders() {
        let column = column(&["anna", "", "nan", "banana", "anna"]);
        assert_eq!(rows(column.scan(&Pattern::contains("an"))), [0, 2, 3, 4]);
        assert_eq!(rows(column.scan(&Pattern::contains("aa"))), [0u32; 0]);
        assert_eq!(rows(column.scan(&Pattern::begins_with("an"))), [0, 4]);
        assert_eq!(rows(column.scan(&Pattern::equals("anna"))), [0, 4]);
        assert_eq!(rows(column.scan(&Pattern::equals("nan"))), [2]);
        assert_eq!(rows(column.empty()), [1]);
    }

    #[test]
    fn the_cores_share_a_scan_without_losing_a_row_at_their_borders() {
        let mut column = TextColumn::new();
        (0..200_000).for_each(|row| column.push(if row % 7 == 0 { "banana split" } else { "nothing here" }));
        let every_seventh: RoaringBitmap = (0..200_000).step_by(7).collect();
        assert_eq!(column.scan(&Pattern::begins_with("banana")), every_seventh);
        assert_eq!(column.scan(&Pattern::equals("banana split")), every_seventh);
        assert_eq!(column.scan(&Pattern::contains("an")), every_seventh);
        for border in [1, 6, 7, 8, 199_999] {
            let pattern = Pattern::equals("banana split");
            let (one, other) = (column.scan_rows(&pattern, 0..border), column.scan_rows(&pattern, border..200_000));
            assert_eq!(one | other, every_seventh, "{border}");
        }
    }

    #[test]
    fn changed_rows_answer_with_their_new_text_before_and_after_a_rewrite() {
        let mut column = column(&["anna", "ben", "cleo"]);
        column.set(0, "zoe");
        column.set(1, "");
        column.set(3, "anna");
        for _ in 0..2 {
            assert_eq!(rows(column.scan(&Pattern::contains("anna"))), [3]);
            assert_eq!(rows(column.scan(&Pattern::equals("zoe"))), [0]);
            assert_eq!(rows(column.empty()), [1]);
            assert_eq!((0..4).map(|row| column.get(row)).collect::<Vec<_>>(), ["zoe", "", "cleo", "anna"]);
            column.rewrite();
        }
    }

    #[test]
    fn many_changes_rewrite_the_run_so_that_it_does_not_grow_for_ever() {
        let mut column = TextColumn::new();
        (0..6_000).for_each(|row| column.push(&row.to_string()));
        (0..5_000).for_each(|row| column.set(row, "x"));
        assert!(column.overlay.len() <= OVERLAY_LEAST);
        assert_eq!(column.scan(&Pattern::equals("x")).len(), 5_000);
    }

    #[test]
    fn an_erased_text_leaves_the_memory_of_the_column() {
        let mut column = column(&["anna", "ben"]);
        column.erase(0);
        assert_eq!(column.get(0), "");
        assert!(memchr::memmem::find(&column.bytes, b"anna").is_none());
        column.set(0, "neu");
        assert_eq!(rows(column.scan(&Pattern::contains("n"))), [0, 1]);
    }
}
