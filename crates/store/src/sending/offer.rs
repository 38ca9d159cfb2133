//! What relays offered when they were greeted last: the largest letter, and whether they report on demand.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ChannelId;

/// What a channel's relay offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferRow {
    pub channel: ChannelId,
    /// `None` = it announced no limit.
    pub size_limit_bytes: Option<i64>,
    /// DSN (RFC 3461).
    pub reports: bool,
    pub at: Timestamp,
}

statements! {
    PUT = "INSERT INTO channel_offer (channel, size_limit_bytes, reports, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (channel) DO UPDATE SET size_limit_bytes = excluded.size_limit_bytes, reports = excluded.reports,
            at = excluded.at";
    FORGET = "DELETE FROM channel_offer WHERE channel = $1";
    ALL = "SELECT channel, size_limit_bytes, reports, at FROM channel_offer ORDER BY channel LIMIT 1000";
}

/// Writes what a relay offered, in the place of what it did before.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, row: &OfferRow) -> Result<(), DatabaseError> {
    let OfferRow { channel, size_limit_bytes, reports, at } = *row;
    transaction.execute(PUT, &args![channel, size_limit_bytes, reports, at]).await.map(drop)
}

/// Forgets what a relay offered: another one stands in its place.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, channel: ChannelId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![channel]).await.map(drop)
}

/// What every relay offered.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<OfferRow>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(OfferRow {
            channel: row.id(0)?,
            size_limit_bytes: row.optional_int(1)?,
            reports: row.flag(2)?,
            at: row.time(3)?,
        })
    };
    database.query(ALL, args![], read).await
}
