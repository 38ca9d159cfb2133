//! How often a company orders, and when the next order would be due if it went on like that.

use basics::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Two orders have one gap, which says nothing of the next.
const PURCHASES_AT_LEAST: usize = 3;
/// What a company did years ago says little of what it does now.
const GAPS_AT_MOST: usize = 12;

/// The middle gap between purchases, and the day that follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    pub every_days: u32,
    pub next_due: Timestamp,
    /// How many gaps it was counted from.
    pub gaps: u32,
}

/// The rhythm of purchases, given newest first. Several of one day are one; fewer than three days have no rhythm.
pub fn rhythm(purchases: &[Timestamp]) -> Option<Rhythm> {
    let mut days: Vec<i64> = purchases.iter().map(|at| at.as_millis().div_euclid(DAY.as_millis() as i64)).collect();
    days.dedup();
    if days.len() < PURCHASES_AT_LEAST {
        return None;
    }
    let mut gaps: Vec<i64> = days.windows(2).take(GAPS_AT_MOST).map(|pair| pair[0] - pair[1]).collect();
    gaps.sort_unstable();
    let middle = gaps.len() / 2;
    // Of an even number the middle lies between two.
    let days = if gaps.len().is_multiple_of(2) { (gaps[middle - 1] + gaps[middle]) / 2 } else { gaps[middle] };
    let every_days = u32::try_from(days).ok().filter(|days| *days > 0)?;
    let last = *purchases.first()?;
    Some(Rhythm { every_days, next_due: last.plus(DAY * every_days), gaps: u32::try_from(gaps.len()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: &[u32]) -> Vec<Timestamp> {
        days.iter().map(|day| Timestamp::EPOCH.plus(DAY * *day)).collect()
    }

    #[test]
    fn the_middle_gap_is_the_rhythm() {
        for (purchases, expected) in [
            (vec![], None),
            (vec![40, 10], None),
            (vec![40, 40, 10], None),
            (vec![100, 60, 20], Some((40, 140, 2))),
            // A year without an order among months does not make it a yearly buyer.
            (vec![500, 470, 440, 75, 45], Some((30, 530, 4))),
        ] {
            let found = rhythm(&days(&purchases)).map(|rhythm| (rhythm.every_days, rhythm.next_due, rhythm.gaps));
            let due = |(every, due, gaps): (u32, u32, u32)| (every, Timestamp::EPOCH.plus(DAY * due), gaps);
            assert_eq!(found, expected.map(due), "{purchases:?}");
        }
    }
}
