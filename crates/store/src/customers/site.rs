//! Web sites that report visits, and the browsers that visit them.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::ids::{CompanyId, ContactId, SiteId, VisitorId};
use basics::{Country, Timestamp};
use domain::customers::permission::Permission;
use domain::sending::tracking::TrackingConsent;

/// A site as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    pub id: SiteId,
    pub name: String,
    /// What the snippet carries, for everybody to read.
    pub key: String,
    pub origins: Vec<String>,
    pub created_at: Timestamp,
    pub heard_at: Option<Timestamp>,
}

/// Somebody's browser on a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorRecord {
    pub id: VisitorId,
    pub hash: Vec<u8>,
    pub site: SiteId,
    /// Who it is, once that is known.
    pub contact: Option<ContactId>,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// What decides whether a person's visits are noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderLine {
    pub contact: ContactId,
    pub company: Option<CompanyId>,
    pub country: Option<Country>,
    pub permission: Option<Permission>,
    pub tracking: Option<TrackingConsent>,
}

statements! {
    ALL = "SELECT id, name, key, origins, created_at, heard_at FROM site ORDER BY id";
    INSERT = "INSERT INTO site (id, name, key, origins, created_at) VALUES ($1, $2, $3, $4, $5)";
    CHANGE = "UPDATE site SET name = $2, origins = $3 WHERE id = $1";
    REMOVE = "DELETE FROM site WHERE id = $1";
    HEARD = "UPDATE site SET heard_at = $2 WHERE id = $1 AND (heard_at IS NULL OR heard_at < $2)";
    PUT_VISITOR = "INSERT INTO visitor (id, hash, site, contact, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (hash) DO UPDATE SET contact = excluded.contact, last_at = excluded.last_at";
    // What the browser did before anybody knew who it was.
    JOIN_EARLIER = "UPDATE event SET contact = $2, company = $3 WHERE visitor = $1 AND contact IS NULL";
    FORGET_PERSON = "DELETE FROM visitor WHERE contact = $1";
    FORGET_EVENTS = "DELETE FROM event
        WHERE contact IS NULL
            AND visitor IN (SELECT id FROM visitor WHERE contact IS NULL AND last_at < $1 ORDER BY last_at, id LIMIT $2)";
    FORGET_VISITORS = "DELETE FROM visitor
        WHERE id IN (SELECT id FROM visitor WHERE contact IS NULL AND last_at < $1 ORDER BY last_at, id LIMIT $2)";
}

const VISITORS: &str = "SELECT id, hash, site, contact, first_at, last_at FROM visitor WHERE hash IN ";
const READERS: &str = "SELECT c.id, o.id, c.country, c.permission, t.state
        FROM contact c
        LEFT JOIN company o ON o.id = c.company AND o.deleted_at IS NULL
        LEFT JOIN tracking_consent t ON t.contact = c.id
        WHERE c.deleted_at IS NULL AND c.id IN ";

fn read(row: &Row<'_>) -> Result<SiteRecord, DatabaseError> {
    Ok(SiteRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        key: row.text(2)?,
        origins: row.text(3)?.lines().map(str::to_owned).collect(),
        created_at: row.time(4)?,
        heard_at: row.optional_time(5)?,
    })
}

/// Every site, the oldest first.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<SiteRecord>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_all(transaction: &mut Transaction) -> Result<Vec<SiteRecord>, DatabaseError> {
    transaction.query(ALL, &args![], read).await
}

/// Adds a site.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, site: &SiteRecord) -> Result<(), DatabaseError> {
    let row = args![site.id, site.name.as_str(), site.key.as_str(), site.origins.join("\n"), site.created_at];
    transaction.execute(INSERT, &row).await?;
    Ok(())
}

/// Writes name and origins anew.
///
/// # Errors
/// The database's.
pub async fn change(transaction: &mut Transaction, site: &SiteRecord) -> Result<(), DatabaseError> {
    transaction.execute(CHANGE, &args![site.id, site.name.as_str(), site.origins.join("\n")]).await?;
    Ok(())
}

/// Takes a site away; what it reported stays. Answers whether it was there.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, site: SiteId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![site]).await? == 1)
}

/// Notes when sites were heard last.
///
/// # Errors
/// The database's.
pub async fn heard(transaction: &mut Transaction, heard: &[(SiteId, Timestamp)]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = heard.iter().map(|(site, at)| args![*site, *at]).collect();
    transaction.execute_many(HEARD, &rows).await?;
    Ok(())
}

/// Those of the browsers that are known, in no order.
///
/// # Errors
/// The database's.
pub async fn visitors(transaction: &mut Transaction, hashes: &[Vec<u8>]) -> Result<Vec<VisitorRecord>, DatabaseError> {
    let pieces = Pieces::new(VISITORS).list(hashes.iter().map(Vec::as_slice));
    let read = |row: &Row<'_>| {
        Ok(VisitorRecord {
            id: row.id(0)?,
            hash: row.blob(1)?,
            site: row.id(2)?,
            contact: row.optional_id(3)?,
            first_at: row.time(4)?,
            last_at: row.time(5)?,
        })
    };
    transaction.query_pieces(&pieces, read).await
}

/// Writes browsers: new ones, and what is newly known of the others.
///
/// # Errors
/// The database's.
pub async fn put_visitors(transaction: &mut Transaction, visitors: &[VisitorRecord]) -> Result<(), DatabaseError> {
    let row =
        |one: &VisitorRecord| args![one.id, one.hash.as_slice(), one.site, one.contact, one.first_at, one.last_at];
    let rows: Vec<_> = visitors.iter().map(row).collect();
    transaction.execute_many(PUT_VISITOR, &rows).await?;
    Ok(())
}

/// Gives a person what their browser did before anybody knew who it was.
///
/// # Errors
/// The database's.
pub async fn join_earlier(
    transaction: &mut Transaction,
    joined: &[(VisitorId, ContactId, Option<CompanyId>)],
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = joined.iter().map(|(visitor, contact, company)| args![*visitor, *contact, *company]).collect();
    transaction.execute_many(JOIN_EARLIER, &rows).await?;
    Ok(())
}

/// What decides whether these people's visits are noted; those that are not there are left out.
///
/// # Errors
/// The database's.
pub async fn readers(transaction: &mut Transaction, people: &[ContactId]) -> Result<Vec<ReaderLine>, DatabaseError> {
    let pieces = Pieces::new(READERS).list(people.iter().copied());
    let read = |row: &Row<'_>| {
        let permission = row.optional_text(3)?;
        Ok(ReaderLine {
            contact: row.id(0)?,
            company: row.optional_id(1)?,
            country: row.optional_parsed(2)?,
            permission: permission.and_then(|word| Permission::ALL.into_iter().find(|one| one.as_str() == word)),
            tracking: row.optional_parsed(4)?,
        })
    };
    transaction.query_pieces(&pieces, read).await
}

/// Forgets which browsers are a person's.
///
/// # Errors
/// The database's.
pub async fn forget_person(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET_PERSON, &args![contact]).await?;
    Ok(())
}

/// Forgets browsers, and what they did, that were not heard since a moment and never became a person; so many at the most.
///
/// # Errors
/// The database's.
pub async fn forget_strangers(
    transaction: &mut Transaction,
    since: Timestamp,
    limit: u32,
) -> Result<u64, DatabaseError> {
    transaction.execute(FORGET_EVENTS, &args![since, limit]).await?;
    transaction.execute(FORGET_VISITORS, &args![since, limit]).await
}
