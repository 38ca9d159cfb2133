//! Who has so many events of a class in a span, asked of everybody in one go: block after block, as the lists lie in memory. Looking rows up
//! is dearer than reading the ends of all lists, unless it is about few.

use crate::events::{BLOCK_ROWS, EventColumn};
use crate::looking::shared;
use roaring::RoaringBitmap;

/// Rows of one container of a bitmap, in blocks.
const CONTAINER_BLOCKS: usize = (1 << 16) / BLOCK_ROWS;

impl EventColumn {
    /// The rows with at least so many events of the class after `after` and not after `until`.
    pub fn having(&self, class: u8, least: usize, after: i64, until: i64) -> RoaringBitmap {
        let blocks = self.blocks(class);
        let containers = blocks.len().div_ceil(CONTAINER_BLOCKS);
        let look = |range: std::ops::Range<usize>| {
            let mut found = RoaringBitmap::new();
            for container in range {
                let first = container * CONTAINER_BLOCKS;
                let mut bits = vec![0u8; CONTAINER_BLOCKS * BLOCK_ROWS / 8];
                let blocks = &blocks[first..blocks.len().min(first + CONTAINER_BLOCKS)];
                for (block, bits) in blocks.iter().zip(bits.chunks_exact_mut(BLOCK_ROWS / 8)) {
                    for (row, list) in block.lists(class) {
                        bits[usize::from(row / 8)] |= u8::from(list.has(least, after, until)) << (row % 8);
                    }
                }
                found |= RoaringBitmap::from_lsb0_bytes((first * BLOCK_ROWS) as u32, &bits);
            }
            found
        };
        shared(containers, containers > 1, &look).into_iter().fold(RoaringBitmap::new(), |found, other| found | other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Seen;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn in_one_go_the_same_rows_are_found_as_one_by_one(
            lists in proptest::collection::vec((0u32..200_000, proptest::collection::vec(0i64..50, 1..6)), 0..60),
            least in 1usize..4, after in -1i64..50, length in 0i64..50,
        ) {
            let mut column = EventColumn::default();
            for (row, times) in lists {
                let mut list: Vec<Seen> = times.iter().map(|at| Seen { at: *at, class: 1, object: None }).collect();
                list.sort_by_key(|event| event.at);
                column.set(row, &list);
            }
            let found = column.having(1, least, after, after + length);
            let singly = (0..200_000).filter(|row| column.of(*row, 1).within(after, after + length).len() >= least);
            prop_assert!(found.iter().eq(singly));
        }
    }
}
