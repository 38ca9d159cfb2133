//! Who belongs to whom among companies: one step up and one step down; the rule of a group walks them.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::CompanyId;

statements! {
    PARENT = "SELECT p.id
        FROM company c
        JOIN company p ON p.id = c.parent AND p.deleted_at IS NULL
        WHERE c.id = $1";
    CHILDREN = "SELECT id FROM company WHERE parent = $1 AND deleted_at IS NULL ORDER BY id LIMIT $2";
    FREE = "UPDATE company SET parent = NULL, updated_at = $2, version = version + 1
        WHERE id = $1 AND deleted_at IS NULL";
    BELONG = "UPDATE company SET parent = $2, updated_at = $3, version = version + 1
        WHERE id = $1 AND parent IS NULL AND deleted_at IS NULL";
    CLEAR_GONE = "UPDATE company SET parent = NULL
        WHERE id = $1 AND parent IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM company p WHERE p.id = company.parent AND p.deleted_at IS NULL)";
}

const CHILDREN_OF: &str = "SELECT id, parent FROM company WHERE deleted_at IS NULL AND parent IN ";

/// The company that a company belongs to; a removed one is none. The company itself may be removed.
///
/// # Errors
/// The database's.
pub async fn find_parent(transaction: &mut Transaction, id: CompanyId) -> Result<Option<CompanyId>, DatabaseError> {
    transaction.first(PARENT, &args![id], |row| row.id(0)).await
}

/// What belongs to some companies, each with whom it belongs to.
///
/// # Errors
/// The database's.
pub async fn find_children_of(
    transaction: &mut Transaction,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, CompanyId)>, DatabaseError> {
    let pieces = Pieces::new(CHILDREN_OF).list(ids.iter().copied());
    transaction.query_pieces(&pieces, |row: &Row<'_>| Ok((row.id(0)?, row.id(1)?))).await
}

/// What belongs to a company, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn find_children(
    transaction: &mut Transaction,
    id: CompanyId,
    limit: u32,
) -> Result<Vec<CompanyId>, DatabaseError> {
    transaction.query(CHILDREN, &args![id, limit], |row| row.id(0)).await
}

/// [`find_children`] for reading.
///
/// # Errors
/// The database's.
pub async fn children(database: &Database, id: CompanyId, limit: u32) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(CHILDREN, args![id, limit], |row| row.id(0)).await
}

/// [`find_children_of`] for reading, without their parents.
///
/// # Errors
/// The database's.
pub async fn children_of(database: &Database, ids: &[CompanyId]) -> Result<Vec<CompanyId>, DatabaseError> {
    let pieces = Pieces::new(CHILDREN_OF).list(ids.iter().copied());
    database.query_pieces(pieces, |row: &Row<'_>| row.id(0)).await
}

/// Lets companies belong to nobody.
///
/// # Errors
/// The database's.
pub async fn free(transaction: &mut Transaction, ids: &[CompanyId], now: Timestamp) -> Result<(), DatabaseError> {
    let rows: Vec<_> = ids.iter().map(|id| args![*id, now]).collect();
    transaction.execute_many(FREE, &rows).await.map(drop)
}

/// Lets companies that belong to nobody belong to `parent`; answers for each whether it did.
///
/// # Errors
/// The database's.
pub async fn belong(
    transaction: &mut Transaction,
    ids: &[CompanyId],
    parent: CompanyId,
    now: Timestamp,
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = ids.iter().map(|id| args![*id, parent, now]).collect();
    Ok(transaction.execute_many(BELONG, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// A company that came back belongs to none where the one it belonged to is gone meanwhile.
///
/// # Errors
/// The database's.
pub async fn clear_gone(transaction: &mut Transaction, id: CompanyId) -> Result<(), DatabaseError> {
    transaction.execute(CLEAR_GONE, &args![id]).await.map(drop)
}
