//! How nodes come from one division of a channel's limits to another without ever having more than the whole.
//!
//! A division lists the nodes that have equal parts, those first that came first. Each node is bound by one or more of them and has the
//! narrowest of its parts. The rule: a node takes a new division *in addition*, and drops the older ones only when every node that is
//! there has taken it. So there is always one division that binds everybody, and the parts of one division are the whole.

use super::part::Part;
use std::fmt;
use std::str::FromStr;

/// More divisions at once than ever bind a node while others come and go; beyond, it lets go of everything and begins anew.
const MOST_AT_ONCE: usize = 8;

/// Nodes that have equal parts, in their order. Without any, nobody has a part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Division(pub Vec<u8>);

impl Division {
    /// The part of a node.
    pub fn part_of(&self, node: u8) -> Option<Part> {
        let place = self.0.iter().position(|one| *one == node)?;
        Part::new(u32::try_from(place).ok()?, u32::try_from(self.0.len()).ok()?)
    }
}

/// The divisions that bind a node; the last is the one that it means to come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds(Vec<Division>);

impl Bounds {
    /// It has nothing yet.
    pub fn nothing() -> Self {
        Bounds(vec![Division::default()])
    }

    /// The division that it means to come to.
    pub fn target(&self) -> Option<&Division> {
        self.0.last()
    }

    /// Its parts by each division that binds it; `None` when one of them leaves it nothing.
    pub fn parts_of(&self, node: u8) -> Option<Vec<Part>> {
        self.0.iter().map(|division| division.part_of(node)).collect()
    }

    /// Whether one division alone binds it.
    pub fn is_settled(&self) -> bool {
        self.0.len() == 1 && self.0.iter().all(|division| !division.0.is_empty())
    }

    /// Means to come to another division. What bound it before still does.
    pub fn add(&mut self, division: Division) {
        if self.0.len() >= MOST_AT_ONCE {
            *self = Bounds::nothing();
        }
        if self.target() != Some(&division) {
            self.0.push(division);
        }
    }

    /// What binds it once every node that is there, in `others`, means to come to `division` too; as before while one does not.
    pub fn agreed(&self, others: &[Bounds], division: &Division) -> Bounds {
        let all = others.iter().chain([self]).all(|one| one.target() == Some(division));
        if all { Bounds(vec![division.clone()]) } else { self.clone() }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = |division: &Division| division.0.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
        f.write_str(&self.0.iter().map(nodes).collect::<Vec<_>>().join(";"))
    }
}

/// A text that lists no divisions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} lists no divisions of a channel")]
pub struct UnknownBounds(String);

impl FromStr for Bounds {
    type Err = UnknownBounds;

    fn from_str(text: &str) -> Result<Self, UnknownBounds> {
        let nodes = |text: &str| -> Result<Division, std::num::ParseIntError> {
            Ok(Division(text.split(',').filter(|node| !node.is_empty()).map(str::parse).collect::<Result<_, _>>()?))
        };
        let divisions: Result<Vec<Division>, _> = text.split(';').map(nodes).collect();
        divisions.map(Bounds).map_err(|_| UnknownBounds(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_are_read_as_they_are_written() {
        let mut bounds = Bounds::nothing();
        assert_eq!(bounds.to_string().parse(), Ok(bounds.clone()));
        bounds.add(Division(vec![3, 1]));
        assert_eq!(bounds.to_string(), ";3,1");
        assert_eq!(";3,1".parse(), Ok(bounds.clone()));
        assert_eq!(bounds.parts_of(3), None, "nobody has a part while the node has nothing yet");
        let agreed = bounds.agreed(&[";3,1".parse().unwrap()], &Division(vec![3, 1]));
        assert_eq!(agreed.parts_of(1), Some(vec![Part::new(1, 2).unwrap()]));
        assert!("1,x".parse::<Bounds>().is_err());
    }

    /// A node of the property: what it keeps to, and what of that the others can read.
    #[derive(Debug, Clone)]
    struct Node {
        keeps: Bounds,
        written: Bounds,
    }

    /// One look at the ledger, as `application::sending::shares` takes it.
    fn look(nodes: &mut [Option<Node>], me: usize) {
        let there: Vec<usize> = (0..nodes.len()).filter(|node| nodes[*node].is_some() || *node == me).collect();
        let alive = Division(there.iter().map(|node| *node as u8).collect());
        let others: Vec<Bounds> = there
            .iter()
            .filter(|node| **node != me)
            .filter_map(|node| Some(nodes[*node].as_ref()?.written.clone()))
            .collect();
        let mut keeps = nodes[me].as_ref().map_or_else(Bounds::nothing, |node| node.keeps.clone());
        if keeps.parts_of(me as u8).is_none() {
            keeps.add(alive.clone());
        }
        let written = keeps.agreed(&others, &alive);
        keeps = written.clone();
        // It keeps to the narrower part first, and says so at its next look.
        keeps.add(alive);
        nodes[me] = Some(Node { keeps, written });
    }

    fn connections(node: &Node, me: usize, whole: u64) -> u64 {
        node.keeps.parts_of(me as u8).and_then(|parts| parts.iter().map(|part| part.of_count(whole)).min()).unwrap_or(0)
    }

    proptest! {
        #[test]
        fn nodes_that_come_and_go_never_have_more_than_the_whole(
            steps in proptest::collection::vec((0..5usize, 0..10u8), 1..200), whole in 1..9u64,
        ) {
            let mut nodes: Vec<Option<Node>> = vec![None; 5];
            for (me, deed) in steps {
                // Gone: it sends nothing, and the others see it no more.
                if deed == 0 { nodes[me] = None } else { look(&mut nodes, me) }
                let all: u64 = nodes.iter().enumerate()
                    .filter_map(|(me, node)| Some(connections(node.as_ref()?, me, whole))).sum();
                prop_assert!(all <= whole, "{all} of {whole}: {nodes:?}");
            }
            // Left in peace they come to the whole.
            for _ in 0..6 {
                for me in 0..5 { look(&mut nodes, me) }
            }
            let all: u64 = nodes.iter().enumerate()
                .filter_map(|(me, node)| Some(connections(node.as_ref()?, me, whole))).sum();
            prop_assert_eq!(all, whole);
        }
    }
}
