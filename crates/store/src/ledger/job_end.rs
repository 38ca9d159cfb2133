//! How a job ends: done, tried again later, given up, or cancelled by a person. `why` names no person and no address.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::JobId;

statements! {
    DONE = "UPDATE job SET state = 'done', finished_at = $3, holder = NULL, lease_until = NULL, error = NULL
        WHERE id = $1 AND fence = $2 AND state = 'running'";
    RETRY = "UPDATE job SET state = 'waiting', run_at = $3, error = $4, holder = NULL, lease_until = NULL
        WHERE id = $1 AND fence = $2 AND state = 'running'";
    GIVE_UP = "UPDATE job SET state = 'failed', finished_at = $3, error = $4, holder = NULL, lease_until = NULL
        WHERE id = $1 AND fence = $2 AND state = 'running'";
    CANCEL = "UPDATE job SET state = 'cancelled', finished_at = $2, holder = NULL, lease_until = NULL, fence = fence + 1
        WHERE id = $1 AND state IN ('waiting', 'running')";
    SWEEP = "DELETE FROM job WHERE id IN (
        SELECT id FROM job WHERE state IN ('done', 'cancelled') AND finished_at < $1 ORDER BY id LIMIT $2)";
}

/// Done; `false` when the claim was lost: then another does it, and this one's transaction must not be kept.
///
/// # Errors
/// The database's.
pub async fn done(transaction: &mut Transaction, id: JobId, fence: i64, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DONE, &args![id, fence, now]).await? == 1)
}

/// Again at `run_at`; `false` when the claim was lost.
///
/// # Errors
/// The database's.
pub async fn retry(
    transaction: &mut Transaction,
    id: JobId,
    fence: i64,
    run_at: Timestamp,
    why: &str,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RETRY, &args![id, fence, run_at, why]).await? == 1)
}

/// Never again; `false` when the claim was lost.
///
/// # Errors
/// The database's.
pub async fn give_up(
    transaction: &mut Transaction,
    id: JobId,
    fence: i64,
    now: Timestamp,
    why: &str,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(GIVE_UP, &args![id, fence, now, why]).await? == 1)
}

/// Cancelled by a person: a waiting job is never begun, a running one loses its claim. `false` when it had ended.
///
/// # Errors
/// The database's.
pub async fn cancel(transaction: &mut Transaction, id: JobId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(CANCEL, &args![id, now]).await? == 1)
}

/// Forgets jobs that ended well before `ended_before`, at most `limit`. Failed ones stay for people to see.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, ended_before: Timestamp, limit: u32) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![ended_before, limit]).await
}
