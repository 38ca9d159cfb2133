//! Since when a fact is as it is, and where it came from.
//!
//! Kept only of what was changed after the record was made: everything else is as old as the record and came with it. So a record that an import made, and
//! that nobody touched since, carries nothing.

use basics::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// Somebody entered it.
    ByHand,
    /// A program, with a key.
    Program,
    /// A row of a file.
    Import,
    /// A record that was merged into this one.
    Merge,
}

impl FactSource {
    pub const fn as_str(self) -> &'static str {
        match self {
            FactSource::ByHand => "by_hand",
            FactSource::Program => "program",
            FactSource::Import => "import",
            FactSource::Merge => "merge",
        }
    }
}

/// Since when, and from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactNote {
    pub since: Timestamp,
    pub source: FactSource,
}

/// The field of a card in which the notes stand: what changes with every fact, and is none.
pub const NOTES: &str = "facts";

/// Notes by the name of the field, or by the id of a declared attribute.
pub type FactNotes = BTreeMap<String, FactNote>;

/// Not facts of the record: labels and words of colleagues, or they keep their own day and source.
const LEFT_OUT: [&str; 9] =
    [NOTES, "note", "other_addresses", "domains", "tags", "lists", "owner", "salutation_guessed", "parent"];

/// The notes after a change: what differs now has this note, what was emptied has none, and the others stay. `before` and `after` are the record as an object of
/// its fields; its sealed card may stand in it under `card`.
pub fn noted(notes: &FactNotes, before: &Value, after: &Value, note: FactNote) -> FactNotes {
    let mut notes = notes.clone();
    let (before, after) = (facts(before), facts(after));
    for field in before.keys().chain(after.keys()) {
        match (before.get(field), after.get(field)) {
            (_, None) => drop(notes.remove(field.as_str())),
            (one, other) if one != other => drop(notes.insert((*field).clone(), note)),
            _ => {}
        }
    }
    notes
}

/// The fields that have a value, the card's and the declared ones beside the others.
fn facts(image: &Value) -> BTreeMap<&String, &Value> {
    let mut found = BTreeMap::new();
    let mut objects = vec![image];
    while let Some(object) = objects.pop() {
        for (field, value) in object.as_object().into_iter().flatten() {
            match field.as_str() {
                "card" | "attributes" => objects.push(value),
                left_out if LEFT_OUT.contains(&left_out) => {}
                _ if is_empty(value) => {}
                _ => drop(found.insert(field, value)),
            }
        }
    }
    found
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const HAND: FactNote = FactNote { since: Timestamp::from_millis(5), source: FactSource::ByHand };
    const FILE: FactNote = FactNote { since: Timestamp::from_millis(9), source: FactSource::Import };

    #[test]
    fn what_changed_is_noted_and_what_was_emptied_is_not() {
        let before = json!({"card": {"job_title": "Buyer", "phones": ["+49"], "note": "x"}, "country": "DE"});
        let after = json!({"card": {"job_title": "Head of buying", "phones": [], "note": "y"}, "country": "DE", "language": "de"});
        let notes = noted(&FactNotes::new(), &before, &after, HAND);
        assert_eq!(notes.keys().collect::<Vec<_>>(), ["job_title", "language"]);
        let later = json!({"card": {"job_title": "Head of buying"}, "country": "AT"});
        let notes = noted(&notes, &after, &later, FILE);
        assert_eq!(notes.get("job_title"), Some(&HAND), "a fact that stays keeps its day");
        assert_eq!((notes.get("country"), notes.get("language")), (Some(&FILE), None));
    }

    #[test]
    fn each_declared_attribute_is_a_fact_of_its_own() {
        let before = json!({"card": {"attributes": {"atr_1": "a", "atr_2": "b"}}});
        let after = json!({"card": {"attributes": {"atr_1": "a", "atr_2": "c"}}});
        assert_eq!(noted(&FactNotes::new(), &before, &after, HAND).keys().collect::<Vec<_>>(), ["atr_2"]);
    }
}
