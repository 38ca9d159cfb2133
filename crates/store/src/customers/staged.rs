//! The staged rows of an import: what each row does, the person as read (sealed), and the person as it was (sealed).

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::ids::{ContactId, ImportId};
use domain::customers::import::RowAction;

/// One row of a file. Row numbers are those of the records in the file, the header included, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRow {
    pub row_number: i64,
    pub action: RowAction,
    pub address_hash: Option<Vec<u8>>,
    pub contact: Option<ContactId>,
    /// Opens to the draft and what was noted.
    pub sealed: Option<Vec<u8>>,
    /// Opens to the person as it was before this row changed it.
    pub sealed_before: Option<Vec<u8>>,
    /// The code of the first finding.
    pub error: Option<String>,
    pub error_column: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO import_row (import, row_number, action, address_hash, sealed, error, error_column)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PAGE = "SELECT row_number, action, address_hash, contact, sealed, sealed_before, error, error_column
        FROM import_row
        WHERE import = $1 AND row_number > $2
        ORDER BY row_number
        LIMIT $3";
    ERRORS = "SELECT row_number, action, address_hash, contact, sealed, sealed_before, error, error_column
        FROM import_row
        WHERE import = $1 AND row_number > $2 AND error IS NOT NULL
        ORDER BY row_number
        LIMIT $3";
    HASHES = "SELECT row_number, address_hash FROM import_row
        WHERE import = $1 AND row_number > $2 AND address_hash IS NOT NULL AND action IN ('new', 'update', 'unchanged')
        ORDER BY row_number
        LIMIT 10000";
    LAST = "SELECT row_number FROM import_row WHERE import = $1 ORDER BY row_number DESC LIMIT 1";
    CHANGED = "UPDATE import_row SET action = $3, contact = $4, sealed_before = $5, done = 1
        WHERE import = $1 AND row_number = $2";
    CHANGES = "SELECT row_number, action, address_hash, contact, sealed, sealed_before, error, error_column
        FROM import_row
        WHERE import = $1 AND row_number > $2 AND done = 1 AND sealed_before IS NOT NULL
        ORDER BY row_number
        LIMIT $3";
    STILL_CHANGED = "SELECT row_number FROM import_row
        WHERE import = $1 AND row_number = $2 AND sealed_before IS NOT NULL";
    EMPTIED = "SELECT COUNT(*) FROM import_row
        WHERE import = $1 AND row_number BETWEEN $2 AND $3 AND sealed IS NULL";
    // Up to a number, not by a list of numbers: with old counts PostgreSQL looks for each number in the whole list.
    DELETE = "DELETE FROM import_row
        WHERE import = $1 AND row_number <=
            (SELECT MAX(row_number) FROM
                (SELECT row_number FROM import_row WHERE import = $1 ORDER BY row_number LIMIT 5000) AS first_rows)";
}

fn read(row: &Row<'_>) -> Result<StagedRow, DatabaseError> {
    Ok(StagedRow {
        row_number: row.int(0)?,
        action: row.parsed(1)?,
        address_hash: row.optional_blob(2)?,
        contact: row.optional_id(3)?,
        sealed: row.optional_blob(4)?,
        sealed_before: row.optional_blob(5)?,
        error: row.optional_text(6)?,
        error_column: row.optional_int(7)?,
    })
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, import: ImportId, rows: &[StagedRow]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            args![
                import,
                row.row_number,
                row.action.as_str(),
                row.address_hash.as_deref(),
                row.sealed.as_deref(),
                row.error.as_deref(),
                row.error_column
            ]
        })
        .collect();
    transaction.execute_many(INSERT, &rows).await?;
    Ok(())
}

/// The rows after one, in order.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    import: ImportId,
    after: i64,
    limit: u32,
) -> Result<Vec<StagedRow>, DatabaseError> {
    database.query(PAGE, args![import, after, limit], read).await
}

/// The rows with a finding after one, in order.
///
/// # Errors
/// The database's.
pub async fn errors(
    database: &Database,
    import: ImportId,
    after: i64,
    limit: u32,
) -> Result<Vec<StagedRow>, DatabaseError> {
    database.query(ERRORS, args![import, after, limit], read).await
}

/// Up to 10,000 address hashes of the rows after one that stand for a person.
///
/// # Errors
/// The database's.
pub async fn hashes(database: &Database, import: ImportId, after: i64) -> Result<Vec<(i64, Vec<u8>)>, DatabaseError> {
    database.query(HASHES, args![import, after], |row| Ok((row.int(0)?, row.blob(1)?))).await
}

/// The number of the last staged row; 0 when there is none.
///
/// # Errors
/// The database's.
pub async fn last(database: &Database, import: ImportId) -> Result<i64, DatabaseError> {
    Ok(database.first(LAST, args![import], |row| row.int(0)).await?.unwrap_or(0))
}

/// Notes on rows what publishing did with them.
///
/// # Errors
/// The database's.
pub async fn changed(transaction: &mut Transaction, import: ImportId, rows: &[StagedRow]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| args![import, row.row_number, row.action.as_str(), row.contact, row.sealed_before.as_deref()])
        .collect();
    transaction.execute_many(CHANGED, &rows).await?;
    Ok(())
}

/// The rows after one that changed a person who was there, in order.
///
/// # Errors
/// The database's.
pub async fn changes(
    database: &Database,
    import: ImportId,
    after: i64,
    limit: u32,
) -> Result<Vec<StagedRow>, DatabaseError> {
    database.query(CHANGES, args![import, after, limit], read).await
}

/// Whether a row still holds the image of a person as it was.
///
/// # Errors
/// The database's.
pub async fn still_changed(transaction: &mut Transaction, import: ImportId, row: i64) -> Result<bool, DatabaseError> {
    Ok(transaction.first(STILL_CHANGED, &args![import, row], |row| row.int(0)).await?.is_some())
}

/// How many rows from one to another hold nobody any more, because the person was erased.
///
/// # Errors
/// The database's.
pub async fn emptied(
    transaction: &mut Transaction,
    import: ImportId,
    first: i64,
    last: i64,
) -> Result<i64, DatabaseError> {
    Ok(transaction.first(EMPTIED, &args![import, first, last], |row| row.int(0)).await?.unwrap_or(0))
}

/// Deletes up to 5,000 rows; answers how many.
///
/// # Errors
/// The database's.
pub async fn delete_some(transaction: &mut Transaction, import: ImportId) -> Result<u64, DatabaseError> {
    transaction.execute(DELETE, &args![import]).await
}
