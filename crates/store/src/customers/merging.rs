//! Merged records: which number leads to which survivor, and which rows were given to it, so that they can be given back.
//!
//! Rows are moved, never copied: letters, their events and what came back are the survivor's at once, and so are the links in letters, which
//! name the letter alone. Statements of consent stay where they were said: the chain over them is never changed.

use crate::{Database, DatabaseError, Row, Statement, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, MergingId};

/// One record that became one with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergingRow {
    pub id: MergingId,
    pub noun: String,
    pub survivor: i64,
    pub merged: i64,
    pub at: Timestamp,
    /// 0 when the system or a key did it.
    pub made_by: i64,
    pub undone_at: Option<Timestamp>,
}

statements! {
    INSERT = "INSERT INTO merging (id, noun, survivor, merged, at, made_by) VALUES ($1, $2, $3, $4, $5, $6)";
    BY_ID = "SELECT id, noun, survivor, merged, at, made_by, undone_at FROM merging WHERE id = $1";
    POINTER = "SELECT survivor FROM merging WHERE noun = $1 AND merged = $2 AND undone_at IS NULL";
    INTO = "SELECT id, noun, survivor, merged, at, made_by, undone_at FROM merging
        WHERE noun = $1 AND survivor = $2 AND undone_at IS NULL
        ORDER BY id
        LIMIT 200";
    UNDONE = "UPDATE merging SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL";
    FORGET_ROWS = "DELETE FROM merging_row WHERE merging IN (SELECT id FROM merging WHERE noun = 'contact' AND merged = $1)";
    ORIGIN = "UPDATE contact SET origin = $2, legal_basis = $3 WHERE id = $1";

    COUNT_EVENTS_OF_CONTACT = "SELECT COUNT(*) FROM event WHERE contact = $1";
    NOTE_EVENTS_OF_CONTACT = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'event', id FROM event WHERE contact = $2";
    GIVE_EVENTS_OF_CONTACT = "UPDATE event SET contact = $2 WHERE contact = $1";
    BACK_EVENTS_OF_CONTACT = "UPDATE event SET contact = $2
        WHERE contact = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'event')";
    NOTE_LETTERS = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'outgoing', id FROM outgoing WHERE contact = $2";
    GIVE_LETTERS = "UPDATE outgoing SET contact = $2 WHERE contact = $1";
    BACK_LETTERS = "UPDATE outgoing SET contact = $2
        WHERE contact = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'outgoing')";
    NOTE_RETURNS = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'letter_return', id FROM letter_return WHERE contact = $2";
    GIVE_RETURNS = "UPDATE letter_return SET contact = $2 WHERE contact = $1";
    BACK_RETURNS = "UPDATE letter_return SET contact = $2
        WHERE contact = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'letter_return')";
    NOTE_VISITORS = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'visitor', id FROM visitor WHERE contact = $2";
    GIVE_VISITORS = "UPDATE visitor SET contact = $2 WHERE contact = $1";
    BACK_VISITORS = "UPDATE visitor SET contact = $2
        WHERE contact = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'visitor')";
    NOTE_TASKS_OF_CONTACT = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'task', id FROM task WHERE contact = $2";
    GIVE_TASKS_OF_CONTACT = "UPDATE task SET contact = $2, version = version + 1 WHERE contact = $1";
    BACK_TASKS_OF_CONTACT = "UPDATE task SET contact = $2, version = version + 1
        WHERE contact = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'task')";
    NOTE_DOCUMENTS_OF_CONTACT = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'document', id FROM document WHERE contact = $2";
    GIVE_DOCUMENTS_OF_CONTACT = "UPDATE document SET contact = $2 WHERE contact = $1";
    BACK_DOCUMENTS_OF_CONTACT = "UPDATE document SET contact = $2
        WHERE contact = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'document')";

    COUNT_ROWS_OF_COMPANY = "SELECT (SELECT COUNT(*) FROM event WHERE company = $1)
            + (SELECT COUNT(*) FROM trade_order WHERE company = $1) + (SELECT COUNT(*) FROM contact WHERE company = $1)";
    NOTE_EVENTS_OF_COMPANY = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'event', id FROM event WHERE company = $2";
    GIVE_EVENTS_OF_COMPANY = "UPDATE event SET company = $2 WHERE company = $1";
    BACK_EVENTS_OF_COMPANY = "UPDATE event SET company = $2
        WHERE company = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'event')";
    NOTE_ORDERS = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'trade_order', id FROM trade_order WHERE company = $2";
    GIVE_ORDERS = "UPDATE trade_order SET company = $2, version = version + 1 WHERE company = $1";
    BACK_ORDERS = "UPDATE trade_order SET company = $2, version = version + 1
        WHERE company = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'trade_order')";
    // Also people who are removed and may come back.
    NOTE_PEOPLE = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'contact', id FROM contact WHERE company = $2";
    GIVE_PEOPLE = "UPDATE contact SET company = $2, version = version + 1 WHERE company = $1";
    BACK_PEOPLE = "UPDATE contact SET company = $2, version = version + 1
        WHERE company = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'contact')";
    NOTE_PARTS = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'company', id FROM company WHERE parent = $2";
    GIVE_PARTS = "UPDATE company SET parent = $2, version = version + 1 WHERE parent = $1";
    BACK_PARTS = "UPDATE company SET parent = $2, version = version + 1
        WHERE parent = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'company')";
    NOTE_TASKS_OF_COMPANY = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'task', id FROM task WHERE company = $2";
    GIVE_TASKS_OF_COMPANY = "UPDATE task SET company = $2, version = version + 1 WHERE company = $1";
    BACK_TASKS_OF_COMPANY = "UPDATE task SET company = $2, version = version + 1
        WHERE company = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'task')";
    NOTE_DOCUMENTS_OF_COMPANY = "INSERT INTO merging_row (merging, kind, row_id)
        SELECT CAST($1 AS BIGINT), 'document', id FROM document WHERE company = $2";
    GIVE_DOCUMENTS_OF_COMPANY = "UPDATE document SET company = $2 WHERE company = $1";
    BACK_DOCUMENTS_OF_COMPANY = "UPDATE document SET company = $2
        WHERE company = $3 AND id IN (SELECT row_id FROM merging_row WHERE merging = $1 AND kind = 'document')";
}

/// What is moved of a noun: rows are noted, given, and given back.
type Move = (Statement, Statement, Statement);

const OF_CONTACT: [Move; 6] = [
    (NOTE_EVENTS_OF_CONTACT, GIVE_EVENTS_OF_CONTACT, BACK_EVENTS_OF_CONTACT),
    (NOTE_LETTERS, GIVE_LETTERS, BACK_LETTERS),
    (NOTE_RETURNS, GIVE_RETURNS, BACK_RETURNS),
    (NOTE_VISITORS, GIVE_VISITORS, BACK_VISITORS),
    (NOTE_TASKS_OF_CONTACT, GIVE_TASKS_OF_CONTACT, BACK_TASKS_OF_CONTACT),
    (NOTE_DOCUMENTS_OF_CONTACT, GIVE_DOCUMENTS_OF_CONTACT, BACK_DOCUMENTS_OF_CONTACT),
];
const OF_COMPANY: [Move; 6] = [
    (NOTE_EVENTS_OF_COMPANY, GIVE_EVENTS_OF_COMPANY, BACK_EVENTS_OF_COMPANY),
    (NOTE_ORDERS, GIVE_ORDERS, BACK_ORDERS),
    (NOTE_PEOPLE, GIVE_PEOPLE, BACK_PEOPLE),
    (NOTE_PARTS, GIVE_PARTS, BACK_PARTS),
    (NOTE_TASKS_OF_COMPANY, GIVE_TASKS_OF_COMPANY, BACK_TASKS_OF_COMPANY),
    (NOTE_DOCUMENTS_OF_COMPANY, GIVE_DOCUMENTS_OF_COMPANY, BACK_DOCUMENTS_OF_COMPANY),
];

const COMPANY: &str = "company";

fn moves(noun: &str) -> &'static [Move] {
    if noun == COMPANY { &OF_COMPANY } else { &OF_CONTACT }
}

fn read(row: &Row<'_>) -> Result<MergingRow, DatabaseError> {
    Ok(MergingRow {
        id: row.id(0)?,
        noun: row.text(1)?,
        survivor: row.int(2)?,
        merged: row.int(3)?,
        at: row.time(4)?,
        made_by: row.int(5)?,
        undone_at: row.optional_time(6)?,
    })
}

/// How many rows would move.
///
/// # Errors
/// The database's.
pub async fn weight(transaction: &mut Transaction, noun: &str, record: i64) -> Result<i64, DatabaseError> {
    let statement = if noun == COMPANY { COUNT_ROWS_OF_COMPANY } else { COUNT_EVENTS_OF_CONTACT };
    Ok(transaction.first(statement, &args![record], |row| row.int(0)).await?.unwrap_or(0))
}

/// The same for reading.
///
/// # Errors
/// The database's.
pub async fn look_at_weight(database: &Database, noun: &str, record: i64) -> Result<i64, DatabaseError> {
    let statement = if noun == COMPANY { COUNT_ROWS_OF_COMPANY } else { COUNT_EVENTS_OF_CONTACT };
    Ok(database.first(statement, args![record], |row| row.int(0)).await?.unwrap_or(0))
}

/// Writes the merging down and gives every row of the merged record to the survivor; answers how many.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the record is merged already.
pub async fn merge(transaction: &mut Transaction, row: &MergingRow) -> Result<u64, DatabaseError> {
    let (noun, survivor, merged) = (row.noun.as_str(), row.survivor, row.merged);
    transaction.execute(INSERT, &args![row.id, noun, survivor, merged, row.at, row.made_by]).await?;
    let mut given = 0;
    for (note, give, _) in moves(noun) {
        transaction.execute(*note, &args![row.id, merged]).await?;
        given += transaction.execute(*give, &args![merged, survivor]).await?;
    }
    Ok(given)
}

/// Gives back what was given and is still the survivor's; answers how many rows.
///
/// # Errors
/// The database's.
pub async fn take_apart(transaction: &mut Transaction, row: &MergingRow, now: Timestamp) -> Result<u64, DatabaseError> {
    let mut back = 0;
    for (_, _, return_them) in moves(&row.noun) {
        back += transaction.execute(*return_them, &args![row.id, row.merged, row.survivor]).await?;
    }
    transaction.execute(UNDONE, &args![row.id, now]).await?;
    Ok(back)
}

/// A merging inside a verb.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: MergingId) -> Result<Option<MergingRow>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// The survivor that a record's number leads to, one step.
///
/// # Errors
/// The database's.
pub async fn pointer(database: &Database, noun: &'static str, record: i64) -> Result<Option<i64>, DatabaseError> {
    database.first(POINTER, args![noun, record], |row| row.int(0)).await
}

/// [`pointer`] inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_pointer(
    transaction: &mut Transaction,
    noun: &str,
    record: i64,
) -> Result<Option<i64>, DatabaseError> {
    transaction.first(POINTER, &args![noun, record], |row| row.int(0)).await
}

/// What was merged into a record, one step.
///
/// # Errors
/// The database's.
pub async fn find_into(
    transaction: &mut Transaction,
    noun: &str,
    survivor: i64,
) -> Result<Vec<MergingRow>, DatabaseError> {
    transaction.query(INTO, &args![noun, survivor], read).await
}

/// The same for reading.
///
/// # Errors
/// The database's.
pub async fn into(database: &Database, noun: &'static str, survivor: i64) -> Result<Vec<MergingRow>, DatabaseError> {
    database.query(INTO, args![noun, survivor], read).await
}

/// Sets how a person's address came to us and on which basis it may be written to.
///
/// # Errors
/// The database's.
pub async fn set_origin(
    transaction: &mut Transaction,
    contact: ContactId,
    origin: &str,
    legal_basis: &str,
) -> Result<(), DatabaseError> {
    transaction.execute(ORIGIN, &args![contact, origin, legal_basis]).await.map(drop)
}

/// Forgets which rows were a person's who is erased; that the numbers belong together stays.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET_ROWS, &args![contact]).await.map(drop)
}
