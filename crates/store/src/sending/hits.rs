//! Opens, clicks and unsubscriptions of letters: the first one in the letter's row, each one in the timeline.

use crate::{Database, DatabaseError, Row, Statement, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, CompanyId, ContactId, EventId, OutgoingId};
use domain::sending::outbox::OutgoingState;

/// What is known of a letter that somebody opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLetter {
    pub id: OutgoingId,
    pub campaign: Option<CampaignId>,
    pub contact: ContactId,
    /// `None` also when the person was erased or removed.
    pub company: Option<CompanyId>,
    /// Whether the person is still there.
    pub known: bool,
    pub state: OutgoingState,
    pub ended_at: Option<Timestamp>,
    pub unsubscribed_at: Option<Timestamp>,
}

/// One line of the timeline.
#[derive(Debug, Clone)]
pub struct EventRow {
    pub id: EventId,
    pub at: Timestamp,
    pub kind: &'static str,
    /// `None` where only the company is known.
    pub contact: Option<ContactId>,
    pub company: Option<CompanyId>,
    pub campaign: Option<CampaignId>,
    pub link: Option<i64>,
    pub verdict: &'static str,
    pub rule: &'static str,
    pub sealed: Option<Vec<u8>>,
}

/// What can be noted once in a letter's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Opened,
    Clicked,
    Unsubscribed,
}

statements! {
    LETTER = "SELECT o.id, o.campaign, o.contact, c.company, c.id, o.state, o.ended_at, o.unsubscribed_at
        FROM outgoing o
        LEFT JOIN contact c ON c.id = o.contact AND c.deleted_at IS NULL
        WHERE o.id = $1";
    LINKS = "SELECT COUNT(*) FROM link WHERE campaign = $1";
    OPENED = "UPDATE outgoing SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL";
    CLICKED = "UPDATE outgoing SET clicked_at = $2 WHERE id = $1 AND clicked_at IS NULL";
    UNSUBSCRIBED = "UPDATE outgoing SET unsubscribed_at = $2 WHERE id = $1 AND unsubscribed_at IS NULL";
    PROVE = "UPDATE outgoing SET state = 'accepted', reason = $2 WHERE id = $1 AND state = 'in_doubt'";
    EVENT = "INSERT INTO event (id, at, kind, contact, company, object, detail, verdict, rule, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

fn read(row: &Row<'_>) -> Result<SentLetter, DatabaseError> {
    Ok(SentLetter {
        id: row.id(0)?,
        campaign: row.optional_id(1)?,
        contact: row.id(2)?,
        company: row.optional_id(3)?,
        known: row.optional_int(4)?.is_some(),
        state: row.parsed(5)?,
        ended_at: row.optional_time(6)?,
        unsubscribed_at: row.optional_time(7)?,
    })
}

/// A letter, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn letter(transaction: &mut Transaction, id: OutgoingId) -> Result<Option<SentLetter>, DatabaseError> {
    transaction.first(LETTER, &args![id], read).await
}

/// A letter, for reading.
///
/// # Errors
/// The database's.
pub async fn find_letter(database: &Database, id: OutgoingId) -> Result<Option<SentLetter>, DatabaseError> {
    database.first(LETTER, args![id], read).await
}

/// How many links a campaign's letter has.
///
/// # Errors
/// The database's.
pub async fn links(transaction: &mut Transaction, campaign: CampaignId) -> Result<i64, DatabaseError> {
    Ok(transaction.first(LINKS, &args![campaign], |row| row.int(0)).await?.unwrap_or(0))
}

/// Notes the first time; answers whether it was.
///
/// # Errors
/// The database's.
pub async fn mark(
    transaction: &mut Transaction,
    id: OutgoingId,
    mark: Mark,
    at: Timestamp,
) -> Result<bool, DatabaseError> {
    let statement: Statement = match mark {
        Mark::Opened => OPENED,
        Mark::Clicked => CLICKED,
        Mark::Unsubscribed => UNSUBSCRIBED,
    };
    Ok(transaction.execute(statement, &args![id, at]).await? == 1)
}

/// A letter in doubt that somebody opened did arrive; answers whether it was in doubt.
///
/// # Errors
/// The database's.
pub async fn prove(transaction: &mut Transaction, id: OutgoingId, reason: &str) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(PROVE, &args![id, reason]).await? == 1)
}

/// Appends to the timeline.
///
/// # Errors
/// The database's.
pub async fn append(transaction: &mut Transaction, events: &[EventRow]) -> Result<(), DatabaseError> {
    let row = |event: &EventRow| {
        args![
            event.id,
            event.at,
            event.kind,
            event.contact,
            event.company,
            event.campaign,
            event.link,
            event.verdict,
            event.rule,
            event.sealed.as_deref()
        ]
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    transaction.execute_many(EVENT, &rows).await?;
    Ok(())
}
