//! What events are about: pages, categories, products, files, each once by type and folded key.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ThingId;
use domain::customers::behaviour::{ThingKey, ThingType};

/// A thing as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingRecord {
    pub id: ThingId,
    pub key: ThingKey,
    /// As people read it; the key where no report said.
    pub name: String,
    /// The category.
    pub parent: Option<ThingId>,
    pub created_at: Timestamp,
}

statements! {
    // Two who report the same thing at once make one.
    INSERT = "INSERT INTO thing (id, type, key, name, parent, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (type, key) DO NOTHING";
    CHANGE = "UPDATE thing SET name = $2, parent = $3 WHERE id = $1";
    COUNT = "SELECT COUNT(*) FROM thing";
    OF_TYPE = "SELECT id, type, key, name, parent, created_at
        FROM thing
        WHERE type = $1 AND key > $2
        ORDER BY key
        LIMIT $3";
    ONE = "SELECT id, type, key, name, parent, created_at FROM thing WHERE type = $1 AND key = $2";
}

const BY_KEYS: &str = "SELECT id, type, key, name, parent, created_at FROM thing WHERE type = ";
const BY_IDS: &str = "SELECT id, type, key, name, parent, created_at FROM thing WHERE id IN ";

fn read(row: &Row<'_>) -> Result<ThingRecord, DatabaseError> {
    Ok(ThingRecord {
        id: row.id(0)?,
        key: ThingKey { kind: row.parsed(1)?, key: row.text(2)? },
        name: row.text(3)?,
        parent: row.optional_id(4)?,
        created_at: row.time(5)?,
    })
}

/// Those of the things that are there, in no order.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, keys: &[ThingKey]) -> Result<Vec<ThingRecord>, DatabaseError> {
    let mut found = Vec::new();
    for kind in ThingType::ALL {
        let some: Vec<&str> = keys.iter().filter(|key| key.kind == *kind).map(|key| key.key.as_str()).collect();
        if !some.is_empty() {
            let pieces = Pieces::new(BY_KEYS).value(kind.as_str()).text(" AND key IN ").list(some);
            found.extend(transaction.query_pieces(&pieces, read).await?);
        }
    }
    Ok(found)
}

/// Inserts things; one that somebody else made meanwhile stays as it is.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, things: &[ThingRecord]) -> Result<(), DatabaseError> {
    let row = |thing: &ThingRecord| {
        let ThingRecord { id, key, name, parent, created_at } = thing;
        args![*id, key.kind.as_str(), key.key.as_str(), name.as_str(), *parent, *created_at]
    };
    let rows: Vec<_> = things.iter().map(row).collect();
    transaction.execute_many(INSERT, &rows).await?;
    Ok(())
}

/// Writes names and categories anew.
///
/// # Errors
/// The database's.
pub async fn change(transaction: &mut Transaction, things: &[ThingRecord]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = things.iter().map(|thing| args![thing.id, thing.name.as_str(), thing.parent]).collect();
    transaction.execute_many(CHANGE, &rows).await?;
    Ok(())
}

/// How many things there are.
///
/// # Errors
/// The database's.
pub async fn count(transaction: &mut Transaction) -> Result<i64, DatabaseError> {
    Ok(transaction.first(COUNT, &args![], |row| row.int(0)).await?.unwrap_or(0))
}

/// Things of a type by key, from after one on.
///
/// # Errors
/// The database's.
pub async fn of_type(
    database: &Database,
    kind: ThingType,
    after: &str,
    limit: u32,
) -> Result<Vec<ThingRecord>, DatabaseError> {
    database.query(OF_TYPE, args![kind.as_str(), after, limit], read).await
}

/// A thing by type and key.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, key: &ThingKey) -> Result<Option<ThingRecord>, DatabaseError> {
    database.first(ONE, args![key.kind.as_str(), key.key.as_str()], read).await
}

/// These things, in no order.
///
/// # Errors
/// The database's.
pub async fn some(database: &Database, ids: &[ThingId]) -> Result<Vec<ThingRecord>, DatabaseError> {
    database.query_pieces(Pieces::new(BY_IDS).list(ids.iter().copied()), read).await
}
