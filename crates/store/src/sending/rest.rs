//! Channels that are given a rest after troubles in a row: why, until when, and whether somebody asked for a try at once.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ChannelId;

/// A channel at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestRow {
    pub channel: ChannelId,
    /// `connection`, `sign_in` or `refused`.
    pub cause: String,
    /// The stage and the codes, without a server's words.
    pub reason: String,
    pub in_a_row: i64,
    pub since: Timestamp,
    pub next_try_at: Timestamp,
    pub asked_at: Option<Timestamp>,
}

statements! {
    PUT = "INSERT INTO channel_rest (channel, cause, reason, in_a_row, since, next_try_at, asked_at)
        VALUES ($1, $2, $3, $4, $5, $6, NULL)
        ON CONFLICT (channel)
        DO UPDATE SET cause = excluded.cause, reason = excluded.reason, in_a_row = excluded.in_a_row,
            next_try_at = excluded.next_try_at, asked_at = NULL";
    ASK = "UPDATE channel_rest SET asked_at = $2 WHERE channel = $1";
    END = "DELETE FROM channel_rest WHERE channel = $1";
    ALL = "SELECT channel, cause, reason, in_a_row, since, next_try_at, asked_at
        FROM channel_rest
        ORDER BY channel
        LIMIT 1000";
    OF = "SELECT channel, cause, reason, in_a_row, since, next_try_at, asked_at FROM channel_rest WHERE channel = $1";
}

fn read(row: &Row<'_>) -> Result<RestRow, DatabaseError> {
    Ok(RestRow {
        channel: row.id(0)?,
        cause: row.text(1)?,
        reason: row.text(2)?,
        in_a_row: row.int(3)?,
        since: row.time(4)?,
        next_try_at: row.time(5)?,
        asked_at: row.optional_time(6)?,
    })
}

/// The channel rests, or rests for longer; since when stays, and a try that was asked for has been made.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, row: &RestRow) -> Result<(), DatabaseError> {
    let RestRow { channel, cause, reason, in_a_row, since, next_try_at, .. } = row;
    let row = args![*channel, cause.as_str(), reason.as_str(), *in_a_row, *since, *next_try_at];
    transaction.execute(PUT, &row).await.map(drop)
}

/// Somebody wants a try now. Answers whether the channel rests at all.
///
/// # Errors
/// The database's.
pub async fn ask(transaction: &mut Transaction, channel: ChannelId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(ASK, &args![channel, now]).await? > 0)
}

/// The rest is over.
///
/// # Errors
/// The database's.
pub async fn end(transaction: &mut Transaction, channel: ChannelId) -> Result<(), DatabaseError> {
    transaction.execute(END, &args![channel]).await.map(drop)
}

/// The channels at rest.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<RestRow>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// How one channel rests, if it does.
///
/// # Errors
/// The database's.
pub async fn of(database: &Database, channel: ChannelId) -> Result<Option<RestRow>, DatabaseError> {
    database.first(OF, args![channel], read).await
}
