//! Pairs of records that may be one: found by a look, kept until they are merged, no longer found, or said not to be the same.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{DuplicateId, UserId};
use domain::customers::duplicates::Reason;

/// Two records of one noun; the smaller number first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateRow {
    pub id: DuplicateId,
    pub noun: String,
    pub one: i64,
    pub other: i64,
    pub points: u8,
    pub reasons: Vec<(Reason, i8)>,
    pub found_at: Timestamp,
    /// The look that found it last.
    pub round: i64,
    pub dismissed_at: Option<Timestamp>,
}

statements! {
    // What somebody said of the pair stays.
    PUT = "INSERT INTO duplicate (id, noun, one, other, points, reasons, found_at, round) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (noun, one, other) DO UPDATE
        SET points = excluded.points, reasons = excluded.reasons, round = excluded.round";
    SWEEP = "DELETE FROM duplicate WHERE noun = $1 AND round < $2 AND dismissed_at IS NULL";
    PAGE = "SELECT id, noun, one, other, points, reasons, found_at, round, dismissed_at FROM duplicate
        WHERE noun = $1 AND dismissed_at IS NULL AND (points < $2 OR (points = $2 AND id < $3))
        ORDER BY points DESC, id DESC
        LIMIT $4";
    DISMISSED = "SELECT id, noun, one, other, points, reasons, found_at, round, dismissed_at FROM duplicate
        WHERE noun = $1 AND dismissed_at IS NOT NULL AND id < $2
        ORDER BY id DESC
        LIMIT $3";
    BY_ID = "SELECT id, noun, one, other, points, reasons, found_at, round, dismissed_at FROM duplicate WHERE id = $1";
    OF_RECORD = "SELECT id, noun, one, other, points, reasons, found_at, round, dismissed_at FROM duplicate
        WHERE noun = $1 AND (one = $2 OR other = $2)
        ORDER BY points DESC, id DESC
        LIMIT 100";
    DISMISS = "UPDATE duplicate SET dismissed_at = $2, dismissed_by = $3 WHERE id = $1 AND dismissed_at IS NULL";
    OPEN_AGAIN = "UPDATE duplicate SET dismissed_at = NULL, dismissed_by = NULL WHERE id = $1 AND dismissed_at IS NOT NULL";
    REMOVE = "DELETE FROM duplicate WHERE id = $1";
    FORGET = "DELETE FROM duplicate WHERE noun = 'contact' AND (one = $1 OR other = $1)";
    COUNTS = "SELECT noun, CASE WHEN points >= 85 THEN 'certain' WHEN points >= 65 THEN 'likely' ELSE 'possible' END, COUNT(*)
        FROM duplicate
        WHERE dismissed_at IS NULL
        GROUP BY 1, 2";
}

fn read(row: &Row<'_>) -> Result<DuplicateRow, DatabaseError> {
    Ok(DuplicateRow {
        id: row.id(0)?,
        noun: row.text(1)?,
        one: row.int(2)?,
        other: row.int(3)?,
        points: u8::try_from(row.int(4)?).map_err(DatabaseError::shape)?,
        reasons: row.text(5)?.split(' ').filter_map(read_reason).collect(),
        found_at: row.time(6)?,
        round: row.int(7)?,
        dismissed_at: row.optional_time(8)?,
    })
}

/// `same_name:40`; a reason of a newer program is left out.
fn read_reason(text: &str) -> Option<(Reason, i8)> {
    let (word, points) = text.split_once(':')?;
    Some((word.parse().ok()?, points.parse().ok()?))
}

/// Puts down pairs that a look found.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, found: &[DuplicateRow]) -> Result<(), DatabaseError> {
    let reasons = |row: &DuplicateRow| {
        let words: Vec<String> = row.reasons.iter().map(|(reason, points)| format!("{reason}:{points}")).collect();
        words.join(" ")
    };
    let rows: Vec<_> = found
        .iter()
        .map(|row| {
            let (noun, points) = (row.noun.as_str(), i64::from(row.points));
            args![row.id, noun, row.one, row.other, points, reasons(row), row.found_at, row.round]
        })
        .collect();
    transaction.execute_many(PUT, &rows).await.map(drop)
}

/// Takes away the pairs that the look `round` did not find again; answers how many.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, noun: &str, round: i64) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![noun, round]).await
}

/// Open pairs behind `(points, id)`, the surest first.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    noun: &'static str,
    (points, id): (i64, i64),
    limit: i64,
) -> Result<Vec<DuplicateRow>, DatabaseError> {
    database.query(PAGE, args![noun, points, id, limit], read).await
}

/// Pairs that are not the same, before an id, the newest first.
///
/// # Errors
/// The database's.
pub async fn dismissed(
    database: &Database,
    noun: &'static str,
    before: i64,
    limit: i64,
) -> Result<Vec<DuplicateRow>, DatabaseError> {
    database.query(DISMISSED, args![noun, before, limit], read).await
}

/// A pair for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: DuplicateId) -> Result<Option<DuplicateRow>, DatabaseError> {
    database.first(BY_ID, args![id], read).await
}

/// A pair inside a verb.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: DuplicateId) -> Result<Option<DuplicateRow>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// The surest hundred pairs that a record is in, also those that are not the same.
///
/// # Errors
/// The database's.
pub async fn of_record(
    transaction: &mut Transaction,
    noun: &str,
    record: i64,
) -> Result<Vec<DuplicateRow>, DatabaseError> {
    transaction.query(OF_RECORD, &args![noun, record], read).await
}

/// Remembers that the two are not the same; `false` when it was said before.
///
/// # Errors
/// The database's.
pub async fn dismiss(
    transaction: &mut Transaction,
    id: DuplicateId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DISMISS, &args![id, now, by]).await? == 1)
}

/// Takes that back; `false` when nothing was said.
///
/// # Errors
/// The database's.
pub async fn open_again(transaction: &mut Transaction, id: DuplicateId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(OPEN_AGAIN, &args![id]).await? == 1)
}

/// Takes a pair away.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: DuplicateId) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE, &args![id]).await.map(drop)
}

/// Takes away every pair of a person who is erased.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: basics::ids::ContactId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![contact]).await.map(drop)
}

/// How many open pairs there are, by noun and word of a likelihood.
///
/// # Errors
/// The database's.
pub async fn counts(database: &Database) -> Result<Vec<(String, String, i64)>, DatabaseError> {
    database.query(COUNTS, args![], |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?))).await
}
