//! The domains of a company beside its website's, as keyed hashes: by them a company is found from an address. The domains themselves stand
//! in its sealed card. Rows of a removed company stay for its coming back and count for nothing.

use crate::{DatabaseError, Transaction, args, statements};
use basics::ids::CompanyId;

statements! {
    PUT = "INSERT INTO domain_of_company (company, hash) VALUES ($1, $2) ON CONFLICT (company, hash) DO NOTHING";
    TAKE = "DELETE FROM domain_of_company WHERE company = $1 AND hash = $2";
    /// Living companies that have a domain beside their website.
    OWNERS = "SELECT d.company
        FROM domain_of_company d
        JOIN company c ON c.id = d.company AND c.deleted_at IS NULL
        WHERE d.hash = $1 AND d.company <> $2
        ORDER BY d.company
        LIMIT 10";
    /// Living companies that have a domain of this one, which may be a removed one, as theirs or as their website's.
    SHARED = "SELECT c.id
        FROM domain_of_company own
        JOIN domain_of_company d ON d.hash = own.hash AND d.company <> own.company
        JOIN company c ON c.id = d.company AND c.deleted_at IS NULL
        WHERE own.company = $1
        UNION
        SELECT c.id
        FROM domain_of_company own
        JOIN company c ON c.domain_hash = own.hash AND c.domain_hash IS NOT NULL AND c.deleted_at IS NULL AND c.id <> own.company
        WHERE own.company = $1
        UNION
        SELECT c.id
        FROM company own
        JOIN domain_of_company d ON d.hash = own.domain_hash AND d.company <> own.id
        JOIN company c ON c.id = d.company AND c.deleted_at IS NULL
        WHERE own.id = $1
        LIMIT 1";
}

/// Gives domains to a company.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, company: CompanyId, hashes: &[Vec<u8>]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = hashes.iter().map(|hash| args![company, hash.as_slice()]).collect();
    transaction.execute_many(PUT, &rows).await.map(drop)
}

/// Takes domains from a company.
///
/// # Errors
/// The database's.
pub async fn take(transaction: &mut Transaction, company: CompanyId, hashes: &[Vec<u8>]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = hashes.iter().map(|hash| args![company, hash.as_slice()]).collect();
    transaction.execute_many(TAKE, &rows).await.map(drop)
}

/// Companies other than this one that have the domain beside their website.
///
/// # Errors
/// The database's.
pub async fn owners(
    transaction: &mut Transaction,
    hash: &[u8],
    but: CompanyId,
) -> Result<Vec<CompanyId>, DatabaseError> {
    transaction.query(OWNERS, &args![hash, but], |row| row.id(0)).await
}

/// Another company that has by now what this one, which may be removed, has as its own.
///
/// # Errors
/// The database's.
pub async fn shared_with(
    transaction: &mut Transaction,
    company: CompanyId,
) -> Result<Option<CompanyId>, DatabaseError> {
    transaction.first(SHARED, &args![company], |row| row.id(0)).await
}
