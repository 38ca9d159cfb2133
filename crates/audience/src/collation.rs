//! The order in which people of a language expect names: CLDR collation, empty texts last.

use basics::{Id, Language};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use std::cmp::Ordering;

pub(crate) struct Collation {
    collator: CollatorBorrowed<'static>,
}

impl Collation {
    pub fn new(language: Language) -> Self {
        let locale = language.as_str().parse().unwrap_or(Locale::UNKNOWN);
        let collator = Collator::try_new(locale.into(), CollatorOptions::default());
        Collation { collator: collator.expect("collations are compiled in, with the root for what is not known") }
    }

    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        one.is_empty().cmp(&other.is_empty()).then_with(|| self.collator.compare(one, other))
    }

    /// The rows `0..width` sorted as [`Collation::compare`] says, then by id.
    pub fn sort<'a, N>(&self, width: u32, text: impl Fn(u32) -> &'a str, id: impl Fn(u32) -> Id<N>) -> Vec<u32> {
        sort_by_keys(width, id, |row, key| {
            let text = text(row);
            let Ok(()) = self.collator.write_sort_key_to(text, key);
            text.is_empty()
        })
    }
}

impl std::fmt::Debug for Collation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Collation")
    }
}

/// The rows `0..width` sorted by the bytes of their folded texts, empty ones last, then by id.
pub(crate) fn sort_plain<'a, N>(width: u32, text: impl Fn(u32) -> &'a str, id: impl Fn(u32) -> Id<N>) -> Vec<u32> {
    sort_by_keys(width, id, |row, key| {
        key.extend_from_slice(text(row).as_bytes());
        text(row).is_empty()
    })
}

/// As [`sort_plain`] orders.
pub(crate) fn compare_plain(one: &str, other: &str) -> Ordering {
    one.is_empty().cmp(&other.is_empty()).then_with(|| one.cmp(other))
}

/// Sorts by keys that `write` makes (it answers whether the row comes last): first by their first eight bytes, which lie beside
/// the row; then the rows between which these do not decide by their whole keys, a group at a time, so that only the keys of
/// one group are in memory.
fn sort_by_keys<N>(width: u32, id: impl Fn(u32) -> Id<N>, write: impl Fn(u32, &mut Vec<u8>) -> bool) -> Vec<u32> {
    let mut key = Vec::new();
    let mut rows = Vec::with_capacity(width as usize);
    for row in 0..width {
        key.clear();
        let is_last = write(row, &mut key);
        let mut first = [0; 8];
        let length = key.len().min(8);
        first[..length].copy_from_slice(&key[..length]);
        rows.push((if is_last { u64::MAX } else { u64::from_be_bytes(first) }, row));
    }
    rows.sort_unstable();
    let mut group = Group::default();
    for alike in rows.chunk_by_mut(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
        group.sort(alike, &id, &write);
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Rows whose keys begin alike, with those keys; the buffers serve one group after another.
#[derive(Default)]
struct Group {
    keys: Vec<u8>,
    /// Where each key begins, and where the next would.
    starts: Vec<usize>,
    sorted: Vec<(usize, u32)>,
}

impl Group {
    fn sort<N>(
        &mut self,
        rows: &mut [(u64, u32)],
        id: &impl Fn(u32) -> Id<N>,
        write: &impl Fn(u32, &mut Vec<u8>) -> bool,
    ) {
        let Group { keys, starts, sorted } = self;
        keys.clear();
        starts.clear();
        sorted.clear();
        for (place, (_, row)) in rows.iter().enumerate() {
            starts.push(keys.len());
            write(*row, keys);
            sorted.push((place, *row));
        }
        starts.push(keys.len());
        let key = |place: usize| &keys[starts[place]..starts[place + 1]];
        sorted.sort_unstable_by(|one, other| key(one.0).cmp(key(other.0)).then_with(|| id(one.1).cmp(&id(other.1))));
        for (slot, (_, row)) in rows.iter_mut().zip(&*sorted) {
            slot.1 = *row;
        }
    }
}
