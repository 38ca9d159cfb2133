//! Conditions: which people, or which companies, are meant. One versioned JSON form, stored with segments and campaigns and sent by the API.
//!
//! ```json
//! {"version": 1, "all": [
//!   {"field": "country", "operator": "in", "value": ["DE", "FR"]},
//!   {"not": {"any": [{"field": "tags", "operator": "equals", "value": "tag_0000000000001"},
//!                    {"field": "name", "operator": "contains", "value": "test"}]}}]}
//! ```
//!
//! Companies are asked in the same form with fields of their own ([`CompanyCondition`]).
//!
//! The root is a group or a single test, with the version beside it. An empty `all` is everybody, an empty `any` nobody.
//! Text is compared in its folded form. `not_equals` and `not_in` are the exact opposites: who has no value is meant too.
//! `before` and `after` exclude the instant, `between` includes the first and excludes the second.
//! What is read is already checked: a [`Condition`] never exceeds its limits or asks a field what it cannot answer. A later
//! version adds fields and kinds of node; it never changes what a stored condition means.

mod company;
mod fields;
mod person;
mod read;
mod write;

pub use company::{CompanyTest, CompanyText};
pub use fields::{Field, FieldKind, FieldOffer, Operator, company_fields, fields};
pub use person::{Test, TextField};
pub use read::{Asked, ConditionError, ConditionProblem};

use basics::Timestamp;
use serde_json::Value;

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

/// A checked condition. Made by [`ConditionOf::read`] (or serde), which refuses what is malformed or too large.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConditionOf<T> {
    root: NodeOf<T>,
}

/// A condition over people.
pub type Condition = ConditionOf<Test>;
/// A condition over companies.
pub type CompanyCondition = ConditionOf<CompanyTest>;

/// A group or a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeOf<T> {
    All(Vec<NodeOf<T>>),
    Any(Vec<NodeOf<T>>),
    Not(Box<NodeOf<T>>),
    Test(T),
}

/// A group or a test over people.
pub type Node = NodeOf<Test>;

/// A question about one field of what a condition is about.
pub trait FieldTest: Sized {
    /// Which fields there are and what each can be asked.
    const FIELDS: &'static [FieldOffer];

    /// The test of a field that is offered, with an operator that it answers.
    ///
    /// # Errors
    /// [`ConditionError`] when the value is not of the field's kind.
    fn read(field: Field, asked: &Asked<'_>) -> Result<Self, ConditionError>;

    /// The field, the operator, and the value where there is one, as they are stored.
    fn written(&self) -> (Field, (Operator, Option<Value>));

    /// Whether it looks through the texts of everybody.
    fn reads_texts(&self) -> bool;
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberTest {
    AtLeast(u64),
    AtMost(u64),
}

impl<T> ConditionOf<T> {
    /// The condition that means everybody.
    pub fn everybody() -> Self {
        ConditionOf { root: NodeOf::All(Vec::new()) }
    }

    pub fn root(&self) -> &NodeOf<T> {
        &self.root
    }

    /// Its tests, in the order in which they are written.
    pub fn tests(&self) -> Vec<&T> {
        let mut tests = Vec::new();
        collect_tests(&self.root, &mut tests);
        tests
    }
}

fn collect_tests<'a, T>(node: &'a NodeOf<T>, tests: &mut Vec<&'a T>) {
    match node {
        NodeOf::All(parts) | NodeOf::Any(parts) => parts.iter().for_each(|part| collect_tests(part, tests)),
        NodeOf::Not(part) => collect_tests(part, tests),
        NodeOf::Test(test) => tests.push(test),
    }
}

#[cfg(test)]
mod tests;
