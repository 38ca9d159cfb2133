//! Which nodes share a channel, until when, and by which divisions of its limits each is bound. It decides nothing: the rule
//! of how nodes come to a new division is `application::sending::shares`.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ChannelId;

/// A node that has, or waits for, a part of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareRow {
    pub node: i64,
    /// Who was there first comes first.
    pub since: Timestamp,
    pub until: Timestamp,
    /// The divisions that bind it, as text.
    pub bounds: String,
}

statements! {
    OF_CHANNEL = "SELECT node, since, until, bounds FROM channel_share WHERE channel = $1 ORDER BY since, node";
    PUT = "INSERT INTO channel_share (channel, node, since, until, bounds) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (channel, node) DO UPDATE
        SET since = excluded.since, until = excluded.until, bounds = excluded.bounds";
    REMOVE = "DELETE FROM channel_share WHERE channel = $1 AND node = $2";
    FORGET = "DELETE FROM channel_share WHERE until < $1";
}

/// Everybody who shares a channel, in the order of their coming; also those whose time is over.
///
/// # Errors
/// The database's.
pub async fn of_channel(transaction: &mut Transaction, channel: ChannelId) -> Result<Vec<ShareRow>, DatabaseError> {
    transaction
        .query(OF_CHANNEL, &args![channel], |row| {
            Ok(ShareRow { node: row.int(0)?, since: row.time(1)?, until: row.time(2)?, bounds: row.text(3)? })
        })
        .await
}

/// Writes what a node has.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, channel: ChannelId, row: &ShareRow) -> Result<(), DatabaseError> {
    let values = args![channel, row.node, row.since, row.until, row.bounds.as_str()];
    transaction.execute(PUT, &values).await.map(drop)
}

/// A node needs its part no more.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, channel: ChannelId, node: i64) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE, &args![channel, node]).await.map(drop)
}

/// Forgets whose time was over before `until`.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, until: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![until]).await.map(drop)
}
