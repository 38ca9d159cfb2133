//! Routes in their order, and letters that another channel took over.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, OutgoingId, RouteId};
use domain::sending::provider::ProviderGroup;
use domain::sending::route::TroubleCause;
use std::collections::BTreeMap;

/// A route as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRecord {
    pub id: RouteId,
    pub name: String,
    /// Smaller ones are asked first.
    pub place: i64,
    /// Of a route, JSON with its version.
    pub conditions: String,
    pub patience_seconds: i64,
    pub enabled: bool,
    /// In their order.
    pub channels: Vec<ChannelId>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// Letters of one receiver, route and campaign that wait at a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoutedQueue {
    pub provider: ProviderGroup,
    pub route: RouteId,
    pub campaign: CampaignId,
}

/// A batch that another channel took over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReroutingRow {
    pub id: i64,
    pub campaign: CampaignId,
    pub from: ChannelId,
    pub to: ChannelId,
    /// Whose letters; why.
    pub provider: ProviderGroup,
    pub cause: TroubleCause,
    pub letters: i64,
    pub at: Timestamp,
}

/// What another channel took over, summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rerouted {
    pub from: ChannelId,
    pub to: ChannelId,
    pub cause: TroubleCause,
    /// Whose letters, where only a receiver's were taken over.
    pub provider: Option<ProviderGroup>,
    pub letters: i64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

statements! {
    ALL = "SELECT id, name, place, conditions, patience_seconds, enabled, created_at, version
        FROM route
        ORDER BY place, id
        LIMIT 1000";
    CHANNELS = "SELECT route, channel FROM route_channel ORDER BY route, place LIMIT 10000";
    INSERT = "INSERT INTO route (id, name, place, conditions, patience_seconds, enabled, created_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UPDATE = "UPDATE route
        SET name = $3, place = $4, conditions = $5, patience_seconds = $6, enabled = $7, version = version + 1
        WHERE id = $1 AND version = $2";
    PLACE = "UPDATE route SET place = $2, version = version + 1 WHERE id = $1 AND place <> $2";
    REMOVE = "DELETE FROM route WHERE id = $1";
    EMPTY = "DELETE FROM route_channel WHERE route = $1";
    FILL = "INSERT INTO route_channel (route, place, channel) VALUES ($1, $2, $3)";
    USES = "SELECT COUNT(*) FROM route_channel WHERE channel = $1";
    // The first queue behind the one given: one look into the index.
    NEXT_QUEUE = "SELECT provider, route, campaign
        FROM outgoing
        WHERE channel = $1 AND provider = $2 AND state = 'queued' AND route IS NOT NULL AND (route, campaign) > ($3, $4)
        ORDER BY route, campaign
        LIMIT 1";
    // Claimed and not yet on the wire: few, by the index of what is held.
    HELD_QUEUE = "SELECT provider, route, campaign
        FROM outgoing
        WHERE state IN ('leased', 'data_intent') AND channel = $1 AND route IS NOT NULL AND state = 'leased'
        ORDER BY route, campaign
        LIMIT 1";
    // Only letters in the queue: none of them can have left, and a claim that was faster keeps its own.
    MOVE = "UPDATE outgoing
        SET channel = $5
        WHERE state = 'queued' AND id IN (
            SELECT id FROM outgoing
            WHERE channel = $1 AND provider = $2 AND route = $3 AND campaign = $4 AND state = 'queued'
            LIMIT 500)
        RETURNING id";
    NOTE = "INSERT INTO rerouting (id, campaign, from_channel, to_channel, provider, cause, letters, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    // Of a channel that stood still as a whole its receivers are not told apart.
    NOTES = "SELECT from_channel, to_channel, cause, CASE WHEN cause = 'channel' THEN NULL ELSE provider END,
            CAST(SUM(letters) AS BIGINT), MIN(at), MAX(at)
        FROM rerouting
        WHERE campaign = $1
        GROUP BY from_channel, to_channel, cause, CASE WHEN cause = 'channel' THEN NULL ELSE provider END
        ORDER BY MIN(at), from_channel, to_channel
        LIMIT 100";
    NOTES_FROM = "SELECT from_channel, to_channel, cause, CASE WHEN cause = 'channel' THEN NULL ELSE provider END,
            CAST(SUM(letters) AS BIGINT), MIN(at), MAX(at)
        FROM rerouting
        WHERE from_channel = $1 AND at >= $2
        GROUP BY from_channel, to_channel, cause, CASE WHEN cause = 'channel' THEN NULL ELSE provider END
        ORDER BY MAX(at) DESC, to_channel
        LIMIT 100";
}

fn read(row: &Row<'_>) -> Result<RouteRecord, DatabaseError> {
    Ok(RouteRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        place: row.int(2)?,
        conditions: row.text(3)?,
        patience_seconds: row.int(4)?,
        enabled: row.flag(5)?,
        channels: Vec::new(),
        created_at: row.time(6)?,
        version: row.int(7)?,
    })
}

fn read_channel(row: &Row<'_>) -> Result<(RouteId, ChannelId), DatabaseError> {
    Ok((row.id(0)?, row.id(1)?))
}

fn together(mut routes: Vec<RouteRecord>, channels: Vec<(RouteId, ChannelId)>) -> Vec<RouteRecord> {
    let mut of_route: BTreeMap<RouteId, Vec<ChannelId>> = BTreeMap::new();
    for (route, channel) in channels {
        of_route.entry(route).or_default().push(channel);
    }
    for route in &mut routes {
        route.channels = of_route.remove(&route.id).unwrap_or_default();
    }
    routes
}

/// Every route, in the order in which they are asked.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<RouteRecord>, DatabaseError> {
    let channels = database.query(CHANNELS, args![], read_channel).await?;
    Ok(together(database.query(ALL, args![], read).await?, channels))
}

/// The same inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_all(transaction: &mut Transaction) -> Result<Vec<RouteRecord>, DatabaseError> {
    let channels = transaction.query(CHANNELS, &args![], read_channel).await?;
    Ok(together(transaction.query(ALL, &args![], read).await?, channels))
}

/// Inserts a route with its channels.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, record: &RouteRecord) -> Result<(), DatabaseError> {
    let row = args![
        record.id,
        record.name.as_str(),
        record.place,
        record.conditions.as_str(),
        record.patience_seconds,
        record.enabled,
        record.created_at,
        record.version
    ];
    transaction.execute(INSERT, &row).await?;
    fill(transaction, record).await
}

/// Updates a route where its version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, record: &RouteRecord) -> Result<bool, DatabaseError> {
    let row = args![
        record.id,
        record.version,
        record.name.as_str(),
        record.place,
        record.conditions.as_str(),
        record.patience_seconds,
        record.enabled
    ];
    if transaction.execute(UPDATE, &row).await? != 1 {
        return Ok(false);
    }
    transaction.execute(EMPTY, &args![record.id]).await?;
    fill(transaction, record).await?;
    Ok(true)
}

async fn fill(transaction: &mut Transaction, record: &RouteRecord) -> Result<(), DatabaseError> {
    let rows: Vec<_> = (0_i64..).zip(&record.channels).map(|(place, id)| args![record.id, place, *id]).collect();
    transaction.execute_many(FILL, &rows).await?;
    Ok(())
}

/// Puts routes into this order.
///
/// # Errors
/// The database's.
pub async fn order(transaction: &mut Transaction, routes: &[RouteId]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = (0_i64..).zip(routes).map(|(place, id)| args![*id, place]).collect();
    transaction.execute_many(PLACE, &rows).await?;
    Ok(())
}

/// Removes a route; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: RouteId) -> Result<bool, DatabaseError> {
    transaction.execute(EMPTY, &args![id]).await?;
    Ok(transaction.execute(REMOVE, &args![id]).await? == 1)
}

/// In how many routes a channel stands.
///
/// # Errors
/// The database's.
pub async fn uses(transaction: &mut Transaction, channel: ChannelId) -> Result<i64, DatabaseError> {
    Ok(transaction.first(USES, &args![channel], |row| row.int(0)).await?.unwrap_or_default())
}

/// Routed letters to a receiver that wait at a channel: the first queue behind `after`.
///
/// # Errors
/// The database's.
pub async fn next_queue(
    database: &Database,
    channel: ChannelId,
    provider: ProviderGroup,
    after: Option<RoutedQueue>,
) -> Result<Option<RoutedQueue>, DatabaseError> {
    let (route, campaign) = after.map_or((i64::MIN, i64::MIN), |queue| (queue.route.as_i64(), queue.campaign.as_i64()));
    database.first(NEXT_QUEUE, args![channel, provider.as_str(), route, campaign], read_queue).await
}

/// Routed letters that a worker of this channel has claimed, of one queue.
///
/// # Errors
/// The database's.
pub async fn held_queue(database: &Database, channel: ChannelId) -> Result<Option<RoutedQueue>, DatabaseError> {
    database.first(HELD_QUEUE, args![channel], read_queue).await
}

fn read_queue(row: &Row<'_>) -> Result<RoutedQueue, DatabaseError> {
    Ok(RoutedQueue { provider: row.parsed(0)?, route: row.id(1)?, campaign: row.id(2)? })
}

/// Gives up to 500 waiting letters of a queue to another channel; answers how many.
///
/// # Errors
/// The database's.
pub async fn take_over(
    transaction: &mut Transaction,
    queue: RoutedQueue,
    from: ChannelId,
    to: ChannelId,
) -> Result<i64, DatabaseError> {
    let row = args![from, queue.provider.as_str(), queue.route, queue.campaign, to];
    let moved: Vec<OutgoingId> = transaction.query(MOVE, &row, |row: &Row<'_>| row.id(0)).await?;
    Ok(moved.len() as i64)
}

/// Notes a batch that another channel took over.
///
/// # Errors
/// The database's.
pub async fn note(transaction: &mut Transaction, row: &ReroutingRow) -> Result<(), DatabaseError> {
    let ReroutingRow { id, campaign, from, to, provider, cause, letters, at } = *row;
    let row = args![id, campaign, from, to, provider.as_str(), cause.as_str(), letters, at];
    transaction.execute(NOTE, &row).await.map(drop)
}

/// What other channels took over of a campaign's letters.
///
/// # Errors
/// The database's.
pub async fn notes(database: &Database, campaign: CampaignId) -> Result<Vec<Rerouted>, DatabaseError> {
    database.query(NOTES, args![campaign], read_rerouted).await
}

/// What other channels took over from a channel since then, newest first.
///
/// # Errors
/// The database's.
pub async fn notes_from(
    database: &Database,
    channel: ChannelId,
    since: Timestamp,
) -> Result<Vec<Rerouted>, DatabaseError> {
    database.query(NOTES_FROM, args![channel, since], read_rerouted).await
}

fn read_rerouted(row: &Row<'_>) -> Result<Rerouted, DatabaseError> {
    Ok(Rerouted {
        from: row.id(0)?,
        to: row.id(1)?,
        cause: row.parsed(2)?,
        provider: row.optional_parsed(3)?,
        letters: row.int(4)?,
        first_at: row.time(5)?,
        last_at: row.time(6)?,
    })
}
