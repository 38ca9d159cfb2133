//! Cells of a channel that a receiver told to go slower: what one node hears, the others keep to as well, and a process that
//! starts after it.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::provider::ProviderGroup;

/// A cell that begins nothing for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldRow {
    pub id: i64,
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    /// Keyed hash of the place within the group; empty for the group as a whole.
    pub hash: Vec<u8>,
    /// The place, sealed for this table, column `place` and the row's id.
    pub place: Option<Vec<u8>>,
    pub held_until: Timestamp,
    /// Of its speed, after that.
    pub share_in_thousand: i64,
    pub node: i64,
}

statements! {
    PUT = "INSERT INTO back_off (id, channel, provider, hash, place, held_until, share_in_thousand, node)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REMOVE = "DELETE FROM back_off WHERE channel = $1 AND provider = $2 AND hash = $3";
    FORGET = "DELETE FROM back_off WHERE channel = $1 AND held_until < $2";
    HELD = "SELECT id, channel, provider, hash, place, held_until, share_in_thousand, node FROM back_off
        WHERE channel = $1 AND held_until > $2
        ORDER BY held_until
        LIMIT 4096";
}

/// Writes that a cell is held, in the place of what was written of it before; forgets cells of the channel whose time was over before `over`.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, row: &HoldRow, over: Timestamp) -> Result<(), DatabaseError> {
    let HoldRow { id, channel, provider, hash, place, held_until, share_in_thousand, node } = row;
    transaction.execute(FORGET, &args![*channel, over]).await?;
    transaction.execute(REMOVE, &args![*channel, provider.as_str(), hash.as_slice()]).await?;
    let values =
        args![*id, *channel, provider.as_str(), hash.as_slice(), place.clone(), *held_until, *share_in_thousand, *node];
    transaction.execute(PUT, &values).await.map(drop)
}

/// The cells of a channel that are held at `now`.
///
/// # Errors
/// The database's.
pub async fn held(database: &Database, channel: ChannelId, now: Timestamp) -> Result<Vec<HoldRow>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(HoldRow {
            id: row.int(0)?,
            channel: row.id(1)?,
            provider: row.parsed(2)?,
            hash: row.blob(3)?,
            place: row.optional_blob(4)?,
            held_until: row.time(5)?,
            share_in_thousand: row.int(6)?,
            node: row.int(7)?,
        })
    };
    database.query(HELD, args![channel, now], read).await
}
