//! What is known of the letters to people, in ranges of ids, and who rests.

use crate::customers::contact::permission_of;
use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::ids::ContactId;
use basics::{Country, Timestamp};
use domain::customers::cleaning::CleaningReason;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;

/// People of one range.
pub const PEOPLE_ROWS: usize = 1_000;

/// Somebody who may be judged: gets letters and does not rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgeable {
    pub contact: ContactId,
    pub country: Option<Country>,
    pub permission: Permission,
}

/// Letters of campaigns that were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenTo {
    pub contact: ContactId,
    pub letters: i64,
    pub first_at: Option<Timestamp>,
}

/// Somebody who rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestingRow {
    pub contact: ContactId,
    pub since: Timestamp,
    pub why: CleaningReason,
    pub kinds: Vec<LetterKind>,
}

statements! {
    PEOPLE = "SELECT c.id, c.country, c.permission
        FROM contact c
        WHERE c.id > $1 AND c.deleted_at IS NULL AND c.hidden_by IS NULL AND c.permission <> 'withdrawn'
            AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.hash = c.suppression_hash)
            AND NOT EXISTS (SELECT 1 FROM resting r WHERE r.contact = c.id)
        ORDER BY c.id
        LIMIT 1000";
    LETTERS = "SELECT contact, COUNT(*), MIN(ended_at)
        FROM outgoing
        WHERE contact > $1 AND contact <= $2 AND state = 'accepted' AND campaign IS NOT NULL
        GROUP BY contact";
    SIGNS = "SELECT contact, MAX(at)
        FROM event
        WHERE contact > $1 AND contact <= $2 AND verdict = 'human' AND kind <> 'bounced'
        GROUP BY contact";
    ORDERS = "SELECT c.id, MAX(t.placed_at)
        FROM contact c
        JOIN trade_order t ON t.company = c.company
        WHERE c.id > $1 AND c.id <= $2
        GROUP BY c.id";
    LAST_OPENS = "SELECT contact, day FROM last_open WHERE contact > $1 AND contact <= $2";
    RETURNS = "SELECT contact, COUNT(*)
        FROM letter_return
        WHERE contact > $1 AND contact <= $2 AND kind = 'bounce' AND at > $3
        GROUP BY contact";
    PUT = "INSERT INTO resting (contact, since, why, kinds) VALUES ($1, $2, $3, $4) ON CONFLICT (contact) DO NOTHING";
    OF_CONTACT = "SELECT contact, since, why, kinds FROM resting WHERE contact = $1";
    WAKE = "DELETE FROM resting WHERE contact = $1";
    COUNT = "SELECT COUNT(*) FROM resting r JOIN contact c ON c.id = r.contact AND c.deleted_at IS NULL";
}

fn read_resting(row: &Row<'_>) -> Result<RestingRow, DatabaseError> {
    Ok(RestingRow {
        contact: row.id(0)?,
        since: row.time(1)?,
        why: row.parsed(2)?,
        kinds: row.text(3)?.split(' ').filter_map(|word| word.parse().ok()).collect(),
    })
}

/// Up to [`PEOPLE_ROWS`] people after one, by id.
///
/// # Errors
/// The database's.
pub async fn people(database: &Database, after: ContactId) -> Result<Vec<Judgeable>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(Judgeable { contact: row.id(0)?, country: row.optional_parsed(1)?, permission: permission_of(row, 2)? })
    };
    database.query(PEOPLE, args![after], read).await
}

/// Letters to people with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn letters(
    database: &Database,
    (after, until): (ContactId, ContactId),
) -> Result<Vec<WrittenTo>, DatabaseError> {
    let read =
        |row: &Row<'_>| Ok(WrittenTo { contact: row.id(0)?, letters: row.int(1)?, first_at: row.optional_time(2)? });
    database.query(LETTERS, args![after, until], read).await
}

/// The newest sign of each of these people: of their own, by an order of their company, or by the day of a last opening.
///
/// # Errors
/// The database's.
pub async fn signs(
    database: &Database,
    (after, until): (ContactId, ContactId),
) -> Result<Vec<(ContactId, Timestamp)>, DatabaseError> {
    let read = |row: &Row<'_>| Ok((row.id(0)?, row.time(1)?));
    let mut found = database.query(SIGNS, args![after, until], read).await?;
    found.extend(database.query(ORDERS, args![after, until], read).await?);
    let of_day = |row: &Row<'_>| Ok((row.id(0)?, Timestamp::from_millis((row.int(1)? + 1) * 86_400_000)));
    found.extend(database.query(LAST_OPENS, args![after, until], of_day).await?);
    Ok(found)
}

/// How many letters came back from each of these people after a moment.
///
/// # Errors
/// The database's.
pub async fn returns(
    database: &Database,
    (after, until): (ContactId, ContactId),
    since: Timestamp,
) -> Result<Vec<(ContactId, i64)>, DatabaseError> {
    database.query(RETURNS, args![after, until, since], |row| Ok((row.id(0)?, row.int(1)?))).await
}

/// Lets somebody rest; `false` when they do already.
///
/// # Errors
/// The database's.
pub async fn rest(transaction: &mut Transaction, row: &RestingRow) -> Result<bool, DatabaseError> {
    let kinds: Vec<&str> = row.kinds.iter().map(|kind| kind.as_str()).collect();
    let row = args![row.contact, row.since, row.why.as_str(), kinds.join(" ")];
    Ok(transaction.execute(PUT, &row).await? == 1)
}

/// Since when and why somebody rests.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, contact: ContactId) -> Result<Option<RestingRow>, DatabaseError> {
    transaction.first(OF_CONTACT, &args![contact], read_resting).await
}

/// The same for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, contact: ContactId) -> Result<Option<RestingRow>, DatabaseError> {
    database.first(OF_CONTACT, args![contact], read_resting).await
}

/// Ends somebody's rest; `false` when they do not rest.
///
/// # Errors
/// The database's.
pub async fn wake(transaction: &mut Transaction, contact: ContactId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(WAKE, &args![contact]).await? == 1)
}

/// How many people rest.
///
/// # Errors
/// The database's.
pub async fn count(database: &Database) -> Result<i64, DatabaseError> {
    Ok(database.first(COUNT, args![], |row| row.int(0)).await?.unwrap_or(0))
}
