//! Events that were reported: visits, views, downloads, carts, calls. And the classes of events that a workspace declared.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::ids::{CompanyId, ContactId, EventClassId, EventId, ThingId, VisitorId};
use basics::{Money, Timestamp};
use domain::customers::behaviour::Verdict;

/// An event that was reported.
#[derive(Debug, Clone)]
pub struct ReportedRow {
    pub id: EventId,
    pub at: Timestamp,
    /// The name of a class: one that is there for everybody, or of the workspace's own.
    pub kind: String,
    /// `None` while nobody knows who it was.
    pub contact: Option<ContactId>,
    pub company: Option<CompanyId>,
    pub thing: Option<ThingId>,
    pub amount: Option<Money>,
    pub visitor: Option<VisitorId>,
    pub verdict: Verdict,
    /// `reported` by a program or a colleague, `site` by somebody's browser.
    pub rule: &'static str,
    pub source_hash: Option<Vec<u8>>,
    pub sealed: Option<Vec<u8>>,
}

/// A class of events that the workspace declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRecord {
    pub id: EventClassId,
    pub name: String,
    pub title: String,
    pub created_at: Timestamp,
}

/// An event about something of a category, for counting interests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignLine {
    pub at: Timestamp,
    pub kind: String,
    /// The category of the thing, or the thing itself where it has none.
    pub category: ThingId,
    pub verdict: Verdict,
}

statements! {
    INSERT = "INSERT INTO event (id, at, kind, contact, company, object, verdict, rule, sealed, amount_minor, amount_currency,
            visitor, source_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (source_hash) WHERE source_hash IS NOT NULL DO NOTHING";
    CLASSES = "SELECT id, name, title, created_at FROM event_class ORDER BY name";
    DECLARE = "INSERT INTO event_class (id, name, title, created_at) VALUES ($1, $2, $3, $4)";
    WITHDRAW = "DELETE FROM event_class WHERE id = $1";
    // Pages without a category say nothing of what somebody wants; a category and a product without one stand for themselves.
    SIGNS = "SELECT e.at, e.kind, COALESCE(t.parent, t.id), e.verdict
        FROM event e
        JOIN thing t ON t.id = e.object
        WHERE e.contact = $1 AND e.at >= $2 AND e.rule IN ('reported', 'site', 'recorded')
            AND (t.parent IS NOT NULL OR t.type IN ('category', 'product'))
        ORDER BY e.at DESC
        LIMIT $3";
    FORGET = "DELETE FROM event WHERE contact = $1 AND rule IN ('reported', 'site')";
}

const KNOWN: &str = "SELECT source_hash FROM event WHERE source_hash IN ";
const BY_ADDRESS: &str = "SELECT address_hash, id FROM contact WHERE deleted_at IS NULL AND address_hash IN ";

/// Appends to the timeline. An event whose source is known already is left out.
///
/// # Errors
/// The database's.
pub async fn append(transaction: &mut Transaction, events: &[ReportedRow]) -> Result<(), DatabaseError> {
    let row = |event: &ReportedRow| {
        args![
            event.id,
            event.at,
            event.kind.as_str(),
            event.contact,
            event.company,
            event.thing,
            event.verdict.as_str(),
            event.rule,
            event.sealed.as_deref(),
            event.amount.map(|amount| amount.minor),
            event.amount.map(|amount| amount.currency.to_string()),
            event.visitor,
            event.source_hash.as_deref()
        ]
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    transaction.execute_many(INSERT, &rows).await?;
    Ok(())
}

/// Those of the sources whose event is there already.
///
/// # Errors
/// The database's.
pub async fn known_sources(transaction: &mut Transaction, hashes: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, DatabaseError> {
    let pieces = Pieces::new(KNOWN).list(hashes.iter().map(Vec::as_slice));
    transaction.query_pieces(&pieces, |row| row.blob(0)).await
}

/// Whose addresses these are, by their hashes.
///
/// # Errors
/// The database's.
pub async fn by_addresses(
    transaction: &mut Transaction,
    hashes: &[Vec<u8>],
) -> Result<Vec<(Vec<u8>, ContactId)>, DatabaseError> {
    let pieces = Pieces::new(BY_ADDRESS).list(hashes.iter().map(Vec::as_slice));
    transaction.query_pieces(&pieces, |row| Ok((row.blob(0)?, row.id(1)?))).await
}

fn read_class(row: &Row<'_>) -> Result<ClassRecord, DatabaseError> {
    Ok(ClassRecord { id: row.id(0)?, name: row.text(1)?, title: row.text(2)?, created_at: row.time(3)? })
}

/// The classes that the workspace declared, by name.
///
/// # Errors
/// The database's.
pub async fn classes(database: &Database) -> Result<Vec<ClassRecord>, DatabaseError> {
    database.query(CLASSES, args![], read_class).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_classes(transaction: &mut Transaction) -> Result<Vec<ClassRecord>, DatabaseError> {
    transaction.query(CLASSES, &args![], read_class).await
}

/// Adds a class.
///
/// # Errors
/// [`DatabaseError::Constraint`] when the name is taken.
pub async fn declare(transaction: &mut Transaction, class: &ClassRecord) -> Result<(), DatabaseError> {
    let row = args![class.id, class.name.as_str(), class.title.as_str(), class.created_at];
    transaction.execute(DECLARE, &row).await?;
    Ok(())
}

/// Takes a class away; its events stay. Answers whether it was there.
///
/// # Errors
/// The database's.
pub async fn withdraw(transaction: &mut Transaction, class: EventClassId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(WITHDRAW, &args![class]).await? == 1)
}

/// What a person did since a moment with things of categories, newest first, so much at the most.
///
/// # Errors
/// The database's.
pub async fn signs(
    database: &Database,
    contact: ContactId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<SignLine>, DatabaseError> {
    let read = |row: &Row<'_>| {
        let verdict = if row.text(3)? == "human" { Verdict::Human } else { Verdict::Unknown };
        Ok(SignLine { at: row.time(0)?, kind: row.text(1)?, category: row.id(2)?, verdict })
    };
    database.query(SIGNS, args![contact, since, limit], read).await
}

/// Deletes what was reported of a person who is erased; answers how much.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: ContactId) -> Result<u64, DatabaseError> {
    transaction.execute(FORGET, &args![contact]).await
}
