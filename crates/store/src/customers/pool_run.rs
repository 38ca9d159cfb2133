//! Looking at all companies that somebody owns, once a day: a run goes on after the last company that it looked at, so that it survives its
//! process.

use crate::trade::rate::day;
use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, UndoId};
use domain::trade::Day;

/// A run that is under way or over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolRun {
    pub id: i64,
    pub day: Day,
    pub after: CompanyId,
    pub looked_at: i64,
    pub warned: i64,
    pub returned: i64,
    /// The image of its first return; the others are parts of it.
    pub undo: Option<UndoId>,
    pub begun_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

statements! {
    BEGIN = "INSERT INTO pool_run (id, day, begun_at) VALUES ($1, $2, $3) ON CONFLICT (day) DO NOTHING";
    NEWEST_DAY = "SELECT MAX(day) FROM pool_run";
    OPEN = "SELECT id, day, after_company, looked_at, warned, returned, undo, begun_at, ended_at
        FROM pool_run
        WHERE ended_at IS NULL
        ORDER BY day DESC
        LIMIT 1";
    GO_ON = "UPDATE pool_run
        SET after_company = $2, looked_at = looked_at + $3, warned = warned + $4, returned = returned + $5, undo = $6,
            ended_at = $7
        WHERE id = $1";
    END_OLDER = "UPDATE pool_run SET ended_at = $2 WHERE ended_at IS NULL AND day < $1";
    AGAIN = "UPDATE pool_run SET after_company = 0, ended_at = NULL WHERE day = $1";
    RETURNING = "SELECT r.id, r.day, r.after_company, r.looked_at, r.warned, r.returned, r.undo, r.begun_at, r.ended_at
        FROM pool_run r
        WHERE r.returned > 0 AND r.begun_at >= $1
        ORDER BY r.day DESC
        LIMIT $2";
}

fn read(row: &Row<'_>) -> Result<PoolRun, DatabaseError> {
    Ok(PoolRun {
        id: row.int(0)?,
        day: day(row.int(1)?)?,
        after: row.id(2)?,
        looked_at: row.int(3)?,
        warned: row.int(4)?,
        returned: row.int(5)?,
        undo: row.optional_id(6)?,
        begun_at: row.time(7)?,
        ended_at: row.optional_time(8)?,
    })
}

/// Begins the run of a day, unless it was begun; what is open of earlier days ends there.
///
/// # Errors
/// The database's.
pub async fn begin(transaction: &mut Transaction, id: i64, day: Day, now: Timestamp) -> Result<(), DatabaseError> {
    let number = i64::from(day.number());
    transaction.execute(END_OLDER, &args![number, now]).await?;
    transaction.execute(BEGIN, &args![id, number, now]).await.map(drop)
}

/// The day of the newest run.
///
/// # Errors
/// The database's.
pub async fn newest_day(transaction: &mut Transaction) -> Result<Option<Day>, DatabaseError> {
    let newest = transaction.first(NEWEST_DAY, &[], |row| row.optional_int(0)).await?.flatten();
    newest.map(day).transpose()
}

/// The run that is under way.
///
/// # Errors
/// The database's.
pub async fn open(transaction: &mut Transaction) -> Result<Option<PoolRun>, DatabaseError> {
    transaction.first(OPEN, &[], read).await
}

/// What a page of companies added to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub after: CompanyId,
    pub looked_at: usize,
    pub warned: usize,
    pub returned: usize,
    pub undo: Option<UndoId>,
    pub ended_at: Option<Timestamp>,
}

/// The run went on, or ended.
///
/// # Errors
/// The database's.
pub async fn go_on(transaction: &mut Transaction, id: i64, page: Progress) -> Result<(), DatabaseError> {
    let [looked_at, warned, returned] = [page.looked_at, page.warned, page.returned].map(|count| count as i64);
    let values = args![id, page.after, looked_at, warned, returned, page.undo, page.ended_at];
    transaction.execute(GO_ON, &values).await.map(drop)
}

/// Runs since a moment that brought companies back, newest first.
///
/// # Errors
/// The database's.
pub async fn returning(database: &Database, since: Timestamp, limit: u32) -> Result<Vec<PoolRun>, DatabaseError> {
    database.query(RETURNING, args![since, limit], read).await
}

/// All companies are looked at once more on a day on which they were, or are being.
///
/// # Errors
/// The database's.
pub async fn again(transaction: &mut Transaction, day: Day) -> Result<(), DatabaseError> {
    transaction.execute(AGAIN, &args![i64::from(day.number())]).await.map(drop)
}
