//! The rows of stored files: which there are, when they were last touched, and which nothing refers to any more.
//!
//! A file is swept in two steps, so that a slow upload or a mistake costs nothing: to the trash after 48 hours without a
//! reference, gone a week later. Storing the same content again takes it back.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::FileId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    pub id: FileId,
    /// The keyed hash of the content that names it in the store.
    pub name: String,
    pub size_bytes: i64,
    pub media_type: String,
    /// A word for what it was stored for: `import`, `image`.
    pub used_by: String,
    pub created_at: Timestamp,
    pub touched_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

statements! {
    REGISTER = "INSERT INTO file (id, name, size_bytes, media_type, used_by, created_at, touched_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        ON CONFLICT (name) DO UPDATE SET touched_at = excluded.touched_at, deleted_at = NULL
        RETURNING id";
    TOUCH = "UPDATE file SET touched_at = $2, deleted_at = NULL WHERE id = $1";
    GET = "SELECT id, name, size_bytes, media_type, used_by, created_at, touched_at, deleted_at FROM file WHERE id = $1";
    NAMED = "SELECT id FROM file WHERE name = $1";
    /// Every table that refers to a file is named here.
    UNUSED = "SELECT id, name, size_bytes, media_type, used_by, created_at, touched_at, deleted_at FROM file
        WHERE deleted_at IS NULL AND touched_at < $1
        AND NOT EXISTS (SELECT 1 FROM import WHERE import.file = file.id AND import.file_deleted_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM document WHERE document.file = file.id)
        ORDER BY touched_at, id
        LIMIT $2";
    DISCARD = "UPDATE file SET deleted_at = $3 WHERE id = $1 AND deleted_at IS NULL AND touched_at < $2
        AND NOT EXISTS (SELECT 1 FROM import WHERE import.file = file.id AND import.file_deleted_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM document WHERE document.file = file.id)";
    TRASH = "SELECT id, name, size_bytes, media_type, used_by, created_at, touched_at, deleted_at FROM file
        WHERE deleted_at < $1
        ORDER BY deleted_at, id
        LIMIT $2";
    FORGET = "DELETE FROM file WHERE id = $1 AND deleted_at < $2";
    ALL = "SELECT id, name, size_bytes, media_type, used_by, created_at, touched_at, deleted_at FROM file
        WHERE id > $1 ORDER BY id LIMIT $2";
}

/// Registers a stored file, or touches the one of the same content; answers the id it has.
///
/// # Errors
/// The database's.
pub async fn register(transaction: &mut Transaction, file: FileRow) -> Result<FileId, DatabaseError> {
    let FileRow { id, name, size_bytes, media_type, used_by, created_at, .. } = file;
    let row = args![id, name, size_bytes, media_type, used_by, created_at];
    Ok(transaction.first(REGISTER, &row, |row| row.id(0)).await?.unwrap_or(id))
}

/// Says that a file is about to be used again; `false` when it is gone.
///
/// # Errors
/// The database's.
pub async fn touch(transaction: &mut Transaction, id: FileId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(TOUCH, &args![id, now]).await? == 1)
}

/// # Errors
/// The database's.
pub async fn get(database: &Database, id: FileId) -> Result<Option<FileRow>, DatabaseError> {
    database.first(GET, args![id], file_row).await
}

/// Whether a row names this file of the store, be it used or in the trash.
///
/// # Errors
/// The database's.
pub async fn is_named(database: &Database, name: &str) -> Result<bool, DatabaseError> {
    Ok(database.first(NAMED, args![name], |row| row.int(0)).await?.is_some())
}

/// Files that nothing refers to and nobody touched since `untouched_since`.
///
/// # Errors
/// The database's.
pub async fn unused(
    database: &Database,
    untouched_since: Timestamp,
    limit: u32,
) -> Result<Vec<FileRow>, DatabaseError> {
    database.query(UNUSED, args![untouched_since, limit], file_row).await
}

/// Puts a file into the trash if that still holds; `false` when it was used or touched in between.
///
/// # Errors
/// The database's.
pub async fn discard(
    transaction: &mut Transaction,
    id: FileId,
    untouched_since: Timestamp,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DISCARD, &args![id, untouched_since, now]).await? == 1)
}

/// Files that went to the trash before `discarded_before`.
///
/// # Errors
/// The database's.
pub async fn trash(
    database: &Database,
    discarded_before: Timestamp,
    limit: u32,
) -> Result<Vec<FileRow>, DatabaseError> {
    database.query(TRASH, args![discarded_before, limit], file_row).await
}

/// Forgets a file of the trash; `true`: its bytes may be removed now.
///
/// # Errors
/// The database's.
pub async fn forget(
    transaction: &mut Transaction,
    id: FileId,
    discarded_before: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(FORGET, &args![id, discarded_before]).await? == 1)
}

/// Every file by id, for backups and checks.
///
/// # Errors
/// The database's.
pub async fn page(database: &Database, after: Option<FileId>, limit: u32) -> Result<Vec<FileRow>, DatabaseError> {
    let after = after.map_or(i64::MIN, FileId::as_i64);
    database.query(ALL, args![after, limit], file_row).await
}

fn file_row(row: &Row<'_>) -> Result<FileRow, DatabaseError> {
    Ok(FileRow {
        id: row.id(0)?,
        name: row.text(1)?,
        size_bytes: row.int(2)?,
        media_type: row.text(3)?,
        used_by: row.text(4)?,
        created_at: row.time(5)?,
        touched_at: row.time(6)?,
        deleted_at: row.optional_time(7)?,
    })
}
