//! TLS of direct delivery: the policies that destinations publish, and how connections to them were encrypted.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ChannelId;

/// A policy as it is kept. `sealed` opens to it at its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRow {
    pub id: i64,
    /// Keyed, of the domain.
    pub hash: Vec<u8>,
    pub sealed: Vec<u8>,
    pub binds_until: Timestamp,
}

/// How many connections of a batch ended so. `day` = days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultDelta {
    pub id: i64,
    pub channel: ChannelId,
    pub day: i64,
    pub policy: &'static str,
    pub result: &'static str,
    pub amount: i64,
}

/// How many connections ended so since a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultSum {
    pub policy: String,
    pub result: String,
    pub amount: i64,
}

statements! {
    PUT = "INSERT INTO tls_policy (id, hash, sealed, binds_until) VALUES ($1, $2, $3, $4)";
    FORGET = "DELETE FROM tls_policy WHERE hash = $1";
    FORGET_OLD = "DELETE FROM tls_policy WHERE binds_until <= $1";
    OF = "SELECT id, hash, sealed, binds_until FROM tls_policy WHERE hash = $1";
    DELTA = "INSERT INTO tls_result_delta (id, channel, day, policy, result, amount) VALUES ($1, $2, $3, $4, $5, $6)";
    SUMS = "SELECT policy, result, CAST(SUM(amount) AS BIGINT)
        FROM tls_result_delta
        WHERE channel = $1 AND day >= $2
        GROUP BY policy, result
        ORDER BY policy, result";
}

fn read(row: &Row<'_>) -> Result<PolicyRow, DatabaseError> {
    Ok(PolicyRow { id: row.int(0)?, hash: row.blob(1)?, sealed: row.blob(2)?, binds_until: row.time(3)? })
}

/// Keeps a domain's policy in place of the one before, and lets go those that no longer bind.
///
/// # Errors
/// The database's.
pub async fn put_policy(transaction: &mut Transaction, row: &PolicyRow, now: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![row.hash.as_slice()]).await?;
    transaction.execute(FORGET_OLD, &args![now]).await?;
    let row = args![row.id, row.hash.as_slice(), row.sealed.as_slice(), row.binds_until];
    transaction.execute(PUT, &row).await.map(drop)
}

/// The policy of a domain.
///
/// # Errors
/// The database's.
pub async fn policy(database: &Database, hash: &[u8]) -> Result<Option<PolicyRow>, DatabaseError> {
    database.first(OF, args![hash], read).await
}

/// Adds the sums of a batch.
///
/// # Errors
/// The database's.
pub async fn add_results(transaction: &mut Transaction, deltas: &[ResultDelta]) -> Result<(), DatabaseError> {
    for ResultDelta { id, channel, day, policy, result, amount } in deltas {
        transaction.execute(DELTA, &args![*id, *channel, *day, *policy, *result, *amount]).await?;
    }
    Ok(())
}

/// What connections of a channel came to since a day.
///
/// # Errors
/// The database's.
pub async fn results(database: &Database, channel: ChannelId, from_day: i64) -> Result<Vec<ResultSum>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(ResultSum { policy: row.text(0)?, result: row.text(1)?, amount: row.int(2)? });
    database.query(SUMS, args![channel, from_day], read).await
}
