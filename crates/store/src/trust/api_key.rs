//! Keys of programs: the keyed hash of a random secret, a role, and scopes.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ApiKeyId, UserId};
use domain::trust::Role;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyRow {
    pub id: ApiKeyId,
    pub name: String,
    pub role: Role,
    /// Codes of rights with a space between; empty = everything of the role.
    pub scopes: String,
    pub made_by: UserId,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, role, scopes, made_by, created_at, expires_at, used_at, revoked_at FROM api_key ",
            $rest
        )
    };
}

statements! {
    BY_SECRET = columns!("WHERE secret_hash = $1");
    BY_ID = columns!("WHERE id = $1");
    PAGE = columns!("WHERE revoked_at IS NULL AND id > $1 ORDER BY id LIMIT $2");
    INSERT = "INSERT INTO api_key (id, name, secret_hash, role, scopes, made_by, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REVOKE = "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    USED = "UPDATE api_key SET used_at = $2 WHERE id = $1";
}

fn read(row: &Row<'_>) -> Result<ApiKeyRow, DatabaseError> {
    Ok(ApiKeyRow {
        id: row.id(0)?,
        name: row.text(1)?,
        role: row.parsed(2)?,
        scopes: row.text(3)?,
        made_by: row.id(4)?,
        created_at: row.time(5)?,
        expires_at: row.optional_time(6)?,
        used_at: row.optional_time(7)?,
        revoked_at: row.optional_time(8)?,
    })
}

/// # Errors
/// The database's.
pub async fn find_by_secret(database: &Database, hash: &[u8; 32]) -> Result<Option<ApiKeyRow>, DatabaseError> {
    database.first(BY_SECRET, args![*hash], read).await
}

/// One key, revoked or not: the audit log names it for ever.
///
/// # Errors
/// The database's.
pub async fn find(database: &Database, id: ApiKeyId) -> Result<Option<ApiKeyRow>, DatabaseError> {
    database.first(BY_ID, args![id], read).await
}

/// Keys that are not revoked, oldest first.
///
/// # Errors
/// The database's.
pub async fn page(database: &Database, after: i64, limit: i64) -> Result<Vec<ApiKeyRow>, DatabaseError> {
    database.query(PAGE, args![after, limit], read).await
}

/// # Errors
/// The database's.
pub async fn insert(
    transaction: &mut Transaction,
    row: &ApiKeyRow,
    secret_hash: &[u8; 32],
) -> Result<(), DatabaseError> {
    let (name, role, scopes) = (row.name.as_str(), row.role.as_str(), row.scopes.as_str());
    let args = args![row.id, name, *secret_hash, role, scopes, row.made_by, row.created_at, row.expires_at];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// Answers whether the key was there and not revoked.
///
/// # Errors
/// The database's.
pub async fn revoke(transaction: &mut Transaction, id: ApiKeyId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REVOKE, &args![id, now]).await? > 0)
}

/// # Errors
/// The database's.
pub async fn used(transaction: &mut Transaction, id: ApiKeyId, now: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(USED, &args![id, now]).await?;
    Ok(())
}
