//! A campaign's counters: one delta a batch, hour and name, summed when read, and folded together when they grow many.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::CampaignId;
use std::collections::BTreeMap;

/// What a batch adds. `hour` is the beginning of the hour it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    pub id: i64,
    pub campaign: CampaignId,
    pub hour: Timestamp,
    pub name: &'static str,
    pub amount: i64,
}

/// One hour's sum of one counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourSum {
    pub hour: Timestamp,
    pub name: String,
    pub amount: i64,
}

statements! {
    APPEND = "INSERT INTO campaign_delta (id, campaign, hour, name, amount) VALUES ($1, $2, $3, $4, $5)";
    SUMS = "SELECT name, CAST(SUM(amount) AS BIGINT) FROM campaign_delta WHERE campaign = $1 GROUP BY name";
    BY_HOUR = "SELECT hour, name, CAST(SUM(amount) AS BIGINT) FROM campaign_delta
        WHERE campaign = $1
        GROUP BY hour, name
        ORDER BY hour, name";
    FOLDABLE = "SELECT hour, name, MIN(id), CAST(SUM(amount) AS BIGINT) FROM campaign_delta
        WHERE campaign = $1
        GROUP BY hour, name
        HAVING COUNT(*) > 1
        ORDER BY hour, name
        LIMIT $2";
    KEEP_FOLDED = "UPDATE campaign_delta SET amount = $2 WHERE id = $1";
    DROP_FOLDED = "DELETE FROM campaign_delta WHERE campaign = $1 AND hour = $2 AND name = $3 AND id <> $4";
}

/// # Errors
/// The database's.
pub async fn append(transaction: &mut Transaction, deltas: &[Delta]) -> Result<(), DatabaseError> {
    let row = |delta: &Delta| args![delta.id, delta.campaign, delta.hour, delta.name, delta.amount];
    let rows: Vec<_> = deltas.iter().map(row).collect();
    transaction.execute_many(APPEND, &rows).await.map(drop)
}

/// Each counter's sum; one that was never counted is absent.
///
/// # Errors
/// The database's.
pub async fn sums(database: &Database, campaign: CampaignId) -> Result<BTreeMap<String, i64>, DatabaseError> {
    let rows = database.query(SUMS, args![campaign], |row| Ok((row.text(0)?, row.int(1)?))).await?;
    Ok(rows.into_iter().collect())
}

/// The sums by hour, oldest first.
///
/// # Errors
/// The database's.
pub async fn by_hour(database: &Database, campaign: CampaignId) -> Result<Vec<HourSum>, DatabaseError> {
    database
        .query(BY_HOUR, args![campaign], |row| {
            Ok(HourSum { hour: row.time(0)?, name: row.text(1)?, amount: row.int(2)? })
        })
        .await
}

/// Folds a campaign's deltas into one an hour and name, at most `limit` of them; answers how many it folded. Serializable:
/// a delta that comes in between must not be dropped uncounted.
///
/// # Errors
/// The database's.
pub async fn fold(transaction: &mut Transaction, campaign: CampaignId, limit: u32) -> Result<usize, DatabaseError> {
    let folded = transaction
        .query(FOLDABLE, &args![campaign, limit], |row| Ok((row.time(0)?, row.text(1)?, row.int(2)?, row.int(3)?)))
        .await?;
    for (hour, name, kept, amount) in &folded {
        transaction.execute(DROP_FOLDED, &args![campaign, *hour, name.as_str(), *kept]).await?;
        transaction.execute(KEEP_FOLDED, &args![*kept, *amount]).await?;
    }
    Ok(folded.len())
}
