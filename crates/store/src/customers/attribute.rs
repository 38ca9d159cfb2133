//! Attributes that the company declared. Values are not here: they lie in the sealed cards of contacts and companies.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::AttributeId;
use domain::customers::attribute::Declared;
use domain::customers::folding::fold;

/// An attribute as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeRecord {
    pub id: AttributeId,
    pub declared: Declared,
    /// The order in forms and lists.
    pub place: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub archived_at: Option<Timestamp>,
    pub version: i64,
}

statements! {
    ALL = "SELECT id, holder, kind, name, purpose, rules, place, created_at, updated_at, archived_at, version
        FROM attribute
        ORDER BY holder, place, id";
    INSERT = "INSERT INTO attribute (id, holder, kind, name, folded, purpose, rules, place, created_at, updated_at, archived_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE = "UPDATE attribute
        SET name = $3, folded = $4, purpose = $5, rules = $6, place = $7, updated_at = $8, archived_at = $9, version = version + 1
        WHERE id = $1 AND version = $2";
    PLACE = "UPDATE attribute SET place = $2 WHERE id = $1";
    REMOVE = "DELETE FROM attribute WHERE id = $1";
}

fn read(row: &Row<'_>) -> Result<AttributeRecord, DatabaseError> {
    Ok(AttributeRecord {
        id: row.id(0)?,
        declared: Declared {
            holder: row.text(1)?.parse().map_err(DatabaseError::shape)?,
            kind: row.text(2)?.parse().map_err(DatabaseError::shape)?,
            name: row.text(3)?,
            purpose: row.text(4)?,
            rules: serde_json::from_str(&row.text(5)?).map_err(DatabaseError::shape)?,
        },
        place: row.int(6)?,
        created_at: row.time(7)?,
        updated_at: row.time(8)?,
        archived_at: row.optional_time(9)?,
        version: row.int(10)?,
    })
}

fn rules(record: &AttributeRecord) -> Result<String, DatabaseError> {
    serde_json::to_string(&record.declared.rules).map_err(DatabaseError::shape)
}

/// Every attribute in its place, the archived ones too; at most a hundred.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<AttributeRecord>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_all(transaction: &mut Transaction) -> Result<Vec<AttributeRecord>, DatabaseError> {
    transaction.query(ALL, &args![], read).await
}

/// Declares an attribute.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn insert(transaction: &mut Transaction, record: &AttributeRecord) -> Result<(), DatabaseError> {
    let declared = &record.declared;
    let row = args![
        record.id,
        declared.holder.as_str(),
        declared.kind.as_str(),
        declared.name.as_str(),
        fold(&declared.name),
        declared.purpose.as_str(),
        rules(record)?,
        record.place,
        record.created_at,
        record.updated_at,
        record.archived_at,
        record.version
    ];
    transaction.execute(INSERT, &row).await?;
    Ok(())
}

/// Changes what was declared, where the version is still the one read; `false` when it is not. Holder and kind stay.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn update(transaction: &mut Transaction, record: &AttributeRecord) -> Result<bool, DatabaseError> {
    let declared = &record.declared;
    let row = args![
        record.id,
        record.version,
        declared.name.as_str(),
        fold(&declared.name),
        declared.purpose.as_str(),
        rules(record)?,
        record.place,
        record.updated_at,
        record.archived_at
    ];
    Ok(transaction.execute(UPDATE, &row).await? == 1)
}

/// Puts attributes into their places.
///
/// # Errors
/// The database's.
pub async fn arrange(transaction: &mut Transaction, places: &[(AttributeId, i64)]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = places.iter().map(|(id, place)| args![*id, *place]).collect();
    transaction.execute_many(PLACE, &rows).await?;
    Ok(())
}

/// Takes an attribute away for good; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: AttributeId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id]).await? == 1)
}
