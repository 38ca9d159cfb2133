//! Writes the JSON form; reading it again gives the same condition.

use super::{ChoiceTest, Condition, Field, Node, Operator, Test, TextTest, TimeTest, VERSION};
use crate::customers::permission::{Permission, Suppression};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

impl Condition {
    /// The JSON value that is stored.
    pub fn write(&self) -> Value {
        let mut map = write_node(&self.root);
        map.insert("version".to_owned(), Value::from(VERSION));
        Value::Object(map)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

fn write_node(node: &Node) -> Map<String, Value> {
    let (word, value) = match node {
        Node::All(parts) => ("all", parts.iter().map(|part| Value::Object(write_node(part))).collect()),
        Node::Any(parts) => ("any", parts.iter().map(|part| Value::Object(write_node(part))).collect()),
        Node::Not(part) => ("not", Value::Object(write_node(part))),
        Node::Test(test) => return write_test(test),
    };
    Map::from_iter([(word.to_owned(), value)])
}

fn write_test(test: &Test) -> Map<String, Value> {
    let (field, (operator, value)) = match test {
        Test::Text(field, test) => (field.field(), text(test)),
        Test::Company(test) => (Field::Company, choice(test, ToString::to_string)),
        Test::Country(test) => (Field::Country, choice(test, ToString::to_string)),
        Test::Language(test) => (Field::Language, choice(test, ToString::to_string)),
        Test::Owner(test) => (Field::Owner, choice(test, ToString::to_string)),
        Test::Tags(test) => (Field::Tags, choice(test, ToString::to_string)),
        Test::Lists(test) => (Field::Lists, choice(test, ToString::to_string)),
        Test::Permission(test) => (Field::Permission, choice(test, |value: &Permission| value.as_str().to_owned())),
        Test::Suppressed(test) => (Field::Suppressed, choice(test, suppression)),
        Test::Created(test) => (Field::Created, time(test)),
    };
    let mut map = Map::from_iter([
        ("field".to_owned(), Value::from(field.as_str())),
        ("operator".to_owned(), Value::from(operator.as_str())),
    ]);
    map.extend(value.map(|value| ("value".to_owned(), value)));
    map
}

fn suppression(value: &Suppression) -> String {
    match value {
        Suppression::Suppressed => "yes".to_owned(),
        Suppression::Free => "no".to_owned(),
    }
}

fn text(test: &TextTest) -> (Operator, Option<Value>) {
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

fn choice<T>(test: &ChoiceTest<T>, word: impl Fn(&T) -> String) -> (Operator, Option<Value>) {
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

fn time(test: &TimeTest) -> (Operator, Option<Value>) {
    match test {
        TimeTest::Before(instant) => (Operator::Before, Some(Value::from(instant.to_string()))),
        TimeTest::After(instant) => (Operator::After, Some(Value::from(instant.to_string()))),
        TimeTest::Between(from, until) => {
            (Operator::Between, Some(Value::from(vec![from.to_string(), until.to_string()])))
        }
    }
}
