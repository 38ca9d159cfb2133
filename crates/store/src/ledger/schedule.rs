//! Schedules: one row a firing, unique by name and due time, so that a double firing is harmless and no leader is needed.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::Timestamp;

statements! {
    FIRE = "INSERT INTO schedule (name, due, fired_at) VALUES ($1, $2, $3) ON CONFLICT (name, due) DO NOTHING";
    LAST = "SELECT MAX(due) FROM schedule WHERE name = $1";
    SWEEP = "DELETE FROM schedule WHERE due < $1 AND due < (SELECT MAX(newer.due) FROM schedule newer WHERE newer.name = schedule.name)";
}

/// Marks a firing; `true` for the one caller that is to do it, in the same transaction.
///
/// # Errors
/// The database's.
pub async fn fire(
    transaction: &mut Transaction,
    name: &str,
    due: Timestamp,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(FIRE, &args![name, due, now]).await? == 1)
}

/// The newest due time that was fired.
///
/// # Errors
/// The database's.
pub async fn last(database: &Database, name: &str) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(database.first(LAST, args![name], |row| row.optional_time(0)).await?.flatten())
}

/// Forgets firings before `before`, but never the newest of a name.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, before: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![before]).await
}
