//! What a worker holds: for how long, and whose letters they are when it is gone.

use super::Held;
use crate::{DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId};
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;

statements! {
    RENEW = "UPDATE outgoing SET lease_until = $3
        WHERE channel = $1 AND holder = $2 AND state IN ('leased', 'data_intent')";
    EXPIRED = "SELECT id, fence, campaign, state, channel, provider FROM outgoing
        WHERE state IN ('leased', 'data_intent') AND lease_until < $1 AND holder <> $2
        ORDER BY lease_until
        LIMIT 5000";
    HELD_BY = "SELECT id, fence, campaign, state, channel, provider FROM outgoing
        WHERE state IN ('leased', 'data_intent') AND holder = $1
        LIMIT 5000";
    HELD_OF_CHANNEL = "SELECT id, fence, campaign, state, channel, provider FROM outgoing
        WHERE state IN ('leased', 'data_intent') AND channel = $1 AND holder = $2
        LIMIT 5000";
}

/// Holds everything this worker has of a channel for longer.
///
/// # Errors
/// The database's.
pub async fn renew(
    transaction: &mut Transaction,
    channel: ChannelId,
    holder: i64,
    lease_until: Timestamp,
) -> Result<u64, DatabaseError> {
    transaction.execute(RENEW, &args![channel, holder, lease_until]).await
}

/// A letter whose worker is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orphan {
    pub held: Held,
    pub campaign: CampaignId,
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    /// Its end may have left: in doubt, never sent again. Else it is queued again.
    pub intended: bool,
}

fn read_orphan(row: &Row<'_>) -> Result<Orphan, DatabaseError> {
    let state: OutgoingState = row.parsed(3)?;
    let held = Held { id: row.id(0)?, fence: row.int(1)? };
    let intended = state == OutgoingState::DataIntent;
    Ok(Orphan { held, campaign: row.id(2)?, channel: row.id(4)?, provider: row.parsed(5)?, intended })
}

/// Up to 5,000 letters of other holders whose lease ran out. Who asks is alive and knows its own.
///
/// # Errors
/// The database's.
pub async fn expired(transaction: &mut Transaction, now: Timestamp, asking: i64) -> Result<Vec<Orphan>, DatabaseError> {
    transaction.query(EXPIRED, &args![now, asking], read_orphan).await
}

/// Up to 5,000 letters that a worker of this node number holds: after a restart they are orphans at once.
///
/// # Errors
/// The database's.
pub async fn held_by(transaction: &mut Transaction, holder: i64) -> Result<Vec<Orphan>, DatabaseError> {
    transaction.query(HELD_BY, &args![holder], read_orphan).await
}

/// Up to 5,000 letters of a channel that a worker of this node number holds.
///
/// # Errors
/// The database's.
pub async fn held_of_channel(
    transaction: &mut Transaction,
    channel: ChannelId,
    holder: i64,
) -> Result<Vec<Orphan>, DatabaseError> {
    transaction.query(HELD_OF_CHANNEL, &args![channel, holder], read_orphan).await
}
