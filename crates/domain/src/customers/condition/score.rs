//! Questions about the score of a person by the workspace's rules: a whole number from 0 to [`SCORE_LIMIT`].

use super::Operator;
use super::read::{Asked, ConditionError, ConditionProblem};
use crate::customers::score::SCORE_LIMIT;
use serde_json::Value;

/// What is asked of a score.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScoreTest {
    AtLeast(u8),
    AtMost(u8),
    /// From the first to the second, both included.
    Between(u8, u8),
}

impl ScoreTest {
    pub const fn holds(self, score: u8) -> bool {
        match self {
            ScoreTest::AtLeast(least) => score >= least,
            ScoreTest::AtMost(most) => score <= most,
            ScoreTest::Between(least, most) => least <= score && score <= most,
        }
    }

    pub(super) fn read(asked: &Asked<'_>) -> Result<Self, ConditionError> {
        let score = |value: Option<&Value>| {
            let number = value.and_then(Value::as_u64).and_then(|number| u8::try_from(number).ok());
            let number = number.filter(|number| i32::from(*number) <= SCORE_LIMIT);
            number.ok_or_else(|| asked.refused(ConditionProblem::WrongValue("a whole number from 0 to 100")))
        };
        match asked.operator {
            Operator::AtLeast => score(asked.value).map(ScoreTest::AtLeast),
            Operator::AtMost => score(asked.value).map(ScoreTest::AtMost),
            Operator::Between => match asked.value.and_then(Value::as_array).map(Vec::as_slice) {
                Some([least, most]) => {
                    let (least, most) = (score(Some(least))?, score(Some(most))?);
                    if least > most {
                        return Err(asked.refused(ConditionProblem::NumbersReversed));
                    }
                    Ok(ScoreTest::Between(least, most))
                }
                _ => Err(asked.refused(ConditionProblem::WrongValue("two whole numbers"))),
            },
            other => Err(asked.refused(ConditionProblem::UnknownOperator(other.as_str().to_owned()))),
        }
    }

    pub(super) fn write(self) -> (Operator, Option<Value>) {
        match self {
            ScoreTest::AtLeast(least) => (Operator::AtLeast, Some(Value::from(least))),
            ScoreTest::AtMost(most) => (Operator::AtMost, Some(Value::from(most))),
            ScoreTest::Between(least, most) => (Operator::Between, Some(Value::from(vec![least, most]))),
        }
    }
}
