//! Saved views: questions to a grid by name, one person's or everybody's.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{UserId, ViewId};

/// A view as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRecord {
    pub id: ViewId,
    /// `contacts` or `companies`.
    pub grid: String,
    pub owner: UserId,
    pub shared: bool,
    pub name: String,
    pub search: Option<String>,
    pub sort: Option<String>,
    /// JSON.
    pub condition: Option<String>,
    /// JSON.
    pub columns: Option<String>,
    pub place: i64,
    pub created_at: Timestamp,
}

/// More than tabs have room for; the list is read whole.
pub const VIEWS_LIMIT: i64 = 200;

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT id, grid, owner, shared, name, search, sort, condition, columns, place, created_at FROM saved_view ", $rest)
    };
}

statements! {
    OF_GRID = columns!("WHERE grid = $1 AND (shared = 1 OR owner = $2) AND deleted_at IS NULL
        ORDER BY shared DESC, place, id LIMIT $3");
    BY_ID = columns!("WHERE id = $1 AND deleted_at IS NULL");
    COUNT_OWN = "SELECT COUNT(*) FROM saved_view WHERE grid = $1 AND owner = $2 AND shared = 0 AND deleted_at IS NULL";
    COUNT_SHARED = "SELECT COUNT(*) FROM saved_view WHERE grid = $1 AND shared = 1 AND deleted_at IS NULL";
    LAST_PLACE = "SELECT COALESCE(MAX(place), 0) FROM saved_view WHERE grid = $1";
    INSERT = "INSERT INTO saved_view (id, grid, owner, shared, name, search, sort, condition, columns, place, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE = "UPDATE saved_view
        SET shared = $2, name = $3, search = $4, sort = $5, condition = $6, columns = $7, place = $8
        WHERE id = $1 AND deleted_at IS NULL";
    REMOVE = "UPDATE saved_view SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK = "UPDATE saved_view SET deleted_at = NULL WHERE id = $1 AND deleted_at IS NOT NULL";
}

fn read(row: &Row<'_>) -> Result<ViewRecord, DatabaseError> {
    Ok(ViewRecord {
        id: row.id(0)?,
        grid: row.text(1)?,
        owner: row.id(2)?,
        shared: row.flag(3)?,
        name: row.text(4)?,
        search: row.optional_text(5)?,
        sort: row.optional_text(6)?,
        condition: row.optional_text(7)?,
        columns: row.optional_text(8)?,
        place: row.int(9)?,
        created_at: row.time(10)?,
    })
}

/// The views of a grid that a user sees: everybody's first, then the user's own, each in their order.
///
/// # Errors
/// The database's.
pub async fn of_grid(database: &Database, grid: &str, user: UserId) -> Result<Vec<ViewRecord>, DatabaseError> {
    database.query(OF_GRID, args![grid, user, VIEWS_LIMIT], read).await
}

/// The view for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: ViewId) -> Result<Option<ViewRecord>, DatabaseError> {
    database.first(BY_ID, args![id], read).await
}

/// The view inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: ViewId) -> Result<Option<ViewRecord>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// How many views of a grid a user has alone, and how many everybody has.
///
/// # Errors
/// The database's.
pub async fn counts(transaction: &mut Transaction, grid: &str, owner: UserId) -> Result<(i64, i64), DatabaseError> {
    let own = transaction.first(COUNT_OWN, &args![grid, owner], |row| row.int(0)).await?;
    let shared = transaction.first(COUNT_SHARED, &args![grid], |row| row.int(0)).await?;
    Ok((own.unwrap_or(0), shared.unwrap_or(0)))
}

/// The greatest place of a grid.
///
/// # Errors
/// The database's.
pub async fn last_place(transaction: &mut Transaction, grid: &str) -> Result<i64, DatabaseError> {
    Ok(transaction.first(LAST_PLACE, &args![grid], |row| row.int(0)).await?.unwrap_or(0))
}

/// Inserts a view.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, view: &ViewRecord) -> Result<(), DatabaseError> {
    let row = args![
        view.id,
        view.grid.as_str(),
        view.owner,
        view.shared,
        view.name.as_str(),
        view.search.as_deref(),
        view.sort.as_deref(),
        view.condition.as_deref(),
        view.columns.as_deref(),
        view.place,
        view.created_at
    ];
    transaction.execute(INSERT, &row).await.map(drop)
}

/// Writes what may change of a view; `false` when it is gone.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, view: &ViewRecord) -> Result<bool, DatabaseError> {
    let row = args![
        view.id,
        view.shared,
        view.name.as_str(),
        view.search.as_deref(),
        view.sort.as_deref(),
        view.condition.as_deref(),
        view.columns.as_deref(),
        view.place
    ];
    Ok(transaction.execute(UPDATE, &row).await? == 1)
}

/// Removes a view (undo brings it back); `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: ViewId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed view back; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn bring_back(transaction: &mut Transaction, id: ViewId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id]).await? == 1)
}
