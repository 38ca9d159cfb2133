//! What was learned of prospects: one row, written anew at each training, and the history from which it is learned.

use crate::trade::rate::day;
use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId};
use domain::trade::Day;

/// The outcome of the last training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedRecord {
    /// JSON with its version.
    pub trained: Option<String>,
    /// The code of what stood against it.
    pub refusal: Option<String>,
    pub trained_on: Day,
    pub is_due: bool,
    pub outcomes: i64,
    pub won: i64,
    pub sale_contacts: Option<i64>,
    pub sale_companies: i64,
}

statements! {
    GET = "SELECT trained, refusal, trained_on, is_due, outcomes, won, sale_contacts, sale_companies FROM learned_score WHERE id = 1";
    PUT = "INSERT INTO learned_score (id, trained, refusal, trained_on, is_due, outcomes, won, sale_contacts, sale_companies)
        VALUES (1, $1, $2, $3, 0, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE
        SET trained = excluded.trained, refusal = excluded.refusal, trained_on = excluded.trained_on, is_due = excluded.is_due,
            outcomes = excluded.outcomes, won = excluded.won, sale_contacts = excluded.sale_contacts,
            sale_companies = excluded.sale_companies";
    DUE = "UPDATE learned_score SET is_due = 1 WHERE id = 1";
    COMPANIES_AFTER = "SELECT c.id, c.created_at
        FROM company c
        WHERE c.id > $1 AND c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        ORDER BY c.id
        LIMIT $2";
    /// What one person did: in the order of the index of timelines.
    ACTS_OF_CONTACT = "SELECT e.at, e.kind
        FROM event e
        WHERE e.contact = $1 AND e.verdict = 'human'
            AND e.kind IN ('opened', 'clicked', 'replied', 'inquired', 'called', 'met', 'visited', 'viewed', 'carted', 'downloaded')
        ORDER BY e.at";
}

/// What people of some companies did. What a machine opened or clicked is left out.
const ACTS: &str = "SELECT e.company, e.at, e.kind
        FROM event e
        WHERE e.verdict = 'human'
            AND e.kind IN ('opened', 'clicked', 'replied', 'inquired', 'called', 'met', 'visited', 'viewed', 'carted', 'downloaded')
            AND e.company IN ";
const PEOPLE: &str = "SELECT company, created_at FROM contact WHERE deleted_at IS NULL AND company IN ";
const SOME: &str = "SELECT id, created_at FROM company WHERE deleted_at IS NULL AND id IN ";

/// The last training, where there was one.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database) -> Result<Option<LearnedRecord>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(LearnedRecord {
            trained: row.optional_text(0)?,
            refusal: row.optional_text(1)?,
            trained_on: day(row.int(2)?)?,
            is_due: row.flag(3)?,
            outcomes: row.int(4)?,
            won: row.int(5)?,
            sale_contacts: row.optional_int(6)?,
            sale_companies: row.int(7)?,
        })
    };
    database.first(GET, [], read).await
}

/// Writes the outcome of a training; none is due then.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, record: &LearnedRecord) -> Result<(), DatabaseError> {
    let row = args![
        record.trained.as_deref(),
        record.refusal.as_deref(),
        i64::from(record.trained_on.number()),
        record.outcomes,
        record.won,
        record.sale_contacts,
        record.sale_companies
    ];
    transaction.execute(PUT, &row).await.map(drop)
}

/// Asks for a new training; where there was none yet, the first comes by itself.
///
/// # Errors
/// The database's.
pub async fn put_due(transaction: &mut Transaction) -> Result<(), DatabaseError> {
    transaction.execute(DUE, &[]).await.map(drop)
}

/// The next companies by number, each with since when it is known.
///
/// # Errors
/// The database's.
pub async fn companies_after(
    database: &Database,
    after: CompanyId,
    limit: u32,
) -> Result<Vec<(CompanyId, Timestamp)>, DatabaseError> {
    database.query(COMPANIES_AFTER, args![after, i64::from(limit)], |row| Ok((row.id(0)?, row.time(1)?))).await
}

/// Some companies, each with since when it is known.
///
/// # Errors
/// The database's.
pub async fn companies(
    database: &Database,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, Timestamp)>, DatabaseError> {
    let pieces = Pieces::new(SOME).list(companies.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.time(1)?))).await
}

/// What people of some companies did, in no order: company, when, the kind of event.
///
/// # Errors
/// The database's.
pub async fn acts(
    database: &Database,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, Timestamp, String)>, DatabaseError> {
    let pieces = Pieces::new(ACTS).list(companies.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.time(1)?, row.text(2)?))).await
}

/// What one person did.
///
/// # Errors
/// The database's.
pub async fn acts_of_contact(
    database: &Database,
    contact: ContactId,
) -> Result<Vec<(Timestamp, String)>, DatabaseError> {
    database.query(ACTS_OF_CONTACT, args![contact], |row| Ok((row.time(0)?, row.text(1)?))).await
}

/// Since when each person of some companies is known, in no order.
///
/// # Errors
/// The database's.
pub async fn people(
    database: &Database,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, Timestamp)>, DatabaseError> {
    let pieces = Pieces::new(PEOPLE).list(companies.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.time(1)?))).await
}
