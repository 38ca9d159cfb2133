//! What is kept of the rows of an import: of rows with something to be shown what they do, their findings and the person as read
//! (sealed); of rows that changed somebody the person as it was (sealed). The others stand in the uploaded file alone.

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
    /// A row without a finding is not there before.
    CHANGED = "INSERT INTO import_row (import, row_number, action, address_hash, contact, sealed_before, done)
        VALUES ($1, $2, $3, $4, $5, $6, 1)
        ON CONFLICT (import, row_number) DO UPDATE
            SET action = excluded.action, contact = excluded.contact, sealed_before = excluded.sealed_before, done = 1";
    CHANGES = "SELECT row_number, action, address_hash, contact, sealed, sealed_before, error, error_column
        FROM import_row
        WHERE import = $1 AND row_number > $2 AND done = 1 AND sealed_before IS NOT NULL
        ORDER BY row_number
        LIMIT $3";
    STILL_CHANGED = "SELECT row_number FROM import_row
        WHERE import = $1 AND row_number = $2 AND sealed_before IS NOT NULL";
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

/// Notes on rows what publishing did with them.
///
/// # Errors
/// The database's.
pub async fn changed(transaction: &mut Transaction, import: ImportId, rows: &[StagedRow]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            args![
                import,
                row.row_number,
                row.action.as_str(),
                row.address_hash.as_deref(),
                row.contact,
                row.sealed_before.as_deref()
            ]
        })
        .collect();
    transaction.execute_in_calls(CHANGED, &rows).await?;
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

/// Deletes up to 5,000 rows; answers how many.
///
/// # Errors
/// The database's.
pub async fn delete_some(transaction: &mut Transaction, import: ImportId) -> Result<u64, DatabaseError> {
    transaction.execute(DELETE, &args![import]).await
}
