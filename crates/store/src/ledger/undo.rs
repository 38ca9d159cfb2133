//! Undo rows: the inverse verb with a sealed image of what was before, for 30 days, used at most once.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::UndoId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoRow {
    pub id: UndoId,
    /// The inverse verb, and the version of its sealed payload.
    pub verb: String,
    pub version: i64,
    pub sealed: Vec<u8>,
    pub made_by: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

statements! {
    INSERT = "INSERT INTO undo (id, verb, version, sealed, made_by, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    GET = "SELECT id, verb, version, sealed, made_by, created_at, expires_at FROM undo
        WHERE id = $1 AND done_at IS NULL AND expires_at > $2";
    TAKE = "UPDATE undo SET done_at = $2 WHERE id = $1 AND done_at IS NULL AND expires_at > $2
        RETURNING id, verb, version, sealed, made_by, created_at, expires_at";
    SWEEP = "DELETE FROM undo WHERE id IN (SELECT id FROM undo WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
}

/// # Errors
/// The database's.
pub async fn keep(transaction: &mut Transaction, undo: UndoRow) -> Result<(), DatabaseError> {
    let UndoRow { id, verb, version, sealed, made_by, created_at, expires_at } = undo;
    transaction.execute(INSERT, &args![id, verb, version, sealed, made_by, created_at, expires_at]).await.map(drop)
}

/// An undo that can still be used.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: UndoId, now: Timestamp) -> Result<Option<UndoRow>, DatabaseError> {
    database.first(GET, args![id, now], undo_row).await
}

/// Uses it up: `None` when it was used, ran out or never was.
///
/// # Errors
/// The database's.
pub async fn take(transaction: &mut Transaction, id: UndoId, now: Timestamp) -> Result<Option<UndoRow>, DatabaseError> {
    transaction.first(TAKE, &args![id, now], undo_row).await
}

/// Forgets what ran out, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, now: Timestamp, limit: u32) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![now, limit]).await
}

fn undo_row(row: &Row<'_>) -> Result<UndoRow, DatabaseError> {
    Ok(UndoRow {
        id: row.id(0)?,
        verb: row.text(1)?,
        version: row.int(2)?,
        sealed: row.blob(3)?,
        made_by: row.int(4)?,
        created_at: row.time(5)?,
        expires_at: row.time(6)?,
    })
}
