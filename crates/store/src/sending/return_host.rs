//! Hosts where what comes back for letters of a sending domain is taken in.

use super::tracking::HostRow;
use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::ids::SendingDomainId;

statements! {
    HOSTS = "SELECT domain, host, state, found, checked_at, created_at FROM return_host ORDER BY host";
    PUT_HOST = "INSERT INTO return_host (domain, host, state, found, checked_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (domain) DO UPDATE SET host = excluded.host, state = excluded.state, found = excluded.found,
            checked_at = excluded.checked_at";
    REMOVE_HOST = "DELETE FROM return_host WHERE domain = $1";
}

fn read(row: &Row<'_>) -> Result<HostRow, DatabaseError> {
    Ok(HostRow {
        domain: row.id(0)?,
        host: row.text(1)?,
        state: row.text(2)?,
        found: row.optional_text(3)?,
        checked_at: row.optional_time(4)?,
        created_at: row.time(5)?,
    })
}

/// Every return host, by name.
///
/// # Errors
/// The database's.
pub async fn hosts(database: &Database) -> Result<Vec<HostRow>, DatabaseError> {
    database.query(HOSTS, args![], read).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_hosts(transaction: &mut Transaction) -> Result<Vec<HostRow>, DatabaseError> {
    transaction.query(HOSTS, &args![], read).await
}

/// Writes a domain's return host.
///
/// # Errors
/// The database's.
pub async fn put_host(transaction: &mut Transaction, row: &HostRow) -> Result<(), DatabaseError> {
    let (host, state) = (row.host.as_str(), row.state.as_str());
    let values = args![row.domain, host, state, row.found.as_deref(), row.checked_at, row.created_at];
    transaction.execute(PUT_HOST, &values).await.map(drop)
}

/// Takes a domain's return host away; answers whether it had one.
///
/// # Errors
/// The database's.
pub async fn remove_host(transaction: &mut Transaction, domain: SendingDomainId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE_HOST, &args![domain]).await? == 1)
}
