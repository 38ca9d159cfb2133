//! What can be taken back: the verb that did it, its version, and the sealed image of what was before.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{UndoId, UserId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoRow {
    pub id: UndoId,
    pub verb: String,
    pub version: i64,
    pub sealed: Vec<u8>,
    /// 0 when the system or a key did it.
    pub made_by: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub done_at: Option<Timestamp>,
    /// The first part, when this is a later part of what was done in several.
    pub part_of: Option<UndoId>,
}

statements! {
    BY_ID = "SELECT id, verb, version, sealed, made_by, created_at, expires_at, done_at, part_of FROM undo WHERE id = $1";
    OPEN_OF = "SELECT id, verb, version, sealed, made_by, created_at, expires_at, done_at, part_of FROM undo
        WHERE verb = $1 AND id > $2 ORDER BY id LIMIT $3";
    INSERT = "INSERT INTO undo (id, verb, version, sealed, made_by, created_at, expires_at, part_of)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PARTS = "SELECT id FROM undo WHERE part_of = $1 AND done_at IS NULL ORDER BY id DESC";
    NEWEST_PART = "SELECT id FROM undo WHERE part_of = $1 AND done_at IS NULL ORDER BY id DESC LIMIT 1";
    VERB = "SELECT verb FROM undo WHERE id = $1";
    REOPEN = "UPDATE undo SET done_at = NULL WHERE id = $1";
    DONE = "UPDATE undo SET done_at = $2 WHERE id = $1 AND done_at IS NULL";
    DELETE = "DELETE FROM undo WHERE id = $1";
    SWEEP = "DELETE FROM undo WHERE expires_at <= $1";
}

fn read(row: &Row<'_>) -> Result<UndoRow, DatabaseError> {
    Ok(UndoRow {
        id: row.id(0)?,
        verb: row.text(1)?,
        version: row.int(2)?,
        sealed: row.blob(3)?,
        made_by: row.id(4)?,
        created_at: row.time(5)?,
        expires_at: row.time(6)?,
        done_at: row.optional_time(7)?,
        part_of: row.optional_id(8)?,
    })
}

/// # Errors
/// The database's.
pub async fn get(transaction: &mut Transaction, id: UndoId) -> Result<Option<UndoRow>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// The rows of one verb after an id, oldest first.
///
/// # Errors
/// The database's.
pub async fn of_verb(
    transaction: &mut Transaction,
    verb: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<UndoRow>, DatabaseError> {
    transaction.query(OPEN_OF, &args![verb, after, limit], read).await
}

/// The later parts of what was done in several that are not taken back yet, newest first.
///
/// # Errors
/// The database's.
pub async fn parts(database: &Database, first: UndoId) -> Result<Vec<UndoId>, DatabaseError> {
    database.query(PARTS, args![first], |row| row.id(0)).await
}

/// The newest of them.
///
/// # Errors
/// The database's.
pub async fn newest_part(transaction: &mut Transaction, first: UndoId) -> Result<Option<UndoId>, DatabaseError> {
    transaction.first(NEWEST_PART, &args![first], |row| row.id(0)).await
}

/// The verb that made an image.
///
/// # Errors
/// The database's.
pub async fn verb_of(database: &Database, id: UndoId) -> Result<Option<String>, DatabaseError> {
    database.first(VERB, args![id], |row| row.text(0)).await
}

/// Says that something was not taken back after all.
///
/// # Errors
/// The database's.
pub async fn reopen(transaction: &mut Transaction, id: UndoId) -> Result<(), DatabaseError> {
    transaction.execute(REOPEN, &args![id]).await.map(drop)
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &UndoRow) -> Result<(), DatabaseError> {
    let (verb, sealed) = (row.verb.as_str(), row.sealed.as_slice());
    let args = args![row.id, verb, row.version, sealed, row.made_by, row.created_at, row.expires_at, row.part_of];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// `false` when it was taken back before.
///
/// # Errors
/// The database's.
pub async fn done(transaction: &mut Transaction, id: UndoId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DONE, &args![id, now]).await? > 0)
}

/// # Errors
/// The database's.
pub async fn delete(transaction: &mut Transaction, id: UndoId) -> Result<(), DatabaseError> {
    transaction.execute(DELETE, &args![id]).await?;
    Ok(())
}

/// Forgets what can no longer be taken back.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, now: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![now]).await
}
