//! Reading jobs, newest first. Writing them is the work of those who run them.

use crate::{Database, DatabaseError, Row, args, statements};
use basics::Timestamp;
use basics::ids::JobId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub id: JobId,
    pub kind: String,
    pub state: String,
    pub noun: String,
    pub noun_id: i64,
    pub done: i64,
    pub total: Option<i64>,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, state, noun, noun_id, done, total, error, created_at, started_at, finished_at FROM job ",
            $rest
        )
    };
}

statements! {
    ALL = columns!("WHERE id < $1 ORDER BY id DESC LIMIT $2");
    STARTED_BY = columns!("WHERE started_by = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
}

fn read(row: &Row<'_>) -> Result<JobRow, DatabaseError> {
    Ok(JobRow {
        id: row.id(0)?,
        kind: row.text(1)?,
        state: row.text(2)?,
        noun: row.text(3)?,
        noun_id: row.int(4)?,
        done: row.int(5)?,
        total: row.optional_int(6)?,
        error: row.optional_text(7)?,
        created_at: row.time(8)?,
        started_at: row.optional_time(9)?,
        finished_at: row.optional_time(10)?,
    })
}

/// Jobs before an id: all, or those that one user started.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    started_by: Option<i64>,
    before: i64,
    limit: i64,
) -> Result<Vec<JobRow>, DatabaseError> {
    match started_by {
        Some(user) => database.query(STARTED_BY, args![before, limit, user], read).await,
        None => database.query(ALL, args![before, limit], read).await,
    }
}
