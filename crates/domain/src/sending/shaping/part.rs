//! What of a limit one of several nodes has: equal parts, so that all of them together never exceed the whole.
//!
//! A node that is bound by two divisions at once, while the nodes agree on a new one, has the narrower part of each.

use super::cell::{Rate, Shape};

/// The `place`th of `of` equal parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    place: u32,
    of: u32,
}

/// What of a rate is one node's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatePart {
    /// How many nodes have an equal part.
    pub of: u32,
    /// Letters in any stretch of the period; those of all nodes come to the limit and one.
    pub most: u32,
}

impl Part {
    pub const WHOLE: Part = Part { place: 0, of: 1 };

    /// `None` where there is no such place.
    pub const fn new(place: u32, of: u32) -> Option<Part> {
        if place < of { Some(Part { place, of }) } else { None }
    }

    /// Its part of things that cannot be cut: the first places have one more.
    pub const fn of_count(self, whole: u64) -> u64 {
        whole / self.of as u64 + if (self.place as u64) < whole % self.of as u64 { 1 } else { 0 }
    }

    fn of_number(self, whole: u32) -> u32 {
        u32::try_from(self.of_count(u64::from(whole))).unwrap_or(whole)
    }

    /// Its part where only so many nodes can have one: `None` for those in later places.
    pub fn among(self, holders: u32) -> Option<Part> {
        Part::new(self.place, self.of.min(holders))
    }

    /// Its part of a rate.
    pub fn of_rate(self, rate: Rate) -> Rate {
        let most = self.of_number(rate.letters.saturating_add(1));
        Rate { part: (self.of > 1).then_some(RatePart { of: self.of, most }), ..rate }
    }

    /// Its part of a cell; a cell that is too small to be divided so far is held by the first places alone.
    pub fn of_shape(self, shape: Shape) -> Shape {
        let by_rate = shape.rate.map(|rate| rate.letters.saturating_add(1));
        let holders = shape.connections.into_iter().chain(by_rate).min().unwrap_or(self.of);
        let Some(part) = self.among(holders) else { return Shape { suspended: true, ..shape } };
        let connections = shape.connections.map(|whole| part.of_number(whole));
        Shape { connections, rate: shape.rate.map(|rate| part.of_rate(rate)), ..shape }
    }
}

impl Rate {
    /// What both parts of the same rate allow.
    pub fn narrower(self, other: Rate) -> Rate {
        let part = match (self.part, other.part) {
            (Some(mine), Some(theirs)) => {
                Some(RatePart { of: mine.of.max(theirs.of), most: mine.most.min(theirs.most) })
            }
            (mine, theirs) => mine.or(theirs),
        };
        Rate { part, ..self }
    }
}

impl Shape {
    /// What both parts of the same cell allow.
    pub fn narrower(self, other: Shape) -> Shape {
        Shape {
            connections: self.connections.into_iter().chain(other.connections).min(),
            rate: match (self.rate, other.rate) {
                (Some(mine), Some(theirs)) => Some(mine.narrower(theirs)),
                (mine, theirs) => mine.or(theirs),
            },
            suspended: self.suspended || other.suspended,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(of: u32) -> impl Iterator<Item = Part> {
        (0..of).filter_map(move |place| Part::new(place, of))
    }

    proptest! {
        #[test]
        fn all_parts_together_are_the_whole(whole in 0..10_000u64, of in 1..9u32) {
            prop_assert_eq!(parts(of).map(|part| part.of_count(whole)).sum::<u64>(), whole);
        }

        #[test]
        fn all_parts_of_a_cell_together_never_exceed_it(
            connections in 1..9u32, letters in 1..500u32, of in 1..9u32,
        ) {
            let shape = Shape { connections: Some(connections), rate: Some(Rate::per_minute(letters)), ..Shape::default() };
            let shapes: Vec<Shape> = parts(of).map(|part| part.of_shape(shape)).filter(|shape| !shape.suspended).collect();
            prop_assert_eq!(shapes.iter().filter_map(|shape| shape.connections).sum::<u32>(), connections);
            prop_assert!(shapes.iter().all(|shape| shape.connections.is_some_and(|count| count > 0)));
            let most = |shape: &Shape| shape.rate.and_then(|rate| rate.part).map_or(letters + 1, |part| part.most);
            prop_assert_eq!(shapes.iter().map(most).sum::<u32>(), letters + 1);
            prop_assert!(shapes.iter().all(|shape| most(shape) > 0));
        }
    }

    #[test]
    fn a_cell_of_one_connection_is_held_by_one_node() {
        let shape = Shape { connections: Some(1), rate: Some(Rate::per_second(50)), ..Shape::default() };
        let held: Vec<Shape> = parts(3).map(|part| part.of_shape(shape)).collect();
        assert_eq!(held[0], shape);
        assert!(held[1].suspended && held[2].suspended);
    }

    #[test]
    fn bound_by_two_divisions_a_node_has_the_narrower_part_of_each() {
        let shape = Shape { connections: Some(6), rate: Some(Rate::per_second(99)), ..Shape::default() };
        let (of_two, of_three) = (Part::new(1, 2).unwrap().of_shape(shape), Part::new(0, 3).unwrap().of_shape(shape));
        let both = of_two.narrower(of_three);
        assert_eq!(both.connections, Some(2));
        assert_eq!(both.rate.unwrap().part, Some(RatePart { of: 3, most: 34 }));
    }
}
