//! Where texts begin that follow each other: a byte each and four for every sixteen, where the place itself would take four each.

use std::collections::BTreeMap;
use std::ops::Range;

/// Texts between two places that are kept; finding a text adds up the lengths of half as many.
const BLOCK: usize = 16;

/// The places of texts in one run of bytes, each followed by one more byte.
#[derive(Debug)]
pub(crate) struct Places {
    /// Where the first text of each block begins.
    firsts: Vec<u32>,
    /// Of every text; a long one shows 255 and has the rest in `excess`.
    lengths: Vec<u8>,
    excess: BTreeMap<u32, u32>,
    /// Where the next text would begin.
    end: u32,
}

/// A text on a walk through all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub text: usize,
    pub start: usize,
}

impl Places {
    /// The first text begins at `start`.
    pub fn new(start: u32) -> Self {
        Places { firsts: Vec::new(), lengths: Vec::new(), excess: BTreeMap::new(), end: start }
    }

    pub fn count(&self) -> usize {
        self.lengths.len()
    }

    pub fn reserve(&mut self, texts: usize) {
        self.lengths.reserve(texts);
        self.firsts.reserve(texts.div_ceil(BLOCK));
    }

    pub fn push(&mut self, length: usize) {
        let text = self.lengths.len();
        if text.is_multiple_of(BLOCK) {
            self.firsts.push(self.end);
        }
        let short = u8::try_from(length).unwrap_or(u8::MAX);
        let (length, excess) = (length as u64, (length - usize::from(short)) as u32);
        if excess > 0 {
            self.excess.insert(text as u32, excess);
        }
        self.lengths.push(short);
        let end = u64::from(self.end) + length + 1;
        self.end = u32::try_from(end).expect("a column of 4 GB is beyond one node's people");
    }

    pub fn length(&self, text: usize) -> usize {
        let length = self.lengths[text];
        let excess = if length == u8::MAX { self.excess.get(&(text as u32)).copied().unwrap_or(0) } else { 0 };
        usize::from(length) + excess as usize
    }

    /// Where a text begins; also of the next one that there is not yet.
    pub fn start(&self, text: usize) -> usize {
        let block = text / BLOCK;
        let Some(&first) = self.firsts.get(block) else { return self.end as usize };
        let before = block * BLOCK..text;
        let lengths: usize = self.lengths[before.clone()].iter().map(|length| usize::from(*length) + 1).sum();
        let excess: u32 = match self.excess.is_empty() {
            true => 0,
            false => self.excess.range(before.start as u32..before.end as u32).map(|(_, excess)| *excess).sum(),
        };
        first as usize + lengths + excess as usize
    }

    /// The bytes of a text.
    pub fn range(&self, text: usize) -> Range<usize> {
        let start = self.start(text);
        start..start + self.length(text)
    }

    pub fn place(&self, text: usize) -> Place {
        Place { text, start: self.start(text) }
    }

    pub fn next(&self, place: Place) -> Place {
        Place { text: place.text + 1, start: place.start + self.length(place.text) + 1 }
    }

    /// The text that holds a byte at or behind `from`.
    pub fn holding(&self, byte: usize, from: Place) -> Place {
        let block = from.text / BLOCK;
        let (mut last, mut step) = (block, 1);
        while self.firsts.get(last + step).is_some_and(|&first| first as usize <= byte) {
            last += step;
            step *= 2;
        }
        let ahead = &self.firsts[last..(last + step).min(self.firsts.len())];
        last += ahead.partition_point(|&first| first as usize <= byte).saturating_sub(1);
        let mut place = from;
        if last > block {
            place = Place { text: last * BLOCK, start: self.firsts[last] as usize };
        }
        loop {
            let next = self.next(place);
            if next.start > byte {
                return place;
            }
            place = next;
        }
    }

    pub fn shrink(&mut self) {
        self.firsts.shrink_to_fit();
        self.lengths.shrink_to_fit();
    }

    pub fn heap_bytes(&self) -> usize {
        self.firsts.capacity() * size_of::<u32>()
            + self.lengths.capacity()
            + self.excess.len() * size_of::<(u32, u32)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_is_where_all_before_it_end(
            lengths in proptest::collection::vec(prop_oneof![4 => 0usize..40, 1 => 250usize..260, 1 => 300usize..70_000], 0..90),
            from in 0usize..90,
        ) {
            let (mut places, mut starts) = (Places::new(1), vec![1usize]);
            for length in &lengths {
                places.push(*length);
                starts.push(starts[starts.len() - 1] + length + 1);
            }
            prop_assert_eq!(places.count(), lengths.len());
            for (text, start) in starts.iter().enumerate() {
                prop_assert_eq!(places.start(text), *start);
            }
            let from = from.min(lengths.len().saturating_sub(1));
            for text in from..lengths.len() {
                prop_assert_eq!(places.range(text), starts[text]..starts[text + 1] - 1);
                for byte in [starts[text], starts[text + 1] - 1] {
                    let found = places.holding(byte, places.place(from));
                    prop_assert_eq!((found.text, found.start), (text, starts[text]));
                }
            }
        }
    }
}
