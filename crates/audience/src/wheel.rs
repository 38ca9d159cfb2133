//! When to look at whom again: for each row the first second at which anything about it might change by itself.
//!
//! A row has one place in the wheel. What was entered for it before and is no longer right is passed over when its time comes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Seconds of a bucket: those of one bucket are put into order only when its time has come.
const BUCKET: u32 = 3_600;
/// No time.
const NEVER: u32 = u32::MAX;

#[derive(Debug, Default)]
pub(crate) struct Wheel {
    /// By row: the second at which it is due.
    due: Vec<u32>,
    buckets: BTreeMap<u32, Vec<(u32, u32)>>,
    /// What is due within the buckets that were opened: second and row.
    opened: BinaryHeap<Reverse<(u32, u32)>>,
    /// The first bucket that was not opened yet.
    closed_from: u32,
}

impl Wheel {
    /// Enters a row at the second that holds `at` (milliseconds; [`i64::MAX`]: never), instead of where it was.
    pub fn enter(&mut self, row: u32, at: i64) {
        let second = u32::try_from((at / 1_000).max(0)).unwrap_or(NEVER);
        if self.due.len() <= row as usize {
            self.due.resize(row as usize + 1, NEVER);
        }
        if std::mem::replace(&mut self.due[row as usize], second) == second || second == NEVER {
            return;
        }
        let bucket = second / BUCKET;
        if bucket < self.closed_from {
            self.opened.push(Reverse((second, row)));
        } else {
            self.buckets.entry(bucket).or_default().push((second, row));
        }
    }

    /// Takes out one row that is due at `now` (milliseconds), the earliest first.
    pub fn next(&mut self, now: i64) -> Option<u32> {
        let second = u32::try_from((now / 1_000).max(0)).unwrap_or(NEVER - 1);
        while self.closed_from <= second / BUCKET {
            let Some(first) = self.buckets.first_entry().filter(|first| *first.key() <= second / BUCKET) else {
                self.closed_from = second / BUCKET + 1;
                break;
            };
            self.closed_from = *first.key() + 1;
            self.opened.extend(first.remove().into_iter().map(Reverse));
        }
        while let Some(Reverse((at, row))) = self.opened.peek().copied() {
            if at > second {
                return None;
            }
            self.opened.pop();
            if self.due[row as usize] == at {
                self.due[row as usize] = NEVER;
                return Some(row);
            }
        }
        None
    }

    /// The first second at which anybody may be due, in milliseconds.
    pub fn first(&self) -> Option<i64> {
        let opened = self.opened.peek().map(|Reverse((second, _))| *second);
        let closed = self.buckets.first_key_value().and_then(|(_, rows)| rows.iter().map(|(second, _)| *second).min());
        opened.into_iter().chain(closed).min().map(|second| i64::from(second) * 1_000)
    }

    pub fn heap_bytes(&self) -> usize {
        let buckets: usize = self.buckets.values().map(Vec::capacity).sum();
        (self.due.capacity()) * size_of::<u32>() + (buckets + self.opened.capacity()) * size_of::<(u32, u32)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_in_their_second_once_and_where_they_were_entered_last() {
        let mut wheel = Wheel::default();
        wheel.enter(0, 7_200_500);
        wheel.enter(1, 5_000);
        wheel.enter(2, 9_999_000_000);
        wheel.enter(1, 6_999);
        assert_eq!(wheel.first(), Some(5_000));
        assert_eq!(wheel.next(5_999), None);
        assert_eq!(wheel.next(6_000), Some(1));
        assert_eq!(wheel.next(7_199_999), None);
        wheel.enter(1, 7_000);
        wheel.enter(3, i64::MAX);
        assert_eq!(wheel.next(7_200_000), Some(1));
        assert_eq!(wheel.next(7_200_000), Some(0));
        assert_eq!(wheel.next(7_200_000), None);
        wheel.enter(0, 7_200_900);
        wheel.enter(0, i64::MAX);
        assert_eq!(wheel.next(8_000_000), None);
    }
}
