//! The one row of the workspace.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::{Country, Language, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRow {
    pub short_id: String,
    pub name: String,
    pub country: Option<Country>,
    pub language: Language,
    pub time_zone: String,
    pub postal_address: String,
    /// `real`, `demo` or `rehearsal`.
    pub kind: String,
    pub created_at: Timestamp,
    pub version: i64,
}

statements! {
    SELECT = "SELECT short_id, name, country, language, time_zone, postal_address, kind, created_at, version
        FROM workspace WHERE id = 1";
    INSERT = "INSERT INTO workspace (id, short_id, name, country, language, time_zone, postal_address, kind, created_at)
        VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)";
    UPDATE = "UPDATE workspace SET name = $1, country = $2, language = $3, time_zone = $4, postal_address = $5,
        version = version + 1 WHERE id = 1";
}

fn read(row: &Row<'_>) -> Result<WorkspaceRow, DatabaseError> {
    Ok(WorkspaceRow {
        short_id: row.text(0)?,
        name: row.text(1)?,
        country: row.optional_parsed(2)?,
        language: row.parsed(3)?,
        time_zone: row.text(4)?,
        postal_address: row.text(5)?,
        kind: row.text(6)?,
        created_at: row.time(7)?,
        version: row.int(8)?,
    })
}

/// # Errors
/// The database's.
pub async fn find(database: &Database) -> Result<Option<WorkspaceRow>, DatabaseError> {
    database.first(SELECT, [], read).await
}

/// # Errors
/// The database's.
pub async fn get(transaction: &mut Transaction) -> Result<Option<WorkspaceRow>, DatabaseError> {
    transaction.first(SELECT, &[], read).await
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &WorkspaceRow) -> Result<(), DatabaseError> {
    let country = row.country.map(|country| country.as_str().to_owned());
    let (name, language, zone) = (row.name.as_str(), row.language.as_str(), row.time_zone.as_str());
    let short_id = row.short_id.as_str();
    let args =
        args![short_id, name, country, language, zone, row.postal_address.as_str(), row.kind.as_str(), row.created_at];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// Writes name, country, language, time zone and postal address; the version grows by one.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, row: &WorkspaceRow) -> Result<(), DatabaseError> {
    let country = row.country.map(|country| country.as_str().to_owned());
    let (name, language, zone) = (row.name.as_str(), row.language.as_str(), row.time_zone.as_str());
    transaction.execute(UPDATE, &args![name, country, language, zone, row.postal_address.as_str()]).await?;
    Ok(())
}
