//! The consent ledger: one row a statement of a person, never changed.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ConsentId, ContactId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    pub id: ConsentId,
    pub contact: ContactId,
    pub kind: String,
    pub state: String,
    pub source: String,
    pub at: Timestamp,
    /// Salt and proof; gone after an erasure.
    pub sealed: Option<Vec<u8>>,
    pub commitment: Vec<u8>,
}

/// What is needed of a contact to write down what the person said, removed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub sealed: Vec<u8>,
    pub suppression_hash: Vec<u8>,
    pub address_hash: Vec<u8>,
    pub permission: String,
}

statements! {
    OF_CONTACT = "SELECT id, contact, kind, state, source, at, sealed, commitment FROM consent
        WHERE contact = $1 ORDER BY at DESC, id DESC LIMIT $2";
    INSERT = "INSERT INTO consent (id, contact, kind, state, source, at, sealed, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PERSON = "SELECT sealed, suppression_hash, permission, address_hash FROM contact WHERE id = $1";
    PERMIT = "UPDATE contact SET permission = $2, updated_at = $3, version = version + 1 WHERE id = $1";
}

/// The statements of a person, newest first.
///
/// # Errors
/// The database's.
pub async fn of_contact(database: &Database, contact: ContactId, limit: i64) -> Result<Vec<ConsentRow>, DatabaseError> {
    let read = |row: &crate::Row<'_>| {
        Ok(ConsentRow {
            id: row.id(0)?,
            contact: row.id(1)?,
            kind: row.text(2)?,
            state: row.text(3)?,
            source: row.text(4)?,
            at: row.time(5)?,
            sealed: row.optional_blob(6)?,
            commitment: row.blob(7)?,
        })
    };
    database.query(OF_CONTACT, args![contact, limit], read).await
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &ConsentRow) -> Result<(), DatabaseError> {
    let (kind, state, source) = (row.kind.as_str(), row.state.as_str(), row.source.as_str());
    let args =
        args![row.id, row.contact, kind, state, source, row.at, row.sealed.as_deref(), row.commitment.as_slice()];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn person(transaction: &mut Transaction, contact: ContactId) -> Result<Option<Person>, DatabaseError> {
    let read = |row: &crate::Row<'_>| {
        Ok(Person {
            sealed: row.blob(0)?,
            suppression_hash: row.blob(1)?,
            permission: row.text(2)?,
            address_hash: row.blob(3)?,
        })
    };
    transaction.first(PERSON, &args![contact], read).await
}

/// Writes the newest state of the ledger beside the contact.
///
/// # Errors
/// The database's.
pub async fn permit(
    transaction: &mut Transaction,
    contact: ContactId,
    permission: &str,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PERMIT, &args![contact, permission, now]).await?;
    Ok(())
}
