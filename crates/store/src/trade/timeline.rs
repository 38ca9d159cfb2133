//! What happened with a company or a person, from the tables where it stands: each source newest first, from a place on.
//!
//! A place is a time and the number of a row. Whoever merges the sources asks each on from the place that fits its rank.

use crate::{Database, DatabaseError, Pieces, Row, Value};
use basics::ids::{CampaignId, CompanyId, ContactId, OrderId, SegmentId, UserId};
use basics::{Currency, Money, Timestamp};

/// Whose timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Company(CompanyId),
    Contact(ContactId),
}

/// Where to go on: only what is earlier than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub at: Timestamp,
    pub id: i64,
}

/// An opening, a click, a reply, an inquiry, an unsubscription, a visit, or what else was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    pub id: i64,
    pub at: Timestamp,
    pub kind: String,
    pub contact: Option<ContactId>,
    pub campaign: Option<CampaignLine>,
    /// Where a click led.
    pub url: Option<String>,
    pub is_machine: bool,
    /// Which segment was entered or left, by its name.
    pub segment: Option<(SegmentId, String)>,
    pub sealed: Option<Vec<u8>>,
    /// The name of what it is about.
    pub thing: Option<String>,
    pub amount: Option<Money>,
}

/// A campaign by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignLine {
    pub id: CampaignId,
    pub name: String,
    pub owner: UserId,
}

/// The letters of one campaign to a company, or to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    pub at: Timestamp,
    pub campaign: CampaignLine,
    pub people: i64,
    pub accepted: i64,
    pub opened: i64,
    pub clicked: i64,
    /// Where it is one letter, whose.
    pub contact: ContactId,
}

/// Which of an order's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDay {
    Placed,
    Confirmed,
    Cancelled,
}

/// A day of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub id: OrderId,
    pub at: Timestamp,
    pub number: String,
    pub amount: Money,
    pub is_sample: bool,
}

/// A statement of consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    pub id: i64,
    pub at: Timestamp,
    pub contact: ContactId,
    pub state: String,
    pub source: String,
}

/// A change by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditLine {
    pub id: i64,
    pub at: Timestamp,
    pub verb: String,
    /// `None` for keys and the system.
    pub user: Option<UserId>,
    /// Salted; gone after an erasure.
    pub sealed: Option<Vec<u8>>,
}

const EVENTS: &str = "SELECT e.id, e.at, e.kind, e.contact, c.id, c.name, c.owner, l.url, e.verdict, e.sealed, t.name,
            e.amount_minor, e.amount_currency, s.id, s.name
        FROM event e
        LEFT JOIN campaign c ON c.id = e.object
        LEFT JOIN link l ON l.campaign = e.object AND l.number = e.detail
        LEFT JOIN thing t ON t.id = e.object
        LEFT JOIN segment s ON s.id = e.object
        WHERE ";
/// Only what has left: a letter that waits has not happened.
const LETTERS: &str = "SELECT MIN(COALESCE(o.ended_at, o.intent_at)), c.id, c.name, c.owner, COUNT(*),
            CAST(SUM(CASE WHEN o.state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT), COUNT(o.opened_at), COUNT(o.clicked_at), MIN(o.contact)
        FROM outgoing o
        JOIN campaign c ON c.id = o.campaign
        WHERE o.state IN ('accepted', 'refused', 'in_doubt') AND COALESCE(o.ended_at, o.intent_at) IS NOT NULL AND ";
const LETTERS_BY: &str = " GROUP BY c.id, c.name, c.owner HAVING (MIN(COALESCE(o.ended_at, o.intent_at)), c.id) < (";
const LETTERS_LAST: &str = ") ORDER BY MIN(COALESCE(o.ended_at, o.intent_at)) DESC, c.id DESC LIMIT ";
const PLACED: &str =
    "SELECT id, placed_at, number, amount_minor, currency, is_sample FROM trade_order WHERE company = ";
const CONFIRMED: &str =
    "SELECT id, confirmed_at, number, amount_minor, currency, is_sample FROM trade_order WHERE company = ";
const CANCELLED: &str =
    "SELECT id, cancelled_at, number, amount_minor, currency, is_sample FROM trade_order WHERE company = ";
/// Who unsubscribes by a letter's link has an event for it, and a company is not told of each person of an import.
const CONSENTS: &str = "SELECT s.id, s.at, s.contact, s.state, s.source
        FROM consent s
        WHERE s.source NOT IN ('unsubscribe_page', 'one_click') AND ";
const NOT_IMPORTED: &str = " AND s.source NOT IN ('import', 'import_undone')";
const EDITS: &str = "SELECT id, at, verb, actor_kind, actor, sealed FROM audit WHERE noun = ";
const PEOPLE: &str = "IN (SELECT p.id FROM contact p WHERE p.deleted_at IS NULL AND p.company = ";

fn number(of: Of) -> Value {
    match of {
        Of::Company(id) => id.into(),
        Of::Contact(id) => id.into(),
    }
}

/// The rows of a person, or of the people of a company.
fn of_people(pieces: Pieces, column: &'static str, of: Of) -> Pieces {
    match of {
        Of::Contact(_) => pieces.text(column).text(" = ").value(number(of)),
        Of::Company(_) => pieces.text(column).text(" ").text(PEOPLE).value(number(of)).text(")"),
    }
}

fn until(pieces: Pieces, columns: &'static str, before: Place) -> Pieces {
    pieces.text(" AND ").text(columns).text(" < (").value(before.at).text(", ").value(before.id).text(")")
}

fn campaign(row: &Row<'_>, first: usize) -> Result<Option<CampaignLine>, DatabaseError> {
    let Some(id) = row.optional_id(first)? else { return Ok(None) };
    Ok(Some(CampaignLine { id, name: row.text(first + 1)?, owner: row.id(first + 2)? }))
}

fn amount(row: &Row<'_>, first: usize) -> Result<Option<Money>, DatabaseError> {
    let (minor, currency) = (row.optional_int(first)?, row.optional_parsed::<Currency>(first + 1)?);
    Ok(minor.zip(currency).map(|(minor, currency)| Money { minor, currency }))
}

/// Events of these kinds.
///
/// # Errors
/// The database's.
pub async fn events(
    database: &Database,
    of: Of,
    kinds: &[&str],
    before: Place,
    limit: u32,
) -> Result<Vec<EventLine>, DatabaseError> {
    let column = match of {
        Of::Company(_) => "e.company = ",
        Of::Contact(_) => "e.contact = ",
    };
    let pieces = Pieces::new(EVENTS).text(column).value(number(of));
    let pieces = until(pieces, "(e.at, e.id)", before).text(" AND e.kind IN ").list(kinds.iter().copied());
    let pieces = pieces.text(" ORDER BY e.at DESC, e.id DESC LIMIT ").value(limit);
    let read = |row: &Row<'_>| {
        Ok(EventLine {
            id: row.int(0)?,
            at: row.time(1)?,
            kind: row.text(2)?,
            contact: row.optional_id(3)?,
            campaign: campaign(row, 4)?,
            url: row.optional_text(7)?,
            is_machine: row.text(8)? == "machine",
            sealed: row.optional_blob(9)?,
            thing: row.optional_text(10)?,
            amount: amount(row, 11)?,
            segment: row.optional_id(13)?.zip(row.optional_text(14)?),
        })
    };
    database.query_pieces(pieces, read).await
}

/// Letters that have left, a campaign at a time.
///
/// # Errors
/// The database's.
pub async fn letters(database: &Database, of: Of, before: Place, limit: u32) -> Result<Vec<LetterLine>, DatabaseError> {
    let pieces = of_people(Pieces::new(LETTERS), "o.contact", of).text(LETTERS_BY).value(before.at).text(", ");
    let pieces = pieces.value(before.id).text(LETTERS_LAST).value(limit);
    let read = |row: &Row<'_>| {
        Ok(LetterLine {
            at: row.time(0)?,
            campaign: CampaignLine { id: row.id(1)?, name: row.text(2)?, owner: row.id(3)? },
            people: row.int(4)?,
            accepted: row.int(5)?,
            opened: row.int(6)?,
            clicked: row.int(7)?,
            contact: row.id(8)?,
        })
    };
    database.query_pieces(pieces, read).await
}

/// One kind of day of a company's orders. What was confirmed when it was placed has no second line.
///
/// # Errors
/// The database's.
pub async fn orders(
    database: &Database,
    company: CompanyId,
    day: OrderDay,
    before: Place,
    limit: u32,
) -> Result<Vec<OrderLine>, DatabaseError> {
    let (start, columns, order) = match day {
        OrderDay::Placed => (PLACED, "(placed_at, id)", " ORDER BY placed_at DESC, id DESC LIMIT "),
        OrderDay::Confirmed => (
            CONFIRMED,
            "confirmed_at > placed_at AND (confirmed_at, id)",
            " ORDER BY confirmed_at DESC, id DESC LIMIT ",
        ),
        OrderDay::Cancelled => (
            CANCELLED,
            "cancelled_at IS NOT NULL AND (cancelled_at, id)",
            " ORDER BY cancelled_at DESC, id DESC LIMIT ",
        ),
    };
    let pieces = until(Pieces::new(start).value(company), columns, before).text(order).value(limit);
    let read = |row: &Row<'_>| {
        let currency: Currency = row.parsed(4)?;
        Ok(OrderLine {
            id: row.id(0)?,
            at: row.time(1)?,
            number: row.text(2)?,
            amount: Money { minor: row.int(3)?, currency },
            is_sample: row.flag(5)?,
        })
    };
    database.query_pieces(pieces, read).await
}

/// Statements of consent.
///
/// # Errors
/// The database's.
pub async fn consents(
    database: &Database,
    of: Of,
    before: Place,
    limit: u32,
) -> Result<Vec<ConsentLine>, DatabaseError> {
    let mut pieces = until(of_people(Pieces::new(CONSENTS), "s.contact", of), "(s.at, s.id)", before);
    if matches!(of, Of::Company(_)) {
        pieces = pieces.text(NOT_IMPORTED);
    }
    let pieces = pieces.text(" ORDER BY s.at DESC, s.id DESC LIMIT ").value(limit);
    let read = |row: &Row<'_>| {
        Ok(ConsentLine {
            id: row.int(0)?,
            at: row.time(1)?,
            contact: row.id(2)?,
            state: row.text(3)?,
            source: row.text(4)?,
        })
    };
    database.query_pieces(pieces, read).await
}

/// What these verbs did with the thing itself.
///
/// # Errors
/// The database's.
pub async fn edits(
    database: &Database,
    of: Of,
    verbs: &[&'static str],
    before: Place,
    limit: u32,
) -> Result<Vec<EditLine>, DatabaseError> {
    let noun = match of {
        Of::Company(_) => "company",
        Of::Contact(_) => "contact",
    };
    let pieces = Pieces::new(EDITS).value(noun).text(" AND noun_id = ").value(number(of));
    let pieces = until(pieces, "(at, id)", before).text(" AND verb IN ").list(verbs.iter().copied());
    let pieces = pieces.text(" ORDER BY at DESC, id DESC LIMIT ").value(limit);
    let read = |row: &Row<'_>| {
        let user = if row.text(3)? == "user" { Some(row.id(4)?) } else { None };
        Ok(EditLine { id: row.int(0)?, at: row.time(1)?, verb: row.text(2)?, user, sealed: row.optional_blob(5)? })
    };
    database.query_pieces(pieces, read).await
}
