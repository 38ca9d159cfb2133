//! Looking at many rows one by one: on every core where there are many, and the answer written as whole words of bits.

use roaring::RoaringBitmap;
use std::ops::Range;

/// Rows that are looked at by several threads at once; fewer are done before a thread has begun.
const MANY: u64 = 20_000;
/// Threads at most: further ones only wait for memory.
const THREADS_LIMIT: usize = 8;
/// Rows of one container of a bitmap.
const CONTAINER_ROWS: u32 = 1 << 16;
/// Of fewer rows in a container, writing them singly is quicker than writing all of its bits.
const DENSE_ROWS: u64 = 2_048;

/// Writes runs of rows as runs, and gives up the room that the bitmap grew into step by step: a copy takes only what it needs.
pub(crate) fn shrink(rows: &mut RoaringBitmap) {
    rows.optimize();
    *rows = rows.clone();
}

/// The same for one of many small lists: cutting each where it lies would leave a hole behind it that nothing else fits into.
pub(crate) fn tight<T: Copy>(values: &mut Vec<T>) {
    *values = values.as_slice().to_vec();
}

/// Those of `rows` that pass.
pub(crate) fn kept(rows: &RoaringBitmap, passes: impl Fn(u32) -> bool + Sync) -> RoaringBitmap {
    kept_in(rows, || (), |(), row| passes(row))
}

/// Those of `rows` that pass; each share is looked at in its order, with a room of its own to work in.
pub(crate) fn kept_in<W>(
    rows: &RoaringBitmap,
    room: impl Fn() -> W + Sync,
    passes: impl Fn(&mut W, u32) -> bool + Sync,
) -> RoaringBitmap {
    let keep = |containers: Range<u32>| {
        let (mut room, mut found) = (room(), RoaringBitmap::new());
        for container in containers {
            let first = container * CONTAINER_ROWS;
            let range = first..=first + (CONTAINER_ROWS - 1);
            let among = rows.range_cardinality(range.clone());
            if among < DENSE_ROWS {
                let few = rows.range(range).filter(|&row| passes(&mut room, row));
                found.append(few).expect("a bitmap is iterated in order");
                continue;
            }
            let mut bits = vec![0u8; CONTAINER_ROWS as usize / 8];
            if among == u64::from(CONTAINER_ROWS) {
                for (eight, byte) in bits.iter_mut().enumerate() {
                    let row = first + eight as u32 * 8;
                    *byte = (0..8).fold(0, |byte, bit| byte | u8::from(passes(&mut room, row + bit)) << bit);
                }
            } else {
                for row in rows.range(range) {
                    let place = row - first;
                    bits[place as usize / 8] |= u8::from(passes(&mut room, row)) << (place % 8);
                }
            }
            found |= RoaringBitmap::from_lsb0_bytes(first, &bits);
        }
        found
    };
    let containers = rows.max().map_or(0, |last| last / CONTAINER_ROWS + 1);
    shared(containers as usize, rows.len() >= MANY, &|range| keep(range.start as u32..range.end as u32))
        .into_iter()
        .fold(RoaringBitmap::new(), |found, other| found | other)
}

/// What `look` says of shares of `0..count`, in their order: one share for each core, where that is worth it.
pub(crate) fn shared<A: Send>(count: usize, is_much: bool, look: &(impl Fn(Range<usize>) -> A + Sync)) -> Vec<A> {
    // pure: how many shares there are changes no result.
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_LIMIT);
    let share = count.div_ceil(cores).max(1);
    if !is_much || share >= count {
        return vec![look(0..count)];
    }
    let ranges: Vec<Range<usize>> = (0..count).step_by(share).map(|start| start..count.min(start + share)).collect();
    // pure: the shares are looked at side by side; their results are the same in any order.
    std::thread::scope(|scope| {
        let others: Vec<_> = ranges[1..].iter().map(|range| scope.spawn(|| look(range.clone()))).collect();
        let first = look(ranges[0].clone());
        let others = others.into_iter().map(|other| other.join().expect("looking does not panic"));
        std::iter::once(first).chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_kept_of_few_and_of_many() {
        for count in [10u32, 3_000, 70_000, 300_000] {
            let rows: RoaringBitmap = (0..count).map(|row| row * 3).collect();
            let found = kept(&rows, |row| row % 2 == 0);
            assert!(found.iter().eq(rows.iter().filter(|row| row % 2 == 0)), "{count}");
        }
        let everybody: RoaringBitmap = (0..200_000).collect();
        assert!(kept(&everybody, |row| row % 7 == 3).iter().eq((3..200_000).step_by(7)));
        assert!(kept(&RoaringBitmap::new(), |_| true).is_empty());
    }

    #[test]
    fn shares_are_answered_in_their_order() {
        let shares = shared(1_000, true, &|range| range.collect::<Vec<_>>());
        assert!(shares.into_iter().flatten().eq(0..1_000));
    }
}
