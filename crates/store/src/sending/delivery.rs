//! Shaping as people set it, how groups of a channel stand, and what became of letters by channel, group and hour.

use crate::{Database, DatabaseError, Row, Transaction, Value, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, OutgoingId};
use domain::sending::provider::ProviderGroup;

/// What a person set for one group of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapingRow {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    /// JSON.
    pub change: String,
    pub updated_at: Timestamp,
}

/// A group that was told to go slower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    pub held_until: Timestamp,
    /// Of its speed.
    pub share_in_thousand: i64,
    /// The reply's stage and codes, without its words.
    pub reason: String,
    pub at: Timestamp,
    /// When the row of such replies began: each came as soon as it was tried again.
    pub since: Timestamp,
}

/// One sum of a batch. `hour` = hours since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryDelta {
    pub id: i64,
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    /// `None` for letters of no campaign.
    pub campaign: Option<CampaignId>,
    pub hour: i64,
    pub name: &'static str,
    pub amount: i64,
}

/// What became of a group's letters since an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySum {
    pub provider: ProviderGroup,
    pub name: String,
    pub amount: i64,
}

/// What became of a campaign's letters to a group, in an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignHour {
    pub campaign: CampaignId,
    pub provider: ProviderGroup,
    pub hour: i64,
    pub name: String,
    pub amount: i64,
}

/// What became of a group's letters, in an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupHour {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    pub hour: i64,
    pub name: String,
    pub amount: i64,
}

statements! {
    PUT_SHAPING = "INSERT INTO shaping (id, channel, provider, change, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (channel, provider) DO UPDATE SET change = excluded.change, updated_at = excluded.updated_at";
    REMOVE_SHAPING = "DELETE FROM shaping WHERE channel = $1 AND provider = $2";
    SHAPING = "SELECT channel, provider, change, updated_at FROM shaping ORDER BY channel, provider LIMIT 5000";
    SHAPING_OF = "SELECT channel, provider, change, updated_at FROM shaping WHERE channel = $1 AND provider = $2";
    // Refused within two minutes after the wait before: the same row of refusals.
    PUT_STANDING = "INSERT INTO delivery_standing (id, channel, provider, held_until, share_in_thousand, reason, at, since)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        ON CONFLICT (channel, provider) DO UPDATE SET held_until = excluded.held_until,
            share_in_thousand = excluded.share_in_thousand, reason = excluded.reason, at = excluded.at,
            since = CASE WHEN excluded.at <= delivery_standing.held_until + 120000
                THEN COALESCE(delivery_standing.since, delivery_standing.at) ELSE excluded.at END";
    REMOVE_STANDING = "DELETE FROM delivery_standing WHERE channel = $1 AND provider = $2";
    STANDING = "SELECT channel, provider, held_until, share_in_thousand, reason, at, COALESCE(since, at) FROM delivery_standing
        WHERE channel = $1
        ORDER BY provider";
    STANDINGS = "SELECT channel, provider, held_until, share_in_thousand, reason, at, COALESCE(since, at) FROM delivery_standing
        WHERE held_until > $1
        ORDER BY channel, provider
        LIMIT 20000";
    STANDING_OF = "SELECT channel, provider, held_until, share_in_thousand, reason, at, COALESCE(since, at) FROM delivery_standing
        WHERE channel = $1 AND provider = $2";
    pub(super) DELTA = "INSERT INTO delivery_delta (id, channel, provider, campaign, hour, name, amount)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SUMS = "SELECT provider, name, CAST(SUM(amount) AS BIGINT) FROM delivery_delta
        WHERE channel = $1 AND hour >= $2
        GROUP BY provider, name
        ORDER BY provider, name";
    CAMPAIGN_HOURS = "SELECT campaign, provider, hour, name, CAST(SUM(amount) AS BIGINT) FROM delivery_delta
        WHERE channel = $1 AND hour >= $2 AND campaign IS NOT NULL
        GROUP BY campaign, provider, hour, name
        ORDER BY hour, campaign, provider, name
        LIMIT 200000";
    OF_CAMPAIGN_CELLS = "SELECT channel, provider, name, CAST(SUM(amount) AS BIGINT) FROM delivery_delta
        WHERE campaign = $1
        GROUP BY channel, provider, name
        ORDER BY channel, provider, name";
    // Letters that carry the mark by which an open is known.
    MARKED = "SELECT d.provider, CAST(SUM(d.amount) AS BIGINT)
        FROM delivery_delta d
        JOIN campaign c ON c.id = d.campaign
        WHERE d.channel = $1 AND d.hour >= $2 AND d.name = 'accepted' AND c.track_opens = 1
        GROUP BY d.provider
        ORDER BY d.provider";
    PLACE = "SELECT channel, provider FROM outgoing WHERE id = $1";
    // Days of four weeks by group: a few thousand rows.
    GROUP_HOURS = "SELECT channel, provider, hour, name, CAST(SUM(amount) AS BIGINT) FROM delivery_delta
        WHERE channel = $1 AND hour >= $2
        GROUP BY channel, provider, hour, name
        ORDER BY hour, provider, name
        LIMIT 200000";
}

fn read_shaping(row: &Row<'_>) -> Result<ShapingRow, DatabaseError> {
    Ok(ShapingRow { channel: row.id(0)?, provider: row.parsed(1)?, change: row.text(2)?, updated_at: row.time(3)? })
}

fn read_standing(row: &Row<'_>) -> Result<StandingRow, DatabaseError> {
    Ok(StandingRow {
        channel: row.id(0)?,
        provider: row.parsed(1)?,
        held_until: row.time(2)?,
        share_in_thousand: row.int(3)?,
        reason: row.text(4)?,
        at: row.time(5)?,
        since: row.time(6)?,
    })
}

/// Sets the shaping of one group.
///
/// # Errors
/// The database's.
pub async fn put_shaping(transaction: &mut Transaction, id: i64, shaping: &ShapingRow) -> Result<(), DatabaseError> {
    let ShapingRow { channel, provider, change, updated_at } = shaping;
    transaction.execute(PUT_SHAPING, &args![id, *channel, provider.as_str(), change.as_str(), *updated_at]).await?;
    Ok(())
}

/// Goes back to what is shipped and in the user's file.
///
/// # Errors
/// The database's.
pub async fn remove_shaping(
    transaction: &mut Transaction,
    channel: ChannelId,
    provider: ProviderGroup,
) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_SHAPING, &args![channel, provider.as_str()]).await?;
    Ok(())
}

/// What was set for one group.
///
/// # Errors
/// The database's.
pub async fn find_shaping(
    transaction: &mut Transaction,
    channel: ChannelId,
    provider: ProviderGroup,
) -> Result<Option<ShapingRow>, DatabaseError> {
    transaction.first(SHAPING_OF, &args![channel, provider.as_str()], read_shaping).await
}

/// Everything that was set.
///
/// # Errors
/// The database's.
pub async fn shaping(database: &Database) -> Result<Vec<ShapingRow>, DatabaseError> {
    database.query(SHAPING, args![], read_shaping).await
}

/// Writes how a group stands; since when is found by what stood there before.
///
/// # Errors
/// The database's.
pub async fn put_standing(transaction: &mut Transaction, id: i64, row: &StandingRow) -> Result<(), DatabaseError> {
    let StandingRow { channel, provider, held_until, share_in_thousand, reason, at, since: _ } = row;
    let row = args![id, *channel, provider.as_str(), *held_until, *share_in_thousand, reason.as_str(), *at];
    transaction.execute(PUT_STANDING, &row).await?;
    Ok(())
}

/// The group is at its full speed again.
///
/// # Errors
/// The database's.
pub async fn remove_standing(
    transaction: &mut Transaction,
    channel: ChannelId,
    provider: ProviderGroup,
) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_STANDING, &args![channel, provider.as_str()]).await?;
    Ok(())
}

/// The groups of a channel that are slower than they may be.
///
/// # Errors
/// The database's.
pub async fn standing(database: &Database, channel: ChannelId) -> Result<Vec<StandingRow>, DatabaseError> {
    database.query(STANDING, args![channel], read_standing).await
}

/// The groups of all channels that begin nothing at `now`.
///
/// # Errors
/// The database's.
pub async fn standings(database: &Database, now: Timestamp) -> Result<Vec<StandingRow>, DatabaseError> {
    database.query(STANDINGS, args![now], read_standing).await
}

/// How one group stands, inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_standing(
    transaction: &mut Transaction,
    channel: ChannelId,
    provider: ProviderGroup,
) -> Result<Option<StandingRow>, DatabaseError> {
    transaction.first(STANDING_OF, &args![channel, provider.as_str()], read_standing).await
}

/// Appends sums.
///
/// # Errors
/// The database's.
pub async fn add_deltas(transaction: &mut Transaction, deltas: &[DeliveryDelta]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = deltas.iter().map(delta_row).collect();
    transaction.execute_many(DELTA, &rows).await?;
    Ok(())
}

/// The row of [`DELTA`].
pub(super) fn delta_row(delta: &DeliveryDelta) -> Vec<Value> {
    args![delta.id, delta.channel, delta.provider.as_str(), delta.campaign, delta.hour, delta.name, delta.amount].into()
}

/// What became of a channel's letters since an hour, by group.
///
/// # Errors
/// The database's.
pub async fn sums(database: &Database, channel: ChannelId, since: i64) -> Result<Vec<DeliverySum>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(DeliverySum { provider: row.parsed(0)?, name: row.text(1)?, amount: row.int(2)? });
    database.query(SUMS, args![channel, since], read).await
}

/// What became of a channel's letters since an hour, by campaign, group and hour.
///
/// # Errors
/// The database's.
pub async fn campaign_hours(
    database: &Database,
    channel: ChannelId,
    since: i64,
) -> Result<Vec<CampaignHour>, DatabaseError> {
    let read = |row: &Row<'_>| {
        let (campaign, provider, hour) = (row.id(0)?, row.parsed(1)?, row.int(2)?);
        Ok(CampaignHour { campaign, provider, hour, name: row.text(3)?, amount: row.int(4)? })
    };
    database.query(CAMPAIGN_HOURS, args![channel, since], read).await
}

/// What became of a campaign's letters, by the channel that they went by and group.
///
/// # Errors
/// The database's.
pub async fn cells_of_campaign(
    database: &Database,
    campaign: CampaignId,
) -> Result<Vec<(ChannelId, DeliverySum)>, DatabaseError> {
    database.query(OF_CAMPAIGN_CELLS, args![campaign], read_cell).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_cells_of_campaign(
    transaction: &mut Transaction,
    campaign: CampaignId,
) -> Result<Vec<(ChannelId, DeliverySum)>, DatabaseError> {
    transaction.query(OF_CAMPAIGN_CELLS, &args![campaign], read_cell).await
}

fn read_cell(row: &Row<'_>) -> Result<(ChannelId, DeliverySum), DatabaseError> {
    let sum = DeliverySum { provider: row.parsed(1)?, name: row.text(2)?, amount: row.int(3)? };
    Ok((row.id(0)?, sum))
}

/// What became of a channel's letters since an hour, by group and hour.
///
/// # Errors
/// The database's.
pub async fn group_hours(database: &Database, channel: ChannelId, since: i64) -> Result<Vec<GroupHour>, DatabaseError> {
    let read = |row: &Row<'_>| {
        let (channel, provider, hour) = (row.id(0)?, row.parsed(1)?, row.int(2)?);
        Ok(GroupHour { channel, provider, hour, name: row.text(3)?, amount: row.int(4)? })
    };
    database.query(GROUP_HOURS, args![channel, since], read).await
}

/// How many accepted letters of a channel since an hour carry the mark by which an open is known, by group.
///
/// # Errors
/// The database's.
pub async fn marked(
    database: &Database,
    channel: ChannelId,
    since: i64,
) -> Result<Vec<(ProviderGroup, i64)>, DatabaseError> {
    database.query(MARKED, args![channel, since], |row| Ok((row.parsed(0)?, row.int(1)?))).await
}

/// Which way a letter went, and who runs its reader's mailbox; inside a verb.
///
/// # Errors
/// The database's.
pub async fn place_of(
    transaction: &mut Transaction,
    letter: OutgoingId,
) -> Result<Option<(ChannelId, ProviderGroup)>, DatabaseError> {
    transaction.first(PLACE, &args![letter], |row| Ok((row.id(0)?, row.parsed(1)?))).await
}
