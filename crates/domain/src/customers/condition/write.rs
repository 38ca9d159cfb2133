//! Writes the JSON form; reading it again gives the same condition.

use super::Field;
use super::{ChoiceTest, ConditionOf, FieldTest, NodeOf, NumberTest, Operator, TextTest, TimeTest};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

impl<T: FieldTest> ConditionOf<T> {
    /// The JSON value that is stored.
    pub fn write(&self) -> Value {
        let mut map = write_node(&self.root);
        map.insert("version".to_owned(), Value::from(self.since_version()));
        Value::Object(map)
    }
}

impl<T: FieldTest> ConditionOf<T> {
    /// The earliest version that knows all of it.
    pub fn since_version(&self) -> u64 {
        self.tests().into_iter().map(FieldTest::since_version).max().unwrap_or(1)
    }
}

impl<T: FieldTest> Serialize for ConditionOf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

pub(super) fn write_node<T: FieldTest>(node: &NodeOf<T>) -> Map<String, Value> {
    let (word, value) = match node {
        NodeOf::All(parts) => ("all", parts.iter().map(|part| Value::Object(write_node(part))).collect()),
        NodeOf::Any(parts) => ("any", parts.iter().map(|part| Value::Object(write_node(part))).collect()),
        NodeOf::Not(part) => ("not", Value::Object(write_node(part))),
        NodeOf::Test(test) => return test.write(),
    };
    Map::from_iter([(word.to_owned(), value)])
}

pub(super) fn field(field: Field, (operator, value): (Operator, Option<Value>)) -> Map<String, Value> {
    let mut map = Map::from_iter([
        ("field".to_owned(), Value::from(field.as_str())),
        ("operator".to_owned(), Value::from(operator.as_str())),
    ]);
    map.extend(value.map(|value| ("value".to_owned(), value)));
    map
}

/// The first version that knows a test of a time.
pub(super) fn time_since(test: &TimeTest) -> u64 {
    match test {
        TimeTest::Before(_) | TimeTest::After(_) | TimeTest::Between(..) => 1,
        TimeTest::WithinDays(_) | TimeTest::OlderThanDays(_) => 2,
    }
}

pub(super) fn text(test: &TextTest) -> (Operator, Option<Value>) {
    match test {
        TextTest::Equals(text) => (Operator::Equals, Some(Value::from(text.as_str()))),
        TextTest::NotEquals(text) => (Operator::NotEquals, Some(Value::from(text.as_str()))),
        TextTest::In(texts) => (Operator::In, Some(Value::from(texts.as_slice()))),
        TextTest::NotIn(texts) => (Operator::NotIn, Some(Value::from(texts.as_slice()))),
        TextTest::Contains(text) => (Operator::Contains, Some(Value::from(text.as_str()))),
        TextTest::BeginsWith(text) => (Operator::BeginsWith, Some(Value::from(text.as_str()))),
        TextTest::IsEmpty => (Operator::IsEmpty, None),
        TextTest::IsSet => (Operator::IsSet, None),
    }
}

pub(super) fn choice<T>(test: &ChoiceTest<T>, word: impl Fn(&T) -> String) -> (Operator, Option<Value>) {
    let several = |values: &Vec<T>| Some(values.iter().map(&word).collect());
    match test {
        ChoiceTest::Equals(value) => (Operator::Equals, Some(Value::from(word(value)))),
        ChoiceTest::NotEquals(value) => (Operator::NotEquals, Some(Value::from(word(value)))),
        ChoiceTest::In(values) => (Operator::In, several(values)),
        ChoiceTest::NotIn(values) => (Operator::NotIn, several(values)),
        ChoiceTest::IsEmpty => (Operator::IsEmpty, None),
        ChoiceTest::IsSet => (Operator::IsSet, None),
    }
}

pub(super) fn number(test: NumberTest) -> (Operator, Option<Value>) {
    match test {
        NumberTest::AtLeast(number) => (Operator::AtLeast, Some(Value::from(number))),
        NumberTest::AtMost(number) => (Operator::AtMost, Some(Value::from(number))),
    }
}

pub(super) fn time(test: &TimeTest) -> (Operator, Option<Value>) {
    match test {
        TimeTest::Before(instant) => (Operator::Before, Some(Value::from(instant.to_string()))),
        TimeTest::After(instant) => (Operator::After, Some(Value::from(instant.to_string()))),
        TimeTest::Between(from, until) => {
            (Operator::Between, Some(Value::from(vec![from.to_string(), until.to_string()])))
        }
        TimeTest::WithinDays(days) => (Operator::WithinDays, Some(Value::from(*days))),
        TimeTest::OlderThanDays(days) => (Operator::OlderThanDays, Some(Value::from(*days))),
    }
}
