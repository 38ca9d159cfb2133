//! What happened to each row: compact lists of events, each class by itself, in the order of time.
//!
//! An event takes nine bytes: 42 bits of milliseconds since 1970, 30 bits of what it is about. The lists of 256 rows follow each
//! other in one block, so that a change moves some kilobytes, nothing is left over, and a question about one class reads only what
//! is of that class. A list is replaced whole: late, changed and erased events need no care of their own.

use crate::ends::Ends;
use crate::looking::tight;
use crate::occurrence::Occurrence;

/// Rows whose lists lie together.
pub(crate) const BLOCK_ROWS: usize = 256;
/// Bytes of an event.
const BYTES: usize = 9;
/// The newest so many events of a row are kept: nobody does more, and a program that pretends to cannot fill the memory.
pub(crate) const EVENTS_LIMIT: usize = 10_000;
const TIME_LIMIT: i64 = (1 << 42) - 1;
/// Objects that can be told apart; the last one means nothing.
const OBJECT_LIMIT: u32 = (1 << 30) - 1;

/// An event as it is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Seen {
    /// Milliseconds since 1970.
    pub at: i64,
    pub class: u8,
    /// An ordinal of [`super::objects::Objects`]; `None`: about nothing.
    pub object: Option<u32>,
}

impl Seen {
    fn packed(self) -> [u8; BYTES] {
        let object = self.object.map_or(OBJECT_LIMIT, |object| object.min(OBJECT_LIMIT - 1));
        let head = (self.at.clamp(0, TIME_LIMIT) as u64) << 22 | u64::from(object >> 8);
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&head.to_le_bytes());
        bytes[8] = object as u8;
        bytes
    }
}

/// The events of one class of one row.
#[derive(Clone, Copy)]
pub(crate) struct Events<'a> {
    class: u8,
    bytes: &'a [u8],
}

impl<'a> Events<'a> {
    /// In the order of time.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Seen> + Clone + 'a {
        self.bytes.chunks_exact(BYTES).map(move |bytes| {
            let head = head(bytes);
            let object = ((head & 0x3f_ffff) as u32) << 8 | u32::from(bytes[8]);
            Seen { at: (head >> 22) as i64, class: self.class, object: (object != OBJECT_LIMIT).then_some(object) }
        })
    }

    pub fn len(self) -> usize {
        self.bytes.len() / BYTES
    }

    /// Whether so many lie after `after` and not after `until`.
    pub fn has(self, count: usize, after: i64, until: i64) -> bool {
        // Mostly the last one lies within the span; then the one that counts is known by its place.
        let Some(place) = self.len().checked_sub(count) else { return false };
        if count == 0 || self.at(self.len() - 1) <= until {
            return count == 0 || self.at(place) > after;
        }
        self.within(after, until).len() >= count
    }

    fn at(self, place: usize) -> i64 {
        (head(&self.bytes[place * BYTES..]) >> 22) as i64
    }

    /// Those after `after` and not after `until`.
    pub fn within(self, after: i64, until: i64) -> Events<'a> {
        let end = self.place_after(until);
        let start = self.place_after(after).min(end);
        Events { bytes: &self.bytes[start * BYTES..end * BYTES], ..self }
    }

    /// How many events lie at `instant` or before it.
    fn place_after(self, instant: i64) -> usize {
        let (mut low, mut high) = (0, self.len());
        // Most spans end now.
        if high > 0 && self.at(high - 1) <= instant {
            return high;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle) <= instant {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

fn head(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes[..8].try_into().expect("an event has nine bytes"))
}

/// The lists of 256 rows of one class.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The rows that have any, counted from the first of the block.
    rows: Vec<u8>,
    ends: Ends,
    bytes: Vec<u8>,
}

impl Block {
    /// The rows that have any events of the class, counted from the first of the block, with their lists.
    pub fn lists(&self, class: u8) -> impl Iterator<Item = (u8, Events<'_>)> {
        let mut start = 0;
        self.rows.iter().enumerate().map(move |(place, row)| {
            let end = self.ends.get(place);
            let bytes = &self.bytes[start * BYTES..end * BYTES];
            start = end;
            (*row, Events { class, bytes })
        })
    }

    fn shrink(&mut self) {
        tight(&mut self.rows);
        tight(&mut self.bytes);
        self.ends.shrink();
    }

    /// The list of the row at a place, in bytes.
    fn range(&self, place: usize) -> std::ops::Range<usize> {
        self.start(place) * BYTES..self.ends.get(place) * BYTES
    }

    fn start(&self, place: usize) -> usize {
        place.checked_sub(1).map_or(0, |before| self.ends.get(before))
    }

    fn of(&self, row: u8) -> &[u8] {
        // Where everybody has some, everybody stands at the own place.
        let place = if self.rows.len() == BLOCK_ROWS { Ok(usize::from(row)) } else { self.rows.binary_search(&row) };
        place.map_or(&[], |place| &self.bytes[self.range(place)])
    }

    fn set(&mut self, row: u8, events: &[Seen]) {
        let packed = events.iter().flat_map(|event| event.packed());
        // While loading, rows come in their order.
        if self.rows.last().is_none_or(|last| *last < row) {
            if !events.is_empty() {
                self.rows.push(row);
                self.bytes.extend(packed);
                self.ends.push(self.bytes.len() / BYTES);
            }
            return;
        }
        let mut counts: Vec<usize> =
            (0..self.rows.len()).map(|place| self.ends.get(place) - self.start(place)).collect();
        match self.rows.binary_search(&row) {
            Ok(place) => {
                let range = self.range(place);
                self.bytes.splice(range, packed);
                counts[place] = events.len();
                if events.is_empty() {
                    self.rows.remove(place);
                    counts.remove(place);
                }
            }
            Err(_) if events.is_empty() => return,
            Err(place) => {
                let start = self.start(place) * BYTES;
                self.bytes.splice(start..start, packed);
                self.rows.insert(place, row);
                counts.insert(place, events.len());
            }
        }
        self.ends = Ends::default();
        counts.into_iter().fold(0, |end, count| {
            self.ends.push(end + count);
            end + count
        });
    }
}

/// The lists of all rows of a table, and who has which events when.
#[derive(Debug, Default)]
pub(crate) struct EventColumn {
    /// By class, then by block.
    classes: Vec<Vec<Block>>,
    pub occurrence: Occurrence,
}

impl EventColumn {
    /// The events of one class of a row.
    pub fn of(&self, row: u32, class: u8) -> Events<'_> {
        let block = self.classes.get(usize::from(class)).and_then(|blocks| blocks.get(row as usize / BLOCK_ROWS));
        Events { class, bytes: block.map_or(&[], |block| block.of(row as u8)) }
    }

    /// For reading the events of a class of one row after the other.
    pub fn cursor(&self, class: u8) -> EventCursor<'_> {
        EventCursor { class, blocks: self.blocks(class), block: 0, place: 0 }
    }

    /// The lists of one class, 256 rows to a block.
    pub fn blocks(&self, class: u8) -> &[Block] {
        self.classes.get(usize::from(class)).map_or(&[], Vec::as_slice)
    }

    /// All events of a row, class by class.
    fn all(&self, row: u32) -> Vec<Seen> {
        (0..self.classes.len()).flat_map(|class| self.of(row, class as u8).iter()).collect()
    }

    /// Replaces the lists of a row. `events` are in the order of time; of too many the newest are kept.
    pub fn set(&mut self, row: u32, events: &[Seen]) {
        let events = &events[events.len().saturating_sub(EVENTS_LIMIT)..];
        let before = self.all(row);
        self.occurrence.change(row, before.iter().copied(), events.iter().copied());
        let mut classes: Vec<u8> = before.iter().chain(events).map(|event| event.class).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            let list: Vec<Seen> = events.iter().filter(|event| event.class == class).copied().collect();
            if self.classes.len() <= usize::from(class) {
                self.classes.resize_with(usize::from(class) + 1, Vec::new);
            }
            let (blocks, block) = (&mut self.classes[usize::from(class)], row as usize / BLOCK_ROWS);
            if blocks.len() <= block {
                blocks.resize_with(block + 1, Block::default);
            }
            blocks[block].set(row as u8, &list);
        }
    }

    /// How many there are.
    pub fn events(&self) -> u64 {
        self.classes.iter().flatten().map(|block| (block.bytes.len() / BYTES) as u64).sum()
    }

    /// Takes no more room than it needs, once everybody is there.
    pub fn shrink(&mut self) {
        self.classes.iter_mut().flatten().for_each(Block::shrink);
        self.occurrence.shrink();
    }

    pub fn heap_bytes(&self) -> usize {
        let blocks = self.classes.iter().flatten();
        let lists: usize =
            blocks.map(|block| block.rows.capacity() + block.ends.heap_bytes() + block.bytes.capacity()).sum();
        let tables: usize = self.classes.iter().map(|blocks| blocks.capacity() * size_of::<Block>()).sum();
        lists + tables + self.occurrence.heap_bytes()
    }
}

/// Reads one class row by row, in ascending order.
pub(crate) struct EventCursor<'a> {
    class: u8,
    blocks: &'a [Block],
    block: usize,
    /// In the rows of the block.
    place: usize,
}

impl<'a> EventCursor<'a> {
    /// The events of a row, which must not lie before one that was asked for.
    pub fn of(&mut self, row: u32) -> Events<'a> {
        let (class, nothing) = (self.class, Events { class: self.class, bytes: &[] });
        let block = row as usize / BLOCK_ROWS;
        if block != self.block {
            (self.block, self.place) = (block, 0);
        }
        let Some(block) = self.blocks.get(block) else { return nothing };
        let row = row as u8;
        while block.rows.get(self.place).is_some_and(|there| *there < row) {
            self.place += 1;
        }
        if block.rows.get(self.place) == Some(&row) {
            Events { class, bytes: &block.bytes[block.range(self.place)] }
        } else {
            nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(at: i64, class: u8, object: Option<u32>) -> Seen {
        Seen { at, class, object }
    }

    #[test]
    fn a_list_is_kept_to_the_millisecond_and_replaced_whole() {
        let mut column = EventColumn::default();
        let first = [seen(1_700_000_000_001, 3, Some(70_000)), seen(1_700_000_000_002, 255, None)];
        column.set(300, &first);
        column.set(299, &[seen(5, 0, Some(OBJECT_LIMIT - 1))]);
        column.set(300, &first);
        assert_eq!(column.all(300), first);
        assert_eq!(column.all(299), [seen(5, 0, Some(OBJECT_LIMIT - 1))]);
        assert!(column.all(2).is_empty());
        column.set(299, &[]);
        assert!(column.all(299).is_empty());
        assert_eq!(column.events(), 2);
        assert!(column.occurrence.candidates(0, -1, i64::MAX - 1).all().is_empty());
    }

    #[test]
    fn a_span_begins_behind_its_first_instant_and_has_its_last() {
        let mut column = EventColumn::default();
        column.set(1, &[seen(10, 1, None), seen(20, 1, None), seen(20, 2, None), seen(30, 1, None)]);
        let within =
            |after, until| column.of(1, 1).within(after, until).iter().map(|event| event.at).collect::<Vec<_>>();
        assert_eq!(within(10, 20), [20]);
        assert_eq!(within(9, 30), [10, 20, 30]);
        let has = |count, after, until| column.of(1, 1).has(count, after, until);
        assert!(has(2, 9, 20) && has(3, 9, 30) && has(1, 29, 30) && has(0, 50, 60));
        assert!(!has(3, 9, 20) && !has(3, 10, 30) && !has(1, 30, 40) && !has(4, 0, 99));
        assert_eq!((within(30, 40), within(20, 10), within(i64::MIN, 5)), (vec![], vec![], vec![]));
    }

    #[test]
    fn of_too_many_events_the_newest_are_kept() {
        let mut column = EventColumn::default();
        let many: Vec<Seen> = (0..EVENTS_LIMIT as i64 + 5).map(|at| seen(at, 0, None)).collect();
        column.set(0, &many);
        assert_eq!(column.of(0, 0).len(), EVENTS_LIMIT);
        assert_eq!(column.of(0, 0).iter().next().unwrap().at, 5);
    }

    #[test]
    fn a_block_of_very_many_events_is_as_right_as_another() {
        let mut column = EventColumn::default();
        let many: Vec<Seen> = (0..9_000).map(|at| seen(at, 0, None)).collect();
        (0..20).for_each(|row| column.set(row, &many[row as usize..]));
        column.set(3, &many[..2]);
        for row in 0..20u32 {
            let expected = if row == 3 { &many[..2] } else { &many[row as usize..] };
            assert!(column.of(row, 0).iter().eq(expected.iter().copied()), "{row}");
        }
    }

    proptest! {
        #[test]
        fn what_was_set_last_is_there(
            sets in proptest::collection::vec((0u32..600, proptest::collection::vec((0u8..4, 0u32..9), 0..6)), 0..80),
        ) {
            let (mut column, mut model) = (EventColumn::default(), std::collections::BTreeMap::new());
            for (row, events) in sets {
                let list = events.iter().zip(0..).map(|((class, object), at)| seen(at, *class, Some(*object)));
                let list: Vec<Seen> = list.collect();
                column.set(row, &list);
                model.insert(row, list);
            }
            let mut cursor = column.cursor(1);
            for row in 0..600 {
                prop_assert!(cursor.of(row).iter().eq(column.of(row, 1).iter()), "{}", row);
                let expected = model.get(&row).cloned().unwrap_or_default();
                for class in 0..4 {
                    let expected = expected.iter().filter(|event| event.class == class).copied();
                    prop_assert!(column.of(row, class).iter().eq(expected), "{} {}", row, class);
                }
            }
        }
    }
}
