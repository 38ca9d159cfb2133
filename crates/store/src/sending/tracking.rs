//! What a workspace keeps of its readers: modes of countries, what persons said, days of last openings; and targets that were stopped.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::ids::{CampaignId, ContactId, StoppedTargetId, UserId};
use basics::{Country, Timestamp};
use domain::sending::tracking::{Mode, TrackingConsent};
use std::collections::BTreeMap;

/// Ids of one statement.
const IDS_AT_ONCE: usize = 500;

/// What a workspace says about a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryRow {
    pub country: Country,
    pub mode: Mode,
    pub source: String,
    pub since: String,
    pub changed_by: i64,
    pub changed_at: Timestamp,
}

/// A target to which no click is led any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoppedRow {
    pub id: StoppedTargetId,
    pub url: String,
    pub is_prefix: bool,
    pub campaign: CampaignId,
    pub stopped_by: UserId,
    pub stopped_at: Timestamp,
}

statements! {
    COUNTRIES = "SELECT country, mode, source, since, changed_by, changed_at FROM tracking_country ORDER BY country";
    PUT_COUNTRY = "INSERT INTO tracking_country (country, mode, source, since, changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (country) DO UPDATE SET mode = excluded.mode, source = excluded.source, since = excluded.since,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    REMOVE_COUNTRY = "DELETE FROM tracking_country WHERE country = $1";
    CONSENT = "SELECT state, at FROM tracking_consent WHERE contact = $1";
    PUT_CONSENT = "INSERT INTO tracking_consent (contact, state, at) VALUES ($1, $2, $3)
        ON CONFLICT (contact) DO UPDATE SET state = excluded.state, at = excluded.at";
    REMOVE_CONSENT = "DELETE FROM tracking_consent WHERE contact = $1";
    LAST_OPEN = "SELECT day FROM last_open WHERE contact = $1";
    // Only forwards: hits may come late.
    PUT_LAST_OPEN = "INSERT INTO last_open (contact, day) VALUES ($1, $2)
        ON CONFLICT (contact) DO UPDATE
        SET day = CASE WHEN excluded.day > last_open.day THEN excluded.day ELSE last_open.day END";
    REMOVE_LAST_OPEN = "DELETE FROM last_open WHERE contact = $1";
    STOPPED = "SELECT id, url, is_prefix, campaign, stopped_by, stopped_at FROM stopped_target ORDER BY id LIMIT 10000";
    STOP = "INSERT INTO stopped_target (id, url, is_prefix, campaign, stopped_by, stopped_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (url) DO NOTHING";
    RESUME = "DELETE FROM stopped_target WHERE url = $1";
    LINK = "SELECT url FROM link WHERE id = $1 AND campaign = $2";
}

fn read_country(row: &Row<'_>) -> Result<CountryRow, DatabaseError> {
    Ok(CountryRow {
        country: row.parsed(0)?,
        mode: row.parsed(1)?,
        source: row.text(2)?,
        since: row.text(3)?,
        changed_by: row.int(4)?,
        changed_at: row.time(5)?,
    })
}

/// What the workspace says about countries, by code.
///
/// # Errors
/// The database's.
pub async fn countries(database: &Database) -> Result<Vec<CountryRow>, DatabaseError> {
    database.query(COUNTRIES, args![], read_country).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_countries(transaction: &mut Transaction) -> Result<Vec<CountryRow>, DatabaseError> {
    transaction.query(COUNTRIES, &args![], read_country).await
}

/// # Errors
/// The database's.
pub async fn put_country(transaction: &mut Transaction, row: &CountryRow) -> Result<(), DatabaseError> {
    let (country, mode) = (row.country.as_str(), row.mode.as_str());
    let values = args![country, mode, row.source.as_str(), row.since.as_str(), row.changed_by, row.changed_at];
    transaction.execute(PUT_COUNTRY, &values).await.map(drop)
}

/// Goes back to what is shipped; `false` when nothing else was said.
///
/// # Errors
/// The database's.
pub async fn remove_country(transaction: &mut Transaction, country: Country) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE_COUNTRY, &args![country.as_str()]).await? == 1)
}

/// What a person said last about being noted, and when.
///
/// # Errors
/// The database's.
pub async fn consent(
    database: &Database,
    contact: ContactId,
) -> Result<Option<(TrackingConsent, Timestamp)>, DatabaseError> {
    database.first(CONSENT, args![contact], |row| Ok((row.parsed(0)?, row.time(1)?))).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_consent(
    transaction: &mut Transaction,
    contact: ContactId,
) -> Result<Option<TrackingConsent>, DatabaseError> {
    transaction.first(CONSENT, &args![contact], |row| row.parsed(0)).await
}

/// What people said, of those who said something.
///
/// # Errors
/// The database's.
pub async fn consents_among(
    database: &Database,
    people: &[ContactId],
) -> Result<BTreeMap<ContactId, TrackingConsent>, DatabaseError> {
    let mut said = BTreeMap::new();
    for some in people.chunks(IDS_AT_ONCE) {
        let pieces = Pieces::new("SELECT contact, state FROM tracking_consent WHERE contact IN ");
        let pieces = pieces.list(some.iter().copied());
        said.extend(database.query_pieces(pieces, |row| Ok((row.id(0)?, row.parsed(1)?))).await?);
    }
    Ok(said)
}

/// # Errors
/// The database's.
pub async fn put_consent(
    transaction: &mut Transaction,
    contact: ContactId,
    state: TrackingConsent,
    at: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PUT_CONSENT, &args![contact, state.as_str(), at]).await.map(drop)
}

/// Forgets what a person said.
///
/// # Errors
/// The database's.
pub async fn remove_consent(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_CONSENT, &args![contact]).await.map(drop)
}

/// Forgets what is known of a person as a reader beyond the timeline.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_CONSENT, &args![contact]).await?;
    transaction.execute(REMOVE_LAST_OPEN, &args![contact]).await.map(drop)
}

/// Forgets the day of a person's last opening.
///
/// # Errors
/// The database's.
pub async fn forget_last_open(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_LAST_OPEN, &args![contact]).await.map(drop)
}

/// The day (since 1970) on which the person last opened a letter, where only that is kept.
///
/// # Errors
/// The database's.
pub async fn last_open(database: &Database, contact: ContactId) -> Result<Option<i64>, DatabaseError> {
    database.first(LAST_OPEN, args![contact], |row| row.int(0)).await
}

/// # Errors
/// The database's.
pub async fn note_last_open(
    transaction: &mut Transaction,
    days: &BTreeMap<ContactId, i64>,
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = days.iter().map(|(contact, day)| args![*contact, *day]).collect();
    transaction.execute_many(PUT_LAST_OPEN, &rows).await.map(drop)
}

/// Every stopped target, oldest first.
///
/// # Errors
/// The database's.
pub async fn stopped(database: &Database) -> Result<Vec<StoppedRow>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(StoppedRow {
            id: row.id(0)?,
            url: row.text(1)?,
            is_prefix: row.flag(2)?,
            campaign: row.id(3)?,
            stopped_by: row.id(4)?,
            stopped_at: row.time(5)?,
        })
    };
    database.query(STOPPED, args![], read).await
}

/// Stops a target; `false` when it was stopped before.
///
/// # Errors
/// The database's.
pub async fn stop(transaction: &mut Transaction, row: &StoppedRow) -> Result<bool, DatabaseError> {
    let values = args![row.id, row.url.as_str(), row.is_prefix, row.campaign, row.stopped_by, row.stopped_at];
    Ok(transaction.execute(STOP, &values).await? == 1)
}

/// Leads to a target again; `false` when it was not stopped.
///
/// # Errors
/// The database's.
pub async fn resume(transaction: &mut Transaction, url: &str) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RESUME, &args![url]).await? == 1)
}

/// The address of a link of a campaign, as its letter shows it.
///
/// # Errors
/// The database's.
pub async fn link(
    transaction: &mut Transaction,
    campaign: CampaignId,
    link: basics::ids::LinkId,
) -> Result<Option<String>, DatabaseError> {
    transaction.first(LINK, &args![link, campaign], |row| row.text(0)).await
}
