//! Erasures of people: kept for ever, as hashes, so that a restored backup is erased again.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, ErasureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    pub id: ErasureId,
    pub contact: ContactId,
    pub address_hash: Vec<u8>,
    pub suppression_hash: Vec<u8>,
    pub at: Timestamp,
    /// 0 for the system or a key.
    pub made_by: i64,
}

statements! {
    OF_CONTACT = "SELECT id, contact, address_hash, suppression_hash, at, made_by FROM erasure WHERE contact = $1
        ORDER BY id
        LIMIT 1";
    CONTACTS_OF = "SELECT contact FROM erasure WHERE suppression_hash = $1 ORDER BY id";
    INSERT = "INSERT INTO erasure (id, contact, address_hash, suppression_hash, at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
    SINCE = "SELECT id, contact, address_hash, suppression_hash, at, made_by FROM erasure WHERE at >= $1 ORDER BY id";
    /// By time and by number: the clocks of two nodes may differ.
    AFTER = "SELECT address_hash FROM erasure WHERE at >= $1 OR id > $2";
    COUNT_AFTER = "SELECT COUNT(*) FROM erasure WHERE at >= $1 OR id > $2";
}

/// Keeps an erasure; one that is known already stays as it is.
///
/// # Errors
/// The database's.
pub async fn keep(transaction: &mut Transaction, erasure: Erasure) -> Result<(), DatabaseError> {
    let Erasure { id, contact, address_hash, suppression_hash, at, made_by } = erasure;
    transaction.execute(INSERT, &args![id, contact, address_hash, suppression_hash, at, made_by]).await.map(drop)
}

/// The erasure of a person.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, contact: ContactId) -> Result<Option<Erasure>, DatabaseError> {
    transaction.first(OF_CONTACT, &args![contact], read).await
}

/// Every erased contact of the person with that suppression hash.
///
/// # Errors
/// The database's.
pub async fn contacts_of(
    transaction: &mut Transaction,
    suppression_hash: &[u8],
) -> Result<Vec<ContactId>, DatabaseError> {
    transaction.query(CONTACTS_OF, &args![suppression_hash], |row| row.id(0)).await
}

/// Every erasure at or after `at`.
///
/// # Errors
/// The database's.
pub async fn since(database: &Database, at: Timestamp) -> Result<Vec<Erasure>, DatabaseError> {
    database.query(SINCE, args![at], read).await
}

/// The hashes of the addresses that were erased at or after a time, or after a number was taken.
///
/// # Errors
/// The database's.
pub async fn after(database: &Database, at: Timestamp, id: i64) -> Result<Vec<Vec<u8>>, DatabaseError> {
    database.query(AFTER, args![at, id], |row| row.blob(0)).await
}

/// How many [`after`] would answer.
///
/// # Errors
/// The database's.
pub async fn count_after(transaction: &mut Transaction, at: Timestamp, id: i64) -> Result<i64, DatabaseError> {
    Ok(transaction.first(COUNT_AFTER, &args![at, id], |row| row.int(0)).await?.unwrap_or(0))
}

fn read(row: &Row<'_>) -> Result<Erasure, DatabaseError> {
    Ok(Erasure {
        id: row.id(0)?,
        contact: row.id(1)?,
        address_hash: row.blob(2)?,
        suppression_hash: row.blob(3)?,
        at: row.time(4)?,
        made_by: row.int(5)?,
    })
}
