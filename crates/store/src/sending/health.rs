//! What the checks of domains and channels found: how each stands, and one row a day.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use domain::sending::health::{Check, Health};

/// How one check of one thing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRecord {
    /// The number of a domain or channel.
    pub subject: i64,
    /// `domain` or `channel`.
    pub noun: String,
    pub check: Check,
    pub state: Health,
    /// JSON.
    pub finding: String,
    /// Since when it stands so.
    pub since: Timestamp,
    pub checked_at: Timestamp,
}

/// The worst of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRecord {
    pub subject: i64,
    pub check: Check,
    /// Days since 1970.
    pub day: i64,
    pub state: Health,
}

statements! {
    UPSERT = "INSERT INTO health_check (subject, check_name, subject_noun, state, finding, since, checked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (subject, check_name)
        DO UPDATE SET state = excluded.state, finding = excluded.finding, since = excluded.since,
            checked_at = excluded.checked_at";
    ALL = "SELECT subject, subject_noun, check_name, state, finding, since, checked_at
        FROM health_check
        ORDER BY subject, check_name
        LIMIT 30000";
    OF = "SELECT subject, subject_noun, check_name, state, finding, since, checked_at
        FROM health_check
        WHERE subject = $1
        ORDER BY check_name";
    FORGET = "DELETE FROM health_check WHERE subject = $1 AND check_name = $2";
    FORGET_ALL = "DELETE FROM health_check WHERE subject = $1";
    FORGET_DAYS = "DELETE FROM health_day WHERE subject = $1";
    DAY = "SELECT subject, check_name, day, state FROM health_day WHERE subject = $1 AND check_name = $2 AND day = $3";
    SET_DAY = "INSERT INTO health_day (subject, check_name, day, state) VALUES ($1, $2, $3, $4)
        ON CONFLICT (subject, check_name, day) DO UPDATE SET state = excluded.state";
    DAYS = "SELECT subject, check_name, day, state
        FROM health_day
        WHERE subject = $1 AND day >= $2
        ORDER BY day, check_name
        LIMIT 10000";
    SWEEP = "DELETE FROM health_day WHERE day < $1";
}

fn read(row: &Row<'_>) -> Result<CheckRecord, DatabaseError> {
    Ok(CheckRecord {
        subject: row.int(0)?,
        noun: row.text(1)?,
        check: row.parsed(2)?,
        state: row.parsed(3)?,
        finding: row.text(4)?,
        since: row.time(5)?,
        checked_at: row.time(6)?,
    })
}

fn read_day(row: &Row<'_>) -> Result<DayRecord, DatabaseError> {
    Ok(DayRecord { subject: row.int(0)?, check: row.parsed(1)?, day: row.int(2)?, state: row.parsed(3)? })
}

/// Writes how a check stands, and the day's worst.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, record: &CheckRecord, day: i64) -> Result<(), DatabaseError> {
    let check = record.check.as_str();
    let row = args![
        record.subject,
        check,
        record.noun.as_str(),
        record.state.as_str(),
        record.finding.as_str(),
        record.since,
        record.checked_at
    ];
    transaction.execute(UPSERT, &row).await?;
    let before = transaction.first(DAY, &args![record.subject, check, day], read_day).await?;
    let worst = before.map_or(record.state, |before| before.state.max(record.state));
    transaction.execute(SET_DAY, &args![record.subject, check, day, worst.as_str()]).await?;
    Ok(())
}

/// Writes how a past day ended.
///
/// # Errors
/// The database's.
pub async fn put_day(transaction: &mut Transaction, record: &DayRecord) -> Result<(), DatabaseError> {
    let row = args![record.subject, record.check.as_str(), record.day, record.state.as_str()];
    transaction.execute(SET_DAY, &row).await.map(drop)
}

/// Every check of everything.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<CheckRecord>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// The checks of one thing, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, subject: i64) -> Result<Vec<CheckRecord>, DatabaseError> {
    transaction.query(OF, &args![subject], read).await
}

/// Forgets a check that is no longer made.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, subject: i64, check: Check) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![subject, check.as_str()]).await.map(drop)
}

/// Forgets everything about a thing that is gone.
///
/// # Errors
/// The database's.
pub async fn forget_all(transaction: &mut Transaction, subject: i64) -> Result<(), DatabaseError> {
    transaction.execute(FORGET_ALL, &args![subject]).await?;
    transaction.execute(FORGET_DAYS, &args![subject]).await.map(drop)
}

/// The days of one thing since `from`.
///
/// # Errors
/// The database's.
pub async fn days(database: &Database, subject: i64, from: i64) -> Result<Vec<DayRecord>, DatabaseError> {
    database.query(DAYS, args![subject, from], read_day).await
}

/// Forgets days before `before`.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, before: i64) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![before]).await
}
