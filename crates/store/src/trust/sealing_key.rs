//! The wrapped keys of the workspace. The highest version of a purpose is the current one, the others open old values only.

use crate::{Database, DatabaseError, Transaction, args, statements};
use seal::{KeyState, WrappedKey};

statements! {
    ALL = "SELECT purpose, version, holder, wrapped, created_at FROM sealing_key ORDER BY purpose, holder, version DESC";
    PUT = "INSERT INTO sealing_key (purpose, version, holder, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (purpose, version, holder) DO UPDATE SET wrapped = excluded.wrapped, created_at = excluded.created_at";
}

/// Every wrapped key, newest of its purpose first.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<WrappedKey>, DatabaseError> {
    let read = |row: &crate::Row<'_>| {
        Ok(WrappedKey {
            purpose: row.parsed(0)?,
            version: u16::try_from(row.int(1)?).map_err(DatabaseError::shape)?,
            wrapper: row.parsed(2)?,
            state: KeyState::Current,
            created_at: row.time(4)?,
            wrapped: row.blob(3)?,
        })
    };
    let mut keys: Vec<WrappedKey> = database.query(ALL, [], read).await?;
    let mut newest = None;
    for key in &mut keys {
        if newest == Some((key.purpose, key.wrapper)) {
            key.state = KeyState::Retired;
        }
        newest = Some((key.purpose, key.wrapper));
    }
    Ok(keys)
}

/// Writes keys, over older wrappings of the same ones.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, keys: &[WrappedKey]) -> Result<(), DatabaseError> {
    let row = |key: &WrappedKey| {
        args![key.purpose.as_str(), key.version, key.wrapper.as_str(), key.wrapped.as_slice(), key.created_at]
    };
    let rows: Vec<_> = keys.iter().map(row).collect();
    transaction.execute_many(PUT, &rows).await?;
    Ok(())
}
