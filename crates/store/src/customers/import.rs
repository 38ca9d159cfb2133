//! Imports: one row an import, what it staged, and the statements that publish and take back in chunks.
//!
//! What a person chose stands in `settings`; file name, headers and samples are sealed beside it, because the first row of a
//! file may be a person. `rows_done` is the mark up to which staging, publishing or undoing has come: it moves by
//! compare-and-set with each chunk, so that two nodes, or a restart, never do a chunk twice.

use crate::ledger::Phase;
use crate::{Database, DatabaseError, Isolation, Lane, Row, Script, Statement, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{FileId, ImportId};
use domain::customers::import::ImportState;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    pub id: ImportId,
    /// Opens to the file name, the columns and their samples.
    pub sealed_name: Vec<u8>,
    pub file: Option<FileId>,
    pub state: ImportState,
    pub settings: String,
    pub counts: Option<String>,
    pub rows_total: i64,
    pub rows_done: i64,
    pub made_by: i64,
    pub created_at: Timestamp,
    pub published_at: Option<Timestamp>,
    pub undo_until: Option<Timestamp>,
    pub file_deleted_at: Option<Timestamp>,
    pub version: i64,
}

statements! {
    INSERT = "INSERT INTO import (id, sealed_name, file, state, settings, rows_total, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    GET = "SELECT id, sealed_name, file, state, settings, counts, rows_total, rows_done, made_by, created_at, published_at,
            undo_until, file_deleted_at, version
        FROM import
        WHERE id = $1";
    PAGE = "SELECT id, sealed_name, file, state, settings, counts, rows_total, rows_done, made_by, created_at, published_at,
            undo_until, file_deleted_at, version
        FROM import
        WHERE id < $1
        ORDER BY id DESC
        LIMIT $2";
    PAGE_UNDER_WAY = "SELECT id, sealed_name, file, state, settings, counts, rows_total, rows_done, made_by, created_at, published_at,
            undo_until, file_deleted_at, version
        FROM import
        WHERE id < $1 AND state IN ('checking', 'publishing', 'undoing')
        ORDER BY id DESC
        LIMIT $2";
    PAGE_ENDED = "SELECT id, sealed_name, file, state, settings, counts, rows_total, rows_done, made_by, created_at, published_at,
            undo_until, file_deleted_at, version
        FROM import
        WHERE id < $1 AND state IN ('checked', 'published', 'cancelled', 'undone', 'failed')
        ORDER BY id DESC
        LIMIT $2";
    RUNNING = "SELECT id FROM import WHERE state IN ('checking', 'publishing', 'undoing') ORDER BY id LIMIT 100";
    UPDATE = "UPDATE import
        SET sealed_name = $3, state = $4, settings = $5, counts = $6, rows_total = $7, rows_done = $8, published_at = $9,
            undo_until = $10, version = version + 1
        WHERE id = $1 AND version = $2";
    /// Moves the mark of a running import; nothing when another did, or when it was given up.
    ADVANCE = "UPDATE import SET rows_done = $4, counts = $5, version = version + 1
        WHERE id = $1 AND state = $2 AND rows_done = $3";
    /// Imports that keep a file which is no longer needed: given up, or older than a file is kept.
    WITH_OLD_FILE = "SELECT id FROM import
        WHERE file IS NOT NULL AND file_deleted_at IS NULL AND (created_at < $1 OR state = 'cancelled')
            AND state NOT IN ('checking', 'publishing')
        ORDER BY id
        LIMIT 100";
    FILE_DELETED = "UPDATE import SET file_deleted_at = $2, version = version + 1 WHERE id = $1 AND file_deleted_at IS NULL";
    /// Imports whose staged rows are no longer needed.
    WITH_OLD_ROWS = "SELECT id FROM import i
        WHERE (i.state IN ('cancelled', 'uploaded') OR i.created_at < $1 AND i.state IN ('checked', 'failed', 'undone')
                OR i.state = 'published' AND i.undo_until < $2)
            AND EXISTS (SELECT 1 FROM import_row r WHERE r.import = i.id)
        ORDER BY i.id
        LIMIT 100";
    INSERT_FILE = "INSERT INTO file (id, name, size_bytes, media_type, used_by, created_at, touched_at)
        VALUES ($1, $2, $3, $4, 'import', $5, $5)";
    FILE_NAME = "SELECT name FROM file WHERE id = $1";
    FORGET_FILE = "DELETE FROM file WHERE id = $1";
}

fn read(row: &Row<'_>) -> Result<ImportRecord, DatabaseError> {
    Ok(ImportRecord {
        id: row.id(0)?,
        sealed_name: row.blob(1)?,
        file: row.optional_id(2)?,
        state: row.parsed(3)?,
        settings: row.text(4)?,
        counts: row.optional_text(5)?,
        rows_total: row.int(6)?,
        rows_done: row.int(7)?,
        made_by: row.int(8)?,
        created_at: row.time(9)?,
        published_at: row.optional_time(10)?,
        undo_until: row.optional_time(11)?,
        file_deleted_at: row.optional_time(12)?,
        version: row.int(13)?,
    })
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, record: &ImportRecord) -> Result<(), DatabaseError> {
    let row = args![
        record.id,
        record.sealed_name.as_slice(),
        record.file,
        record.state.as_str(),
        record.settings.as_str(),
        record.rows_total,
        record.made_by,
        record.created_at
    ];
    transaction.execute(INSERT, &row).await?;
    Ok(())
}

/// Writes what may change, where the version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, record: &ImportRecord) -> Result<bool, DatabaseError> {
    let row = args![
        record.id,
        record.version,
        record.sealed_name.as_slice(),
        record.state.as_str(),
        record.settings.as_str(),
        record.counts.as_deref(),
        record.rows_total,
        record.rows_done,
        record.published_at,
        record.undo_until
    ];
    Ok(transaction.execute(UPDATE, &row).await? == 1)
}

/// Moves the mark from `from` to `to`; `false` when another did that, or the import is no longer in `state`.
///
/// # Errors
/// The database's.
pub async fn advance(
    transaction: &mut Transaction,
    id: ImportId,
    state: ImportState,
    from: i64,
    to: i64,
    counts: &str,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(ADVANCE, &args![id, state.as_str(), from, to, counts]).await? == 1)
}

/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: ImportId) -> Result<Option<ImportRecord>, DatabaseError> {
    transaction.first(GET, &args![id], read).await
}

/// # Errors
/// The database's.
pub async fn get(database: &Database, id: ImportId) -> Result<Option<ImportRecord>, DatabaseError> {
    database.first(GET, args![id], read).await
}

/// The newest imports before an id, or the newest of all.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    before: Option<ImportId>,
    limit: u32,
) -> Result<Vec<ImportRecord>, DatabaseError> {
    let before = before.map_or(i64::MAX, ImportId::as_i64);
    database.query(PAGE, args![before, limit], read).await
}

/// The same of those that run, or of those whose last run ended.
///
/// # Errors
/// The database's.
pub async fn page_in(
    database: &Database,
    phase: Phase,
    before: Option<ImportId>,
    limit: u32,
) -> Result<Vec<ImportRecord>, DatabaseError> {
    let before = before.map_or(i64::MAX, ImportId::as_i64);
    let statement = match phase {
        Phase::UnderWay => PAGE_UNDER_WAY,
        Phase::Ended => PAGE_ENDED,
    };
    database.query(statement, args![before, limit], read).await
}

/// Imports with something to be done, oldest first.
///
/// # Errors
/// The database's.
pub async fn running(database: &Database) -> Result<Vec<ImportId>, DatabaseError> {
    database.query(RUNNING, args![], |row| row.id(0)).await
}

/// Imports whose file may go: made before that time, or given up.
///
/// # Errors
/// The database's.
pub async fn with_old_file(database: &Database, made_before: Timestamp) -> Result<Vec<ImportId>, DatabaseError> {
    database.query(WITH_OLD_FILE, args![made_before], |row| row.id(0)).await
}

/// Imports whose staged rows may go.
///
/// # Errors
/// The database's.
pub async fn with_old_rows(
    database: &Database,
    made_before: Timestamp,
    now: Timestamp,
) -> Result<Vec<ImportId>, DatabaseError> {
    database.query(WITH_OLD_ROWS, args![made_before, now], |row| row.id(0)).await
}

/// Says that the file is gone, and forgets its row.
///
/// # Errors
/// The database's.
pub async fn file_deleted(
    transaction: &mut Transaction,
    id: ImportId,
    file: FileId,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(FILE_DELETED, &args![id, now]).await?;
    transaction.execute(FORGET_FILE, &args![file]).await?;
    Ok(())
}

/// Registers an uploaded file.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn insert_file(
    transaction: &mut Transaction,
    id: FileId,
    name: &str,
    size_bytes: i64,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(INSERT_FILE, &args![id, name, size_bytes, "text/csv", now]).await?;
    Ok(())
}

/// The name under which a file is stored.
///
/// # Errors
/// The database's.
pub async fn file_name(database: &Database, id: FileId) -> Result<Option<String>, DatabaseError> {
    database.first(FILE_NAME, args![id], |row| row.text(0)).await
}

/// PostgreSQL plans by what it last counted, and counts by itself within a minute only.
const COUNT_ANEW: Statement = Statement("ANALYZE contact, company, contact_list, contact_tag, company_tag, import_row");

/// Lets PostgreSQL look at how much an import brought, before everybody is read anew: a hundred thousand people were read in
/// eleven seconds without it.
///
/// # Errors
/// The database's.
pub async fn refresh_statistics(database: &Database) -> Result<(), DatabaseError> {
    if !database.is_postgres() {
        return Ok(());
    }
    database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(CountAnew)).await
}

struct CountAnew;

impl Script for CountAnew {
    type Answer = ();
    type Trouble = DatabaseError;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute(COUNT_ANEW, &[]).await.map(drop)
    }
}
