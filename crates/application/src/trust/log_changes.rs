//! What an entry of the audit log says of fields: what was before, what is after.
//!
//! Verbs seal a pair of the same shape, before and after; its fields are compared by their names. Other payloads say nothing
//! here. A note is never quoted: that it changed is enough.

use super::log_names::Names;
use crate::Application;
use domain::customers::facts::NOTES;
use serde_json::{Map, Value};
use store::ledger::audit::AuditRow;

/// In front of every payload, so that its commitment tells nothing.
const SALT_BYTES: usize = 16;
/// Fields of one entry at the most.
const FIELDS_SHOWN: usize = 12;
/// A longer value is cut: the entry says what changed, it is no archive.
const VALUE_CHARACTERS: usize = 120;
/// `con_` and its digits.
const ID_CHARACTERS: usize = 17;
/// Fields that are not quoted.
const QUIET: [&str; 3] = ["note", "source", "slots"];

/// One field of an entry. `Debug` shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldChange {
    pub field: String,
    /// Nothing when it was empty, or is not quoted.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl std::fmt::Debug for FieldChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldChange").field("field", &self.field).finish_non_exhaustive()
    }
}

/// The fields that differ, in the order of their names; none where the payload was erased or holds no pair.
pub(super) fn changes_of(application: &Application, row: &AuditRow, names: &Names) -> Vec<FieldChange> {
    let Some(sealed) = &row.sealed else { return Vec::new() };
    let opened = application.unseal_bytes("audit", "sealed", row.id.as_i64(), sealed).ok();
    let payload = opened.and_then(|bytes| serde_json::from_slice(bytes.get(SALT_BYTES..)?).ok());
    match payload {
        Some(Value::Array(pair)) => match <[Value; 2]>::try_from(pair) {
            Ok([Value::Object(before), Value::Object(after)]) => differences(&flat(before), &flat(after), names),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A card stands inside its record; to the reader its fields are the record's.
fn flat(mut record: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Object(card)) = record.remove("card") {
        record.extend(card);
    }
    record
}

fn differences(before: &Map<String, Value>, after: &Map<String, Value>, names: &Names) -> Vec<FieldChange> {
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.retain(|field| *field != NOTES);
    let differ = fields.into_iter().filter(|field| before.get(*field) != after.get(*field));
    let change = |field: &String| {
        let quoted = |side: &Map<String, Value>| {
            side.get(field).filter(|_| !QUIET.contains(&field.as_str())).and_then(|value| said(value, names))
        };
        FieldChange { field: field.clone(), before: quoted(before), after: quoted(after) }
    };
    differ.take(FIELDS_SHOWN).map(change).collect()
}

/// A value in a line: ids by their names, lists by their parts.
fn said(value: &Value, names: &Names) -> Option<String> {
    let text = match value {
        Value::Null | Value::Object(_) => return None,
        Value::String(text) => names.of_text(text).or_else(|| plain(text))?,
        Value::Array(parts) => parts.iter().filter_map(|part| said(part, names)).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    (!text.is_empty()).then(|| text.chars().take(VALUE_CHARACTERS).collect())
}

/// A text as it stands; what only a program reads is not quoted: a value within a value, an id of something without a name.
fn plain(text: &str) -> Option<String> {
    let is_id = text.len() == ID_CHARACTERS && text.as_bytes()[3] == b'_';
    (!is_id && !text.starts_with(['{', '['])).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pair_says_which_fields_differ_and_quotes_no_note() {
        let map = |value: Value| value.as_object().cloned().unwrap();
        let before =
            map(json!({"card": {"name": "Acme", "note": "a"}, "country": null, "tags": ["tag_0000000000001"]}));
        let after = map(json!({"card": {"name": "Acme Ltd", "note": "b"}, "country": "DE", "tags": []}));
        let found = differences(&flat(before), &flat(after), &Names::default());
        let said: Vec<_> = found
            .iter()
            .map(|change| (change.field.as_str(), change.before.as_deref(), change.after.as_deref()))
            .collect();
        assert_eq!(
            said,
            [
                ("country", None, Some("DE")),
                ("name", Some("Acme"), Some("Acme Ltd")),
                ("note", None, None),
                ("tags", None, None)
            ]
        );
    }
}
