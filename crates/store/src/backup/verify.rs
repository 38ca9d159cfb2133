//! Reading a backup through without a ledger: every sum, every total, to the last byte; and the wrapped keys that it carries.

use super::format::Header;
use super::stream::{Item, read_stream};
use super::{BackupError, Counts};
use crate::migrate::MIGRATIONS;
use crate::{DatabaseError, Value};
use basics::Timestamp;
use seal::WrappedKey;
use std::io::Read;
use std::str::FromStr;

/// What a whole and undamaged backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub counts: Counts,
    pub made_at: Timestamp,
    /// The keys of the workspace, in both wrappings.
    pub keys: Vec<WrappedKey>,
}

/// Reads a backup from its begin to its end and keeps nothing but the account and the wrapped keys. Blocks on the reader.
///
/// # Errors
/// [`BackupError::NotABackup`], [`BackupError::OtherVersion`], [`BackupError::Damaged`]; the reader's own.
pub fn verify(reader: impl Read) -> Result<Verified, BackupError> {
    let known = MIGRATIONS.last().map_or(0, |(number, ..)| *number);
    let mut counts = Counts::default();
    let mut open: Option<(&'static str, Vec<String>)> = None;
    let mut keys = Vec::new();
    let mut put = |item: Item| {
        match item {
            Item::Table { table, columns } => open = Some((table.name, columns)),
            Item::Rows(rows) => {
                if let Some(("sealing_key", columns)) = &open {
                    for row in &rows {
                        keys.push(key(columns, row)?);
                    }
                }
            }
            Item::End(sum) => {
                if let Some((name, _)) = open.take() {
                    counts.tables.insert(name.to_owned(), sum.count);
                }
            }
        }
        Ok(())
    };
    let (header, files): (Header, u64) = read_stream(reader, |_: &str| Ok(std::io::sink()), known, &mut put)?;
    counts.files = files;
    Ok(Verified { counts, made_at: Timestamp::from_millis(header.made_at), keys })
}

fn key(columns: &[String], row: &[Value]) -> Result<WrappedKey, BackupError> {
    let value = |name: &str| columns.iter().position(|column| column == name).and_then(|at| row.get(at));
    fn word<T: FromStr>(value: Option<&Value>) -> Option<T> {
        match value {
            Some(Value::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }
    let number = |name: &str| match value(name) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    let wrapped = || match value("wrapped") {
        Some(Value::Blob(bytes)) => Some(bytes.clone()),
        _ => None,
    };
    let read = || {
        Some(WrappedKey {
            purpose: word(value("purpose"))?,
            version: u16::try_from(number("version")?).ok()?,
            wrapper: word(value("holder"))?,
            state: word(value("state"))?,
            created_at: Timestamp::from_millis(number("created_at")?),
            wrapped: wrapped()?,
        })
    };
    read().ok_or_else(|| DatabaseError::shape("a key of the backup has another shape").into())
}
