//! Looking at all companies again: one run at a time goes on after the last company that it looked at, so that it survives its process.
//! Beside the runs stand single companies that are due.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::CompanyId;
use domain::trade::Day;

use super::rate::day;

/// A run that is under way or over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    pub id: i64,
    /// The day as of which companies are looked at.
    pub day: Day,
    /// JSON with its version.
    pub cause: String,
    pub after: CompanyId,
    pub companies: i64,
    pub moved: i64,
    pub begun_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

statements! {
    BEGIN = "INSERT INTO tier_run (id, day, cause, begun_at) VALUES ($1, $2, $3, $4)";
    WAITS = "SELECT COUNT(*) FROM tier_run WHERE ended_at IS NULL AND after_company = 0 AND day = $1 AND cause = $2";
    OPEN = "SELECT id, day, cause, after_company, companies, moved, begun_at, ended_at
        FROM tier_run
        WHERE ended_at IS NULL
        ORDER BY id
        LIMIT 1";
    NEWEST = "SELECT id, day, cause, after_company, companies, moved, begun_at, ended_at
        FROM tier_run
        ORDER BY id DESC
        LIMIT 1";
    NEWEST_DAY = "SELECT MAX(day) FROM tier_run";
    GO_ON = "UPDATE tier_run SET after_company = $2, companies = companies + $3, moved = moved + $4, ended_at = $5 WHERE id = $1";
    WITH_ORDERS = "SELECT company FROM trade_order WHERE company > $1 GROUP BY company ORDER BY company LIMIT $2";
    DUE = "INSERT INTO tier_due (company, due_on) VALUES ($1, $2)
        ON CONFLICT (company) DO UPDATE SET due_on = excluded.due_on WHERE excluded.due_on < tier_due.due_on";
    DUE_NOW = "SELECT company FROM tier_due WHERE due_on <= $1 ORDER BY due_on, company LIMIT $2";
}

const DONE: &str = "DELETE FROM tier_due WHERE company IN ";

fn read(row: &Row<'_>) -> Result<RunRecord, DatabaseError> {
    Ok(RunRecord {
        id: row.int(0)?,
        day: day(row.int(1)?)?,
        cause: row.text(2)?,
        after: row.id(3)?,
        companies: row.int(4)?,
        moved: row.int(5)?,
        begun_at: row.time(6)?,
        ended_at: row.optional_time(7)?,
    })
}

/// Begins a run.
///
/// # Errors
/// The database's.
pub async fn begin(
    transaction: &mut Transaction,
    id: i64,
    day: Day,
    cause: &str,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(BEGIN, &args![id, i64::from(day.number()), cause, now]).await.map(drop)
}

/// Whether such a run waits that has not looked at anybody yet.
///
/// # Errors
/// The database's.
pub async fn waits(transaction: &mut Transaction, day: Day, cause: &str) -> Result<bool, DatabaseError> {
    let count = transaction.first(WAITS, &args![i64::from(day.number()), cause], |row| row.int(0)).await?;
    Ok(count.is_some_and(|count| count > 0))
}

/// The oldest run that is not over.
///
/// # Errors
/// The database's.
pub async fn open(transaction: &mut Transaction) -> Result<Option<RunRecord>, DatabaseError> {
    transaction.first(OPEN, &[], read).await
}

/// The run that began last, for reading.
///
/// # Errors
/// The database's.
pub async fn newest(database: &Database) -> Result<Option<RunRecord>, DatabaseError> {
    database.first(NEWEST, [], read).await
}

/// The newest day as of which a run looked, or looks.
///
/// # Errors
/// The database's.
pub async fn newest_day(transaction: &mut Transaction) -> Result<Option<Day>, DatabaseError> {
    let found = transaction.first(NEWEST_DAY, &[], |row| row.optional_int(0)).await?.flatten();
    found.map(day).transpose()
}

/// Notes how far a run is: the last company, how many more were looked at and moved, and whether that was all.
///
/// # Errors
/// The database's.
pub async fn go_on(
    transaction: &mut Transaction,
    id: i64,
    after: CompanyId,
    (companies, moved): (usize, usize),
    ended_at: Option<Timestamp>,
) -> Result<(), DatabaseError> {
    let [companies, moved] = [companies, moved].map(|count| count as i64);
    transaction.execute(GO_ON, &args![id, after, companies, moved, ended_at]).await.map(drop)
}

/// The next companies with orders of any state, by number.
///
/// # Errors
/// The database's.
pub async fn find_with_orders(
    transaction: &mut Transaction,
    after: CompanyId,
    limit: u32,
) -> Result<Vec<CompanyId>, DatabaseError> {
    transaction.query(WITH_ORDERS, &args![after, limit], |row| row.id(0)).await
}

/// [`find_with_orders`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn with_orders(database: &Database, after: CompanyId, limit: u32) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(WITH_ORDERS, args![after, limit], |row| row.id(0)).await
}

/// Companies are to be looked at on a day, or sooner where that was said before.
///
/// # Errors
/// The database's.
pub async fn put_due(transaction: &mut Transaction, companies: &[CompanyId], on: Day) -> Result<(), DatabaseError> {
    let rows: Vec<_> = companies.iter().map(|company| args![*company, i64::from(on.number())]).collect();
    transaction.execute_many(DUE, &rows).await.map(drop)
}

/// Companies that are due on a day.
///
/// # Errors
/// The database's.
pub async fn due(transaction: &mut Transaction, today: Day, limit: u32) -> Result<Vec<CompanyId>, DatabaseError> {
    transaction.query(DUE_NOW, &args![i64::from(today.number()), limit], |row| row.id(0)).await
}

/// They were looked at.
///
/// # Errors
/// The database's.
pub async fn take_due(transaction: &mut Transaction, companies: &[CompanyId]) -> Result<(), DatabaseError> {
    if companies.is_empty() {
        return Ok(());
    }
    transaction.execute_pieces(&Pieces::new(DONE).list(companies.iter().copied())).await.map(drop)
}
