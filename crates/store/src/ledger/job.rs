//! Jobs: what must happen once a transaction commits. A row, claimed by lease with a fencing number.
//!
//! A worker claims, renews while it works, and ends the job in one of three ways ([`job_end`](super::job_end)). Every call of a
//! holder names its fencing number; once another has claimed the job, or a person cancelled it, the old number does nothing
//! and the holder hears so.

use crate::dialect::{POSTGRES_CLAIM_JOBS, SQLITE_CLAIM_JOBS};
use crate::ledger::Phase;
use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::JobId;

/// A job to be put into the queue. `payload` is versioned JSON with ids only.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    pub id: JobId,
    pub kind: &'a str,
    pub version: i64,
    pub payload: &'a str,
    /// What it is about, for visibility and for the screen.
    pub noun: &'a str,
    pub noun_id: i64,
    pub run_at: Timestamp,
    /// The user who started it; `None` for the system's own.
    pub started_by: Option<i64>,
    pub created_at: Timestamp,
}

/// A job that a worker holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub id: JobId,
    pub kind: String,
    pub version: i64,
    pub payload: String,
    pub noun: String,
    pub noun_id: i64,
    /// What every further call for this claim names.
    pub fence: i64,
    /// With this one.
    pub tries: i64,
    pub started_by: Option<i64>,
    pub run_at: Timestamp,
}

/// A job as the operations screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub id: JobId,
    pub kind: String,
    pub noun: String,
    pub noun_id: i64,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    pub tries: i64,
    pub started_by: Option<i64>,
    pub done: i64,
    pub total: Option<i64>,
    pub error: Option<String>,
    pub run_at: Timestamp,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

statements! {
    INSERT = "INSERT INTO job (id, kind, version, payload, noun, noun_id, state, run_at, started_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9)";
    RENEW = "UPDATE job SET lease_until = $3 WHERE id = $1 AND fence = $2 AND state = 'running'";
    PROGRESS = "UPDATE job SET done = $3, total = $4 WHERE id = $1 AND fence = $2 AND state = 'running'";
    EXPIRED = "UPDATE job SET state = 'waiting', run_at = $1, holder = NULL, lease_until = NULL
        WHERE state = 'running' AND lease_until < $1";
    GET = "SELECT id, kind, noun, noun_id, state, tries, started_by, done, total, error, run_at, created_at, started_at,
            finished_at
        FROM job WHERE id = $1";
    PAGE = "SELECT id, kind, noun, noun_id, state, tries, started_by, done, total, error, run_at, created_at, started_at,
            finished_at
        FROM job WHERE id < $1 ORDER BY id DESC LIMIT $2";
    STARTED_BY = "SELECT id, kind, noun, noun_id, state, tries, started_by, done, total, error, run_at, created_at, started_at,
            finished_at
        FROM job WHERE started_by = $3 AND id < $1 ORDER BY id DESC LIMIT $2";
    /// Started by one user, or by anybody with 0.
    PAGE_UNDER_WAY = "SELECT id, kind, noun, noun_id, state, tries, started_by, done, total, error, run_at, created_at, started_at,
            finished_at
        FROM job
        WHERE id < $1 AND (started_by = $3 OR $3 = 0) AND state IN ('waiting', 'running')
        ORDER BY id DESC
        LIMIT $2";
    PAGE_ENDED = "SELECT id, kind, noun, noun_id, state, tries, started_by, done, total, error, run_at, created_at, started_at,
            finished_at
        FROM job
        WHERE id < $1 AND (started_by = $3 OR $3 = 0) AND state IN ('done', 'failed', 'cancelled')
        ORDER BY id DESC
        LIMIT $2";
    OF = "SELECT id, kind, noun, noun_id, state, tries, started_by, done, total, error, run_at, created_at, started_at,
            finished_at
        FROM job WHERE noun = $1 AND noun_id = $2 ORDER BY id DESC LIMIT $3";
    NEXT_DUE = "SELECT MIN(run_at) FROM job WHERE state = 'waiting'";
}

/// Puts a job into the queue; it can be claimed once the transaction commits.
///
/// # Errors
/// The database's.
pub async fn enqueue(transaction: &mut Transaction, job: &NewJob<'_>) -> Result<(), DatabaseError> {
    let NewJob { id, kind, version, payload, noun, noun_id, run_at, started_by, created_at } = job.clone();
    let row = args![id, kind, version, payload, noun, noun_id, run_at, started_by, created_at];
    transaction.execute(INSERT, &row).await.map(drop)
}

/// Claims up to `limit` jobs that are due, oldest first. On PostgreSQL run it READ COMMITTED: it passes over what another
/// worker is just claiming.
///
/// # Errors
/// The database's.
pub async fn claim(
    transaction: &mut Transaction,
    holder: &str,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Claimed>, DatabaseError> {
    let statement = if transaction.is_postgres() { POSTGRES_CLAIM_JOBS } else { SQLITE_CLAIM_JOBS };
    let mut claimed = transaction.query(statement, &args![holder, lease_until, now, limit], claimed).await?;
    claimed.sort_by_key(|job| (job.run_at, job.id));
    Ok(claimed)
}

/// Holds a claim longer; `false` when it was lost.
///
/// # Errors
/// The database's.
pub async fn renew(
    transaction: &mut Transaction,
    id: JobId,
    fence: i64,
    lease_until: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RENEW, &args![id, fence, lease_until]).await? == 1)
}

/// Says how far it is; `false` when the claim was lost.
///
/// # Errors
/// The database's.
pub async fn progress(
    transaction: &mut Transaction,
    id: JobId,
    fence: i64,
    done: i64,
    total: Option<i64>,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(PROGRESS, &args![id, fence, done, total]).await? == 1)
}

/// Queues again what a dead worker held; answers how many.
///
/// # Errors
/// The database's.
pub async fn requeue_expired(transaction: &mut Transaction, now: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(EXPIRED, &args![now]).await
}

/// # Errors
/// The database's.
pub async fn get(database: &Database, id: JobId) -> Result<Option<JobRow>, DatabaseError> {
    database.first(GET, args![id], job_row).await
}

/// All jobs, or those that one user started; newest first, the next page begins before the last id of this one.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    started_by: Option<i64>,
    before: Option<JobId>,
    limit: u32,
) -> Result<Vec<JobRow>, DatabaseError> {
    let before = before.map_or(i64::MAX, JobId::as_i64);
    match started_by {
        Some(user) => database.query(STARTED_BY, args![before, limit, user], job_row).await,
        None => database.query(PAGE, args![before, limit], job_row).await,
    }
}

/// The same of those that wait or run, or of those that ended.
///
/// # Errors
/// The database's.
pub async fn page_in(
    database: &Database,
    phase: Phase,
    started_by: Option<i64>,
    before: Option<JobId>,
    limit: u32,
) -> Result<Vec<JobRow>, DatabaseError> {
    let before = before.map_or(i64::MAX, JobId::as_i64);
    let statement = match phase {
        Phase::UnderWay => PAGE_UNDER_WAY,
        Phase::Ended => PAGE_ENDED,
    };
    database.query(statement, args![before, limit, started_by.unwrap_or(0)], job_row).await
}

/// The jobs about one thing, newest first.
///
/// # Errors
/// The database's.
pub async fn of(database: &Database, noun: &str, noun_id: i64, limit: u32) -> Result<Vec<JobRow>, DatabaseError> {
    database.query(OF, args![noun, noun_id, limit], job_row).await
}

/// When the next waiting job is due.
///
/// # Errors
/// The database's.
pub async fn next_due(database: &Database) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(database.first(NEXT_DUE, [], |row| row.optional_time(0)).await?.flatten())
}

fn claimed(row: &Row<'_>) -> Result<Claimed, DatabaseError> {
    Ok(Claimed {
        id: row.id(0)?,
        kind: row.text(1)?,
        version: row.int(2)?,
        payload: row.text(3)?,
        noun: row.text(4)?,
        noun_id: row.int(5)?,
        fence: row.int(6)?,
        tries: row.int(7)?,
        started_by: row.optional_int(8)?,
        run_at: row.time(9)?,
    })
}

fn job_row(row: &Row<'_>) -> Result<JobRow, DatabaseError> {
    Ok(JobRow {
        id: row.id(0)?,
        kind: row.text(1)?,
        noun: row.text(2)?,
        noun_id: row.int(3)?,
        state: row.text(4)?,
        tries: row.int(5)?,
        started_by: row.optional_int(6)?,
        done: row.int(7)?,
        total: row.optional_int(8)?,
        error: row.optional_text(9)?,
        run_at: row.time(10)?,
        created_at: row.time(11)?,
        started_at: row.optional_time(12)?,
        finished_at: row.optional_time(13)?,
    })
}
