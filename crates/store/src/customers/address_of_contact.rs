//! The addresses of people beside their main one, as keyed hashes: by them a person is found. The addresses themselves stand in the sealed
//! card. Rows of a removed person stay for the coming back and count for nothing.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::ids::ContactId;

/// The two hashes of an address: for finding the person, and for the suppression list.
pub type Hashes = (Vec<u8>, Vec<u8>);

statements! {
    PUT = "INSERT INTO address_of_contact (contact, address_hash, suppression_hash) VALUES ($1, $2, $3)
        ON CONFLICT (contact, address_hash) DO NOTHING";
    TAKE = "DELETE FROM address_of_contact WHERE contact = $1 AND address_hash = $2";
    FORGET = "DELETE FROM address_of_contact WHERE contact = $1";
    OF = "SELECT address_hash, suppression_hash FROM address_of_contact WHERE contact = $1 ORDER BY address_hash";
    ANY = "SELECT contact FROM address_of_contact LIMIT 1";
    /// Living people who have an address of this one, who may be removed: as another address of theirs, or as their main one, or as theirs
    /// what is its main one.
    SHARED = "SELECT c.id
        FROM address_of_contact own
        JOIN address_of_contact a ON a.address_hash = own.address_hash AND a.contact <> own.contact
        JOIN contact c ON c.id = a.contact AND c.deleted_at IS NULL
        WHERE own.contact = $1
        UNION
        SELECT c.id
        FROM address_of_contact own
        JOIN contact c ON c.address_hash = own.address_hash AND c.deleted_at IS NULL AND c.id <> own.contact
        WHERE own.contact = $1
        UNION
        SELECT c.id
        FROM contact own
        JOIN address_of_contact a ON a.address_hash = own.address_hash AND a.contact <> own.id
        JOIN contact c ON c.id = a.contact AND c.deleted_at IS NULL
        WHERE own.id = $1
        LIMIT 1";
}

/// Gives addresses to a person.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, contact: ContactId, hashes: &[Hashes]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = hashes
        .iter()
        .map(|(address, suppression)| args![contact, address.as_slice(), suppression.as_slice()])
        .collect();
    transaction.execute_many(PUT, &rows).await.map(drop)
}

/// Takes addresses from a person.
///
/// # Errors
/// The database's.
pub async fn take(transaction: &mut Transaction, contact: ContactId, hashes: &[Hashes]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = hashes.iter().map(|(address, _)| args![contact, address.as_slice()]).collect();
    transaction.execute_many(TAKE, &rows).await.map(drop)
}

/// The hashes of a person's addresses beside the main one; also of one who was removed.
///
/// # Errors
/// The database's.
pub async fn of(transaction: &mut Transaction, contact: ContactId) -> Result<Vec<Hashes>, DatabaseError> {
    transaction.query(OF, &args![contact], |row| Ok((row.blob(0)?, row.blob(1)?))).await
}

/// Forgets the addresses of a person who is erased.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![contact]).await.map(drop)
}

/// Whether anybody has an address beside the main one.
///
/// # Errors
/// The database's.
pub async fn is_any(database: &Database) -> Result<bool, DatabaseError> {
    Ok(database.first(ANY, args![], |row| row.int(0)).await?.is_some())
}

/// The same inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_any(transaction: &mut Transaction) -> Result<bool, DatabaseError> {
    Ok(transaction.first(ANY, &args![], |row| row.int(0)).await?.is_some())
}

/// Another person who has by now what this one, who may be removed, has.
///
/// # Errors
/// The database's.
pub async fn shared_with(
    transaction: &mut Transaction,
    contact: ContactId,
) -> Result<Option<ContactId>, DatabaseError> {
    transaction.first(SHARED, &args![contact], |row| row.id(0)).await
}
