//! How receiving domains took the letters of campaigns that began lately. Each letter of those campaigns is read once.

use crate::{Database, DatabaseError, Pieces, Row, args, statements};
use basics::Timestamp;
use basics::ids::{DestinationId, UserId};

/// Letters with an outcome at one receiving domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiverSum {
    pub destination: DestinationId,
    pub tried: i64,
    pub accepted: i64,
    pub refused: i64,
}

statements! {
    // CROSS JOIN keeps SQLite from reading every letter to find the campaigns.
    RECEIVERS = "SELECT o.destination, COUNT(*),
            CAST(SUM(CASE WHEN o.state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN o.state = 'refused' THEN 1 ELSE 0 END) AS BIGINT)
        FROM campaign c
        CROSS JOIN outgoing o
        WHERE o.campaign = c.id AND c.started_at >= $1 AND (c.owner = $2 OR $2 = 0)
            AND o.state IN ('accepted', 'refused', 'in_doubt')
        GROUP BY o.destination
        ORDER BY COUNT(*) DESC, o.destination
        LIMIT $3";
}

const SEALED: &str = "SELECT id, sealed FROM destination WHERE id IN ";

/// The domains with most letters of campaigns that began since then, most first.
///
/// # Errors
/// The database's.
pub async fn receivers(
    database: &Database,
    since: Timestamp,
    owner: Option<UserId>,
    limit: u32,
) -> Result<Vec<ReceiverSum>, DatabaseError> {
    // Nobody has the id 0: it stands for everybody's campaigns.
    let owner = owner.map_or(0, |owner| owner.as_i64().max(1));
    let read = |row: &Row<'_>| {
        Ok(ReceiverSum { destination: row.id(0)?, tried: row.int(1)?, accepted: row.int(2)?, refused: row.int(3)? })
    };
    database.query(RECEIVERS, args![since, owner, limit], read).await
}

/// The sealed names of domains.
///
/// # Errors
/// The database's.
pub async fn sealed_names(
    database: &Database,
    destinations: &[DestinationId],
) -> Result<Vec<(DestinationId, Vec<u8>)>, DatabaseError> {
    let pieces = Pieces::new(SEALED).list(destinations.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.blob(1)?))).await
}
