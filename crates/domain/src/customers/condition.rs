//! Conditions: which people, or which companies, are meant. One versioned JSON form, stored with segments and campaigns and sent by the API.
//!
//! ```json
//! {"version": 1, "all": [
//!   {"field": "country", "operator": "in", "value": ["DE", "FR"]},
//!   {"not": {"any": [{"field": "tags", "operator": "equals", "value": "tag_0000000000001"},
//!                    {"field": "name", "operator": "contains", "value": "test"}]}}]}
//! ```
//!
//! Companies are asked in the same form with fields of their own ([`CompanyCondition`]). Beside fields there are, from version 2 on:
//! what happened (`happened`, see [`Happened`]), what the person's company is (`company`, a condition over companies), and what one of
//! a company's people is (`someone`, a condition over people):
//!
//! ```json
//! {"version": 2, "all": [
//!   {"happened": "opened", "operator": "at_least", "value": 3, "within_days": 30},
//!   {"company": {"field": "tier", "operator": "equals", "value": "high_value"}},
//!   {"field": "segment", "operator": "not_equals", "value": "seg_0000000000001"}]}
//! ```
//!
//! From version 3 on a field may also be one that the company declared, by its id ([`AttributeTest`]):
//! `{"version": 3, "field": "atr_0000000000001", "operator": "at_least", "value": 12.5}`.
//!
//! Version 4 adds what is known of a person's address (`address_check`), and to whose group a company belongs (`group`: the company that
//! is named, or any below it).
//!
//! Version 5 adds the score of a person by the workspace's rules (`score`): `{"version": 5, "field": "score", "operator": "between", "value": [25, 49]}`.
//!
//! The root is a group or a single test, with the version beside it. An empty `all` is everybody, an empty `any` nobody.
//! Text is compared in its folded form. `not_equals` and `not_in` are the exact opposites: who has no value is meant too.
//! `before` and `after` exclude the instant, `between` includes the first and excludes the second. Of a score it includes both.
//! What is read is already checked: a [`Condition`] never exceeds its limits or asks a field what it cannot answer. A later
//! version adds fields and kinds of node; it never changes what a stored condition means.

mod attribute;
mod company;
mod fields;
mod happened;
mod person;
mod read;
mod score;
mod write;

pub use attribute::{AttributeAsked, AttributeTest, attribute_operators};
pub use company::{CompanyTest, CompanyText};
pub use fields::{Field, FieldKind, FieldOffer, Operator, company_fields, fields};
pub use happened::{
    ABOUT_LIMIT, About, DAYS_LIMIT, EventClass, Events, Happened, Measure, OF_LETTERS, OF_THINGS, PEOPLE_CLASSES, Span,
    TIMES_LIMIT,
};
pub use person::{Test, TextField};
pub use read::{Asked, ConditionError, ConditionProblem, Object};
pub use score::ScoreTest;

use basics::Timestamp;
use basics::ids::SegmentId;
use serde_json::{Map, Value};

/// The newest version. Every earlier one is still read; what is written names the earliest that knows all of it.
pub const VERSION: u64 = 5;
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

/// A question about one field of what a condition is about, or one that begins with a word of its own.
pub trait FieldTest: Sized {
    /// Which fields there are and what each can be asked.
    const FIELDS: &'static [FieldOffer];
    /// Words that begin a question about no field.
    const WORDS: &'static [&'static str];

    /// The test of a field that is offered, with an operator that it answers.
    ///
    /// # Errors
    /// [`ConditionError`] when the value is not of the field's kind.
    fn read(field: Field, asked: &Asked<'_>) -> Result<Self, ConditionError>;

    /// The test of a field that the company declared.
    fn of_attribute(test: AttributeTest) -> Self;

    /// The test of an object that has one of [`FieldTest::WORDS`].
    ///
    /// # Errors
    /// [`ConditionError`] when it is malformed or too large.
    fn read_word(word: &str, object: &mut Object<'_>) -> Result<Self, ConditionError>;

    /// The object that is stored.
    fn write(&self) -> Map<String, Value>;

    /// The first version that knows it.
    fn since_version(&self) -> u64;

    /// Whether it looks through the texts of everybody.
    fn reads_texts(&self) -> bool;

    /// Shows every question about people in it, itself included.
    fn each_about_people(&self, show: &mut dyn FnMut(&Test));

    /// Shows every question about a declared attribute in it, itself included.
    fn each_attribute(&self, show: &mut dyn FnMut(&AttributeTest));
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
    /// Less than so many days of 24 hours ago, and not ahead.
    WithinDays(u64),
    /// So many days of 24 hours ago, or more.
    OlderThanDays(u64),
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

impl<T: FieldTest> ConditionOf<T> {
    /// Shows every question about people, those within questions about companies included.
    pub fn each_about_people(&self, mut show: impl FnMut(&Test)) {
        each_about_people(&self.root, &mut show);
    }

    /// Those of them for whom this holds too.
    #[must_use]
    pub fn and(self, test: T) -> Self {
        ConditionOf { root: NodeOf::All(vec![NodeOf::Test(test), self.root]) }
    }

    /// The attributes that it asks about, those of questions within questions included.
    pub fn attributes(&self) -> Vec<AttributeTest> {
        let mut attributes = Vec::new();
        each_attribute(&self.root, &mut |test| attributes.push(test.clone()));
        attributes
    }

    /// Whether it asks for the score, questions within questions included; not whether a segment does that it names.
    pub fn asks_for_score(&self) -> bool {
        let mut asks = false;
        self.each_about_people(|test| asks |= matches!(test, Test::Score(_)));
        asks
    }

    /// The segments that it names, those within questions about companies included.
    pub fn segments(&self) -> Vec<SegmentId> {
        let mut segments = Vec::new();
        self.each_about_people(|test| {
            if let Test::Segment(test) = test {
                segments.extend(test.values());
            }
        });
        segments.sort_unstable();
        segments.dedup();
        segments
    }
}

pub(crate) fn each_attribute<T: FieldTest>(node: &NodeOf<T>, show: &mut dyn FnMut(&AttributeTest)) {
    match node {
        NodeOf::All(parts) | NodeOf::Any(parts) => parts.iter().for_each(|part| each_attribute(part, show)),
        NodeOf::Not(part) => each_attribute(part, show),
        NodeOf::Test(test) => test.each_attribute(show),
    }
}

pub(crate) fn each_about_people<T: FieldTest>(node: &NodeOf<T>, show: &mut dyn FnMut(&Test)) {
    match node {
        NodeOf::All(parts) | NodeOf::Any(parts) => parts.iter().for_each(|part| each_about_people(part, show)),
        NodeOf::Not(part) => each_about_people(part, show),
        NodeOf::Test(test) => test.each_about_people(show),
    }
}

impl<T: Copy> ChoiceTest<T> {
    /// The values that it names.
    pub fn values(&self) -> Vec<T> {
        match self {
            ChoiceTest::Equals(value) | ChoiceTest::NotEquals(value) => vec![*value],
            ChoiceTest::In(values) | ChoiceTest::NotIn(values) => values.clone(),
            ChoiceTest::IsEmpty | ChoiceTest::IsSet => Vec::new(),
        }
    }
}

impl NumberTest {
    pub const fn holds(self, number: u64) -> bool {
        match self {
            NumberTest::AtLeast(least) => number >= least,
            NumberTest::AtMost(most) => number <= most,
        }
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
