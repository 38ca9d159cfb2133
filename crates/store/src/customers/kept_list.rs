//! Segments that were kept as lists, how far each keeping came, and where the people of a list came from.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{KeptListId, ListId, SegmentId, UndoId, UserId};

/// A keeping as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptListRecord {
    pub id: KeptListId,
    pub segment: SegmentId,
    pub list: ListId,
    /// `add` or `replace`.
    pub way: String,
    /// Versioned JSON: the segment's condition as it was.
    pub condition: String,
    /// `running`, `done`, `stopped` or `taken_back`.
    pub state: String,
    /// Whether the list was made for it.
    pub made: bool,
    /// How many are to be put on or taken off; nothing until they are counted.
    pub total: Option<i64>,
    pub added: i64,
    pub removed: i64,
    pub undo: UndoId,
    pub made_by: UserId,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// A keeping with the names of both, also of those that were removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKeptList {
    pub kept: KeptListRecord,
    pub segment_name: String,
    pub list_name: String,
    /// Whether the list is still there.
    pub list_stands: bool,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT kept_list.id, kept_list.segment, kept_list.list, kept_list.way, kept_list.condition, kept_list.state,
             kept_list.made, kept_list.total, kept_list.added, kept_list.removed, kept_list.undo, kept_list.made_by,
             kept_list.started_at, kept_list.finished_at",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO kept_list (id, segment, list, way, condition, state, made, total, added, removed, undo, made_by, started_at)
        VALUES ($1, $2, $3, $4, $5, 'running', $6, NULL, 0, 0, $7, $8, $9)";
    BY_ID = columns!(" FROM kept_list WHERE kept_list.id = $1");
    RUNNING = columns!(" FROM kept_list WHERE kept_list.state = 'running' ORDER BY kept_list.id LIMIT 100");
    RUNS_ON = "SELECT id FROM kept_list WHERE list = $1 AND state = 'running'";
    OF_SEGMENT = columns!(
        ", segment.name, list.name, list.deleted_at FROM kept_list
        JOIN segment ON segment.id = kept_list.segment
        JOIN list ON list.id = kept_list.list
        WHERE kept_list.segment = $1
        ORDER BY kept_list.id DESC LIMIT 10"
    );
    NAMED = columns!(
        ", segment.name, list.name, list.deleted_at FROM kept_list
        JOIN segment ON segment.id = kept_list.segment
        JOIN list ON list.id = kept_list.list
        WHERE kept_list.id = $1"
    );
    LATEST = columns!(
        ", segment.name, list.name, list.deleted_at FROM kept_list
        JOIN segment ON segment.id = kept_list.segment
        JOIN list ON list.id = kept_list.list
        WHERE list.deleted_at IS NULL AND kept_list.id IN
            (SELECT MAX(latest.id) FROM kept_list latest WHERE latest.state <> 'taken_back' GROUP BY latest.list)
        ORDER BY kept_list.id LIMIT 5000"
    );
    ADVANCE = "UPDATE kept_list SET total = $2, added = added + $3, removed = removed + $4 WHERE id = $1 AND state = 'running'";
    TURN = "UPDATE kept_list SET state = $2, finished_at = $3 WHERE id = $1 AND state <> 'taken_back'";
    ANYBODY = "SELECT contact FROM contact_list WHERE list = $1 ORDER BY contact LIMIT 1";
}

fn read(row: &Row<'_>) -> Result<KeptListRecord, DatabaseError> {
    Ok(KeptListRecord {
        id: row.id(0)?,
        segment: row.id(1)?,
        list: row.id(2)?,
        way: row.text(3)?,
        condition: row.text(4)?,
        state: row.text(5)?,
        made: row.flag(6)?,
        total: row.optional_int(7)?,
        added: row.int(8)?,
        removed: row.int(9)?,
        undo: row.id(10)?,
        made_by: row.id(11)?,
        started_at: row.time(12)?,
        finished_at: row.optional_time(13)?,
    })
}

fn read_named(row: &Row<'_>) -> Result<NamedKeptList, DatabaseError> {
    Ok(NamedKeptList {
        kept: read(row)?,
        segment_name: row.text(14)?,
        list_name: row.text(15)?,
        list_stands: row.optional_time(16)?.is_none(),
    })
}

/// Inserts a keeping that begins.
///
/// # Errors
/// [`DatabaseError::Constraint`] where another of the same list runs.
pub async fn insert(transaction: &mut Transaction, kept: &KeptListRecord) -> Result<(), DatabaseError> {
    let row = args![
        kept.id,
        kept.segment,
        kept.list,
        kept.way.as_str(),
        kept.condition.as_str(),
        kept.made,
        kept.undo,
        kept.made_by,
        kept.started_at
    ];
    transaction.execute(INSERT, &row).await.map(drop)
}

/// One of them inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: KeptListId) -> Result<Option<KeptListRecord>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// Those that are not over, oldest first; at most 100.
///
/// # Errors
/// The database's.
pub async fn running(database: &Database) -> Result<Vec<KeptListRecord>, DatabaseError> {
    database.query(RUNNING, args![], read).await
}

/// The one that runs on a list.
///
/// # Errors
/// The database's.
pub async fn runs_on(transaction: &mut Transaction, list: ListId) -> Result<Option<KeptListId>, DatabaseError> {
    transaction.first(RUNS_ON, &args![list], |row| row.id(0)).await
}

/// The last ten of a segment, newest first.
///
/// # Errors
/// The database's.
pub async fn of_segment(database: &Database, segment: SegmentId) -> Result<Vec<NamedKeptList>, DatabaseError> {
    database.query(OF_SEGMENT, args![segment], read_named).await
}

/// One of them with its names.
///
/// # Errors
/// The database's.
pub async fn named(database: &Database, id: KeptListId) -> Result<Option<NamedKeptList>, DatabaseError> {
    database.first(NAMED, args![id], read_named).await
}

/// The latest of every list that stands, those that were taken back left out.
///
/// # Errors
/// The database's.
pub async fn latest(database: &Database) -> Result<Vec<NamedKeptList>, DatabaseError> {
    database.query(LATEST, args![], read_named).await
}

/// Notes how far a running one came; `false` when it does not run any more.
///
/// # Errors
/// The database's.
pub async fn advance(
    transaction: &mut Transaction,
    id: KeptListId,
    total: i64,
    (added, removed): (i64, i64),
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(ADVANCE, &args![id, total, added, removed]).await? == 1)
}

/// Ends one in a state; `false` when it was taken back before.
///
/// # Errors
/// The database's.
pub async fn turn(
    transaction: &mut Transaction,
    id: KeptListId,
    state: &str,
    at: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(TURN, &args![id, state, at]).await? == 1)
}

/// Whether anybody is on a list.
///
/// # Errors
/// The database's.
pub async fn is_anybody_on(transaction: &mut Transaction, list: ListId) -> Result<bool, DatabaseError> {
    Ok(transaction.first(ANYBODY, &args![list], |row| row.int(0)).await?.is_some())
}
