//! The workspace's keys as they are stored: each wrapped by the master key and again by the recovery key.

use crate::{Database, DatabaseError, Transaction, args, statements};
use seal::WrappedKey;

statements! {
    PUT = "INSERT INTO sealing_key (purpose, version, holder, state, wrapped, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (purpose, version, holder) DO UPDATE SET state = excluded.state, wrapped = excluded.wrapped";
    ALL = "SELECT purpose, version, holder, state, wrapped, created_at FROM sealing_key ORDER BY purpose, version, holder";
}

/// Stores keys; one that is there is wrapped anew (its wrapping key was changed).
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, keys: &[WrappedKey]) -> Result<(), DatabaseError> {
    let row = |key: &WrappedKey| {
        let (purpose, holder, state) = (key.purpose.as_str(), key.wrapper.as_str(), key.state.as_str());
        args![purpose, key.version, holder, state, key.wrapped.clone(), key.created_at]
    };
    let rows: Vec<_> = keys.iter().map(row).collect();
    transaction.execute_many(PUT, &rows).await.map(drop)
}

/// Every key, in both wrappings.
///
/// # Errors
/// The database's; [`DatabaseError::Shape`] for a word of a newer program.
pub async fn all(database: &Database) -> Result<Vec<WrappedKey>, DatabaseError> {
    database
        .query(ALL, [], |row| {
            Ok(WrappedKey {
                purpose: row.parsed(0)?,
                version: u16::try_from(row.int(1)?).map_err(DatabaseError::shape)?,
                wrapper: row.parsed(2)?,
                state: row.parsed(3)?,
                wrapped: row.blob(4)?,
                created_at: row.time(5)?,
            })
        })
        .await
}
