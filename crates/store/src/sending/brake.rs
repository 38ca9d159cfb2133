//! Campaigns that paused by themselves, and receivers whose letters wait because they block us.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, UserId};
use domain::sending::brake::{Excess, Measure};
use domain::sending::provider::ProviderGroup;

/// The last time that a campaign paused by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrakeRow {
    pub campaign: CampaignId,
    /// How often a person let it go on.
    pub raised: u32,
    pub excess: Excess,
    pub braked_at: Timestamp,
    /// When a person let it go on after it.
    pub released_at: Option<Timestamp>,
    pub released_by: Option<UserId>,
}

/// A receiver whose letters wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldRow {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    pub until: Timestamp,
    /// Whose letters showed it.
    pub campaign: CampaignId,
    pub part: u64,
    pub base: u64,
    /// In ten thousandths.
    pub limit: u32,
    pub at: Timestamp,
    /// When a person let its letters go.
    pub lifted_at: Option<Timestamp>,
}

impl HoldRow {
    /// Whether its letters wait now.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.lifted_at.is_none() && now < self.until
    }
}

statements! {
    BRAKE = "SELECT campaign, raised, measure, part, base, limit_rate, at_least, braked_at, released_at, released_by
        FROM campaign_brake
        WHERE campaign = $1";
    BRAKES = "SELECT campaign, raised, measure, part, base, limit_rate, at_least, braked_at, released_at, released_by
        FROM campaign_brake
        WHERE braked_at >= $1
        ORDER BY campaign
        LIMIT 5000";
    PUT_BRAKE = "INSERT INTO campaign_brake (campaign, raised, measure, part, base, limit_rate, at_least, braked_at,
            released_at, released_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (campaign) DO UPDATE SET raised = excluded.raised, measure = excluded.measure, part = excluded.part,
            base = excluded.base, limit_rate = excluded.limit_rate, at_least = excluded.at_least,
            braked_at = excluded.braked_at, released_at = excluded.released_at, released_by = excluded.released_by";
    HOLDS = "SELECT channel, provider, until_at, campaign, part, base, limit_rate, at, lifted_at
        FROM blocked_receiver
        WHERE until_at > $1
        ORDER BY channel, provider
        LIMIT 5000";
    HOLD = "SELECT channel, provider, until_at, campaign, part, base, limit_rate, at, lifted_at
        FROM blocked_receiver
        WHERE channel = $1 AND provider = $2";
    PUT_HOLD = "INSERT INTO blocked_receiver (channel, provider, until_at, campaign, part, base, limit_rate, at, lifted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (channel, provider) DO UPDATE SET until_at = excluded.until_at, campaign = excluded.campaign,
            part = excluded.part, base = excluded.base, limit_rate = excluded.limit_rate, at = excluded.at,
            lifted_at = excluded.lifted_at";
}

fn number(row: &Row<'_>, place: usize) -> Result<u64, DatabaseError> {
    u64::try_from(row.int(place)?).map_err(DatabaseError::shape)
}

fn rate(row: &Row<'_>, place: usize) -> Result<u32, DatabaseError> {
    u32::try_from(row.int(place)?).map_err(DatabaseError::shape)
}

fn read_brake(row: &Row<'_>) -> Result<BrakeRow, DatabaseError> {
    let measure: Measure = row.parsed(2)?;
    let excess =
        Excess { measure, part: number(row, 3)?, base: number(row, 4)?, limit: rate(row, 5)?, at_least: rate(row, 6)? };
    Ok(BrakeRow {
        campaign: row.id(0)?,
        raised: rate(row, 1)?,
        excess,
        braked_at: row.time(7)?,
        released_at: row.optional_time(8)?,
        released_by: row.optional_id(9)?,
    })
}

fn read_hold(row: &Row<'_>) -> Result<HoldRow, DatabaseError> {
    Ok(HoldRow {
        channel: row.id(0)?,
        provider: row.parsed(1)?,
        until: row.time(2)?,
        campaign: row.id(3)?,
        part: number(row, 4)?,
        base: number(row, 5)?,
        limit: rate(row, 6)?,
        at: row.time(7)?,
        lifted_at: row.optional_time(8)?,
    })
}

/// How a campaign paused by itself the last time.
///
/// # Errors
/// The database's.
pub async fn brake(database: &Database, campaign: CampaignId) -> Result<Option<BrakeRow>, DatabaseError> {
    database.first(BRAKE, args![campaign], read_brake).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_brake(
    transaction: &mut Transaction,
    campaign: CampaignId,
) -> Result<Option<BrakeRow>, DatabaseError> {
    transaction.first(BRAKE, &args![campaign], read_brake).await
}

/// Campaigns that paused by themselves since then.
///
/// # Errors
/// The database's.
pub async fn brakes(database: &Database, since: Timestamp) -> Result<Vec<BrakeRow>, DatabaseError> {
    database.query(BRAKES, args![since], read_brake).await
}

/// Writes how a campaign paused, or was let go on.
///
/// # Errors
/// The database's.
pub async fn put_brake(transaction: &mut Transaction, row: &BrakeRow) -> Result<(), DatabaseError> {
    let Excess { measure, part, base, limit, at_least } = row.excess;
    let values = args![
        row.campaign,
        row.raised,
        measure.as_str(),
        part as i64,
        base as i64,
        limit,
        at_least,
        row.braked_at,
        row.released_at,
        row.released_by
    ];
    transaction.execute(PUT_BRAKE, &values).await.map(drop)
}

/// Holds that end after then, lifted ones too.
///
/// # Errors
/// The database's.
pub async fn holds(database: &Database, after: Timestamp) -> Result<Vec<HoldRow>, DatabaseError> {
    database.query(HOLDS, args![after], read_hold).await
}

/// The last hold of a receiver, inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_hold(
    transaction: &mut Transaction,
    channel: ChannelId,
    provider: ProviderGroup,
) -> Result<Option<HoldRow>, DatabaseError> {
    transaction.first(HOLD, &args![channel, provider.as_str()], read_hold).await
}

/// Writes a hold, or its end.
///
/// # Errors
/// The database's.
pub async fn put_hold(transaction: &mut Transaction, row: &HoldRow) -> Result<(), DatabaseError> {
    let values = args![
        row.channel,
        row.provider.as_str(),
        row.until,
        row.campaign,
        row.part as i64,
        row.base as i64,
        row.limit,
        row.at,
        row.lifted_at
    ];
    transaction.execute(PUT_HOLD, &values).await.map(drop)
}
