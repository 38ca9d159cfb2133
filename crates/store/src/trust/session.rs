//! Sessions: the keyed hash of a random token, whose it is, and when it was last used.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{SessionId, UserId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRow {
    pub id: SessionId,
    pub user: UserId,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

statements! {
    BY_TOKEN = "SELECT id, user_account, created_at, seen_at, expires_at FROM session WHERE token_hash = $1";
    ALL = "SELECT id, user_account, created_at, seen_at, expires_at, token_hash FROM session ORDER BY id LIMIT $1";
    INSERT = "INSERT INTO session (id, token_hash, user_account, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)";
    SEEN = "UPDATE session SET seen_at = $2 WHERE id = $1";
    DELETE = "DELETE FROM session WHERE id = $1";
    DELETE_ALL = "DELETE FROM session";
    DELETE_OTHERS = "DELETE FROM session WHERE user_account = $1 AND id <> $2";
    SWEEP = "DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2";
}

fn read(row: &Row<'_>) -> Result<SessionRow, DatabaseError> {
    Ok(SessionRow {
        id: row.id(0)?,
        user: row.id(1)?,
        created_at: row.time(2)?,
        seen_at: row.time(3)?,
        expires_at: row.time(4)?,
    })
}

/// # Errors
/// The database's.
pub async fn find(database: &Database, token_hash: &[u8; 32]) -> Result<Option<SessionRow>, DatabaseError> {
    database.first(BY_TOKEN, args![*token_hash], read).await
}

/// The oldest sessions, each with the keyed hash of its token: for a demo that begins again with who is signed in.
///
/// # Errors
/// The database's.
pub async fn some(database: &Database, limit: i64) -> Result<Vec<(SessionRow, [u8; 32])>, DatabaseError> {
    let rows = database.query(ALL, args![limit], |row| Ok((read(row)?, row.blob(5)?))).await?;
    Ok(rows.into_iter().filter_map(|(row, hash)| Some((row, hash.try_into().ok()?))).collect())
}

/// # Errors
/// The database's.
pub async fn insert(
    transaction: &mut Transaction,
    row: SessionRow,
    token_hash: &[u8; 32],
) -> Result<(), DatabaseError> {
    let args = args![row.id, *token_hash, row.user, row.created_at, row.expires_at];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn seen(transaction: &mut Transaction, id: SessionId, now: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(SEEN, &args![id, now]).await?;
    Ok(())
}

/// Answers whether there was one.
///
/// # Errors
/// The database's.
pub async fn delete(transaction: &mut Transaction, id: SessionId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DELETE, &args![id]).await? > 0)
}

/// Ends a user's sessions except one (0 keeps none); answers how many.
///
/// # Errors
/// The database's.
pub async fn delete_others(transaction: &mut Transaction, user: UserId, kept: SessionId) -> Result<u64, DatabaseError> {
    transaction.execute(DELETE_OTHERS, &args![user, kept]).await
}

/// Ends every session; answers how many.
///
/// # Errors
/// The database's.
pub async fn delete_all(transaction: &mut Transaction) -> Result<u64, DatabaseError> {
    transaction.execute(DELETE_ALL, &[]).await
}

/// Forgets sessions that ended, by age or by idleness since `idle_since`.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, now: Timestamp, idle_since: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![now, idle_since]).await
}
