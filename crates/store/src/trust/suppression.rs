//! Addresses that get no letters, by a keyed hash that is never rotated. The sealed address goes with an erasure, the hash stays.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, SuppressionId};
use domain::trust::SuppressionReason;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionRow {
    pub id: SuppressionId,
    pub hash: Vec<u8>,
    pub sealed: Option<Vec<u8>>,
    pub reason: SuppressionReason,
    pub source: String,
    pub at: Timestamp,
}

statements! {
    BY_HASH = "SELECT id, hash, sealed, reason, source, at FROM suppression WHERE hash = $1";
    BY_ID = "SELECT id, hash, sealed, reason, source, at FROM suppression WHERE id = $1";
    PAGE = "SELECT id, hash, sealed, reason, source, at FROM suppression WHERE id < $1 ORDER BY id DESC LIMIT $2";
    INSERT = "INSERT INTO suppression (id, hash, sealed, reason, source, at) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "UPDATE suppression SET sealed = $2, reason = $3, source = $4, at = $5 WHERE id = $1";
    DELETE = "DELETE FROM suppression WHERE id = $1";
    CONTACTS = "SELECT id FROM contact WHERE address_hash = $1 AND deleted_at IS NULL";
}

fn read(row: &Row<'_>) -> Result<SuppressionRow, DatabaseError> {
    Ok(SuppressionRow {
        id: row.id(0)?,
        hash: row.blob(1)?,
        sealed: row.optional_blob(2)?,
        reason: row.parsed(3)?,
        source: row.text(4)?,
        at: row.time(5)?,
    })
}

/// # Errors
/// The database's.
pub async fn find_by_hash(database: &Database, hash: &[u8]) -> Result<Option<SuppressionRow>, DatabaseError> {
    database.first(BY_HASH, args![hash], read).await
}

/// Rows before an id, newest first.
///
/// # Errors
/// The database's.
pub async fn page(database: &Database, before: i64, limit: i64) -> Result<Vec<SuppressionRow>, DatabaseError> {
    database.query(PAGE, args![before, limit], read).await
}

/// # Errors
/// The database's.
pub async fn get(transaction: &mut Transaction, id: SuppressionId) -> Result<Option<SuppressionRow>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// # Errors
/// The database's.
pub async fn get_by_hash(transaction: &mut Transaction, hash: &[u8]) -> Result<Option<SuppressionRow>, DatabaseError> {
    transaction.first(BY_HASH, &args![hash], read).await
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &SuppressionRow) -> Result<(), DatabaseError> {
    let (hash, sealed) = (row.hash.as_slice(), row.sealed.as_deref());
    let args = args![row.id, hash, sealed, row.reason.as_str(), row.source.as_str(), row.at];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// Writes sealed address, reason, source and time.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, row: &SuppressionRow) -> Result<(), DatabaseError> {
    let args = args![row.id, row.sealed.as_deref(), row.reason.as_str(), row.source.as_str(), row.at];
    transaction.execute(UPDATE, &args).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn delete(transaction: &mut Transaction, id: SuppressionId) -> Result<(), DatabaseError> {
    transaction.execute(DELETE, &args![id]).await?;
    Ok(())
}

/// The people behind an address: they are looked at anew when it is suppressed or freed.
///
/// # Errors
/// The database's.
pub async fn contacts(transaction: &mut Transaction, hash: &[u8]) -> Result<Vec<ContactId>, DatabaseError> {
    transaction.query(CONTACTS, &args![hash], |row| row.id(0)).await
}
