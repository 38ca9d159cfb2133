//! Hosts below sending domains: of their letters' public pages, and of what comes back.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::SendingDomainId;
use domain::sending::host::HostKind;

/// A host of a domain, one of each kind at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRow {
    pub kind: HostKind,
    pub domain: SendingDomainId,
    pub host: String,
    /// `proven`, `declared` or `unproven`.
    pub state: String,
    /// What the name led to at the last look that was answered.
    pub found: Option<String>,
    pub checked_at: Option<Timestamp>,
    /// The name that no server answered for at a later look, and when that was.
    pub unanswered: Option<(String, Timestamp)>,
    pub created_at: Timestamp,
}

statements! {
    HOSTS = "SELECT kind, domain, host, state, found, checked_at, unanswered, unanswered_at, created_at
        FROM domain_host
        ORDER BY kind, host";
    PUT = "INSERT INTO domain_host
            (kind, domain, host, state, found, checked_at, unanswered, unanswered_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (kind, domain) DO UPDATE SET host = excluded.host, state = excluded.state,
            found = excluded.found, checked_at = excluded.checked_at, unanswered = excluded.unanswered,
            unanswered_at = excluded.unanswered_at";
    REMOVE = "DELETE FROM domain_host WHERE kind = $1 AND domain = $2";
    REMOVE_ALL = "DELETE FROM domain_host WHERE domain = $1";
}

fn read(row: &Row<'_>) -> Result<HostRow, DatabaseError> {
    Ok(HostRow {
        kind: row.parsed(0)?,
        domain: row.id(1)?,
        host: row.text(2)?,
        state: row.text(3)?,
        found: row.optional_text(4)?,
        checked_at: row.optional_time(5)?,
        unanswered: row.optional_text(6)?.zip(row.optional_time(7)?),
        created_at: row.time(8)?,
    })
}

/// Every host, by kind and name: a domain has one of a kind, so they are few.
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

/// Writes a domain's host of its kind.
///
/// # Errors
/// The database's.
pub async fn put_host(transaction: &mut Transaction, row: &HostRow) -> Result<(), DatabaseError> {
    let (host, state) = (row.host.as_str(), row.state.as_str());
    let (unanswered, unanswered_at) =
        (row.unanswered.as_ref().map(|it| it.0.as_str()), row.unanswered.as_ref().map(|it| it.1));
    let values = args![
        row.kind.as_str(),
        row.domain,
        host,
        state,
        row.found.as_deref(),
        row.checked_at,
        unanswered,
        unanswered_at,
        row.created_at
    ];
    transaction.execute(PUT, &values).await.map(drop)
}

/// Takes a domain's host of a kind away; answers whether it had one.
///
/// # Errors
/// The database's.
pub async fn remove_host(
    transaction: &mut Transaction,
    kind: HostKind,
    domain: SendingDomainId,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![kind.as_str(), domain]).await? == 1)
}

/// Takes every host of a domain away, with the domain.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, domain: SendingDomainId) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_ALL, &args![domain]).await.map(drop)
}
