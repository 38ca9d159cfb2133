//! A column of few values: a bitmap per value. Also for fields of several values at once (tags, lists).

use crate::looking::shrink;
use domain::customers::condition::ChoiceTest;
use roaring::{MultiOps, RoaringBitmap};
use std::collections::BTreeMap;

#[derive(Debug)]
pub(crate) struct ChoiceColumn<T> {
    values: BTreeMap<T, RoaringBitmap>,
    set: RoaringBitmap,
}

impl<T: Ord + Copy> ChoiceColumn<T> {
    pub fn new() -> Self {
        ChoiceColumn { values: BTreeMap::new(), set: RoaringBitmap::new() }
    }

    /// Gives the row its values; it must have none yet.
    pub fn add(&mut self, ordinal: u32, values: &[T]) {
        for &value in values {
            self.values.entry(value).or_default().insert(ordinal);
        }
        if !values.is_empty() {
            self.set.insert(ordinal);
        }
    }

    /// Replaces the row's values.
    pub fn replace(&mut self, ordinal: u32, values: &[T]) {
        if self.set.remove(ordinal) {
            self.values.retain(|_, rows| {
                rows.remove(ordinal);
                !rows.is_empty()
            });
        }
        self.add(ordinal, values);
    }

    /// Takes no more room than it needs, once everybody is there.
    pub fn shrink(&mut self) {
        std::iter::once(&mut self.set).chain(self.values.values_mut()).for_each(shrink);
    }

    /// What a bitmap takes as a file is about what it takes in memory.
    pub fn heap_bytes(&self) -> usize {
        let values: usize = self.values.values().map(RoaringBitmap::serialized_size).sum();
        self.set.serialized_size() + values + self.values.len() * size_of::<(T, RoaringBitmap)>()
    }

    /// Each value that anybody has, in the order of values, with who has it.
    pub fn groups(&self) -> impl Iterator<Item = (T, &RoaringBitmap)> {
        self.values.iter().map(|(&value, rows)| (value, rows))
    }

    /// Who has any value.
    pub fn set(&self) -> &RoaringBitmap {
        &self.set
    }

    /// Who has any of `values`.
    pub fn any_of(&self, values: &[T]) -> RoaringBitmap {
        values.iter().filter_map(|value| self.values.get(value)).union()
    }

    /// Whether the row has the value.
    pub fn has(&self, ordinal: u32, value: T) -> bool {
        self.values.get(&value).is_some_and(|rows| rows.contains(ordinal))
    }

    pub fn value_of(&self, ordinal: u32) -> Option<T> {
        self.values.iter().find(|(_, rows)| rows.contains(ordinal)).map(|(&value, _)| value)
    }

    /// Who of `among` passes the test, when the values of those beyond `known` are as if there were none.
    pub fn passing_of(&self, test: &ChoiceTest<T>, among: &RoaringBitmap, known: &RoaringBitmap) -> RoaringBitmap {
        match test {
            ChoiceTest::Equals(value) => self.any_of(&[*value]) & known & among,
            ChoiceTest::NotEquals(value) => among - (self.any_of(&[*value]) & known),
            ChoiceTest::In(values) => self.any_of(values) & known & among,
            ChoiceTest::NotIn(values) => among - (self.any_of(values) & known),
            ChoiceTest::IsEmpty => among - (&self.set & known),
            ChoiceTest::IsSet => &self.set & known & among,
        }
    }

    /// Who of `among` passes the test.
    pub fn passing(&self, test: &ChoiceTest<T>, among: &RoaringBitmap) -> RoaringBitmap {
        match test {
            ChoiceTest::Equals(value) => self.any_of(&[*value]) & among,
            ChoiceTest::NotEquals(value) => among - self.any_of(&[*value]),
            ChoiceTest::In(values) => self.any_of(values) & among,
            ChoiceTest::NotIn(values) => among - self.any_of(values),
            ChoiceTest::IsEmpty => among - &self.set,
            ChoiceTest::IsSet => &self.set & among,
        }
    }
}
