//! Reads the JSON form, strictly: unknown keys, operators that a field does not answer, and values of another kind are
//! refused with the place where they stand (`all[1].any[0].value`).

use super::{
    AttributeTest, CONDITION_LIMIT, ChoiceTest, ConditionOf, DAYS_LIMIT, DEPTH_LIMIT, Field, FieldTest, NodeOf,
    NumberTest, Operator, TEXT_LIMIT, TEXT_TEST_LIMIT, TextTest, TimeTest, VALUE_LIMIT, VERSION,
};
use basics::Timestamp;
use basics::ids::AttributeId;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Why a condition was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", if .place.is_empty() { "condition" } else { .place })]
pub struct ConditionError {
    /// A path such as `all[1].any[0].value`; empty for the whole.
    pub place: String,
    pub problem: ConditionProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionProblem {
    #[error("not JSON")]
    NotJson,
    #[error("\"version\" must be a whole number from 1 to {VERSION}")]
    UnknownVersion,
    #[error("\"{word}\" is known from version {since} on")]
    LaterVersion { word: String, since: u64 },
    #[error("expected one of \"all\", \"any\", \"not\", or a \"field\" with its \"operator\"")]
    NotACondition,
    #[error("\"{0}\" is not known here")]
    UnknownKey(String),
    #[error("expected a list of conditions")]
    NotAList,
    #[error("groups may be nested {DEPTH_LIMIT} deep")]
    TooDeep,
    #[error("a condition may have {CONDITION_LIMIT} parts")]
    TooManyParts,
    #[error("a condition may have {TEXT_TEST_LIMIT} tests of texts")]
    TooManyTextTests,
    #[error("there is no field \"{0}\"")]
    UnknownField(String),
    #[error("there is no operator \"{0}\"")]
    UnknownOperator(String),
    #[error("\"{}\" cannot be asked with \"{}\"", .0.as_str(), .1.as_str())]
    OperatorNotOffered(Field, Operator),
    #[error("\"{}\" takes no value", .0.as_str())]
    ValueNotTaken(Operator),
    #[error("expected {0}")]
    WrongValue(&'static str),
    #[error("a list of values may have {VALUE_LIMIT} and not be empty")]
    ValueCount,
    #[error("a text may have {TEXT_LIMIT} characters and not be empty")]
    TextLength,
    #[error("the second time must be after the first")]
    TimesReversed,
    #[error("the second number must not be smaller than the first")]
    NumbersReversed,
    #[error("either \"within_days\" or \"from\" and \"until\"")]
    TwoSpans,
    #[error("expected \"operator\" with \"value\", or \"then\", or \"then_not\"")]
    NoMeasure,
    #[error("\"in_a_row\" needs what it is \"about\", and \"at_least\"")]
    RowOfNothing,
    #[error("only orders have an \"amount\" to be summed")]
    AmountOfOrders,
    #[error("orders belong to companies: ask it within \"company\"")]
    OfCompanies,
}

impl<T: FieldTest> ConditionOf<T> {
    /// Reads the JSON text of a condition.
    ///
    /// # Errors
    /// [`ConditionError`] with the place and the reason.
    pub fn read_text(text: &str) -> Result<Self, ConditionError> {
        let value = serde_json::from_str(text).map_err(|_| refused("", ConditionProblem::NotJson))?;
        ConditionOf::read(&value)
    }

    /// Reads the JSON value of a condition.
    ///
    /// # Errors
    /// [`ConditionError`] with the place and the reason.
    pub fn read(value: &Value) -> Result<Self, ConditionError> {
        let map = value.as_object().ok_or_else(|| refused("", ConditionProblem::NotACondition))?;
        let version = map.get("version").and_then(Value::as_u64).filter(|version| (1..=VERSION).contains(version));
        let version = version.ok_or_else(|| refused("version", ConditionProblem::UnknownVersion))?;
        let mut reader = Reader { version, parts: 0, text_tests: 0 };
        let mut unversioned = map.clone();
        unversioned.remove("version");
        Ok(ConditionOf { root: reader.node(&unversioned, "", 1)? })
    }
}

impl<'de, T: FieldTest> Deserialize<'de> for ConditionOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ConditionOf::read(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

pub(super) fn refused(place: &str, problem: ConditionProblem) -> ConditionError {
    ConditionError { place: place.to_owned(), problem }
}

pub(super) fn below(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

/// How much was read so far, and in which version.
#[derive(Debug)]
pub(super) struct Reader {
    version: u64,
    parts: usize,
    text_tests: usize,
}

impl Reader {
    fn part<T: FieldTest>(&mut self, value: &Value, place: &str, depth: usize) -> Result<NodeOf<T>, ConditionError> {
        self.parts += 1;
        if self.parts > CONDITION_LIMIT {
            return Err(refused(place, ConditionProblem::TooManyParts));
        }
        let map = value.as_object().ok_or_else(|| refused(place, ConditionProblem::NotACondition))?;
        self.node(map, place, depth)
    }

    fn node<T: FieldTest>(
        &mut self,
        map: &Map<String, Value>,
        place: &str,
        depth: usize,
    ) -> Result<NodeOf<T>, ConditionError> {
        if depth > DEPTH_LIMIT {
            return Err(refused(place, ConditionProblem::TooDeep));
        }
        if map.contains_key("field") {
            return self.known_test(read_test(map, place)?, "field", place);
        }
        if let Some(word) = T::WORDS.iter().find(|word| map.contains_key(**word)) {
            let mut object = Object { map, place, depth, reader: self };
            let test = T::read_word(word, &mut object)?;
            return self.known_test(test, word, place);
        }
        let mut entries = map.iter();
        let (Some((word, value)), None) = (entries.next(), entries.next()) else {
            return Err(refused(place, ConditionProblem::NotACondition));
        };
        let inside = below(place, word);
        match word.as_str() {
            "all" => Ok(NodeOf::All(self.parts(value, &inside, depth)?)),
            "any" => Ok(NodeOf::Any(self.parts(value, &inside, depth)?)),
            "not" => Ok(NodeOf::Not(Box::new(self.part(value, &inside, depth + 1)?))),
            other => Err(refused(place, ConditionProblem::UnknownKey(shortened(other)))),
        }
    }

    fn known_test<T: FieldTest>(&mut self, test: T, word: &str, place: &str) -> Result<NodeOf<T>, ConditionError> {
        let since = test.since_version();
        if self.version < since {
            return Err(refused(place, ConditionProblem::LaterVersion { word: word.to_owned(), since }));
        }
        self.text_tests += usize::from(test.reads_texts());
        if self.text_tests > TEXT_TEST_LIMIT {
            return Err(refused(place, ConditionProblem::TooManyTextTests));
        }
        Ok(NodeOf::Test(test))
    }

    fn parts<T: FieldTest>(
        &mut self,
        value: &Value,
        place: &str,
        depth: usize,
    ) -> Result<Vec<NodeOf<T>>, ConditionError> {
        let list = value.as_array().ok_or_else(|| refused(place, ConditionProblem::NotAList))?;
        list.iter().enumerate().map(|(at, part)| self.part(part, &format!("{place}[{at}]"), depth + 1)).collect()
    }
}

/// An object that begins a question about no field.
#[derive(Debug)]
pub struct Object<'a> {
    pub(super) map: &'a Map<String, Value>,
    pub(super) place: &'a str,
    depth: usize,
    reader: &'a mut Reader,
}

impl Object<'_> {
    /// The condition under `word`, which is all that the object has.
    pub(super) fn inner<T: FieldTest>(&mut self, word: &str) -> Result<NodeOf<T>, ConditionError> {
        if let Some(key) = self.map.keys().find(|key| *key != word) {
            return Err(refused(self.place, ConditionProblem::UnknownKey(shortened(key))));
        }
        self.reader.part(&self.map[word], &below(self.place, word), self.depth + 1)
    }
}

/// What is quoted back from a stranger's input is kept short.
fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}

fn read_test<T: FieldTest>(map: &Map<String, Value>, place: &str) -> Result<T, ConditionError> {
    if let Some(key) = map.keys().find(|key| !matches!(key.as_str(), "field" | "operator" | "value")) {
        return Err(refused(place, ConditionProblem::UnknownKey(shortened(key))));
    }
    let word = |key: &str| {
        let text = map.get(key).and_then(Value::as_str);
        text.ok_or_else(|| refused(&below(place, key), ConditionProblem::WrongValue("a word")))
    };
    let (field_word, operator_word) = (word("field")?, word("operator")?);
    if let Ok(attribute) = field_word.parse::<AttributeId>() {
        let operator = Operator::named(operator_word).ok_or_else(|| {
            refused(&below(place, "operator"), ConditionProblem::UnknownOperator(shortened(operator_word)))
        })?;
        let asked = Asked { operator, value: map.get("value"), place: below(place, "value") };
        return AttributeTest::read(attribute, &asked).map(T::of_attribute);
    }
    let offer = T::FIELDS
        .iter()
        .find(|offer| offer.field.as_str() == field_word)
        .ok_or_else(|| refused(&below(place, "field"), ConditionProblem::UnknownField(shortened(field_word))))?;
    let at_operator = below(place, "operator");
    let operator = Operator::named(operator_word)
        .ok_or_else(|| refused(&at_operator, ConditionProblem::UnknownOperator(shortened(operator_word))))?;
    if !offer.operators.contains(&operator) {
        return Err(refused(&at_operator, ConditionProblem::OperatorNotOffered(offer.field, operator)));
    }
    let asked = Asked { operator, value: map.get("value"), place: below(place, "value") };
    T::read(offer.field, &asked)
}

pub(super) fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// An operator with the value that stands beside it.
#[derive(Debug)]
pub struct Asked<'a> {
    pub(super) operator: Operator,
    pub(super) value: Option<&'a Value>,
    place: String,
}

impl Asked<'_> {
    pub(super) fn refused(&self, problem: ConditionProblem) -> ConditionError {
        refused(&self.place, problem)
    }

    /// The refusal of a field that what is asked about does not have.
    pub(super) fn of_no_such_field(&self, field: Field) -> ConditionError {
        self.refused(ConditionProblem::UnknownField(field.as_str().to_owned()))
    }

    fn not_offered(&self) -> ConditionError {
        self.refused(ConditionProblem::UnknownOperator(self.operator.as_str().to_owned()))
    }

    fn nothing<T>(&self, test: T) -> Result<T, ConditionError> {
        if self.value.is_some_and(|value| !value.is_null()) {
            return Err(self.refused(ConditionProblem::ValueNotTaken(self.operator)));
        }
        Ok(test)
    }

    fn one<T>(&self, expected: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T, ConditionError> {
        let text = self.value.and_then(Value::as_str);
        text.and_then(read).ok_or_else(|| self.refused(ConditionProblem::WrongValue(expected)))
    }

    fn several<T>(&self, expected: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ConditionError> {
        let list = self.value.and_then(Value::as_array);
        let list = list.ok_or_else(|| self.refused(ConditionProblem::WrongValue("a list of values")))?;
        if list.is_empty() || list.len() > VALUE_LIMIT {
            return Err(self.refused(ConditionProblem::ValueCount));
        }
        let each = |(at, value): (usize, &Value)| {
            let text = value.as_str().and_then(&read);
            text.ok_or_else(|| refused(&format!("{}[{at}]", self.place), ConditionProblem::WrongValue(expected)))
        };
        list.iter().enumerate().map(each).collect()
    }

    pub(super) fn choice<T>(
        &self,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<ChoiceTest<T>, ConditionError> {
        match self.operator {
            Operator::Equals => self.one(expected, read).map(ChoiceTest::Equals),
            Operator::NotEquals => self.one(expected, read).map(ChoiceTest::NotEquals),
            Operator::In => self.several(expected, read).map(ChoiceTest::In),
            Operator::NotIn => self.several(expected, read).map(ChoiceTest::NotIn),
            Operator::IsEmpty => self.nothing(ChoiceTest::IsEmpty),
            Operator::IsSet => self.nothing(ChoiceTest::IsSet),
            Operator::Contains
            | Operator::BeginsWith
            | Operator::Before
            | Operator::After
            | Operator::Between
            | Operator::AtLeast
            | Operator::AtMost
            | Operator::WithinDays
            | Operator::OlderThanDays => Err(self.not_offered()),
        }
    }

    pub(super) fn text(&self) -> Result<TextTest, ConditionError> {
        let owned = |text: &str| Some(text.to_owned());
        let one = || {
            let text = self.one("a text", owned)?;
            if is_text(&text) { Ok(text) } else { Err(self.refused(ConditionProblem::TextLength)) }
        };
        let several = || {
            let texts = self.several("a text", owned)?;
            if texts.iter().all(|text| is_text(text)) {
                Ok(texts)
            } else {
                Err(self.refused(ConditionProblem::TextLength))
            }
        };
        match self.operator {
            Operator::Equals => one().map(TextTest::Equals),
            Operator::NotEquals => one().map(TextTest::NotEquals),
            Operator::In => several().map(TextTest::In),
            Operator::NotIn => several().map(TextTest::NotIn),
            Operator::Contains => one().map(TextTest::Contains),
            Operator::BeginsWith => one().map(TextTest::BeginsWith),
            Operator::IsEmpty => self.nothing(TextTest::IsEmpty),
            Operator::IsSet => self.nothing(TextTest::IsSet),
            Operator::Before
            | Operator::After
            | Operator::Between
            | Operator::AtLeast
            | Operator::AtMost
            | Operator::WithinDays
            | Operator::OlderThanDays => Err(self.not_offered()),
        }
    }

    /// Words that are searched for.
    pub(super) fn words(&self) -> Result<String, ConditionError> {
        let text = self.one("a text", |text| Some(text.to_owned()))?;
        if is_text(&text) { Ok(text) } else { Err(self.refused(ConditionProblem::TextLength)) }
    }

    pub(super) fn time(&self) -> Result<TimeTest, ConditionError> {
        let expected = "a time such as 2026-11-23T09:00:00Z";
        let one = || self.one(expected, parsed::<Timestamp>);
        match self.operator {
            Operator::Before => one().map(TimeTest::Before),
            Operator::After => one().map(TimeTest::After),
            Operator::Between => match self.several(expected, parsed::<Timestamp>)?.as_slice() {
                [from, until] if from < until => Ok(TimeTest::Between(*from, *until)),
                [_, _] => Err(self.refused(ConditionProblem::TimesReversed)),
                _ => Err(self.refused(ConditionProblem::WrongValue("two times"))),
            },
            Operator::WithinDays => self.days().map(TimeTest::WithinDays),
            Operator::OlderThanDays => self.days().map(TimeTest::OlderThanDays),
            Operator::Equals
            | Operator::NotEquals
            | Operator::In
            | Operator::NotIn
            | Operator::Contains
            | Operator::BeginsWith
            | Operator::AtLeast
            | Operator::AtMost
            | Operator::IsEmpty
            | Operator::IsSet => Err(self.not_offered()),
        }
    }

    fn days(&self) -> Result<u64, ConditionError> {
        let days = self.value.and_then(Value::as_u64).filter(|days| (1..=DAYS_LIMIT).contains(days));
        days.ok_or_else(|| self.refused(ConditionProblem::WrongValue("1 to 3660 days")))
    }

    pub(super) fn number(&self) -> Result<NumberTest, ConditionError> {
        number_of(self.operator, self.value, &self.place)
    }
}

/// A number with what it is compared by.
pub(super) fn number_of(operator: Operator, value: Option<&Value>, place: &str) -> Result<NumberTest, ConditionError> {
    let whole = value.and_then(Value::as_u64);
    let number = whole.ok_or_else(|| refused(place, ConditionProblem::WrongValue("a whole number from 0")))?;
    match operator {
        Operator::AtLeast => Ok(NumberTest::AtLeast(number)),
        Operator::AtMost => Ok(NumberTest::AtMost(number)),
        other => Err(refused(place, ConditionProblem::UnknownOperator(other.as_str().to_owned()))),
    }
}

/// A text that can be compared with: neither empty once folded nor longer than any name.
fn is_text(text: &str) -> bool {
    text.chars().count() <= TEXT_LIMIT && !crate::customers::folding::fold(text).is_empty()
}
