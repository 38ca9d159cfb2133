//! What happened: conditions over events instead of fields.
//!
//! ```json
//! {"happened": "opened", "counting": "things", "operator": "at_least", "value": 3, "within_days": 30}
//! {"happened": "viewed", "about": ["thg_0000000000001"], "counting": "in_a_row", "operator": "at_least", "value": 3}
//! {"happened": "clicked", "about": ["thg_0000000000002"], "then_not": {"happened": "inquired"}}
//! ```
//!
//! An event is meant when its class is the one that is named, it is about one of the things (or about anything), it lies in the
//! span, and it is not in the future. `within_days` excludes the instant that lies so many days back: who opened a letter 30 days
//! ago, to the millisecond, is out. `from` is included and `until` is not. "At most 0" means never.

use super::read::{ConditionError, ConditionProblem, below, number_of, refused};
use super::write;
use super::{NumberTest, Operator};
use basics::Timestamp;
use basics::ids::{CampaignId, ThingId};
use serde_json::{Map, Value};

/// Days of a span that moves with now; older events are asked for with a date.
pub const DAYS_LIMIT: u64 = 3_660;
/// Things that one test may name.
pub const ABOUT_LIMIT: usize = 100;
/// What can be counted to; nobody does anything more often.
pub const TIMES_LIMIT: u64 = 1_000_000;

/// The program's own classes of events that happen to people, in the order in which a builder offers them.
pub const PEOPLE_CLASSES: &[&str] = &[
    "opened",
    "clicked",
    "replied",
    "forwarded",
    "inquired",
    "visited",
    "viewed",
    "downloaded",
    "carted",
    "called",
    "met",
    "unsubscribed",
    "bounced",
    "complained",
];
/// Those of them that are about the letters of a campaign.
pub const OF_LETTERS: &[&str] = &["opened", "clicked", "replied", "forwarded", "unsubscribed", "bounced", "complained"];

/// Those of them that are about things.
pub const OF_THINGS: &[&str] = &["visited", "viewed", "downloaded", "carted"];

/// A class of events: a word such as `opened`, one of the program's own or one that the workspace declared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventClass(Box<str>);

impl EventClass {
    /// Orders that count: confirmed, not cancelled, no samples. They belong to companies.
    pub const ORDERED: &'static str = "ordered";

    /// `None` unless it is 2 to 40 small letters, digits and `_`, a letter first.
    pub fn new(word: &str) -> Option<EventClass> {
        let is_word = word.len() <= 40
            && word.len() >= 2
            && word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        is_word.then(|| EventClass(word.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it happens to companies, not to people.
    pub fn is_of_companies(&self) -> bool {
        self.as_str() == EventClass::ORDERED
    }
}

/// What an event may be about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum About {
    /// A page, a product, a file; of a category everything in it is meant.
    Thing(ThingId),
    /// The letters of a campaign.
    Campaign(CampaignId),
}

impl About {
    /// The number by which events name it. No two nouns share one.
    pub fn number(self) -> i64 {
        match self {
            About::Thing(id) => id.as_i64(),
            About::Campaign(id) => id.as_i64(),
        }
    }

    /// Reads the id as it is written in conditions; `None` for one of anything else.
    pub fn read(text: &str) -> Option<About> {
        text.parse().map(About::Thing).or_else(|_| text.parse().map(About::Campaign)).ok()
    }

    fn written(self) -> String {
        match self {
            About::Thing(id) => id.to_string(),
            About::Campaign(id) => id.to_string(),
        }
    }
}

/// Events of a class, about anything or about one of some things.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Events {
    pub class: EventClass,
    /// Empty: about anything.
    pub about: Vec<About>,
}

/// When.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
    /// Within the last days, each of 24 hours.
    Within { days: u64 },
    /// From the first (included) to the second (excluded); neither: ever.
    Between { from: Option<Timestamp>, until: Option<Timestamp> },
}

impl Span {
    pub const EVER: Span = Span::Between { from: None, until: None };
}

/// What is asked of the events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Measure {
    /// How many there are.
    Times(NumberTest),
    /// About how many different things they are.
    Things(NumberTest),
    /// How many of the class follow each other without one about anything else between them.
    InARow { at_least: u64 },
    /// What they are worth together, in minor units of the base currency. Of orders only.
    Amount(NumberTest),
    /// After one of them comes one of those.
    Then(Events),
    /// After the last of them comes none of those.
    ThenNot(Events),
}

/// A question about what happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happened {
    pub events: Events,
    pub span: Span,
    pub measure: Measure,
}

/// Whom events happen to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Person,
    Company,
}

impl Happened {
    /// Reads the object that has the word `happened`.
    pub(super) fn read(map: &Map<String, Value>, place: &str, whose: Whose) -> Result<Happened, ConditionError> {
        known_keys(
            map,
            place,
            &["happened", "about", "within_days", "from", "until", "counting", "operator", "value", "then", "then_not"],
        )?;
        let events = read_events(map, place, whose)?;
        Ok(Happened { span: read_span(map, place)?, measure: read_measure(map, place, &events, whose)?, events })
    }

    pub(super) fn write(&self) -> Map<String, Value> {
        let mut map = write_events(&self.events);
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        match self.span {
            Span::Within { days } => {
                put("within_days", Value::from(days));
            }
            Span::Between { from, until } => {
                from.map(|from| put("from", Value::from(from.to_string())));
                until.map(|until| put("until", Value::from(until.to_string())));
            }
        }
        let mut count = |counting: Option<&str>, (operator, value): (Operator, Option<Value>)| {
            counting.map(|counting| put("counting", Value::from(counting)));
            put("operator", Value::from(operator.as_str()));
            value.map(|value| put("value", value));
        };
        match &self.measure {
            Measure::Times(test) => count(None, write::number(*test)),
            Measure::Things(test) => count(Some("things"), write::number(*test)),
            Measure::InARow { at_least } => count(Some("in_a_row"), write::number(NumberTest::AtLeast(*at_least))),
            Measure::Amount(test) => count(Some("amount"), write::number(*test)),
            Measure::Then(other) => {
                put("then", Value::Object(write_events(other)));
            }
            Measure::ThenNot(other) => {
                put("then_not", Value::Object(write_events(other)));
            }
        }
        map
    }
}

fn known_keys(map: &Map<String, Value>, place: &str, known: &[&str]) -> Result<(), ConditionError> {
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(refused(place, ConditionProblem::UnknownKey(key.chars().take(40).collect()))),
        None => Ok(()),
    }
}

fn read_events(map: &Map<String, Value>, place: &str, whose: Whose) -> Result<Events, ConditionError> {
    let at_class = below(place, "happened");
    let class = map.get("happened").and_then(Value::as_str).and_then(EventClass::new);
    let class = class.ok_or_else(|| refused(&at_class, ConditionProblem::WrongValue("a class of events")))?;
    if class.is_of_companies() && whose == Whose::Person {
        return Err(refused(&at_class, ConditionProblem::OfCompanies));
    }
    let at_about = below(place, "about");
    let about = match map.get("about") {
        None => Vec::new(),
        Some(about) => {
            let list = about.as_array();
            let list = list.ok_or_else(|| refused(&at_about, ConditionProblem::WrongValue("a list of values")))?;
            if list.is_empty() || list.len() > ABOUT_LIMIT {
                return Err(refused(&at_about, ConditionProblem::ValueCount));
            }
            let each = |one: &Value| one.as_str().and_then(About::read);
            let read: Option<Vec<About>> = list.iter().map(each).collect();
            read.ok_or_else(|| refused(&at_about, ConditionProblem::WrongValue("ids of things or campaigns")))?
        }
    };
    Ok(Events { class, about })
}

fn write_events(events: &Events) -> Map<String, Value> {
    let mut map = Map::from_iter([("happened".to_owned(), Value::from(events.class.as_str()))]);
    if !events.about.is_empty() {
        let about = events.about.iter().map(|about| Value::from(about.written())).collect();
        map.insert("about".to_owned(), Value::Array(about));
    }
    map
}

fn read_span(map: &Map<String, Value>, place: &str) -> Result<Span, ConditionError> {
    let instant = |key: &str| match map.get(key) {
        None => Ok(None),
        Some(value) => {
            let instant = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
            let wrong = || ConditionProblem::WrongValue("a time such as 2026-11-23T09:00:00Z");
            instant.map(Some).ok_or_else(|| refused(&below(place, key), wrong()))
        }
    };
    let (from, until) = (instant("from")?, instant("until")?);
    let Some(days) = map.get("within_days") else {
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            return Err(refused(&below(place, "until"), ConditionProblem::TimesReversed));
        }
        return Ok(Span::Between { from, until });
    };
    let at_days = below(place, "within_days");
    if from.is_some() || until.is_some() {
        return Err(refused(&at_days, ConditionProblem::TwoSpans));
    }
    let days = days.as_u64().filter(|days| (1..=DAYS_LIMIT).contains(days));
    let days = days.ok_or_else(|| refused(&at_days, ConditionProblem::WrongValue("1 to 3660 days")))?;
    Ok(Span::Within { days })
}

fn read_measure(
    map: &Map<String, Value>,
    place: &str,
    events: &Events,
    whose: Whose,
) -> Result<Measure, ConditionError> {
    let other = |key: &str| -> Result<Option<Events>, ConditionError> {
        let Some(value) = map.get(key) else { return Ok(None) };
        let inside = below(place, key);
        let inner = value.as_object().ok_or_else(|| refused(&inside, ConditionProblem::NotACondition))?;
        known_keys(inner, &inside, &["happened", "about"])?;
        read_events(inner, &inside, whose).map(Some)
    };
    let (then, then_not) = (other("then")?, other("then_not")?);
    let counts = ["counting", "operator", "value"].iter().any(|key| map.contains_key(*key));
    match (then, then_not, counts) {
        (Some(other), None, false) => Ok(Measure::Then(other)),
        (None, Some(other), false) => Ok(Measure::ThenNot(other)),
        (None, None, true) => read_count(map, place, events),
        _ => Err(refused(place, ConditionProblem::NoMeasure)),
    }
}

fn read_count(map: &Map<String, Value>, place: &str, events: &Events) -> Result<Measure, ConditionError> {
    let at_operator = below(place, "operator");
    let operator = map.get("operator").and_then(Value::as_str).and_then(Operator::named);
    let operator = operator.ok_or_else(|| refused(&at_operator, ConditionProblem::WrongValue("a word")))?;
    let test = number_of(operator, map.get("value"), &below(place, "value"))?;
    let at_counting = below(place, "counting");
    let counting = match map.get("counting") {
        None => "times",
        Some(word) => word.as_str().unwrap_or_default(),
    };
    let largest = if counting == "amount" { i64::MAX as u64 } else { TIMES_LIMIT };
    let (NumberTest::AtLeast(number) | NumberTest::AtMost(number)) = test;
    if number > largest {
        return Err(refused(&below(place, "value"), ConditionProblem::WrongValue("a smaller number")));
    }
    match (counting, test) {
        ("times", test) => Ok(Measure::Times(test)),
        ("things", test) => Ok(Measure::Things(test)),
        ("in_a_row", NumberTest::AtLeast(at_least)) if !events.about.is_empty() => Ok(Measure::InARow { at_least }),
        ("in_a_row", _) => Err(refused(&at_counting, ConditionProblem::RowOfNothing)),
        ("amount", test) if events.class.is_of_companies() => Ok(Measure::Amount(test)),
        ("amount", _) => Err(refused(&at_counting, ConditionProblem::AmountOfOrders)),
        _ => Err(refused(&at_counting, ConditionProblem::WrongValue("times, things, in_a_row or amount"))),
    }
}
