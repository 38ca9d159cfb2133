//! Changes of many customers that go on by themselves: how far each came, and the parts of it that are still to be done.

use crate::ledger::Phase;
use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{BulkRunId, UndoId};

/// Runs that are not over, at most; nobody begins more.
pub const OPEN_AT_MOST: usize = 20;
/// A number of a customer as it lies in a part.
const NUMBER_BYTES: usize = 8;

/// A run as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRunRecord {
    pub id: BulkRunId,
    /// `change_contacts`, `remove_contacts`, `change_companies` or `remove_companies`.
    pub act: String,
    /// Versioned JSON: the change.
    pub sealed: Vec<u8>,
    /// `running`, `done`, `stopped`, `failed`, `taking_back` or `taken_back`.
    pub state: String,
    pub total: i64,
    /// Things gone through, whether or not they had to be changed.
    pub worked: i64,
    pub changed: i64,
    pub parts: i64,
    pub parts_back: i64,
    pub undo: UndoId,
    /// The code of why it could not go on, or be taken back whole.
    pub trouble: Option<String>,
    /// What kind of actor asked, and its number.
    pub made_by: (String, i64),
    /// The same of who took it back.
    pub back_by: Option<(String, i64)>,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, act, sealed, state, total, worked, changed, parts, parts_back, undo, trouble, made_by_kind, made_by,
                back_by_kind, back_by, started_at, finished_at
            FROM bulk_run",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO bulk_run (id, act, sealed, state, total, worked, changed, parts, parts_back, undo, made_by_kind, made_by,
            started_at)
        VALUES ($1, $2, $3, 'running', $4, 0, 0, 0, 0, $5, $6, $7, $8)";
    INSERT_PART = "INSERT INTO bulk_run_part (run, place, things) VALUES ($1, $2, $3)";
    BY_ID = columns!(" WHERE id = $1");
    OPEN = columns!(" WHERE state IN ('running', 'taking_back') ORDER BY id LIMIT 100");
    PAGE_UNDER_WAY = columns!(
        " WHERE id < $1 AND ($3 = '' OR made_by_kind = $3 AND made_by = $4) AND state IN ('running', 'taking_back')
        ORDER BY id DESC
        LIMIT $2"
    );
    PAGE_ENDED = columns!(
        " WHERE id < $1 AND ($3 = '' OR made_by_kind = $3 AND made_by = $4) AND state NOT IN ('running', 'taking_back')
        ORDER BY id DESC
        LIMIT $2"
    );
    NEXT_PART = "SELECT place, things FROM bulk_run_part WHERE run = $1 ORDER BY place LIMIT 1";
    DROP_PART = "DELETE FROM bulk_run_part WHERE run = $1 AND place = $2";
    DROP_PARTS = "DELETE FROM bulk_run_part WHERE run = $1";
    ADVANCE = "UPDATE bulk_run SET worked = worked + $2, changed = changed + $3, parts = parts + 1
        WHERE id = $1 AND state = 'running'";
    TURN = "UPDATE bulk_run SET state = $3, trouble = $4, finished_at = $5 WHERE id = $1 AND state = $2";
    TAKE_BACK = "UPDATE bulk_run SET state = 'taking_back', trouble = NULL, finished_at = NULL, back_by_kind = $2, back_by = $3
        WHERE id = $1 AND state NOT IN ('taking_back', 'taken_back')";
    CAME_BACK = "UPDATE bulk_run SET parts_back = parts_back + 1 WHERE id = $1 AND state = 'taking_back'";
    SWEEP = "DELETE FROM bulk_run WHERE started_at <= $1 AND state NOT IN ('running', 'taking_back')";
}

fn read(row: &Row<'_>) -> Result<BulkRunRecord, DatabaseError> {
    let back_by_kind = row.optional_text(13)?;
    let back_by = row.optional_int(14)?;
    Ok(BulkRunRecord {
        id: row.id(0)?,
        act: row.text(1)?,
        sealed: row.blob(2)?,
        state: row.text(3)?,
        total: row.int(4)?,
        worked: row.int(5)?,
        changed: row.int(6)?,
        parts: row.int(7)?,
        parts_back: row.int(8)?,
        undo: row.id(9)?,
        trouble: row.optional_text(10)?,
        made_by: (row.text(11)?, row.int(12)?),
        back_by: back_by_kind.zip(back_by),
        started_at: row.time(15)?,
        finished_at: row.optional_time(16)?,
    })
}

/// Inserts a run that begins, with its parts in the order in which they are done.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, run: &BulkRunRecord, parts: &[&[i64]]) -> Result<(), DatabaseError> {
    let (made_by_kind, made_by) = (run.made_by.0.as_str(), run.made_by.1);
    let row = args![
        run.id,
        run.act.as_str(),
        run.sealed.as_slice(),
        run.total,
        run.undo,
        made_by_kind,
        made_by,
        run.started_at
    ];
    transaction.execute(INSERT, &row).await?;
    let parts = parts.iter().enumerate().map(|(place, things)| {
        let things: Vec<u8> = things.iter().flat_map(|number| number.to_be_bytes()).collect();
        args![run.id, place as i64, things.as_slice()]
    });
    transaction.execute_in_calls(INSERT_PART, &parts.collect::<Vec<_>>()).await.map(drop)
}

/// One of them inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: BulkRunId) -> Result<Option<BulkRunRecord>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// One of them.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: BulkRunId) -> Result<Option<BulkRunRecord>, DatabaseError> {
    database.first(BY_ID, args![id], read).await
}

/// Those that are not over, oldest first.
///
/// # Errors
/// The database's.
pub async fn open(database: &Database) -> Result<Vec<BulkRunRecord>, DatabaseError> {
    database.query(OPEN, args![], read).await
}

/// The same inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_open(transaction: &mut Transaction) -> Result<Vec<BulkRunRecord>, DatabaseError> {
    transaction.query(OPEN, &args![], read).await
}

/// The newest before an id that are under way or over; those of one actor, or everybody's.
///
/// # Errors
/// The database's.
pub async fn page_in(
    database: &Database,
    phase: Phase,
    made_by: Option<(&str, i64)>,
    before: Option<BulkRunId>,
    limit: u32,
) -> Result<Vec<BulkRunRecord>, DatabaseError> {
    let before = before.map_or(i64::MAX, BulkRunId::as_i64);
    let (kind, number) = made_by.unwrap_or(("", 0));
    let statement = match phase {
        Phase::UnderWay => PAGE_UNDER_WAY,
        Phase::Ended => PAGE_ENDED,
    };
    database.query(statement, args![before, limit, kind, number], read).await
}

/// Takes the next part of a run away and answers its things; nothing when all are done.
///
/// # Errors
/// The database's; [`DatabaseError::Shape`] of a damaged part.
pub async fn take_part(transaction: &mut Transaction, id: BulkRunId) -> Result<Option<Vec<i64>>, DatabaseError> {
    let part = transaction.first(NEXT_PART, &args![id], |row| Ok((row.int(0)?, row.blob(1)?))).await?;
    let Some((place, things)) = part else { return Ok(None) };
    transaction.execute(DROP_PART, &args![id, place]).await?;
    let (numbers, rest) = things.as_chunks::<NUMBER_BYTES>();
    if !rest.is_empty() {
        return Err(DatabaseError::Shape("a part of a bulk run is cut off".into()));
    }
    Ok(Some(numbers.iter().map(|bytes| i64::from_be_bytes(*bytes)).collect()))
}

/// Whether something is still to be done.
///
/// # Errors
/// The database's.
pub async fn is_part_left(transaction: &mut Transaction, id: BulkRunId) -> Result<bool, DatabaseError> {
    Ok(transaction.first(NEXT_PART, &args![id], |row| row.int(0)).await?.is_some())
}

/// Leaves everything undone that is still to be done.
///
/// # Errors
/// The database's.
pub async fn drop_parts(transaction: &mut Transaction, id: BulkRunId) -> Result<(), DatabaseError> {
    transaction.execute(DROP_PARTS, &args![id]).await.map(drop)
}

/// Notes a part of so many things, of which so many were changed; `false` when the run does not run any more.
///
/// # Errors
/// The database's.
pub async fn advance(
    transaction: &mut Transaction,
    id: BulkRunId,
    worked: i64,
    changed: i64,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(ADVANCE, &args![id, worked, changed]).await? == 1)
}

/// Ends a run that is in the state `from`; `false` when it is in another.
///
/// # Errors
/// The database's.
pub async fn turn(
    transaction: &mut Transaction,
    id: BulkRunId,
    (from, to): (&str, &str),
    trouble: Option<&str>,
    at: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(TURN, &args![id, from, to, trouble, at]).await? == 1)
}

/// Says that a run is taken back from now on; `false` when it is already.
///
/// # Errors
/// The database's.
pub async fn take_back(
    transaction: &mut Transaction,
    id: BulkRunId,
    (kind, number): (&str, i64),
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(TAKE_BACK, &args![id, kind, number]).await? == 1)
}

/// Notes that a part was taken back.
///
/// # Errors
/// The database's.
pub async fn came_back(transaction: &mut Transaction, id: BulkRunId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(CAME_BACK, &args![id]).await? == 1)
}

/// Forgets runs that began before a moment and are over.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, before: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![before]).await
}
