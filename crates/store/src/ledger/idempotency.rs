//! Idempotency: a key of an owner and route, with a hash of the request, and the sealed answer that was given.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use std::time::Duration;

/// Answers are kept this long.
pub const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// The status of a request that has begun and not ended.
const RUNNING: i64 = 0;

#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    pub owner: i64,
    pub route: &'a str,
    pub key: &'a str,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    New,
    Running,
    OtherBody,
    Done { status: u16, sealed_answer: Option<Vec<u8>> },
}

statements! {
    SELECT = "SELECT body_hash, status, sealed_answer, at FROM idempotency
        WHERE owner = $1 AND route = $2 AND key = $3";
    INSERT = "INSERT INTO idempotency (owner, route, key, body_hash, status, at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (owner, route, key)
        DO UPDATE SET body_hash = excluded.body_hash, status = excluded.status, sealed_answer = NULL, at = excluded.at";
    FINISH = "UPDATE idempotency SET status = $4, sealed_answer = $5
        WHERE owner = $1 AND route = $2 AND key = $3 AND status = 0";
    SWEEP = "DELETE FROM idempotency WHERE at < $1";
}

/// Begins a request under a key, or tells what became of the first one. In the verb's own transaction: when the verb fails,
/// the key is free again.
///
/// # Errors
/// The database's.
pub async fn begin(
    transaction: &mut Transaction,
    key: Key<'_>,
    body_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Begun, DatabaseError> {
    let known = transaction
        .first(SELECT, &args![key.owner, key.route, key.key], |row| {
            Ok((row.blob(0)?, row.int(1)?, row.optional_blob(2)?, row.time(3)?))
        })
        .await?;
    match known {
        Some((hash, status, sealed_answer, at)) if at.plus(KEPT) > now => {
            if hash != body_hash {
                return Ok(Begun::OtherBody);
            }
            if status == RUNNING {
                return Ok(Begun::Running);
            }
            let status = u16::try_from(status).map_err(DatabaseError::shape)?;
            Ok(Begun::Done { status, sealed_answer })
        }
        _ => {
            let row = args![key.owner, key.route, key.key, *body_hash, RUNNING, now];
            transaction.execute(INSERT, &row).await?;
            Ok(Begun::New)
        }
    }
}

/// Stores the answer.
///
/// # Errors
/// The database's; [`DatabaseError::Conflict`] when the key is not begun (it was swept, or another finished it).
pub async fn finish(
    transaction: &mut Transaction,
    key: Key<'_>,
    status: u16,
    sealed_answer: Vec<u8>,
) -> Result<(), DatabaseError> {
    let row = args![key.owner, key.route, key.key, status, sealed_answer];
    if transaction.execute(FINISH, &row).await? == 1 { Ok(()) } else { Err(DatabaseError::Conflict) }
}

/// Forgets answers older than [`KEPT`].
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, now: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![now.minus(KEPT)]).await
}
