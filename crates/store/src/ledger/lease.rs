//! Leases by name: who does a thing of which there may be only one doer. Each taking has a higher fencing number.

use crate::dialect::POSTGRES_CLOCK;
use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;

statements! {
    TAKE = "INSERT INTO lease (name, holder, fence, until) VALUES ($1, $2, 1, $4)
        ON CONFLICT (name) DO UPDATE
        SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
        WHERE lease.until <= $3 OR lease.holder = excluded.holder
        RETURNING fence";
    RENEW = "UPDATE lease SET until = $4 WHERE name = $1 AND holder = $2 AND fence = $3";
    RELEASE = "UPDATE lease SET until = 0 WHERE name = $1 AND holder = $2 AND fence = $3";
}

/// The time that leases are compared with: the database's own where several nodes share it, `now` where there is one process.
///
/// # Errors
/// The database's.
pub async fn clock(transaction: &mut Transaction, now: Timestamp) -> Result<Timestamp, DatabaseError> {
    if !transaction.is_postgres() {
        return Ok(now);
    }
    Ok(transaction.first(POSTGRES_CLOCK, &[], |row| row.time(0)).await?.unwrap_or(now))
}

/// Takes the lease if nobody else holds it; answers the fencing number.
///
/// # Errors
/// The database's.
pub async fn take(
    transaction: &mut Transaction,
    name: &str,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<i64>, DatabaseError> {
    transaction.first(TAKE, &args![name, holder, now, until], |row| row.int(0)).await
}

/// Holds it longer; `false` when another has taken it.
///
/// # Errors
/// The database's.
pub async fn renew(
    transaction: &mut Transaction,
    name: &str,
    holder: &str,
    fence: i64,
    until: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RENEW, &args![name, holder, fence, until]).await? == 1)
}

/// Gives it back; the fencing number goes on counting. `false` when another has taken it.
///
/// # Errors
/// The database's.
pub async fn release(
    transaction: &mut Transaction,
    name: &str,
    holder: &str,
    fence: i64,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(RELEASE, &args![name, holder, fence]).await? == 1)
}
