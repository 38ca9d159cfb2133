//! What happened, as the audience engine reads it: a person's events from one index, and companies' own.
//!
//! Opens and clicks count when a human made them; of everything else only humans are the cause. A click is about the link that was
//! clicked, where the campaign's links are known, and so about all that the link is about.

use crate::{Database, DatabaseError, Pieces, Row, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, EventId, OrderId, ThingId};

/// Events of one read of some people, in the order of people and time. Classes are numbered by their place in `classes`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PastEvents<N> {
    pub classes: Vec<String>,
    pub events: Vec<PastEvent<N>>,
}

/// One event of a person or a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastEvent<N> {
    pub of: N,
    pub at: Timestamp,
    pub class: u16,
    /// The number of what it is about: a thing, a campaign, or the link of a campaign that was clicked.
    pub about: Option<i64>,
}

statements! {
    OF_PEOPLE = "SELECT e.contact, e.at, e.kind, COALESCE(l.id, e.object)
        FROM event e
        LEFT JOIN link l ON l.campaign = e.object AND l.number = e.detail AND e.kind = 'clicked'
        WHERE e.contact > $1 AND e.contact <= $2
            AND (e.verdict = 'human' OR (e.kind <> 'opened' AND e.kind <> 'clicked'))
        ORDER BY e.contact, e.at";
    CATEGORIES = "SELECT id, parent FROM thing WHERE id > $1 AND parent IS NOT NULL ORDER BY id LIMIT 10000";
    WITH_ORDERS = "SELECT DISTINCT company FROM trade_order WHERE company > $1 ORDER BY company LIMIT 500";
    OF_COMPANIES = "SELECT company, at, kind, object FROM event
        WHERE company > $1 AND company <= $2 AND contact IS NULL
        ORDER BY company, at";
}

const COMPANIES_OF_ORDERS: &str = "SELECT DISTINCT company FROM trade_order WHERE id IN ";
const WHOSE_EVENTS: &str = "SELECT DISTINCT contact, company FROM event WHERE id IN ";
const CATEGORIES_OF_SOME: &str = "SELECT id, parent FROM thing WHERE id IN ";
const OF_SOME_PEOPLE: &str = "SELECT e.contact, e.at, e.kind, COALESCE(l.id, e.object)
        FROM event e
        LEFT JOIN link l ON l.campaign = e.object AND l.number = e.detail AND e.kind = 'clicked'
        WHERE (e.verdict = 'human' OR (e.kind <> 'opened' AND e.kind <> 'clicked')) AND e.contact IN ";
const OF_SOME_COMPANIES: &str = "SELECT company, at, kind, object FROM event WHERE contact IS NULL AND company IN ";

/// The place of a class among those met so far; they are few.
fn class_of(classes: &mut Vec<String>, kind: &str) -> u16 {
    let place = classes.iter().position(|known| known == kind).unwrap_or_else(|| {
        classes.push(kind.to_owned());
        classes.len() - 1
    });
    u16::try_from(place).unwrap_or(u16::MAX)
}

type Classes = std::sync::Arc<std::sync::Mutex<Vec<String>>>;

fn reader<N: 'static>(
    classes: &Classes,
) -> impl FnMut(&Row<'_>) -> Result<PastEvent<basics::Id<N>>, DatabaseError> + Send + 'static {
    let classes = Classes::clone(classes);
    move |row| {
        let mut classes = classes.lock().expect("nothing panics while it adds a class");
        Ok(PastEvent {
            of: row.id(0)?,
            at: row.time(1)?,
            class: row.look_at_text(2, |kind| class_of(&mut classes, kind))?,
            about: row.optional_int(3)?,
        })
    }
}

fn with_classes<N>(classes: &Classes, events: Vec<PastEvent<N>>) -> PastEvents<N> {
    let classes = std::mem::take(&mut *classes.lock().expect("nothing panics while it adds a class"));
    PastEvents { classes, events }
}

/// What happened to people with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn of_people(
    database: &Database,
    after: ContactId,
    until: ContactId,
) -> Result<PastEvents<ContactId>, DatabaseError> {
    let classes = Classes::default();
    let events = database.query(OF_PEOPLE, args![after, until], reader(&classes)).await?;
    Ok(with_classes(&classes, events))
}

/// What happened to some people, in no order.
///
/// # Errors
/// The database's.
pub async fn of_some_people(database: &Database, ids: &[ContactId]) -> Result<PastEvents<ContactId>, DatabaseError> {
    let classes = Classes::default();
    let pieces = Pieces::new(OF_SOME_PEOPLE).list(ids.iter().copied());
    let events = database.query_pieces(pieces, reader(&classes)).await?;
    Ok(with_classes(&classes, events))
}

/// What happened to companies themselves, with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn of_companies(
    database: &Database,
    after: CompanyId,
    until: CompanyId,
) -> Result<PastEvents<CompanyId>, DatabaseError> {
    let classes = Classes::default();
    let events = database.query(OF_COMPANIES, args![after, until], reader(&classes)).await?;
    Ok(with_classes(&classes, events))
}

/// What happened to some companies themselves, in no order.
///
/// # Errors
/// The database's.
pub async fn of_some_companies(database: &Database, ids: &[CompanyId]) -> Result<PastEvents<CompanyId>, DatabaseError> {
    let classes = Classes::default();
    let pieces = Pieces::new(OF_SOME_COMPANIES).list(ids.iter().copied());
    let events = database.query_pieces(pieces, reader(&classes)).await?;
    Ok(with_classes(&classes, events))
}

/// Up to 500 companies that have orders, after one, by id.
///
/// # Errors
/// The database's.
pub async fn companies_with_orders(database: &Database, after: CompanyId) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(WITH_ORDERS, args![after], |row| row.id(0)).await
}

/// Up to 10,000 things that lie in a category, after one, by id.
///
/// # Errors
/// The database's.
pub async fn categories(database: &Database, after: ThingId) -> Result<Vec<(ThingId, ThingId)>, DatabaseError> {
    database.query(CATEGORIES, args![after], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// In which category each of some things lies, if in any.
///
/// # Errors
/// The database's.
pub async fn categories_of_some(
    database: &Database,
    things: &[ThingId],
) -> Result<Vec<(ThingId, Option<ThingId>)>, DatabaseError> {
    let pieces = Pieces::new(CATEGORIES_OF_SOME).list(things.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.optional_id(1)?))).await
}

/// The companies of some orders.
///
/// # Errors
/// The database's.
pub async fn companies_of_orders(database: &Database, orders: &[OrderId]) -> Result<Vec<CompanyId>, DatabaseError> {
    let pieces = Pieces::new(COMPANIES_OF_ORDERS).list(orders.iter().copied());
    database.query_pieces(pieces, |row| row.id(0)).await
}

/// To whom some events happened: a person, or a company alone.
///
/// # Errors
/// The database's.
pub async fn whose_events(
    database: &Database,
    events: &[EventId],
) -> Result<Vec<(Option<ContactId>, Option<CompanyId>)>, DatabaseError> {
    let pieces = Pieces::new(WHOSE_EVENTS).list(events.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.optional_id(0)?, row.optional_id(1)?))).await
}
