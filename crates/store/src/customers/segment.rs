//! Segments by name, and of those that are watched who is in them.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, SegmentId, UserId};

/// A segment as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRecord {
    pub id: SegmentId,
    pub name: String,
    /// The name as it is compared: no two segments share one.
    pub folded: String,
    /// What it is for, in somebody's words; empty where nobody said.
    pub note: String,
    /// Versioned JSON.
    pub condition: String,
    /// Whether who enters and leaves is kept.
    pub watched: bool,
    /// Up to when entries and exits are written down; nothing where nobody is watched yet.
    pub turned_to: Option<Timestamp>,
    pub made_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// How many entered and left on a day since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentDay {
    pub day: i64,
    pub entered: i64,
    pub left: i64,
}

/// Segments of a workspace; the list is read whole. More cannot be told apart by their names.
pub const SEGMENTS_LIMIT: i64 = 500;

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, folded, note, condition, watched, turned_to, made_by, created_at, updated_at, version FROM segment ",
            $rest
        )
    };
}

statements! {
    ALL = columns!("WHERE deleted_at IS NULL ORDER BY folded, id");
    BY_ID = columns!("WHERE id = $1 AND deleted_at IS NULL");
    BY_NAME = "SELECT id FROM segment WHERE folded = $1 AND deleted_at IS NULL";
    COUNT = "SELECT COUNT(*) FROM segment WHERE deleted_at IS NULL";
    INSERT = "INSERT INTO segment (id, name, folded, note, condition, watched, made_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    UPDATE = "UPDATE segment
        SET name = $2, folded = $3, note = $4, condition = $5, watched = $6, turned_to = $7, updated_at = $8, version = version + 1
        WHERE id = $1 AND version = $9 AND deleted_at IS NULL";
    REMOVE = "UPDATE segment SET deleted_at = $2, version = version + 1 WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK = "UPDATE segment SET deleted_at = NULL, version = version + 1 WHERE id = $1 AND deleted_at IS NOT NULL";
    CAMPAIGNS = "SELECT name FROM campaign
        WHERE state IN ('draft', 'scheduled') AND audience LIKE $1
        ORDER BY id
        LIMIT 20";
    FRESH = "SELECT id, version FROM segment WHERE watched = 1 AND turned_to IS NULL AND deleted_at IS NULL";
    MEMBERS = "SELECT contact FROM segment_member WHERE segment = $1 ORDER BY contact";
    ENTER = "INSERT INTO segment_member (segment, contact, since) VALUES ($1, $2, $3)
        ON CONFLICT (segment, contact) DO NOTHING";
    LEAVE = "DELETE FROM segment_member WHERE segment = $1 AND contact = $2";
    EMPTY = "DELETE FROM segment_member WHERE segment = $1";
    TURNED = "UPDATE segment SET turned_to = $2 WHERE id = $1 AND watched = 1 AND deleted_at IS NULL";
    COUNT_DAY = "INSERT INTO segment_day (segment, day, entered, left_it) VALUES ($1, $2, $3, $4)
        ON CONFLICT (segment, day) DO UPDATE
        SET entered = segment_day.entered + excluded.entered, left_it = segment_day.left_it + excluded.left_it";
    DAYS = "SELECT day, entered, left_it FROM segment_day WHERE segment = $1 AND day >= $2 ORDER BY day";
}

fn read(row: &Row<'_>) -> Result<SegmentRecord, DatabaseError> {
    Ok(SegmentRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        folded: row.text(2)?,
        note: row.text(3)?,
        condition: row.text(4)?,
        watched: row.flag(5)?,
        turned_to: row.optional_time(6)?,
        made_by: row.id(7)?,
        created_at: row.time(8)?,
        updated_at: row.time(9)?,
        version: row.int(10)?,
    })
}

/// Every segment, by name.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<SegmentRecord>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// Every segment, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_all(transaction: &mut Transaction) -> Result<Vec<SegmentRecord>, DatabaseError> {
    transaction.query(ALL, &args![], read).await
}

/// A segment for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: SegmentId) -> Result<Option<SegmentRecord>, DatabaseError> {
    database.first(BY_ID, args![id], read).await
}

/// A segment inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: SegmentId) -> Result<Option<SegmentRecord>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// The segment of that name.
///
/// # Errors
/// The database's.
pub async fn find_named(transaction: &mut Transaction, folded: &str) -> Result<Option<SegmentId>, DatabaseError> {
    transaction.first(BY_NAME, &args![folded], |row| row.id(0)).await
}

/// How many there are.
///
/// # Errors
/// The database's.
pub async fn count(transaction: &mut Transaction) -> Result<i64, DatabaseError> {
    Ok(transaction.first(COUNT, &args![], |row| row.int(0)).await?.unwrap_or(0))
}

/// Inserts a segment.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, segment: &SegmentRecord) -> Result<(), DatabaseError> {
    let row = args![
        segment.id,
        segment.name.as_str(),
        segment.folded.as_str(),
        segment.note.as_str(),
        segment.condition.as_str(),
        segment.watched,
        segment.made_by,
        segment.created_at,
        segment.updated_at
    ];
    transaction.execute(INSERT, &row).await.map(drop)
}

/// Writes what may change of a segment, when it still has the version that it was read with; `false` otherwise.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, segment: &SegmentRecord) -> Result<bool, DatabaseError> {
    let row = args![
        segment.id,
        segment.name.as_str(),
        segment.folded.as_str(),
        segment.note.as_str(),
        segment.condition.as_str(),
        segment.watched,
        segment.turned_to,
        segment.updated_at,
        segment.version
    ];
    Ok(transaction.execute(UPDATE, &row).await? == 1)
}

/// Removes a segment (undo brings it back); `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: SegmentId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed segment back; `false` when there is none.
///
/// # Errors
/// The database's, also when its name is taken by now.
pub async fn bring_back(transaction: &mut Transaction, id: SegmentId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id]).await? == 1)
}

/// The names of campaigns that have not begun and ask for a segment; at most 20.
///
/// # Errors
/// The database's.
pub async fn campaigns_that_ask(transaction: &mut Transaction, id: SegmentId) -> Result<Vec<String>, DatabaseError> {
    transaction.query(CAMPAIGNS, &args![format!("%{id}%")], |row| row.text(0)).await
}

/// The watched segments of which nobody was written down yet, with their versions.
///
/// # Errors
/// The database's.
pub async fn find_fresh(transaction: &mut Transaction) -> Result<Vec<(SegmentId, i64)>, DatabaseError> {
    transaction.query(FRESH, &args![], |row| Ok((row.id(0)?, row.int(1)?))).await
}

/// Who was in a watched segment when it was last written down, by id.
///
/// # Errors
/// The database's.
pub async fn members(database: &Database, id: SegmentId) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(MEMBERS, args![id], |row| row.id(0)).await
}

/// Writes down who entered; answers for each whether that is news.
///
/// # Errors
/// The database's.
pub async fn enter(
    transaction: &mut Transaction,
    entries: &[(SegmentId, ContactId, Timestamp)],
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = entries.iter().map(|(segment, contact, at)| args![*segment, *contact, *at]).collect();
    Ok(transaction.execute_in_calls(ENTER, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Writes down who left; answers for each whether that is news.
///
/// # Errors
/// The database's.
pub async fn leave(
    transaction: &mut Transaction,
    exits: &[(SegmentId, ContactId)],
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = exits.iter().map(|(segment, contact)| args![*segment, *contact]).collect();
    Ok(transaction.execute_in_calls(LEAVE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Forgets who is in a segment.
///
/// # Errors
/// The database's.
pub async fn empty(transaction: &mut Transaction, id: SegmentId) -> Result<(), DatabaseError> {
    transaction.execute(EMPTY, &args![id]).await.map(drop)
}

/// Up to when entries and exits are written down.
///
/// # Errors
/// The database's.
pub async fn turned(transaction: &mut Transaction, ids: &[SegmentId], to: Timestamp) -> Result<(), DatabaseError> {
    let rows: Vec<_> = ids.iter().map(|id| args![*id, to]).collect();
    transaction.execute_in_calls(TURNED, &rows).await.map(drop)
}

/// Counts entries and exits of a day.
///
/// # Errors
/// The database's.
pub async fn count_day(transaction: &mut Transaction, id: SegmentId, day: SegmentDay) -> Result<(), DatabaseError> {
    transaction.execute(COUNT_DAY, &args![id, day.day, day.entered, day.left]).await.map(drop)
}

/// Entries and exits by day, from a day on.
///
/// # Errors
/// The database's.
pub async fn days(database: &Database, id: SegmentId, from: i64) -> Result<Vec<SegmentDay>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(SegmentDay { day: row.int(0)?, entered: row.int(1)?, left: row.int(2)? });
    database.query(DAYS, args![id, from], read).await
}
