//! A value of an attribute: as it is stored in a card, and as forms, files and the API write it (texts, one a value).

use super::{AttributeKind, AttributeNumber, AttributeRules};
use basics::ids::AttributeId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// A text longer than this is a note.
pub const VALUE_LIMIT_CHARACTERS: usize = 500;

/// What a card says of attributes; who has no value is not in it.
pub type Attributes = BTreeMap<AttributeId, AttributeValue>;

/// A value. Stored as versioned JSON in cards, so kinds are only added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeValue {
    Text(String),
    Number(AttributeNumber),
    Date(AttributeDate),
    YesNo(bool),
    /// Numbers of options, each once, ascending; of "one of a list" one.
    Options(Vec<u32>),
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeDate(jiff::civil::Date);

impl AttributeDate {
    /// A year before this is a slip of a digit, and so is one after the other.
    const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

    pub fn new(date: jiff::civil::Date) -> Option<Self> {
        Self::YEARS.contains(&date.year()).then_some(AttributeDate(date))
    }

    /// The beginning of the day in UTC: how conditions compare it.
    pub fn instant(self) -> basics::Timestamp {
        let zoned = self.0.to_zoned(jiff::tz::TimeZone::UTC);
        basics::Timestamp::from_millis(zoned.map_or(0, |zoned| zoned.timestamp().as_millisecond()))
    }
}

impl std::fmt::Display for AttributeDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for AttributeDate {
    type Err = ValueRefusal;
    fn from_str(text: &str) -> Result<Self, ValueRefusal> {
        let is_iso = text.len() == 10 && text.as_bytes()[4] == b'-';
        let date = if is_iso { text.parse().ok() } else { None };
        date.and_then(AttributeDate::new).ok_or(ValueRefusal::NotADate)
    }
}

impl Serialize for AttributeDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AttributeDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a value is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueRefusal {
    #[error("the text is longer than {VALUE_LIMIT_CHARACTERS} characters; shorten it")]
    TooLong,
    #[error("the text holds a line break or a control character; remove it")]
    ControlCharacter,
    #[error("that is no number; write it like 1250.5")]
    NotANumber,
    #[error("the number is less than {0}")]
    TooSmall(AttributeNumber),
    #[error("the number is more than {0}")]
    TooLarge(AttributeNumber),
    #[error("that is no day of the calendar; write it like 2026-11-30")]
    NotADate,
    #[error("say yes or no")]
    NotYesOrNo,
    #[error("that is not one of the list")]
    NoSuchOption,
    #[error("the attribute takes one value")]
    OneValue,
}

impl ValueRefusal {
    /// The stable code of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            ValueRefusal::TooLong => "too_long",
            ValueRefusal::ControlCharacter => "control_character",
            ValueRefusal::NotANumber => "not_a_number",
            ValueRefusal::TooSmall(_) => "too_small",
            ValueRefusal::TooLarge(_) => "too_large",
            ValueRefusal::NotADate => "no_such_day",
            ValueRefusal::NotYesOrNo => "not_yes_or_no",
            ValueRefusal::NoSuchOption => "no_such_option",
            ValueRefusal::OneValue => "one_value",
        }
    }
}

/// Reads what a form or the API says; no text, or only empty ones, is no value. An archived option is kept where `before` has it.
///
/// # Errors
/// [`ValueRefusal`] when it is not of the kind, or beyond its rules.
pub fn read_value(
    kind: AttributeKind,
    rules: &AttributeRules,
    given: &[String],
    before: Option<&AttributeValue>,
) -> Result<Option<AttributeValue>, ValueRefusal> {
    let texts: Vec<&str> = given.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return Ok(None);
    }
    if kind == AttributeKind::Several {
        let had = |number: u32| matches!(before, Some(AttributeValue::Options(had)) if had.contains(&number));
        let mut numbers =
            texts.iter().map(|text| option(rules, text, had)).collect::<Result<Vec<u32>, ValueRefusal>>()?;
        numbers.sort_unstable();
        numbers.dedup();
        return Ok(Some(AttributeValue::Options(numbers)));
    }
    let [text] = texts[..] else { return Err(ValueRefusal::OneValue) };
    match kind {
        AttributeKind::Text => read_text(text).map(AttributeValue::Text),
        AttributeKind::Number => read_number(rules, text).map(AttributeValue::Number),
        AttributeKind::Date => text.parse().map(AttributeValue::Date),
        AttributeKind::YesNo => match text {
            "yes" => Ok(AttributeValue::YesNo(true)),
            "no" => Ok(AttributeValue::YesNo(false)),
            _ => Err(ValueRefusal::NotYesOrNo),
        },
        AttributeKind::One | AttributeKind::Several => {
            let had = |number: u32| matches!(before, Some(AttributeValue::Options(had)) if had.contains(&number));
            option(rules, text, had).map(|number| AttributeValue::Options(vec![number]))
        }
    }
    .map(Some)
}

pub(super) fn read_text(text: &str) -> Result<String, ValueRefusal> {
    if text.chars().any(char::is_control) {
        return Err(ValueRefusal::ControlCharacter);
    }
    if text.chars().count() > VALUE_LIMIT_CHARACTERS {
        return Err(ValueRefusal::TooLong);
    }
    Ok(text.to_owned())
}

pub(super) fn read_number(rules: &AttributeRules, text: &str) -> Result<AttributeNumber, ValueRefusal> {
    let number: AttributeNumber = text.parse().map_err(|_| ValueRefusal::NotANumber)?;
    match (rules.least, rules.most) {
        (Some(least), _) if number < least => Err(ValueRefusal::TooSmall(least)),
        (_, Some(most)) if number > most => Err(ValueRefusal::TooLarge(most)),
        _ => Ok(number),
    }
}

fn option(rules: &AttributeRules, text: &str, had: impl Fn(u32) -> bool) -> Result<u32, ValueRefusal> {
    let number: u32 = text.parse().map_err(|_| ValueRefusal::NoSuchOption)?;
    let known = rules.options.iter().any(|option| option.number == number && (!option.archived || had(number)));
    if known { Ok(number) } else { Err(ValueRefusal::NoSuchOption) }
}

/// The value as forms and the API write it.
pub fn written(value: &AttributeValue) -> Vec<String> {
    match value {
        AttributeValue::Text(text) => vec![text.clone()],
        AttributeValue::Number(number) => vec![number.to_string()],
        AttributeValue::Date(date) => vec![date.to_string()],
        AttributeValue::YesNo(true) => vec!["yes".to_owned()],
        AttributeValue::YesNo(false) => vec!["no".to_owned()],
        AttributeValue::Options(numbers) => numbers.iter().map(u32::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::AttributeOption;
    use super::*;

    fn rules() -> AttributeRules {
        let option = |number, archived| AttributeOption { number, name: format!("option {number}"), archived };
        AttributeRules {
            least: "1".parse().ok(),
            most: "10".parse().ok(),
            options: vec![option(1, false), option(2, false), option(3, true)],
            ..AttributeRules::default()
        }
    }

    fn read(kind: AttributeKind, given: &[&str]) -> Result<Option<Vec<String>>, &'static str> {
        let given: Vec<String> = given.iter().map(|text| (*text).to_owned()).collect();
        let had = AttributeValue::Options(vec![3]);
        let value = read_value(kind, &rules(), &given, (kind == AttributeKind::Several).then_some(&had));
        value.map(|value| value.as_ref().map(written)).map_err(|refusal| refusal.code())
    }

    #[test]
    fn values_are_read_by_their_kind_and_written_as_they_are_read() {
        let some = |texts: &[&str]| Ok(Some(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()));
        for (kind, given, expected) in [
            (AttributeKind::Text, &[" FOB Ningbo "][..], some(&["FOB Ningbo"])),
            (AttributeKind::Text, &["", " "], Ok(None)),
            (AttributeKind::Text, &["a\nb"], Err("control_character")),
            (AttributeKind::Text, &["a", "b"], Err("one_value")),
            (AttributeKind::Number, &["2.50"], some(&["2.5"])),
            (AttributeKind::Number, &["0.9"], Err("too_small")),
            (AttributeKind::Number, &["10.1"], Err("too_large")),
            (AttributeKind::Number, &["ten"], Err("not_a_number")),
            (AttributeKind::Date, &["2026-02-28"], some(&["2026-02-28"])),
            (AttributeKind::Date, &["2026-02-30"], Err("no_such_day")),
            (AttributeKind::Date, &["0026-02-03"], Err("no_such_day")),
            (AttributeKind::YesNo, &["yes"], some(&["yes"])),
            (AttributeKind::YesNo, &["maybe"], Err("not_yes_or_no")),
            (AttributeKind::One, &["2"], some(&["2"])),
            (AttributeKind::One, &["3"], Err("no_such_option")),
            (AttributeKind::One, &["4"], Err("no_such_option")),
            (AttributeKind::Several, &["3", "1", "1"], some(&["1", "3"])),
            (AttributeKind::Several, &["1", "x"], Err("no_such_option")),
        ] {
            assert_eq!(read(kind, given), expected, "{kind} {given:?}");
        }
    }

    #[test]
    fn the_stored_form_of_version_1_is_read_as_it_was_written() {
        let stored = r#"[{"text":"a"},{"number":"1.5"},{"date":"2026-11-30"},{"yes_no":true},{"options":[1,3]}]"#;
        let values: Vec<AttributeValue> = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&values).unwrap(), stored);
        let day = "1970-01-02".parse::<AttributeDate>().unwrap();
        assert_eq!(day.instant().as_millis(), 86_400_000);
    }
}
