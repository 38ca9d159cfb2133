//! What was sent over all campaigns, by name and by hour, and what stands in the queue.
//!
//! Sums are those of the batches' deltas, found through their index by campaign, name and hour: a window costs a look per
//! campaign and name, however many letters there were. `owner` narrows to the campaigns of one person.

use crate::{Database, DatabaseError, args, statements};
use basics::Timestamp;
use basics::ids::UserId;

const HOUR_MILLIS: i64 = 3_600_000;

statements! {
    // CROSS JOIN keeps SQLite from reading every delta to find the campaigns.
    SUMS = "SELECT d.name, CAST(SUM(d.amount) AS BIGINT)
        FROM campaign c
        CROSS JOIN campaign_delta d
        WHERE d.campaign = c.id AND d.hour >= $1 AND d.hour < $2 AND (c.owner = $3 OR $3 = 0)
            AND d.name IN ('accepted', 'refused', 'in_doubt', 'deferred', 'opened', 'clicked', 'replied', 'unsubscribed')
        GROUP BY d.name";
    HOURS = "SELECT d.hour, CAST(SUM(d.amount) AS BIGINT)
        FROM campaign c
        CROSS JOIN campaign_delta d
        WHERE d.campaign = c.id AND d.hour >= $1 AND d.hour < $2 AND (c.owner = $3 OR $3 = 0)
            AND d.name IN ('accepted', 'refused', 'in_doubt')
        GROUP BY d.hour
        ORDER BY d.hour";
    // Answered from the index of queued letters alone.
    QUEUED = "SELECT o.not_before / 3600000, COUNT(*)
        FROM outgoing o
        WHERE o.state = 'queued' AND o.not_before < $1
        GROUP BY o.not_before / 3600000
        ORDER BY o.not_before / 3600000";
    QUEUED_OF = "SELECT o.not_before / 3600000, COUNT(*)
        FROM campaign c
        CROSS JOIN outgoing o
        WHERE o.campaign = c.id AND o.state = 'queued' AND o.not_before < $1 AND c.owner = $2
            AND c.state IN ('running', 'paused')
        GROUP BY o.not_before / 3600000
        ORDER BY o.not_before / 3600000";
    SCHEDULED = "SELECT c.send_at / 3600000, CAST(SUM(c.audience_size) AS BIGINT)
        FROM campaign c
        WHERE c.state = 'scheduled' AND c.deleted_at IS NULL AND c.send_at < $1 AND (c.owner = $2 OR $2 = 0)
        GROUP BY c.send_at / 3600000
        ORDER BY c.send_at / 3600000";
    // Addresses are few beside letters, and reasons change in place: the day of the row is not that of the complaint.
    COMPLAINTS = "SELECT COUNT(*) FROM suppression WHERE reason = 'complained' AND at >= $1";
}

/// Nobody has the id 0: it stands for everybody's campaigns.
fn number(owner: Option<UserId>) -> i64 {
    owner.map_or(0, |owner| owner.as_i64().max(1))
}

fn hour(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(HOUR_MILLIS)
}

/// Sums by name of the hours that begin in `from..until`.
///
/// # Errors
/// The database's.
pub async fn sums(
    database: &Database,
    from: Timestamp,
    until: Timestamp,
    owner: Option<UserId>,
) -> Result<Vec<(String, i64)>, DatabaseError> {
    let values = args![hour(from), hour(until), number(owner)];
    database.query(SUMS, values, |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// Letters with an outcome by hour (hours since 1970), of the hours that begin in `from..until`.
///
/// # Errors
/// The database's.
pub async fn sent_by_hour(
    database: &Database,
    from: Timestamp,
    until: Timestamp,
    owner: Option<UserId>,
) -> Result<Vec<(i64, i64)>, DatabaseError> {
    let values = args![hour(from), hour(until), number(owner)];
    database.query(HOURS, values, |row| Ok((row.int(0)?, row.int(1)?))).await
}

/// Queued letters that are due before `until`, by the hour in which they are.
///
/// # Errors
/// The database's.
pub async fn queued_by_hour(
    database: &Database,
    until: Timestamp,
    owner: Option<UserId>,
) -> Result<Vec<(i64, i64)>, DatabaseError> {
    let read = |row: &crate::Row<'_>| Ok((row.int(0)?, row.int(1)?));
    match owner {
        None => database.query(QUEUED, args![until], read).await,
        Some(_) => database.query(QUEUED_OF, args![until, number(owner)], read).await,
    }
}

/// People of campaigns that begin before `until`, by the hour in which they do.
///
/// # Errors
/// The database's.
pub async fn scheduled_by_hour(
    database: &Database,
    until: Timestamp,
    owner: Option<UserId>,
) -> Result<Vec<(i64, i64)>, DatabaseError> {
    database.query(SCHEDULED, args![until, number(owner)], |row| Ok((row.int(0)?, row.int(1)?))).await
}

/// Addresses that called a letter spam since then.
///
/// # Errors
/// The database's.
pub async fn complaints(database: &Database, since: Timestamp) -> Result<i64, DatabaseError> {
    Ok(database.first(COMPLAINTS, args![since], |row| row.int(0)).await?.unwrap_or(0))
}
