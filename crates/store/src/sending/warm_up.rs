//! Sources that are being warmed up: how far each is with each provider group, and every step with its numbers.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, ContactId, OutgoingId};
use domain::sending::provider::ProviderGroup;
use domain::sending::warm_up::{GroupState, Reason, WarmUpState};

/// A source: a channel and a sender's domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmUpRow {
    pub id: i64,
    pub channel: ChannelId,
    /// In lower case.
    pub domain: String,
    pub state: WarmUpState,
    /// Letters of the first day to one group.
    pub start_cap: u64,
    pub started_at: Timestamp,
    pub changed_at: Timestamp,
}

/// How far a source is with one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupRow {
    pub warm_up: i64,
    pub provider: ProviderGroup,
    pub state: GroupState,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    pub id: i64,
    pub warm_up: i64,
    pub provider: ProviderGroup,
    pub day: u32,
    pub at: Timestamp,
    pub before: u64,
    pub after: u64,
    pub reason: Reason,
    /// JSON.
    pub numbers: String,
}

statements! {
    CHOICES = "SELECT channel, automatic FROM warm_up_choice ORDER BY channel LIMIT 1000";
    PUT_CHOICE = "INSERT INTO warm_up_choice (channel, automatic, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (channel) DO UPDATE SET automatic = excluded.automatic, changed_at = excluded.changed_at";
    CHOICE = "SELECT channel, automatic FROM warm_up_choice WHERE channel = $1";
    ALL = "SELECT id, channel, domain, state, start_cap, started_at, changed_at FROM warm_up
        ORDER BY channel, domain
        LIMIT 5000";
    OF_CHANNEL = "SELECT id, channel, domain, state, start_cap, started_at, changed_at FROM warm_up
        WHERE channel = $1
        ORDER BY domain
        LIMIT 1000";
    OF = "SELECT id, channel, domain, state, start_cap, started_at, changed_at FROM warm_up
        WHERE channel = $1 AND domain = $2";
    PUT = "INSERT INTO warm_up (id, channel, domain, state, start_cap, started_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (channel, domain) DO UPDATE SET state = excluded.state, start_cap = excluded.start_cap,
            started_at = excluded.started_at, changed_at = excluded.changed_at";
    GROUPS = "SELECT warm_up, provider, day, cap, hold_days, since_hour, day_hour, last_hour, stopped_until_hour, idle_cap,
            clean_from
        FROM warm_up_group
        WHERE warm_up = $1
        ORDER BY provider";
    PUT_GROUP = "INSERT INTO warm_up_group (warm_up, provider, day, cap, hold_days, since_hour, day_hour, last_hour,
            stopped_until_hour, idle_cap, clean_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (warm_up, provider) DO UPDATE SET day = excluded.day, cap = excluded.cap,
            hold_days = excluded.hold_days, since_hour = excluded.since_hour, day_hour = excluded.day_hour,
            last_hour = excluded.last_hour, stopped_until_hour = excluded.stopped_until_hour,
            idle_cap = excluded.idle_cap, clean_from = excluded.clean_from";
    REMOVE_GROUPS = "DELETE FROM warm_up_group WHERE warm_up = $1";
    ADD_STEP = "INSERT INTO warm_up_step (id, warm_up, provider, day, at, cap_before, cap_after, reason, numbers)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    STEPS = "SELECT id, warm_up, provider, day, at, cap_before, cap_after, reason, numbers FROM warm_up_step
        WHERE warm_up = $1
        ORDER BY id DESC
        LIMIT $2";
    // Letters of a campaign by routes may go any way.
    RECENT_CAMPAIGNS = "SELECT id, from_address FROM campaign
        WHERE (channel = $1 OR by_routes = 1) AND started_at >= $2 AND id <> $3
        ORDER BY id DESC
        LIMIT 2000";
    // Where single readers are noted their letters say it, where not the day of the last opening does. Ids are in the order of time.
    LAST_OPENS = "SELECT contact, MAX(at) FROM (
            SELECT contact, CASE WHEN COALESCE(clicked_at, 0) > COALESCE(opened_at, 0) THEN clicked_at ELSE opened_at END AS at
            FROM outgoing
            WHERE id >= $1 AND (opened_at IS NOT NULL OR clicked_at IS NOT NULL)
            UNION ALL
            SELECT contact, day * 86400000 AS at FROM last_open) reads
        GROUP BY contact
        ORDER BY 2 DESC, contact DESC
        LIMIT 1000000";
    RUNNING = "SELECT id, from_address FROM campaign
        WHERE (channel = $1 OR by_routes = 1) AND state = 'running' AND deleted_at IS NULL
        ORDER BY id
        LIMIT 1000";
    SENDERS = "SELECT id, from_address FROM campaign
        WHERE (channel = $1 OR by_routes = 1) AND started_at IS NOT NULL
        ORDER BY id DESC
        LIMIT 5000";
    WAITING = "SELECT provider, COUNT(*) FROM outgoing
        WHERE campaign = $1 AND state = 'queued'
        GROUP BY provider
        ORDER BY provider";
    PROVEN_LETTERS = "SELECT COALESCE(CAST(SUM(letters) AS BIGINT), 0) FROM mail_report_row
        WHERE domain = $1 AND day >= $2 AND passes = 1";
    // What was put off until the quota opens goes again at once.
    WAKE = "UPDATE outgoing SET not_before = $2
        WHERE id IN (SELECT id FROM outgoing
            WHERE channel = $1 AND state = 'queued' AND not_before > $2 AND reason IS NULL AND tries = 0
            ORDER BY id
            LIMIT 5000)";
}

fn positive(row: &Row<'_>, place: usize) -> Result<u64, DatabaseError> {
    u64::try_from(row.int(place)?).map_err(DatabaseError::shape)
}

fn small(row: &Row<'_>, place: usize) -> Result<u32, DatabaseError> {
    u32::try_from(row.int(place)?).map_err(DatabaseError::shape)
}

fn read(row: &Row<'_>) -> Result<WarmUpRow, DatabaseError> {
    Ok(WarmUpRow {
        id: row.int(0)?,
        channel: row.id(1)?,
        domain: row.text(2)?,
        state: row.parsed(3)?,
        start_cap: positive(row, 4)?,
        started_at: row.time(5)?,
        changed_at: row.time(6)?,
    })
}

fn read_group(row: &Row<'_>) -> Result<GroupRow, DatabaseError> {
    let idle_cap = row.optional_int(9)?.map(u64::try_from).transpose().map_err(DatabaseError::shape)?;
    let state = GroupState {
        day: small(row, 2)?,
        cap: positive(row, 3)?,
        hold_days: small(row, 4)?,
        since_hour: row.int(5)?,
        day_hour: row.optional_int(6)?,
        last_hour: row.int(7)?,
        stopped_until_hour: row.optional_int(8)?,
        idle_cap,
        clean_from: row.int(10)?,
    };
    Ok(GroupRow { warm_up: row.int(0)?, provider: row.parsed(1)?, state })
}

fn read_step(row: &Row<'_>) -> Result<StepRow, DatabaseError> {
    Ok(StepRow {
        id: row.int(0)?,
        warm_up: row.int(1)?,
        provider: row.parsed(2)?,
        day: small(row, 3)?,
        at: row.time(4)?,
        before: positive(row, 5)?,
        after: positive(row, 6)?,
        reason: row.parsed(7)?,
        numbers: row.text(8)?,
    })
}

fn read_sender(row: &Row<'_>) -> Result<(CampaignId, String), DatabaseError> {
    Ok((row.id(0)?, row.text(1)?))
}

/// What people chose for new domains, by channel.
///
/// # Errors
/// The database's.
pub async fn choices(database: &Database) -> Result<Vec<(ChannelId, bool)>, DatabaseError> {
    database.query(CHOICES, args![], |row| Ok((row.id(0)?, row.flag(1)?))).await
}

/// What people chose for new domains on a channel, inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_choice(transaction: &mut Transaction, channel: ChannelId) -> Result<Option<bool>, DatabaseError> {
    transaction.first(CHOICE, &args![channel], |row| row.flag(1)).await
}

/// Writes the choice of a channel.
///
/// # Errors
/// The database's.
pub async fn put_choice(
    transaction: &mut Transaction,
    channel: ChannelId,
    automatic: bool,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PUT_CHOICE, &args![channel, automatic, now]).await.map(drop)
}

/// Every source there is.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<WarmUpRow>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// The sources of a channel, by domain.
///
/// # Errors
/// The database's.
pub async fn of_channel(database: &Database, channel: ChannelId) -> Result<Vec<WarmUpRow>, DatabaseError> {
    database.query(OF_CHANNEL, args![channel], read).await
}

/// A source, inside a verb.
///
/// # Errors
/// The database's.
pub async fn find(
    transaction: &mut Transaction,
    channel: ChannelId,
    domain: &str,
) -> Result<Option<WarmUpRow>, DatabaseError> {
    transaction.first(OF, &args![channel, domain], read).await
}

/// Writes a source.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, row: &WarmUpRow) -> Result<(), DatabaseError> {
    let (domain, state) = (row.domain.as_str(), row.state.as_str());
    let values = args![row.id, row.channel, domain, state, row.start_cap as i64, row.started_at, row.changed_at];
    transaction.execute(PUT, &values).await.map(drop)
}

/// How far a source is, by group.
///
/// # Errors
/// The database's.
pub async fn groups(database: &Database, warm_up: i64) -> Result<Vec<GroupRow>, DatabaseError> {
    database.query(GROUPS, args![warm_up], read_group).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find_groups(transaction: &mut Transaction, warm_up: i64) -> Result<Vec<GroupRow>, DatabaseError> {
    transaction.query(GROUPS, &args![warm_up], read_group).await
}

/// Writes how far a source is with one group.
///
/// # Errors
/// The database's.
pub async fn put_group(transaction: &mut Transaction, row: &GroupRow) -> Result<(), DatabaseError> {
    let state = &row.state;
    let values = args![
        row.warm_up,
        row.provider.as_str(),
        state.day,
        state.cap as i64,
        state.hold_days,
        state.since_hour,
        state.day_hour,
        state.last_hour,
        state.stopped_until_hour,
        state.idle_cap.map(|cap| cap as i64),
        state.clean_from
    ];
    transaction.execute(PUT_GROUP, &values).await.map(drop)
}

/// Begins anew with every group.
///
/// # Errors
/// The database's.
pub async fn remove_groups(transaction: &mut Transaction, warm_up: i64) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_GROUPS, &args![warm_up]).await.map(drop)
}

/// Appends a step.
///
/// # Errors
/// The database's.
pub async fn add_step(transaction: &mut Transaction, row: &StepRow) -> Result<(), DatabaseError> {
    let values = args![
        row.id,
        row.warm_up,
        row.provider.as_str(),
        row.day,
        row.at,
        row.before as i64,
        row.after as i64,
        row.reason.as_str(),
        row.numbers.as_str()
    ];
    transaction.execute(ADD_STEP, &values).await.map(drop)
}

/// The newest steps of a source.
///
/// # Errors
/// The database's.
pub async fn steps(database: &Database, warm_up: i64, limit: i64) -> Result<Vec<StepRow>, DatabaseError> {
    database.query(STEPS, args![warm_up, limit], read_step).await
}

/// Other campaigns of a channel that began since then, with their senders, inside a verb.
///
/// # Errors
/// The database's.
pub async fn recent_campaigns(
    transaction: &mut Transaction,
    channel: ChannelId,
    since: Timestamp,
    but: CampaignId,
) -> Result<Vec<(CampaignId, String)>, DatabaseError> {
    transaction.query(RECENT_CAMPAIGNS, &args![channel, since, but], read_sender).await
}

/// The same outside of a verb, any campaign.
///
/// # Errors
/// The database's.
pub async fn campaigns_since(
    database: &Database,
    channel: ChannelId,
    since: Timestamp,
) -> Result<Vec<(CampaignId, String)>, DatabaseError> {
    database.query(RECENT_CAMPAIGNS, args![channel, since, 0i64], read_sender).await
}

/// People who opened or clicked, in letters from `since` on, who did so last before the others.
///
/// # Errors
/// The database's.
pub async fn last_opens(database: &Database, since: OutgoingId) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(LAST_OPENS, args![since], |row| row.id(0)).await
}

/// Campaigns of a channel that run now, with their senders.
///
/// # Errors
/// The database's.
pub async fn running(database: &Database, channel: ChannelId) -> Result<Vec<(CampaignId, String)>, DatabaseError> {
    database.query(RUNNING, args![channel], read_sender).await
}

/// The newest campaigns of a channel that have begun, with their senders.
///
/// # Errors
/// The database's.
pub async fn senders(database: &Database, channel: ChannelId) -> Result<Vec<(CampaignId, String)>, DatabaseError> {
    database.query(SENDERS, args![channel], read_sender).await
}

/// Letters of a domain that receivers reported as proven since a day (days since 1970), inside a verb.
///
/// # Errors
/// The database's.
pub async fn proven_letters(transaction: &mut Transaction, domain: &str, since: i64) -> Result<i64, DatabaseError> {
    Ok(transaction.first(PROVEN_LETTERS, &args![domain, since], |row| row.int(0)).await?.unwrap_or(0))
}

/// How many letters of a campaign wait, by group.
///
/// # Errors
/// The database's.
pub async fn waiting(database: &Database, campaign: CampaignId) -> Result<Vec<(ProviderGroup, i64)>, DatabaseError> {
    database.query(WAITING, args![campaign], |row| Ok((row.parsed(0)?, row.int(1)?))).await
}

/// Lets letters that were put off go at once, a chunk of them; answers how many.
///
/// # Errors
/// The database's.
pub async fn wake(transaction: &mut Transaction, channel: ChannelId, now: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(WAKE, &args![channel, now]).await
}
