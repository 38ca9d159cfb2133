//! Tasks: what is to be done is sealed, when and by whom stands beside it.
//!
//! A task of a customer who was removed is not found as long as the customer is not brought back.

use crate::trade::timeline::{Of, Place};
use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, TaskId, UserId};
use domain::customers::task::{Due, TaskAbout};
use domain::trade::Day;

/// That somebody did something to a task; `by` is `None` for Tradewind and for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Did {
    pub at: Timestamp,
    pub by: Option<UserId>,
}

/// A task as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    pub id: TaskId,
    pub about: TaskAbout,
    pub sealed: Vec<u8>,
    pub due: Due,
    /// `None`: nobody's, since who had it left.
    pub assignee: Option<UserId>,
    pub made: Did,
    /// When it last came from somebody to somebody else, and from whom.
    pub handed: Option<(Did, Option<UserId>)>,
    pub done: Option<Did>,
    pub version: i64,
}

/// Whose tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Everyone,
    Of(UserId),
    Nobody,
}

/// What of a task is told in a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Made,
    Handed,
    Done,
}

statements! {
    INSERT = "INSERT INTO task (id, contact, company, sealed, due_on, due_minute, assignee, made_by, created_at, handed_at, handed_by,
            handed_from, done_at, done_by, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    UPDATE = "UPDATE task
        SET sealed = $3, due_on = $4, due_minute = $5, assignee = $6, handed_at = $7, handed_by = $8, handed_from = $9, done_at = $10,
            done_by = $11, version = version + 1
        WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM task WHERE id = $1";
    FORGET = "DELETE FROM task WHERE contact = $1";
    OPEN_COUNT = "SELECT COUNT(*)
        FROM task t
        LEFT JOIN contact c ON c.id = t.contact AND c.deleted_at IS NULL
        LEFT JOIN company o ON o.id = t.company AND o.deleted_at IS NULL
        WHERE t.assignee = $1 AND t.done_at IS NULL
            AND (t.contact IS NULL OR c.id IS NOT NULL) AND (t.company IS NULL OR o.id IS NOT NULL)";
}

const SELECT: &str =
    "SELECT t.id, t.contact, t.company, t.sealed, t.due_on, t.due_minute, t.assignee, t.made_by, t.created_at,
            t.handed_at, t.handed_by, t.handed_from, t.done_at, t.done_by, t.version
        FROM task t
        LEFT JOIN contact c ON c.id = t.contact AND c.deleted_at IS NULL
        LEFT JOIN company o ON o.id = t.company AND o.deleted_at IS NULL
        WHERE (t.contact IS NULL OR c.id IS NOT NULL) AND (t.company IS NULL OR o.id IS NOT NULL)";

fn did(row: &Row<'_>, at: usize, by: usize) -> Result<Option<Did>, DatabaseError> {
    let by = row.optional_int(by)?.filter(|by| *by != 0).map(UserId::from_i64);
    Ok(row.optional_time(at)?.map(|at| Did { at, by }))
}

fn read(row: &Row<'_>) -> Result<TaskRow, DatabaseError> {
    let about = match (row.optional_id(1)?, row.optional_id(2)?) {
        (Some(contact), _) => TaskAbout::Contact(contact),
        (None, Some(company)) => TaskAbout::Company(company),
        (None, None) => TaskAbout::Nobody,
    };
    let day = i32::try_from(row.int(4)?).map_err(|_| DatabaseError::shape("a due day out of range"))?;
    let from = row.optional_id(11)?;
    Ok(TaskRow {
        id: row.id(0)?,
        about,
        sealed: row.blob(3)?,
        due: Due::stored(Day::from_number(day), row.int(5)?),
        assignee: row.optional_id(6)?,
        made: did(row, 8, 7)?.ok_or_else(|| DatabaseError::shape("a task that was never made"))?,
        handed: did(row, 9, 10)?.map(|did| (did, from)),
        done: did(row, 12, 13)?,
        version: row.int(14)?,
    })
}

fn number(did: Did) -> i64 {
    did.by.map_or(0, |by| by.as_i64())
}

/// Writes a new task, or one that was deleted.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &TaskRow) -> Result<(), DatabaseError> {
    let (contact, company) = match row.about {
        TaskAbout::Contact(id) => (Some(id), None),
        TaskAbout::Company(id) => (None, Some(id)),
        TaskAbout::Nobody => (None, None),
    };
    let (handed, done) = (row.handed, row.done);
    let args = args![
        row.id,
        contact,
        company,
        row.sealed.as_slice(),
        row.due.day().number(),
        row.due.order(),
        row.assignee,
        number(row.made),
        row.made.at,
        handed.map(|(did, _)| did.at),
        handed.map(|(did, _)| number(did)),
        handed.and_then(|(_, from)| from),
        done.map(|did| did.at),
        done.map(number),
        row.version
    ];
    transaction.execute(INSERT, &args).await.map(drop)
}

/// Writes tasks that were read at their versions, which grow by one; answers for each whether it was still so.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, rows: &[TaskRow]) -> Result<Vec<bool>, DatabaseError> {
    let values = |row: &TaskRow| -> [Value; 11] {
        args![
            row.id,
            row.version,
            row.sealed.as_slice(),
            row.due.day().number(),
            row.due.order(),
            row.assignee,
            row.handed.map(|(did, _)| did.at),
            row.handed.map(|(did, _)| number(did)),
            row.handed.and_then(|(_, from)| from),
            row.done.map(|did| did.at),
            row.done.map(number)
        ]
    };
    let rows: Vec<_> = rows.iter().map(values).collect();
    Ok(transaction.execute_in_calls(UPDATE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Deletes a task; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn delete(transaction: &mut Transaction, id: TaskId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DELETE, &args![id]).await? == 1)
}

/// Deletes every task of a person who is erased; answers how many.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: ContactId) -> Result<u64, DatabaseError> {
    transaction.execute(FORGET, &args![contact]).await
}

/// How many tasks a user has still to do, without those of removed customers.
///
/// # Errors
/// The database's.
pub async fn open_count(transaction: &mut Transaction, user: UserId) -> Result<i64, DatabaseError> {
    Ok(transaction.first(OPEN_COUNT, &args![user], |row| row.int(0)).await?.unwrap_or(0))
}

fn of_ids(ids: &[TaskId]) -> Pieces {
    Pieces::new(SELECT).text(" AND t.id IN ").list(ids.iter().copied())
}

/// These tasks inside a verb, in no order.
///
/// # Errors
/// The database's.
pub async fn find_many(transaction: &mut Transaction, ids: &[TaskId]) -> Result<Vec<TaskRow>, DatabaseError> {
    transaction.query_pieces(&of_ids(ids), read).await
}

/// A task outside a verb.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: TaskId) -> Result<Option<TaskRow>, DatabaseError> {
    Ok(database.query_pieces(of_ids(&[id]), read).await?.pop())
}

fn of_whom(whose: Whose) -> Pieces {
    let pieces = Pieces::new(SELECT);
    match whose {
        Whose::Everyone => pieces,
        Whose::Of(user) => pieces.text(" AND t.assignee = ").value(user),
        Whose::Nobody => pieces.text(" AND t.assignee IS NULL"),
    }
}

/// What is still to be done, by its due day.
///
/// # Errors
/// The database's.
pub async fn open(
    database: &Database,
    whose: Whose,
    after: Option<(Due, TaskId)>,
    limit: u32,
) -> Result<Vec<TaskRow>, DatabaseError> {
    let mut pieces = of_whom(whose).text(" AND t.done_at IS NULL");
    if let Some((due, id)) = after {
        pieces = pieces.text(" AND (t.due_on, t.due_minute, t.id) > (").value(due.day().number()).text(", ");
        pieces = pieces.value(due.order()).text(", ").value(id).text(")");
    }
    let pieces = pieces.text(" ORDER BY t.due_on, t.due_minute, t.id LIMIT ").value(limit);
    database.query_pieces(pieces, read).await
}

/// What was done, the newest first.
///
/// # Errors
/// The database's.
pub async fn done(
    database: &Database,
    whose: Whose,
    after: Option<(Timestamp, TaskId)>,
    limit: u32,
) -> Result<Vec<TaskRow>, DatabaseError> {
    let mut pieces = of_whom(whose).text(" AND t.done_at IS NOT NULL");
    if let Some((at, id)) = after {
        pieces = pieces.text(" AND (t.done_at, t.id) < (").value(at).text(", ").value(id).text(")");
    }
    database.query_pieces(pieces.text(" ORDER BY t.done_at DESC, t.id DESC LIMIT ").value(limit), read).await
}

/// Of a company those of its people as well.
fn of_record(of: Of) -> Pieces {
    let pieces = Pieces::new(SELECT);
    match of {
        Of::Contact(id) => pieces.text(" AND t.contact = ").value(id),
        Of::Company(id) => pieces
            .text(" AND (t.company = ")
            .value(id)
            .text(" OR t.contact IN (SELECT id FROM contact WHERE company = ")
            .value(id)
            .text("))"),
    }
}

/// What is still to be done for a customer, by its due day.
///
/// # Errors
/// The database's.
pub async fn open_of(database: &Database, of: Of, limit: u32) -> Result<Vec<TaskRow>, DatabaseError> {
    let pieces = of_record(of).text(" AND t.done_at IS NULL ORDER BY t.due_on, t.due_minute, t.id LIMIT ");
    database.query_pieces(pieces.value(limit), read).await
}

/// What was done for a customer, the newest first.
///
/// # Errors
/// The database's.
pub async fn done_of(database: &Database, of: Of, limit: u32) -> Result<Vec<TaskRow>, DatabaseError> {
    let pieces = of_record(of).text(" AND t.done_at IS NOT NULL ORDER BY t.done_at DESC, t.id DESC LIMIT ");
    database.query_pieces(pieces.value(limit), read).await
}

/// Tasks of a customer that were made, handed on or done before a place of its timeline, newest first.
///
/// # Errors
/// The database's.
pub async fn told(
    database: &Database,
    of: Of,
    moment: Moment,
    before: Place,
    limit: u32,
) -> Result<Vec<TaskRow>, DatabaseError> {
    let (columns, order) = match moment {
        Moment::Made => (" AND (t.created_at, t.id) < (", ") ORDER BY t.created_at DESC, t.id DESC LIMIT "),
        Moment::Handed => (" AND (t.handed_at, t.id) < (", ") ORDER BY t.handed_at DESC, t.id DESC LIMIT "),
        Moment::Done => (" AND (t.done_at, t.id) < (", ") ORDER BY t.done_at DESC, t.id DESC LIMIT "),
    };
    let pieces = of_record(of).text(columns).value(before.at).text(", ").value(before.id).text(order).value(limit);
    database.query_pieces(pieces, read).await
}
