//! What waits for a person in sending: stopped campaigns, letters in doubt, and what begins next.

use crate::{Database, DatabaseError, Row, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, UserId};
use domain::sending::campaign::CampaignState;

/// A campaign by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCampaign {
    pub id: CampaignId,
    pub name: String,
    pub owner: UserId,
    pub state: CampaignState,
    /// Since when it stands so, or when it begins.
    pub at: Option<Timestamp>,
}

statements! {
    STOPPED = "SELECT id, name, owner, state, updated_at
        FROM campaign
        WHERE state = 'paused' AND deleted_at IS NULL AND (owner = $1 OR $1 = 0)
        ORDER BY updated_at DESC
        LIMIT 20";
    // The partial index holds letters in doubt alone: few, whatever was sent.
    IN_DOUBT = "SELECT c.id, c.name, c.owner, c.state, MAX(c.updated_at), COUNT(*)
        FROM outgoing o
        JOIN campaign c ON c.id = o.campaign
        WHERE o.state = 'in_doubt' AND (c.owner = $1 OR $1 = 0)
        GROUP BY c.id, c.name, c.owner, c.state
        ORDER BY COUNT(*) DESC, c.id
        LIMIT 20";
    NEXT = "SELECT id, name, owner, state, send_at
        FROM campaign
        WHERE state = 'scheduled' AND deleted_at IS NULL AND (owner = $1 OR $1 = 0)
        ORDER BY send_at
        LIMIT 1";
    BEGUN = "SELECT COUNT(*) FROM (SELECT 1 FROM campaign WHERE state <> 'draft' AND deleted_at IS NULL LIMIT 1) begun";
}

fn number(owner: Option<UserId>) -> i64 {
    owner.map_or(0, |owner| owner.as_i64().max(1))
}

fn read(row: &Row<'_>) -> Result<NamedCampaign, DatabaseError> {
    Ok(NamedCampaign {
        id: row.id(0)?,
        name: row.text(1)?,
        owner: row.id(2)?,
        state: row.parsed(3)?,
        at: row.optional_time(4)?,
    })
}

/// Paused campaigns, newest first, up to 20.
///
/// # Errors
/// The database's.
pub async fn stopped(database: &Database, owner: Option<UserId>) -> Result<Vec<NamedCampaign>, DatabaseError> {
    database.query(STOPPED, args![number(owner)], read).await
}

/// Campaigns with letters in doubt and how many, up to 20.
///
/// # Errors
/// The database's.
pub async fn in_doubt(database: &Database, owner: Option<UserId>) -> Result<Vec<(NamedCampaign, i64)>, DatabaseError> {
    database.query(IN_DOUBT, args![number(owner)], |row| Ok((read(row)?, row.int(5)?))).await
}

/// The campaign that begins next.
///
/// # Errors
/// The database's.
pub async fn next(database: &Database, owner: Option<UserId>) -> Result<Option<NamedCampaign>, DatabaseError> {
    database.first(NEXT, args![number(owner)], read).await
}

/// Whether any campaign was ever sent.
///
/// # Errors
/// The database's.
pub async fn any_begun(database: &Database) -> Result<bool, DatabaseError> {
    Ok(database.first(BEGUN, args![], |row| row.int(0)).await?.unwrap_or(0) > 0)
}
