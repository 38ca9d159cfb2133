//! Facts about the ledger itself, by name.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::Timestamp;

/// Which master key wraps the ledger's keys, as its fingerprint.
pub const MASTER_FINGERPRINT: &str = "master_fingerprint";
/// The keyed hash of the set-up code, in hexadecimal; gone once the first administrator is there.
pub const SETUP_CODE_HASH: &str = "setup_code_hash";
/// Why sending and timers hold until a person confirms the clock; absent when they do not.
pub const SENDING_HELD: &str = "sending_held";

statements! {
    SELECT = "SELECT value FROM meta WHERE name = $1";
    PUT = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    DELETE = "DELETE FROM meta WHERE name = $1";
    NEWEST_MINTED = "SELECT COALESCE(MAX(minted_until), 0) FROM node";
    NEWEST_AUDIT = "SELECT at FROM audit ORDER BY id DESC LIMIT 1";
}

/// # Errors
/// The database's.
pub async fn find(database: &Database, name: &str) -> Result<Option<String>, DatabaseError> {
    database.first(SELECT, args![name], |row| row.text(0)).await
}

/// # Errors
/// The database's.
pub async fn get(transaction: &mut Transaction, name: &str) -> Result<Option<String>, DatabaseError> {
    transaction.first(SELECT, &args![name], |row| row.text(0)).await
}

/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, name: &str, value: &str) -> Result<(), DatabaseError> {
    transaction.execute(PUT, &args![name, value]).await?;
    Ok(())
}

/// Answers whether it was there.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, name: &str) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DELETE, &args![name]).await? > 0)
}

/// The newest moments in the ledger: up to which ids may have been minted (written ahead), and when the last verb was audited.
///
/// # Errors
/// The database's.
pub async fn newest_times(database: &Database) -> Result<(Timestamp, Timestamp), DatabaseError> {
    let minted = database.first(NEWEST_MINTED, [], |row| row.time(0)).await?;
    let audited = database.first(NEWEST_AUDIT, [], |row| row.time(0)).await?;
    Ok((minted.unwrap_or_default(), audited.unwrap_or_default()))
}
