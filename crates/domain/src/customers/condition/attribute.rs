//! What conditions ask of a field that the company declared. A condition is read without knowing what was declared, so the operator and the
//! value say what is compared; asked of an attribute of another kind it means what it means of somebody without a value.

use super::read::{Asked, ConditionError, ConditionProblem, parsed};
use super::write::{text, time};
use super::{Operator, TextTest, TimeTest};
use crate::customers::attribute::{AttributeKind, AttributeNumber};
use basics::ids::AttributeId;
use serde_json::{Map, Value};

/// A question about one declared attribute. What belongs to whom is asked within: a condition over people asks attributes of people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributeTest {
    pub attribute: AttributeId,
    pub asked: AttributeAsked,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AttributeAsked {
    /// Of texts as they are written; of lists the numbers of options; `yes` and `no`. Whether there is a value at all.
    Text(TextTest),
    AtLeast(AttributeNumber),
    AtMost(AttributeNumber),
    /// Of days, each at its beginning in UTC.
    Time(TimeTest),
}

impl AttributeTest {
    pub(super) fn read(attribute: AttributeId, asked: &Asked<'_>) -> Result<Self, ConditionError> {
        let number = || decimal(asked);
        let asked = match asked.operator {
            Operator::AtLeast => AttributeAsked::AtLeast(number()?),
            Operator::AtMost => AttributeAsked::AtMost(number()?),
            Operator::Before | Operator::After | Operator::Between | Operator::WithinDays | Operator::OlderThanDays => {
                AttributeAsked::Time(asked.time()?)
            }
            _ => AttributeAsked::Text(asked.text()?),
        };
        Ok(AttributeTest { attribute, asked })
    }

    pub(super) fn write(&self) -> Map<String, Value> {
        let number = |number: &AttributeNumber| {
            let digits = number.to_string();
            Some(digits.parse::<serde_json::Number>().map_or(Value::String(digits), Value::Number))
        };
        let (operator, value) = match &self.asked {
            AttributeAsked::Text(test) => text(test),
            AttributeAsked::AtLeast(least) => (Operator::AtLeast, number(least)),
            AttributeAsked::AtMost(most) => (Operator::AtMost, number(most)),
            AttributeAsked::Time(test) => time(test),
        };
        let mut map = Map::from_iter([
            ("field".to_owned(), Value::from(self.attribute.to_string())),
            ("operator".to_owned(), Value::from(operator.as_str())),
        ]);
        map.extend(value.map(|value| ("value".to_owned(), value)));
        map
    }

    /// Whether it may look through the texts of everybody.
    pub(super) fn reads_texts(&self) -> bool {
        matches!(self.asked, AttributeAsked::Text(_))
    }

    /// The operator that it is asked with.
    pub fn operator(&self) -> Operator {
        match &self.asked {
            AttributeAsked::Text(test) => text(test).0,
            AttributeAsked::AtLeast(_) => Operator::AtLeast,
            AttributeAsked::AtMost(_) => Operator::AtMost,
            AttributeAsked::Time(test) => time(test).0,
        }
    }
}

/// A number with a point, as JSON or as its digits.
fn decimal(asked: &Asked<'_>) -> Result<AttributeNumber, ConditionError> {
    let text = match asked.value {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(digits)) => Some(digits.clone()),
        _ => None,
    };
    let number = text.and_then(|text| parsed(&text));
    number.ok_or_else(|| asked.refused(ConditionProblem::WrongValue("a number such as 1250.5")))
}

/// The operators that an attribute of a kind answers.
pub const fn attribute_operators(kind: AttributeKind) -> &'static [Operator] {
    match kind {
        AttributeKind::Text => &[
            Operator::Contains,
            Operator::BeginsWith,
            Operator::Equals,
            Operator::NotEquals,
            Operator::In,
            Operator::NotIn,
            Operator::IsEmpty,
            Operator::IsSet,
        ],
        AttributeKind::Number => &[Operator::AtLeast, Operator::AtMost, Operator::IsEmpty, Operator::IsSet],
        AttributeKind::Date => &[
            Operator::Before,
            Operator::After,
            Operator::WithinDays,
            Operator::OlderThanDays,
            Operator::Between,
            Operator::IsEmpty,
            Operator::IsSet,
        ],
        AttributeKind::YesNo => &[Operator::Equals, Operator::NotEquals, Operator::IsEmpty, Operator::IsSet],
        AttributeKind::One | AttributeKind::Several => {
            &[Operator::In, Operator::NotIn, Operator::Equals, Operator::NotEquals, Operator::IsEmpty, Operator::IsSet]
        }
    }
}
