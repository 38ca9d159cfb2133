//! Opens, clicks and unsubscriptions of letters: the first one in the letter's row, each one in the timeline. A verdict may change
//! when more is known; the marks on the letter follow it.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::ids::{CampaignId, ChannelId, CompanyId, ContactId, DestinationId, EventId, OutgoingId};
use basics::{Country, Timestamp};
use domain::customers::permission::Permission;
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;
use domain::sending::tracking::TrackingConsent;

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
    pub opened_at: Option<Timestamp>,
    pub clicked_at: Option<Timestamp>,
    pub destination: DestinationId,
    /// By which way it went, and who runs the mailbox.
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    pub country: Option<Country>,
    /// `None` when the person is not there any more.
    pub permission: Option<Permission>,
    /// What the person said about being noted.
    pub tracking: Option<TrackingConsent>,
}

/// An open or a click as it stands in the timeline; without a link, a click went into the trap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitRow {
    pub id: EventId,
    pub at: Timestamp,
    pub is_click: bool,
    pub link: Option<i64>,
    pub rule: String,
    pub rule_version: Option<i64>,
    pub sealed: Option<Vec<u8>>,
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
    /// The number of what it is about: a campaign, a segment.
    pub object: Option<i64>,
    pub link: Option<i64>,
    pub verdict: &'static str,
    pub rule: &'static str,
    /// Of the rules that judged it; `None` where somebody said it.
    pub rule_version: Option<i64>,
    pub sealed: Option<Vec<u8>>,
}

statements! {
    LETTER = "SELECT o.id, o.campaign, o.contact, c.company, c.id, o.state, o.ended_at, o.unsubscribed_at, o.opened_at,
            o.clicked_at, o.destination, c.country, c.permission, t.state, o.channel, o.provider
        FROM outgoing o
        LEFT JOIN contact c ON c.id = o.contact AND c.deleted_at IS NULL
        LEFT JOIN tracking_consent t ON t.contact = o.contact
        WHERE o.id = $1";
    LETTERS_OF = "SELECT id FROM outgoing WHERE contact = $1 AND (opened_at IS NOT NULL OR ended_at IS NOT NULL)
        ORDER BY id DESC LIMIT 50";
    HITS_OF = "SELECT id, at, kind, detail, rule, rule_version, sealed
        FROM event
        WHERE contact = $1 AND at >= $2 AND kind IN ('opened', 'clicked') AND COALESCE(object, 0) = $3
        ORDER BY at DESC, id DESC
        LIMIT $4";
    REPLIED_AT = "SELECT MIN(at) FROM event WHERE contact = $1 AND kind = 'replied' AND at >= $2";
    FORWARDED_AT = "SELECT MAX(at) FROM event WHERE contact = $1 AND kind = 'forwarded' AND COALESCE(object, 0) = $2";
    // By the campaign's clicks of a moment, then each one's letter.
    NEIGHBOURS = "SELECT o.id, MIN(e.at)
        FROM event e
        JOIN outgoing o ON o.contact = e.contact AND o.campaign = e.object
        WHERE e.object = $1 AND e.kind = 'clicked' AND e.at >= $2 AND e.at <= $3 AND o.destination = $4
        GROUP BY o.id
        ORDER BY o.id
        LIMIT 200";
    DESTINATION = "SELECT sealed FROM destination WHERE id = $1";
    JUDGE = "UPDATE event SET verdict = $2, rule = $3, rule_version = $4 WHERE id = $1";
    MARKS = "UPDATE outgoing SET opened_at = $2, clicked_at = $3 WHERE id = $1";
    LINKS = "SELECT COUNT(*) FROM link WHERE campaign = $1";
    UNSUBSCRIBED = "UPDATE outgoing SET unsubscribed_at = $2 WHERE id = $1 AND unsubscribed_at IS NULL";
    PROVE = "UPDATE outgoing SET state = 'accepted', reason = $2 WHERE id = $1 AND state = 'in_doubt'";
    EVENT = "INSERT INTO event (id, at, kind, contact, company, object, detail, verdict, rule, rule_version, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
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
        opened_at: row.optional_time(8)?,
        clicked_at: row.optional_time(9)?,
        destination: row.id(10)?,
        country: row.optional_parsed(11)?,
        permission: row
            .optional_text(12)?
            .and_then(|word| Permission::ALL.into_iter().find(|one| one.as_str() == word)),
        tracking: row.optional_parsed(13)?,
        channel: row.id(14)?,
        provider: row.parsed(15)?,
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

/// Notes when somebody unsubscribed through the letter; answers whether it was the first time.
///
/// # Errors
/// The database's.
pub async fn mark_unsubscribed(
    transaction: &mut Transaction,
    id: OutgoingId,
    at: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(UNSUBSCRIBED, &args![id, at]).await? == 1)
}

/// Writes when a letter was first opened and clicked by a person, as it is known now.
///
/// # Errors
/// The database's.
pub async fn mark_read(
    transaction: &mut Transaction,
    marks: &[(OutgoingId, Option<Timestamp>, Option<Timestamp>)],
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = marks.iter().map(|(id, opened, clicked)| args![*id, *opened, *clicked]).collect();
    transaction.execute_many(MARKS, &rows).await?;
    Ok(())
}

/// The opens and clicks of a letter from a moment on, newest first, so many at the most.
///
/// # Errors
/// The database's.
pub async fn of_letter(
    transaction: &mut Transaction,
    letter: &SentLetter,
    from: Timestamp,
    limit: i64,
) -> Result<Vec<HitRow>, DatabaseError> {
    let campaign = letter.campaign.map_or(0, CampaignId::as_i64);
    let read = |row: &Row<'_>| {
        Ok(HitRow {
            id: row.id(0)?,
            at: row.time(1)?,
            is_click: row.text(2)? == "clicked",
            link: row.optional_int(3)?,
            rule: row.text(4)?,
            rule_version: row.optional_int(5)?,
            sealed: row.optional_blob(6)?,
        })
    };
    transaction.query(HITS_OF, &args![letter.contact, from, campaign, limit], read).await
}

/// The newest letters of a person that arrived, or may have.
///
/// # Errors
/// The database's.
pub async fn letters_of(transaction: &mut Transaction, contact: ContactId) -> Result<Vec<OutgoingId>, DatabaseError> {
    transaction.query(LETTERS_OF, &args![contact], |row| row.id(0)).await
}

/// When the person answered first since a moment.
///
/// # Errors
/// The database's.
pub async fn replied_at(
    transaction: &mut Transaction,
    contact: ContactId,
    since: Timestamp,
) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(transaction.first(REPLIED_AT, &args![contact, since], |row| row.optional_time(0)).await?.flatten())
}

/// When the person passed the letter on last.
///
/// # Errors
/// The database's.
pub async fn forwarded_at(
    transaction: &mut Transaction,
    letter: &SentLetter,
) -> Result<Option<Timestamp>, DatabaseError> {
    let campaign = letter.campaign.map_or(0, CampaignId::as_i64);
    let last = |row: &Row<'_>| row.optional_time(0);
    Ok(transaction.first(FORWARDED_AT, &args![letter.contact, campaign], last).await?.flatten())
}

/// The letters of a campaign behind one domain whose links were followed in a span, with the first time in it.
///
/// # Errors
/// The database's.
pub async fn neighbours(
    transaction: &mut Transaction,
    campaign: CampaignId,
    destination: DestinationId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(OutgoingId, Timestamp)>, DatabaseError> {
    let span = args![campaign, from, until, destination];
    transaction.query(NEIGHBOURS, &span, |row| Ok((row.id(0)?, row.time(1)?))).await
}

/// The sealed name of a destination.
///
/// # Errors
/// The database's.
pub async fn destination(transaction: &mut Transaction, id: DestinationId) -> Result<Option<Vec<u8>>, DatabaseError> {
    transaction.first(DESTINATION, &args![id], |row| row.blob(0)).await
}

/// Writes what the rules say by now of events that are there.
///
/// # Errors
/// The database's.
pub async fn judge(
    transaction: &mut Transaction,
    version: i64,
    judged: &[(EventId, &'static str, &'static str)],
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = judged.iter().map(|(id, verdict, rule)| args![*id, *verdict, *rule, version]).collect();
    transaction.execute_many(JUDGE, &rows).await?;
    Ok(())
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
            event.object,
            event.link,
            event.verdict,
            event.rule,
            event.rule_version,
            event.sealed.as_deref()
        ]
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    transaction.execute_many(EVENT, &rows).await?;
    Ok(())
}
