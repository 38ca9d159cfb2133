//! Who has events of which class when, and about what: bitmaps that only spare looking at everybody.
//!
//! Time is divided into weeks, into runs of sixteen weeks, and into one run of all: a long span is covered by few of them. What
//! events are about is divided into a fixed number of parts, so that the bitmaps stay small however many things there are.

use crate::events::Seen;
use crate::looking::shrink;
use roaring::{MultiOps, RoaringBitmap};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Milliseconds of a week.
const WEEK: i64 = 7 * 86_400_000;
/// The last instant that an event can have.
const TIME_LIMIT: i64 = (1 << 42) - 1;
/// How many weeks a run of each level has, as powers of two: 1, 16, all.
const LEVELS: [u32; 3] = [0, 4, 16];
/// Into so many parts things are divided. A person of ten events is in ten of them at most.
const PARTS: usize = 256;

/// By class, then by run of weeks.
type Runs = Vec<BTreeMap<u16, RoaringBitmap>>;

/// The bitmaps of one table.
#[derive(Debug, Default)]
pub(crate) struct Occurrence {
    levels: [Runs; LEVELS.len()],
    /// By part of class and thing.
    about: Vec<RoaringBitmap>,
}

/// Rows that may have an event of a class in a span.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    pub surely: RoaringBitmap,
    /// To be looked at; none of [`Candidates::surely`].
    pub perhaps: RoaringBitmap,
}

impl Candidates {
    pub fn all(self) -> RoaringBitmap {
        self.surely | self.perhaps
    }
}

impl Occurrence {
    /// Notes that the list of a row became another.
    pub fn change(
        &mut self,
        row: u32,
        before: impl Iterator<Item = Seen> + Clone,
        after: impl Iterator<Item = Seen> + Clone,
    ) {
        for (runs, level) in self.levels.iter_mut().zip(LEVELS) {
            let run_of = |event: Seen| (event.class, (u32::from(week(event.at)) >> level) as u16);
            differ(before.clone().map(run_of), after.clone().map(run_of), |(class, run), is_in| {
                let class = usize::from(class);
                if runs.len() <= class {
                    runs.resize_with(class + 1, BTreeMap::new);
                }
                put(&mut runs[class], run, row, is_in);
            });
        }
        let part_of = |event: Seen| event.object.map(|object| part(event.class, object));
        differ(before.filter_map(part_of), after.filter_map(part_of), |part, is_in| {
            self.about.resize_with(PARTS, RoaringBitmap::new);
            if is_in {
                self.about[part].insert(row);
            } else {
                self.about[part].remove(row);
            }
        });
    }

    /// Who has an event of the class in a week that is touched by `(after, until]`, and who has one there surely: in a week that lies
    /// within it as a whole.
    pub fn candidates(&self, class: u8, after: i64, until: i64) -> Candidates {
        let Some(weeks) = self.levels[0].get(usize::from(class)).filter(|_| after < until) else {
            return Candidates::default();
        };
        let (first, last) = (week(after.saturating_add(1)), week(until));
        let is_whole = |week: u16| {
            let start = i64::from(week) * WEEK;
            start > after && start + WEEK - 1 <= until
        };
        let mut edges: Vec<u16> = [first, last].into_iter().filter(|week| !is_whole(*week)).collect();
        edges.dedup();
        let perhaps = edges.iter().filter_map(|week| weeks.get(week)).union();
        let (from, to) = (u32::from(first) + u32::from(!is_whole(first)), i64::from(last) - i64::from(!is_whole(last)));
        let surely = u32::try_from(to).ok().filter(|to| from <= *to).map(|to| self.covering(class, from..=to));
        let surely = surely.unwrap_or_default();
        Candidates { perhaps: perhaps - &surely, surely }
    }

    /// Who has an event of the class in these weeks, by as few bitmaps as it takes.
    fn covering(&self, class: u8, weeks: RangeInclusive<u32>) -> RoaringBitmap {
        let class = usize::from(class);
        let known = &self.levels[0][class];
        let (Some((oldest, _)), Some((newest, _))) = (known.first_key_value(), known.last_key_value()) else {
            return RoaringBitmap::new();
        };
        // Beyond what there is, a span may as well be endless: so a longer run covers it.
        let from = if *weeks.start() <= u32::from(*oldest) { 0 } else { *weeks.start() };
        let to = if *weeks.end() >= u32::from(*newest) { u32::from(u16::MAX) } else { *weeks.end() };
        let mut found = Vec::new();
        self.cover(class, LEVELS.len() - 1, from..=to, &mut found);
        found.into_iter().union()
    }

    fn cover<'a>(&'a self, class: usize, level: usize, weeks: RangeInclusive<u32>, found: &mut Vec<&'a RoaringBitmap>) {
        let (from, to) = weeks.into_inner();
        if from > to {
            return;
        }
        let shift = LEVELS[level];
        // The runs of this level that lie within as a whole: `first` and all below `end`.
        let (first, end) = (from.div_ceil(1 << shift), (to + 1) >> shift);
        if first >= end {
            if level > 0 {
                self.cover(class, level - 1, from..=to, found);
            }
            return;
        }
        let runs = &self.levels[level][class];
        found.extend(runs.range(first as u16..=(end - 1) as u16).map(|(_, rows)| rows));
        if level > 0 {
            if let Some(before) = (first << shift).checked_sub(1) {
                self.cover(class, level - 1, from..=before, found);
            }
            self.cover(class, level - 1, end << shift..=to, found);
        }
    }

    /// Who may have an event of the class about any of these things.
    pub fn perhaps_about(&self, class: u8, things: &[u32]) -> RoaringBitmap {
        let mut parts: Vec<usize> = things.iter().map(|thing| part(class, *thing)).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.into_iter().filter_map(|part| self.about.get(part)).union()
    }

    /// Who has any event of the class after an instant, as far as weeks tell.
    pub fn perhaps_after(&self, instant: i64) -> RoaringBitmap {
        self.levels[0].iter().flat_map(|weeks| weeks.range(week(instant)..)).map(|(_, rows)| rows).union()
    }

    /// Takes no more room than it needs, once everybody is there.
    pub fn shrink(&mut self) {
        let runs = self.levels.iter_mut().flatten().flat_map(BTreeMap::values_mut);
        runs.chain(&mut self.about).for_each(shrink);
    }

    pub fn heap_bytes(&self) -> usize {
        let runs = self.levels.iter().flatten().flat_map(BTreeMap::values);
        runs.chain(&self.about).map(RoaringBitmap::serialized_size).sum()
    }
}

fn put(runs: &mut BTreeMap<u16, RoaringBitmap>, run: u16, row: u32, is_in: bool) {
    if is_in {
        runs.entry(run).or_default().insert(row);
    } else if let Some(rows) = runs.get_mut(&run) {
        rows.remove(row);
        if rows.is_empty() {
            runs.remove(&run);
        }
    }
}

/// Says of each key that is only before or only after, which it is.
fn differ<K: Ord>(before: impl Iterator<Item = K>, after: impl Iterator<Item = K>, mut say: impl FnMut(K, bool)) {
    let sorted = |keys: &mut dyn Iterator<Item = K>| {
        let mut keys: Vec<K> = keys.collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let (before, after) = (sorted(&mut { before }), sorted(&mut { after }));
    let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(one), Some(other)) => one.cmp(other),
        };
        if order.is_eq() {
            before.next();
            after.next();
        } else if order.is_lt() {
            before.by_ref().take(1).for_each(|key| say(key, false));
        } else {
            after.by_ref().take(1).for_each(|key| say(key, true));
        }
    }
}

fn week(at: i64) -> u16 {
    u16::try_from(at.clamp(0, TIME_LIMIT) / WEEK).unwrap_or(u16::MAX)
}

/// Neighbours are spread by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
fn part(class: u8, thing: u32) -> usize {
    let mixed = (thing ^ u32::from(class) << 24).wrapping_mul(0x9e37_79b1);
    (mixed >> 24) as usize % PARTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(at: i64, class: u8, object: Option<u32>) -> Seen {
        Seen { at, class, object }
    }

    fn of(lists: &[Vec<Seen>]) -> Occurrence {
        let mut occurrence = Occurrence::default();
        for (row, list) in lists.iter().enumerate() {
            occurrence.change(row as u32, std::iter::empty(), list.iter().copied());
        }
        occurrence
    }

    #[test]
    fn candidates_are_sure_only_of_whole_weeks() {
        let occurrence = of(&[vec![], vec![seen(WEEK * 2 + 5, 1, None)], vec![seen(WEEK * 3 + 5, 1, None)]]);
        let found = occurrence.candidates(1, WEEK * 2 + 5, WEEK * 4);
        assert_eq!(found.surely.iter().collect::<Vec<_>>(), [2]);
        assert_eq!(found.perhaps.iter().collect::<Vec<_>>(), [1]);
        assert!(occurrence.candidates(1, WEEK, WEEK).all().is_empty());
        assert!(occurrence.candidates(7, i64::MIN, WEEK).all().is_empty());
    }

    #[test]
    fn what_is_taken_away_leaves_nothing() {
        let list = [seen(WEEK, 3, Some(8)), seen(WEEK * 90, 3, Some(9))];
        let mut occurrence = of(&[list.to_vec()]);
        assert_eq!(occurrence.perhaps_about(3, &[9]).len(), 1);
        occurrence.change(0, list.into_iter(), list.into_iter().take(1));
        assert_eq!(occurrence.candidates(3, i64::MIN, i64::MAX - 1).surely.len(), 1);
        occurrence.change(0, list.into_iter().take(1), std::iter::empty());
        assert!(occurrence.candidates(3, i64::MIN, i64::MAX - 1).all().is_empty());
        assert!(occurrence.perhaps_about(3, &[8, 9]).is_empty());
        assert!(occurrence.levels.iter().flatten().all(BTreeMap::is_empty));
    }

    proptest! {
        #[test]
        fn a_span_has_everybody_of_it_and_the_sure_ones_rightly(
            lists in proptest::collection::vec(proptest::collection::vec((0i64..140, 0i64..WEEK), 0..3), 1..30),
            from in 0i64..150, length in 0i64..150, inset in 0i64..WEEK,
        ) {
            let at = |&(week, rest): &(i64, i64)| week * WEEK + rest;
            let lists: Vec<Vec<Seen>> =
                lists.iter().map(|list| list.iter().map(|event| seen(at(event), 0, None)).collect()).collect();
            let (after, until) = (from * WEEK + inset - WEEK, (from + length) * WEEK + inset);
            let found = of(&lists).candidates(0, after, until);
            for (row, list) in lists.iter().enumerate() {
                let has = list.iter().any(|event| event.at > after && event.at <= until);
                prop_assert!(!has || found.surely.contains(row as u32) || found.perhaps.contains(row as u32));
                prop_assert!(has || !found.surely.contains(row as u32));
            }
            prop_assert!(found.surely.is_disjoint(&found.perhaps));
        }
    }
}
