//! The subscribers of listmonk: what it keeps of a person beside name and address stands in one column, as a JSON object. Each of
//! its keys becomes a column, so that it can be mapped like any other.

use super::super::records::reader;
use super::super::{FileRefusal, MAX_COLUMNS};
use super::{Rows, Table};
use csv::StringRecord;
use std::collections::BTreeSet;

/// The columns by which its export is known.
const KNOWN_BY: [&str; 5] = ["uuid", "email", "name", "attributes", "status"];
/// Looked at for the header.
const HEAD_BYTES: usize = 4 << 10;

/// The table of an export of listmonk; `None` for any other file.
///
/// # Errors
/// [`FileRefusal::TooManyColumns`] when people have more attributes than a table has columns.
pub fn read(bytes: &[u8]) -> Result<Option<Table>, FileRefusal> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let mut header = StringRecord::new();
    if !matches!(reader(head, b',').read_record(&mut header), Ok(true)) {
        return Ok(None);
    }
    if !KNOWN_BY.iter().all(|name| header.iter().any(|cell| cell == *name)) {
        return Ok(None);
    }
    let Some(column) = header.iter().position(|cell| cell == "attributes") else { return Ok(None) };
    let mut keys = BTreeSet::new();
    let mut record = StringRecord::new();
    let mut records = reader(bytes, b',');
    while records.read_record(&mut record).map_err(|_| FileRefusal::NotText)? {
        for (key, _) in attributes(record.get(column)) {
            keys.insert(key);
            if keys.len() + header.len() > MAX_COLUMNS {
                return Err(FileRefusal::TooManyColumns { found: keys.len() + header.len() });
            }
        }
    }
    if keys.is_empty() {
        return Ok(None);
    }
    let mut rows = Rows::new(header.len() - 1 + keys.len());
    let mut records = reader(bytes, b',');
    let mut is_header = true;
    while records.read_record(&mut record).map_err(|_| FileRefusal::NotText)? {
        let plain = record.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, cell)| cell.to_owned());
        let mut row: Vec<String> = plain.collect();
        if is_header {
            row.extend(keys.iter().cloned());
        } else {
            let mut found = attributes(record.get(column));
            row.extend(keys.iter().map(|key| {
                let at = found.iter().position(|(name, _)| name == key);
                at.map_or_else(String::new, |at| found.swap_remove(at).1)
            }));
        }
        is_header = false;
        rows.write(&row)?;
    }
    Ok(Some(Table { bytes: rows.finish()?, has_header: Some(true), numbers: Vec::new() }))
}

/// The attributes of a person that are texts, numbers or lists of such; lists are joined by semicolons.
fn attributes(cell: Option<&str>) -> Vec<(String, String)> {
    let Some(Ok(serde_json::Value::Object(object))) = cell.map(serde_json::from_str) else { return Vec::new() };
    object.into_iter().filter_map(|(key, value)| Some((key, text_of(&value)?))).collect()
}

fn text_of(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(is) => Some(is.to_string()),
        serde_json::Value::Array(several) => Some(several.iter().filter_map(text_of).collect::<Vec<_>>().join(";")),
        serde_json::Value::Null | serde_json::Value::Object(_) => None,
    }
}
