//! What happened to each row: a compact list of events, in the order of time.
//!
//! An event takes ten bytes: 42 bits of milliseconds since 1970, 8 bits of class, 30 bits of what it is about. The lists of 256 rows
//! follow each other in one block, so that a change moves some kilobytes and nothing is left over. A list is replaced whole: late,
//! changed and erased events need no care of their own.

use crate::occurrence::Occurrence;

/// Rows whose lists lie together.
const BLOCK_ROWS: usize = 256;
/// Bytes of an event.
const BYTES: usize = 10;
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
        let head = (self.at.clamp(0, TIME_LIMIT) as u64) << 22 | u64::from(self.class) << 14 | u64::from(object >> 16);
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&head.to_le_bytes());
        bytes[8..].copy_from_slice(&(object as u16).to_le_bytes());
        bytes
    }
}

/// The list of one row.
#[derive(Clone, Copy)]
pub(crate) struct Events<'a>(&'a [u8]);

impl<'a> Events<'a> {
    /// In the order of time.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Seen> + Clone + 'a {
        self.0.chunks_exact(BYTES).map(|bytes| {
            let head = head(bytes);
            let low = u16::from_le_bytes([bytes[8], bytes[9]]);
            let object = ((head & 0x3fff) as u32) << 16 | u32::from(low);
            Seen {
                at: (head >> 22) as i64,
                class: (head >> 14) as u8,
                object: (object != OBJECT_LIMIT).then_some(object),
            }
        })
    }

    pub fn len(self) -> usize {
        self.0.len() / BYTES
    }

    /// Those after `after` and not after `until`.
    pub fn within(self, after: i64, until: i64) -> Events<'a> {
        let end = self.place_after(until);
        Events(&self.0[self.place_after(after).min(end) * BYTES..end * BYTES])
    }

    /// How many events lie at `instant` or before it.
    fn place_after(self, instant: i64) -> usize {
        let at = |place: usize| (head(&self.0[place * BYTES..]) >> 22) as i64;
        let (mut low, mut high) = (0, self.len());
        // Most spans end now.
        if high > 0 && at(high - 1) <= instant {
            return high;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if at(middle) <= instant {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// How many events of a class lie after `after` and not after `until`; counted to `enough` at most.
    pub fn count(self, class: u8, after: i64, until: i64, enough: u64) -> u64 {
        let mut count = 0;
        for bytes in self.0.chunks_exact(BYTES).rev() {
            let head = head(bytes);
            let at = (head >> 22) as i64;
            if at <= after {
                break;
            }
            if (head >> 14) as u8 == class && at <= until {
                count += 1;
                if count >= enough {
                    break;
                }
            }
        }
        count
    }
}

fn head(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes[..8].try_into().expect("an event has ten bytes"))
}

#[derive(Debug)]
struct Block {
    /// Where the list of each row ends, in events.
    ends: Box<[u32; BLOCK_ROWS]>,
    bytes: Vec<u8>,
}

impl Block {
    fn new() -> Self {
        Block { ends: Box::new([0; BLOCK_ROWS]), bytes: Vec::new() }
    }

    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize * BYTES..self.ends[row] as usize * BYTES
    }
}

/// The lists of all rows of a table, and who has which events when.
#[derive(Debug, Default)]
pub(crate) struct EventColumn {
    blocks: Vec<Block>,
    pub occurrence: Occurrence,
}

impl EventColumn {
    pub fn of(&self, row: u32) -> Events<'_> {
        match self.blocks.get(row as usize / BLOCK_ROWS) {
            Some(block) => Events(&block.bytes[block.range(row as usize % BLOCK_ROWS)]),
            None => Events(&[]),
        }
    }

    /// Replaces the list of a row. `events` are in the order of time; of too many the newest are kept.
    pub fn set(&mut self, row: u32, events: &[Seen]) {
        let events = &events[events.len().saturating_sub(EVENTS_LIMIT)..];
        let had = match self.blocks.get(row as usize / BLOCK_ROWS) {
            Some(block) => Events(&block.bytes[block.range(row as usize % BLOCK_ROWS)]),
            None => Events(&[]),
        };
        self.occurrence.change(row, had.iter(), events.iter().copied());
        self.write(row, events);
    }

    fn write(&mut self, row: u32, events: &[Seen]) {
        let (block, row) = (row as usize / BLOCK_ROWS, row as usize % BLOCK_ROWS);
        if self.blocks.len() <= block {
            if events.is_empty() {
                return;
            }
            self.blocks.resize_with(block + 1, Block::new);
        }
        let block = &mut self.blocks[block];
        let range = block.range(row);
        let had = range.len() / BYTES;
        if had == 0 && events.is_empty() {
            return;
        }
        block.bytes.splice(range, events.iter().flat_map(|event| event.packed()));
        for end in &mut block.ends[row..] {
            *end = *end - had as u32 + events.len() as u32;
        }
    }

    /// How many there are.
    pub fn events(&self) -> u64 {
        self.blocks.iter().map(|block| (block.bytes.len() / BYTES) as u64).sum()
    }

    pub fn shrink(&mut self) {
        self.blocks.iter_mut().for_each(|block| block.bytes.shrink_to_fit());
        self.occurrence.shrink();
    }

    pub fn heap_bytes(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(|block| block.bytes.capacity() + size_of_val(&*block.ends)).sum();
        blocks + self.occurrence.heap_bytes() + self.blocks.capacity() * size_of::<Block>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(column.of(300).iter().collect::<Vec<_>>(), first);
        assert_eq!(column.of(299).iter().collect::<Vec<_>>(), [seen(5, 0, Some(OBJECT_LIMIT - 1))]);
        assert_eq!(column.of(2).iter().count(), 0);
        column.set(299, &[]);
        assert_eq!(column.of(299).iter().count(), 0);
        assert_eq!(column.of(300).iter().count(), 2);
        assert!(column.occurrence.candidates(0, -1, i64::MAX - 1).all().is_empty());
    }

    #[test]
    fn a_span_begins_behind_its_first_instant_and_has_its_last() {
        let mut column = EventColumn::default();
        column.set(1, &[seen(10, 1, None), seen(20, 1, None), seen(20, 2, None), seen(30, 1, None)]);
        let within = |after, until| column.of(1).within(after, until).iter().map(|event| event.at).collect::<Vec<_>>();
        assert_eq!(within(10, 20), [20, 20]);
        assert_eq!(within(9, 30), [10, 20, 20, 30]);
        assert_eq!((within(30, 40), within(20, 10), within(i64::MIN, 5)), (vec![], vec![], vec![]));
        assert_eq!(column.of(1).count(1, 10, 30, 9), 2);
        assert_eq!(column.of(1).count(1, 9, 20, 1), 1);
    }

    #[test]
    fn of_too_many_events_the_newest_are_kept() {
        let mut column = EventColumn::default();
        let many: Vec<Seen> = (0..EVENTS_LIMIT as i64 + 5).map(|at| seen(at, 0, None)).collect();
        column.set(0, &many);
        assert_eq!(column.of(0).iter().count(), EVENTS_LIMIT);
        assert_eq!(column.of(0).iter().next().unwrap().at, 5);
    }
}
