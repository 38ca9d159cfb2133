//! Conditions: which people are meant. One versioned JSON form, stored with segments and campaigns and sent by the API.
//!
//! ```json
//! {"version": 1, "all": [
//!   {"field": "country", "operator": "in", "value": ["DE", "FR"]},
//!   {"not": {"any": [{"field": "tags", "operator": "equals", "value": "tag_0000000000001"},
//!                    {"field": "name", "operator": "contains", "value": "test"}]}}]}
//! ```
//!
//! The root is a group or a single test, with the version beside it. An empty `all` is everybody, an empty `any` nobody.
//! Text is compared in its folded form. `not_equals` and `not_in` are the exact opposites: who has no value is meant too.
//! `before` and `after` exclude the instant, `between` includes the first and excludes the second.
//! What is read is already checked: a [`Condition`] never exceeds its limits or asks a field what it cannot answer. A later
//! version adds fields and kinds of node; it never changes what a stored condition means.

mod fields;
mod read;
mod write;

pub use fields::{Field, FieldKind, FieldOffer, Operator, fields};
pub use read::{ConditionError, ConditionProblem};

use super::permission::{Permission, Suppression};
use basics::ids::{CompanyId, ListId, TagId, UserId};
use basics::{Country, Language, Timestamp};

/// The version that is written. Every earlier one is still read.
pub const VERSION: u64 = 1;
/// Groups within groups. Nobody can read a deeper one, and evaluation recurses.
pub const DEPTH_LIMIT: usize = 8;
/// Tests and groups of one condition together, without the root; more is a list, not a rule.
pub const CONDITION_LIMIT: usize = 200;
/// Tests of texts in one condition: each looks through the texts of everybody.
pub const TEXT_TEST_LIMIT: usize = 20;
/// Values of one `in`.
pub const VALUE_LIMIT: usize = 1_000;
/// Characters of one text that is compared with; no name or address is longer.
pub const TEXT_LIMIT: usize = 320;

/// A checked condition. Made by [`Condition::read`] (or serde), which refuses what is malformed or too large.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    root: Node,
}

/// A group or a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Test(Test),
}

/// A question about one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    Text(TextField, TextTest),
    Company(ChoiceTest<CompanyId>),
    Country(ChoiceTest<Country>),
    Language(ChoiceTest<Language>),
    Owner(ChoiceTest<UserId>),
    Tags(ChoiceTest<TagId>),
    Lists(ChoiceTest<ListId>),
    Permission(ChoiceTest<Permission>),
    Suppressed(ChoiceTest<Suppression>),
    Created(TimeTest),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextField {
    Name,
    Address,
    CompanyName,
}

/// The texts are as the user wrote them; whoever evaluates folds them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextTest {
    Equals(String),
    NotEquals(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Contains(String),
    BeginsWith(String),
    IsEmpty,
    IsSet,
}

/// For fields of several values (tags, lists) `Equals` means "has it" and `In` "has any of them".
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChoiceTest<T> {
    Equals(T),
    NotEquals(T),
    In(Vec<T>),
    NotIn(Vec<T>),
    IsEmpty,
    IsSet,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeTest {
    Before(Timestamp),
    After(Timestamp),
    /// From the first (included) to the second (excluded).
    Between(Timestamp, Timestamp),
}

impl Condition {
    /// The condition that means everybody.
    pub fn everybody() -> Self {
        Condition { root: Node::All(Vec::new()) }
    }

    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Its tests, in the order in which they are written.
    pub fn tests(&self) -> Vec<&Test> {
        let mut tests = Vec::new();
        collect_tests(&self.root, &mut tests);
        tests
    }
}

fn collect_tests<'a>(node: &'a Node, tests: &mut Vec<&'a Test>) {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| collect_tests(part, tests)),
        Node::Not(part) => collect_tests(part, tests),
        Node::Test(test) => tests.push(test),
    }
}

impl TextField {
    pub const fn field(self) -> Field {
        match self {
            TextField::Name => Field::Name,
            TextField::Address => Field::Address,
            TextField::CompanyName => Field::CompanyName,
        }
    }
}

#[cfg(test)]
mod tests;
