//! The hash of a ledger's opened rows: two ledgers that say the same have the same hash, whatever keys and nonces sealed them.
//!
//! Left out are keys, password hashes, and what is made of keys: keyed hashes, signatures, links of chains.

use crate::commands::Failure;
use application::Application;
use aws_lc_rs::digest::{Context, SHA256};
use seal::Place;
use store::Value;
use store::backup::{TableRows, every_row};

/// Tables that hold keys or name the machine's own matters.
const LEFT_OUT: &[&str] = &["sealing_key", "node"];
/// Columns that are made of keys or of chance: table and column.
const LEFT_OUT_OF_ROWS: &[(&str, &str)] = &[
    ("meta", "value"),
    ("workspace", "short_id"),
    ("user_account", "password_hash"),
    ("file", "name"),
    ("sending_domain", "sealed"),
    ("sending_domain", "public_records"),
    ("key_change", "sealed"),
    ("key_change", "new_records"),
    ("key_change", "old_records"),
];
/// The salt that stands in front of an audited payload.
const SALT_BYTES: usize = 16;
/// Sealed columns of tables with an id.
const SEALED: &[&str] = &["sealed", "sealed_name", "sealed_reply"];

/// The hash, in hexadecimal.
///
/// # Errors
/// The ledger's; a sealed value that does not open.
pub async fn of_opened_rows(application: &Application) -> Result<String, Failure> {
    let tables = every_row(application.database()).await.map_err(|error| Failure::Other(error.to_string()))?;
    let mut sum = Context::new(&SHA256);
    for table in tables.iter().filter(|table| !LEFT_OUT.contains(&table.name)) {
        add(&mut sum, table.name.as_bytes());
        for row in &table.rows {
            add_row(&mut sum, application, table, row)?;
        }
    }
    Ok(sum.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add_row(sum: &mut Context, application: &Application, table: &TableRows, row: &[Value]) -> Result<(), Failure> {
    let id = table.columns.iter().position(|column| column == "id").and_then(|at| row.get(at));
    for (column, value) in table.columns.iter().zip(row) {
        if LEFT_OUT_OF_ROWS.contains(&(table.name, column.as_str())) {
            continue;
        }
        let sealed = SEALED.iter().copied().find(|sealed| column == sealed);
        let opened = match (sealed, id, value) {
            (Some(column), Some(Value::Int(row)), Value::Blob(bytes)) => {
                let place = Place { table: table.name, column, row: *row };
                open(application, place, bytes)?
            }
            _ => None,
        };
        add(sum, column.as_bytes());
        match (opened, value) {
            (Some(plain), _) => add(sum, &plain),
            (None, Value::Null) => add(sum, b"null"),
            (None, Value::Int(number)) => add(sum, &number.to_be_bytes()),
            (None, Value::Real(number)) => add(sum, &number.to_be_bytes()),
            (None, Value::Text(text)) => add(sum, text.as_bytes()),
            // What no rule opens is a key, a nonce, or made of one.
            (None, Value::Blob(_)) => {}
        }
    }
    Ok(())
}

/// The plain bytes; `None` for what holds keys. The salts of audited payloads and of proofs are chance and left out.
fn open(application: &Application, place: Place, sealed: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    let table = place.table;
    if ["channel", "sending_domain", "api_key"].contains(&table) {
        return Ok(None);
    }
    let broken = |error: String| Failure::Other(format!("a row of {table} does not open: {error}"));
    let mut plain = application.keyring().unseal(place, sealed).map_err(|error| broken(error.to_string()))?;
    match table {
        "audit" => drop(plain.drain(..SALT_BYTES.min(plain.len()))),
        "consent" => {
            let proof: serde_json::Value = serde_json::from_slice(&plain).map_err(|error| broken(error.to_string()))?;
            plain = proof["text"].as_str().unwrap_or_default().as_bytes().to_vec();
        }
        _ => {}
    }
    Ok(Some(plain))
}

/// Lengths keep neighbours apart.
fn add(sum: &mut Context, bytes: &[u8]) {
    sum.update(&(bytes.len() as u64).to_be_bytes());
    sum.update(bytes);
}
