//! What happened with a person: the campaigns that wrote, and the timeline.

use crate::{Database, DatabaseError, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ContactId, UserId};

/// A campaign that had a letter for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignOfContact {
    pub campaign: CampaignId,
    pub name: String,
    /// The word of an `OutgoingState`.
    pub state: String,
    /// When the letter's state was reached, or when it is due.
    pub at: Timestamp,
}

/// An event of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventOfContact {
    pub at: Timestamp,
    pub kind: String,
    pub object: Option<i64>,
    pub detail: Option<i64>,
    pub verdict: String,
}

statements! {
    CAMPAIGNS = "SELECT o.campaign, c.name, o.state, COALESCE(o.ended_at, o.intent_at, o.not_before)
        FROM outgoing o
        JOIN campaign c ON c.id = o.campaign
        WHERE o.contact = $1
        ORDER BY o.id DESC
        LIMIT 100";
    CAMPAIGNS_OF_OWNER = "SELECT o.campaign, c.name, o.state, COALESCE(o.ended_at, o.intent_at, o.not_before)
        FROM outgoing o
        JOIN campaign c ON c.id = o.campaign
        WHERE o.contact = $1 AND c.owner = $2
        ORDER BY o.id DESC
        LIMIT 100";
    EVENTS = "SELECT at, kind, object, detail, verdict FROM event WHERE contact = $1 ORDER BY at DESC, id DESC LIMIT 200";
}

/// The newest hundred: of everybody, or of one owner alone.
///
/// # Errors
/// The database's.
pub async fn campaigns(
    database: &Database,
    contact: ContactId,
    owner: Option<UserId>,
) -> Result<Vec<CampaignOfContact>, DatabaseError> {
    let read = |row: &crate::Row<'_>| {
        Ok(CampaignOfContact { campaign: row.id(0)?, name: row.text(1)?, state: row.text(2)?, at: row.time(3)? })
    };
    match owner {
        None => database.query(CAMPAIGNS, args![contact], read).await,
        Some(owner) => database.query(CAMPAIGNS_OF_OWNER, args![contact, owner], read).await,
    }
}

/// The newest two hundred.
///
/// # Errors
/// The database's.
pub async fn events(database: &Database, contact: ContactId) -> Result<Vec<EventOfContact>, DatabaseError> {
    let read = |row: &crate::Row<'_>| {
        Ok(EventOfContact {
            at: row.time(0)?,
            kind: row.text(1)?,
            object: row.optional_int(2)?,
            detail: row.optional_int(3)?,
            verdict: row.text(4)?,
        })
    };
    database.query(EVENTS, args![contact], read).await
}
