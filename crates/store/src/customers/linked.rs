//! The things that the links of letters lead to, by which a click is about more than its campaign.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::ids::{CampaignId, LinkId, ThingId};

/// A link of a campaign's letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    pub link: LinkId,
    pub campaign: CampaignId,
    /// The page or file that it leads to.
    pub thing: Option<ThingId>,
}

statements! {
    ALL = "SELECT id, campaign, thing FROM link WHERE id > $1 ORDER BY id LIMIT 10000";
    UNNAMED = "SELECT id, url FROM link WHERE id > $1 AND thing IS NULL ORDER BY id LIMIT 500";
    NAME = "UPDATE link SET thing = $2 WHERE id = $1";
}

const SOME: &str = "SELECT id, campaign, thing FROM link WHERE id IN ";

fn read(row: &Row<'_>) -> Result<Linked, DatabaseError> {
    Ok(Linked { link: row.id(0)?, campaign: row.id(1)?, thing: row.optional_id(2)? })
}

/// Up to 10,000 links after one, by id.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database, after: LinkId) -> Result<Vec<Linked>, DatabaseError> {
    database.query(ALL, args![after], read).await
}

/// These links, in no order.
///
/// # Errors
/// The database's.
pub async fn some(database: &Database, links: &[LinkId]) -> Result<Vec<Linked>, DatabaseError> {
    database.query_pieces(Pieces::new(SOME).list(links.iter().copied()), read).await
}

/// Up to 500 links after one, by id, of which it is not said what they lead to.
///
/// # Errors
/// The database's.
pub async fn unnamed(database: &Database, after: LinkId) -> Result<Vec<(LinkId, String)>, DatabaseError> {
    database.query(UNNAMED, args![after], |row| Ok((row.id(0)?, row.text(1)?))).await
}

/// Says of links what they lead to.
///
/// # Errors
/// The database's.
pub async fn name(transaction: &mut Transaction, links: &[(LinkId, ThingId)]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = links.iter().map(|(link, thing)| args![*link, *thing]).collect();
    transaction.execute_many(NAME, &rows).await?;
    Ok(())
}
