//! Campaigns: what was asked for, and how far it is.

use crate::ledger::Phase;
use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, LetterId, UserId};
use domain::letters::LetterKind;
use domain::sending::campaign::CampaignState;

/// A campaign as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRecord {
    pub id: CampaignId,
    pub name: String,
    pub kind: LetterKind,
    pub state: CampaignState,
    pub owner: UserId,
    /// A `CampaignAudience` as JSON.
    pub audience: String,
    pub letter: Option<LetterId>,
    /// Replaces the letter's subject where it is set.
    pub subject: Option<String>,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: Option<String>,
    /// By routes: of the letters that no route is for.
    pub channel: Option<ChannelId>,
    /// Whether each letter's channel is chosen by the routes.
    pub by_routes: bool,
    pub track_opens: bool,
    pub track_clicks: bool,
    /// The letter as it was when sending began, as versioned JSON.
    pub frozen: Option<String>,
    pub send_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub audience_size: i64,
    /// How many of the audience are frozen so far, skipped ones included.
    pub planned: i64,
    pub plan_done: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

statements! {
    INSERT = "INSERT INTO campaign (id, name, kind, state, owner, audience, letter, subject, from_name, from_address,
            reply_to, channel, track_opens, track_clicks, frozen, send_at, started_at, finished_at, audience_size, planned,
            plan_done, by_routes, created_at, updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
            $24, $25)";
    UPDATE = "UPDATE campaign
        SET name = $3, kind = $4, state = $5, owner = $6, audience = $7, letter = $8, subject = $9, from_name = $10,
            from_address = $11, reply_to = $12, channel = $13, track_opens = $14, track_clicks = $15, frozen = $16,
            send_at = $17, started_at = $18, finished_at = $19, audience_size = $20, planned = $21, plan_done = $22,
            by_routes = $23, updated_at = $24, version = version + 1
        WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    SELECT = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, frozen, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE id = $1 AND deleted_at IS NULL";
    PAGE = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, NULL, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE id < $1 AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT $2";
    PAGE_OF = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, NULL, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE id < $1 AND owner = $3 AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT $2";
    // Campaigns are few beside letters: reading all of them costs less than an index that each change would keep.
    BETWEEN = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, NULL, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE deleted_at IS NULL AND COALESCE(started_at, send_at) >= $1 AND COALESCE(started_at, send_at) < $2
            AND (owner = $3 OR $3 = 0)
        ORDER BY COALESCE(started_at, send_at), id
        LIMIT $4";
    /// Of one owner, or of all with 0.
    NAMES = "SELECT id, owner, name
        FROM campaign
        WHERE (owner = $1 OR $1 = 0) AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT $2";
    PAGE_UNDER_WAY = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, NULL, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE id < $1 AND (owner = $3 OR $3 = 0) AND state IN ('running', 'paused') AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT $2";
    PAGE_ENDED = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, NULL, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE id < $1 AND (owner = $3 OR $3 = 0) AND state IN ('finished', 'cancelled') AND started_at IS NOT NULL
            AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT $2";
    IN_STATE = "SELECT id, name, kind, state, owner, audience, letter, subject, from_name, from_address, reply_to, channel,
            track_opens, track_clicks, frozen, send_at, started_at, finished_at, audience_size, planned, plan_done,
            created_at, updated_at, version, by_routes
        FROM campaign
        WHERE state = $1 AND deleted_at IS NULL
        ORDER BY id
        LIMIT 1000";
    IDS_IN_STATE = "SELECT id FROM campaign
        WHERE state = $1 AND id > $2
        ORDER BY id
        LIMIT 1000";
    REMOVE = "UPDATE campaign SET deleted_at = $2, version = version + 1 WHERE id = $1 AND state = 'draft'";
    BRING_BACK = "UPDATE campaign SET deleted_at = NULL, version = version + 1 WHERE id = $1";
}

fn read(row: &Row<'_>) -> Result<CampaignRecord, DatabaseError> {
    Ok(CampaignRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        kind: row.parsed(2)?,
        state: row.parsed(3)?,
        owner: row.id(4)?,
        audience: row.text(5)?,
        letter: row.optional_id(6)?,
        subject: row.optional_text(7)?,
        from_name: row.text(8)?,
        from_address: row.text(9)?,
        reply_to: row.optional_text(10)?,
        channel: row.optional_id(11)?,
        track_opens: row.flag(12)?,
        track_clicks: row.flag(13)?,
        frozen: row.optional_text(14)?,
        send_at: row.optional_time(15)?,
        started_at: row.optional_time(16)?,
        finished_at: row.optional_time(17)?,
        audience_size: row.int(18)?,
        planned: row.int(19)?,
        plan_done: row.flag(20)?,
        created_at: row.time(21)?,
        updated_at: row.time(22)?,
        version: row.int(23)?,
        by_routes: row.flag(24)?,
    })
}

/// The columns that insert and update share, in their order.
fn shared(record: &CampaignRecord) -> [Value; 21] {
    args![
        record.name.as_str(),
        record.kind.as_str(),
        record.state.as_str(),
        record.owner,
        record.audience.as_str(),
        record.letter,
        record.subject.as_deref(),
        record.from_name.as_str(),
        record.from_address.as_str(),
        record.reply_to.as_deref(),
        record.channel,
        record.track_opens,
        record.track_clicks,
        record.frozen.as_deref(),
        record.send_at,
        record.started_at,
        record.finished_at,
        record.audience_size,
        record.planned,
        record.plan_done,
        record.by_routes
    ]
}

/// Inserts a campaign.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, record: &CampaignRecord) -> Result<(), DatabaseError> {
    let mut row = vec![Value::from(record.id)];
    row.extend(shared(record));
    row.extend(args![record.created_at, record.updated_at, record.version]);
    transaction.execute(INSERT, &row).await?;
    Ok(())
}

/// Updates a campaign where its version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, record: &CampaignRecord) -> Result<bool, DatabaseError> {
    let mut row = vec![Value::from(record.id), Value::from(record.version)];
    row.extend(shared(record));
    row.push(Value::from(record.updated_at));
    Ok(transaction.execute(UPDATE, &row).await? == 1)
}

/// The campaign inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: CampaignId) -> Result<Option<CampaignRecord>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}

/// The campaign for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: CampaignId) -> Result<Option<CampaignRecord>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}

/// Campaigns newest first, before an id, without their frozen letters.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    before: Option<CampaignId>,
    limit: u32,
) -> Result<Vec<CampaignRecord>, DatabaseError> {
    let before = before.map_or(i64::MAX, basics::Id::as_i64);
    database.query(PAGE, args![before, limit], read).await
}

/// A campaign by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCampaign {
    pub id: CampaignId,
    pub owner: UserId,
    pub name: String,
}

const NAMES_OF_SOME: &str = "SELECT id, owner, name FROM campaign WHERE deleted_at IS NULL AND id IN ";

fn read_named(row: &Row<'_>) -> Result<NamedCampaign, DatabaseError> {
    Ok(NamedCampaign { id: row.id(0)?, owner: row.id(1)?, name: row.text(2)? })
}

/// The newest campaigns by name, of one owner or of everybody.
///
/// # Errors
/// The database's.
pub async fn names(
    database: &Database,
    owner: Option<UserId>,
    limit: u32,
) -> Result<Vec<NamedCampaign>, DatabaseError> {
    database.query(NAMES, args![owner.map_or(0, basics::Id::as_i64), limit], read_named).await
}

/// These campaigns by name, without those that are deleted, in no order.
///
/// # Errors
/// The database's.
pub async fn names_of_some(database: &Database, ids: &[CampaignId]) -> Result<Vec<NamedCampaign>, DatabaseError> {
    database.query_pieces(Pieces::new(NAMES_OF_SOME).list(ids.iter().copied()), read_named).await
}

/// A page of one owner's campaigns, as [`page`] gives it.
///
/// # Errors
/// The database's.
pub async fn page_of(
    database: &Database,
    owner: UserId,
    before: Option<CampaignId>,
    limit: u32,
) -> Result<Vec<CampaignRecord>, DatabaseError> {
    let before = before.map_or(i64::MAX, basics::Id::as_i64);
    database.query(PAGE_OF, args![before, limit, owner], read).await
}

/// Campaigns that began or are to begin in `from..until`, earliest first, without their frozen letters.
///
/// # Errors
/// The database's.
pub async fn between(
    database: &Database,
    from: Timestamp,
    until: Timestamp,
    owner: Option<UserId>,
    limit: u32,
) -> Result<Vec<CampaignRecord>, DatabaseError> {
    // Nobody has the id 0: it stands for everybody's campaigns.
    let owner = owner.map_or(0, |owner| owner.as_i64().max(1));
    database.query(BETWEEN, args![from, until, owner, limit], read).await
}

/// Campaigns that are being sent, or that were, of one owner or of all; newest first.
///
/// # Errors
/// The database's.
pub async fn page_in(
    database: &Database,
    phase: Phase,
    owner: Option<UserId>,
    before: Option<CampaignId>,
    limit: u32,
) -> Result<Vec<CampaignRecord>, DatabaseError> {
    let before = before.map_or(i64::MAX, basics::Id::as_i64);
    let statement = match phase {
        Phase::UnderWay => PAGE_UNDER_WAY,
        Phase::Ended => PAGE_ENDED,
    };
    database.query(statement, args![before, limit, owner.map_or(0, UserId::as_i64)], read).await
}

/// Up to 1,000 campaigns in a state, oldest first.
///
/// # Errors
/// The database's.
pub async fn in_state(database: &Database, state: CampaignState) -> Result<Vec<CampaignRecord>, DatabaseError> {
    database.query(IN_STATE, args![state.as_str()], read).await
}

/// Every campaign in a state by id, oldest first.
///
/// # Errors
/// The database's.
pub async fn ids_in_state(database: &Database, state: CampaignState) -> Result<Vec<CampaignId>, DatabaseError> {
    let (mut ids, mut after) = (Vec::<CampaignId>::new(), i64::MIN);
    loop {
        let page: Vec<CampaignId> = database.query(IDS_IN_STATE, args![state.as_str(), after], |row| row.id(0)).await?;
        let Some(last) = page.last() else { return Ok(ids) };
        after = last.as_i64();
        ids.extend(page);
    }
}

/// Removes a draft (undo brings it back); `false` when it is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: CampaignId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed draft back.
///
/// # Errors
/// The database's.
pub async fn bring_back(transaction: &mut Transaction, id: CampaignId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id]).await? == 1)
}
