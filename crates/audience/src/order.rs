//! The order of all rows by one column, kept right under changes without sorting a million rows for each.
//!
//! A sorted run with the rank of every row, and a small overlay: rows of the run that left their place (`stale`) and rows
//! that stand before a certain place of the run (`fresh`). When the overlay has grown, both are merged in one pass. The
//! order knows no values: who changes one says `remove` before and `insert` with a comparison after.

use crate::sort::Direction;
use roaring::RoaringBitmap;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Changes before the merge, which takes some 10 ms for a million rows.
const OVERLAY_LEAST: usize = 512;
/// …and a longer run waits for this part of its rows.
const OVERLAY_PART: usize = 256;
const NOWHERE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub(crate) struct Order {
    run: Vec<u32>,
    rank: Vec<u32>,
    stale: RoaringBitmap,
    fresh: Vec<Fresh>,
    fresh_places: HashMap<u32, u32>,
}

#[derive(Debug, Clone, Copy)]
struct Fresh {
    /// It stands before the run's row of this rank.
    before: u32,
    row: u32,
}

/// A gap between two rows of the order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gap {
    run: usize,
    fresh: usize,
}

impl Order {
    /// The order of rows that are already sorted; `width` is the length of the columns.
    pub fn from_sorted(run: Vec<u32>, width: u32) -> Self {
        let mut rank = vec![NOWHERE; width as usize];
        for (place, &row) in run.iter().enumerate() {
            rank[row as usize] = place as u32;
        }
        Order { run, rank, ..Order::default() }
    }

    /// Takes the row out, if it is in. To be called while its value is still the one it was inserted with.
    pub fn remove(&mut self, row: u32) {
        if let Some(place) = self.fresh_places.remove(&row) {
            self.fresh.remove(place as usize);
            self.renumber(place as usize);
        } else if self.rank.get(row as usize).is_some_and(|&rank| rank != NOWHERE) {
            self.stale.insert(row);
        }
        self.merge_when_grown();
    }

    /// Puts the row in; `compare` says how another row stands to it and never answers `Equal`.
    pub fn insert(&mut self, row: u32, compare: impl Fn(u32) -> Ordering) {
        if self.rank.len() <= row as usize {
            self.rank.resize(row as usize + 1, NOWHERE);
        }
        let gap = self.gap(compare);
        self.fresh.insert(gap.fresh, Fresh { before: gap.run as u32, row });
        self.renumber(gap.fresh);
        self.merge_when_grown();
    }

    fn merge_when_grown(&mut self) {
        if self.fresh.len() + self.stale.len() as usize > OVERLAY_LEAST.max(self.run.len() / OVERLAY_PART) {
            self.merge();
        }
    }

    fn renumber(&mut self, from: usize) {
        for (place, fresh) in self.fresh.iter().enumerate().skip(from) {
            self.fresh_places.insert(fresh.row, place as u32);
        }
    }

    fn merge(&mut self) {
        let mut run = Vec::with_capacity(self.run.len() + self.fresh.len());
        let _: ControlFlow<()> = self.walk(Direction::Ascending, self.first(), |row| {
            run.push(row);
            ControlFlow::Continue(())
        });
        *self = Order::from_sorted(run, self.rank.len() as u32);
    }

    pub fn heap_bytes(&self) -> usize {
        (self.run.capacity() + self.rank.capacity()) * size_of::<u32>()
            + self.stale.serialized_size()
            + self.fresh.capacity() * size_of::<Fresh>()
            + self.fresh_places.capacity() * size_of::<(u32, u32)>()
    }

    /// How many rows a whole walk looks at.
    pub fn width(&self) -> usize {
        self.run.len() + self.fresh.len()
    }

    fn first(&self) -> Gap {
        Gap { run: 0, fresh: 0 }
    }

    fn last(&self) -> Gap {
        Gap { run: self.run.len(), fresh: self.fresh.len() }
    }

    /// Where a walk in this direction begins.
    pub fn beginning(&self, direction: Direction) -> Gap {
        match direction {
            Direction::Ascending => self.first(),
            Direction::Descending => self.last(),
        }
    }

    /// The gap before the first row that is not `Less` by `compare`.
    pub fn gap(&self, compare: impl Fn(u32) -> Ordering) -> Gap {
        let is_less = |row: u32| compare(row) == Ordering::Less;
        let (mut low, mut high) = (0, self.run.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // Values of stale rows say nothing about this place: look at the next row that still stands here.
            match (middle..high).find(|&place| !self.is_stale(self.run[place])) {
                Some(place) if is_less(self.run[place]) => low = place + 1,
                Some(_) | None => high = middle,
            }
        }
        // Among stale rows several places are right; positions only grow if the one is taken that suits the neighbours.
        let fresh = self.fresh.partition_point(|fresh| is_less(fresh.row));
        let least = if fresh == 0 { 0 } else { self.fresh[fresh - 1].before as usize };
        let most = self.fresh.get(fresh).map_or(self.run.len(), |next| next.before as usize);
        Gap { run: low.clamp(least, most), fresh }
    }

    fn is_stale(&self, row: u32) -> bool {
        !self.stale.is_empty() && self.stale.contains(row)
    }

    /// Where the row stands: a number that grows along the order. The row must be in it.
    pub fn position(&self, row: u32) -> u64 {
        if !self.fresh.is_empty()
            && let Some(&place) = self.fresh_places.get(&row)
        {
            return (u64::from(self.fresh[place as usize].before) << 32) | u64::from(place);
        }
        (u64::from(self.rank[row as usize]) << 32) | u64::from(u32::MAX)
    }

    /// The number of a gap: positions of rows before it are smaller, of rows after it not.
    pub fn gap_position(&self, gap: Gap) -> u64 {
        (gap.run as u64) << 32 | gap.fresh as u64
    }

    /// Visits the rows from the gap on, until told to stop.
    pub fn walk<B>(
        &self,
        direction: Direction,
        from: Gap,
        mut visit: impl FnMut(u32) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let Gap { mut run, mut fresh } = from;
        match direction {
            Direction::Ascending => loop {
                if let Some(next) = self.fresh.get(fresh).filter(|next| next.before as usize <= run) {
                    fresh += 1;
                    visit(next.row)?;
                } else if let Some(&row) = self.run.get(run) {
                    run += 1;
                    if !self.is_stale(row) {
                        visit(row)?;
                    }
                } else {
                    return ControlFlow::Continue(());
                }
            },
            Direction::Descending => loop {
                if fresh > 0 && self.fresh[fresh - 1].before as usize >= run {
                    fresh -= 1;
                    visit(self.fresh[fresh].row)?;
                } else if run > 0 {
                    run -= 1;
                    if !self.is_stale(self.run[run]) {
                        visit(self.run[run])?;
                    }
                } else {
                    return ControlFlow::Continue(());
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(order: &Order, direction: Direction) -> Vec<u32> {
        let mut rows = Vec::new();
        let _: ControlFlow<()> = order.walk(direction, order.beginning(direction), |row| {
            rows.push(row);
            ControlFlow::Continue(())
        });
        rows
    }

    proptest! {
        #[test]
        fn walks_positions_and_gaps_agree_with_sorting(changes in proptest::collection::vec((0u32..40, 0u8..8, any::<bool>()), 0..200)) {
            let mut values: Vec<Option<u8>> = (0..20).map(|row| Some(row as u8 % 5)).collect();
            values.resize(40, None);
            let mut sorted: Vec<u32> = (0..20).collect();
            sorted.sort_by_key(|&row| (values[row as usize], row));
            let mut order = Order::from_sorted(sorted, 20);
            for (step, (row, value, stays)) in changes.into_iter().enumerate() {
                order.remove(row);
                values[row as usize] = stays.then_some(value);
                if stays {
                    order.insert(row, |other| (values[other as usize], other).cmp(&(values[row as usize], row)));
                }
                if step % 50 == 49 {
                    order.merge();
                }
                let mut expected: Vec<u32> = (0..40).filter(|&row| values[row as usize].is_some()).collect();
                expected.sort_by_key(|&row| (values[row as usize], row));
                prop_assert_eq!(&rows(&order, Direction::Ascending), &expected);
                let positions: Vec<u64> = expected.iter().map(|&row| order.position(row)).collect();
                prop_assert!(positions.is_sorted_by(|one, other| one < other));
                let gap = order.gap(|other| values[other as usize].cmp(&Some(3)));
                let before = expected.iter().filter(|&&row| values[row as usize] < Some(3)).count();
                let passed = positions.iter().filter(|&&position| position < order.gap_position(gap)).count();
                prop_assert_eq!(passed, before);
                expected.reverse();
                prop_assert_eq!(rows(&order, Direction::Descending), expected);
            }
        }
    }
}
