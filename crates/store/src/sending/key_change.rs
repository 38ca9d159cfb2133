//! A change of a domain's DKIM keys under way: one row a domain, the newest.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::SendingDomainId;

/// A change; `sealed` opens to the new keys and is empty once they sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    pub domain: SendingDomainId,
    pub selector: String,
    pub sealed: Option<Vec<u8>>,
    /// JSON.
    pub new_records: String,
    /// JSON.
    pub old_records: String,
    pub started_at: Timestamp,
    pub switched_at: Option<Timestamp>,
}

statements! {
    PUT = "INSERT INTO key_change (domain, selector, sealed, new_records, old_records, started_at, switched_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (domain)
        DO UPDATE SET selector = excluded.selector, sealed = excluded.sealed, new_records = excluded.new_records,
            old_records = excluded.old_records, started_at = excluded.started_at, switched_at = excluded.switched_at";
    OF = "SELECT domain, selector, sealed, new_records, old_records, started_at, switched_at
        FROM key_change
        WHERE domain = $1";
    FORGET = "DELETE FROM key_change WHERE domain = $1";
}

fn read(row: &Row<'_>) -> Result<KeyChange, DatabaseError> {
    Ok(KeyChange {
        domain: row.id(0)?,
        selector: row.text(1)?,
        sealed: row.optional_blob(2)?,
        new_records: row.text(3)?,
        old_records: row.text(4)?,
        started_at: row.time(5)?,
        switched_at: row.optional_time(6)?,
    })
}

/// Writes the change of a domain over an older one.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, change: &KeyChange) -> Result<(), DatabaseError> {
    let row = args![
        change.domain,
        change.selector.as_str(),
        change.sealed.as_deref(),
        change.new_records.as_str(),
        change.old_records.as_str(),
        change.started_at,
        change.switched_at
    ];
    transaction.execute(PUT, &row).await.map(drop)
}

/// The change of a domain, for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, domain: SendingDomainId) -> Result<Option<KeyChange>, DatabaseError> {
    database.first(OF, args![domain], read).await
}

/// The change of a domain, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, domain: SendingDomainId) -> Result<Option<KeyChange>, DatabaseError> {
    transaction.first(OF, &args![domain], read).await
}

/// Forgets the change of a domain, with keys that never signed.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, domain: SendingDomainId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![domain]).await.map(drop)
}
