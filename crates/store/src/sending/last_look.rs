//! The order of last looks and of what stops letters: pause, cancel, unsubscribing, suppression.
//!
//! On SQLite there is one writer. On PostgreSQL a look could read what was before a stop and be committed after the stop was
//! answered. So a group of looks holds a lock that groups share, and a stop takes it alone as its last statement: every look
//! either is on disk before the stop is answered, or sees it.

use crate::dialect::{POSTGRES_LOOK, POSTGRES_STOP};
use crate::{DatabaseError, Transaction};

/// Before the first statement of a group that looks: the lock is taken with it, in one trip. The transaction reads what is
/// committed at each statement.
pub fn begin(transaction: &mut Transaction) {
    transaction.send_ahead(POSTGRES_LOOK);
}

/// The last statement of a transaction that stops letters: held until its commit, which is short.
///
/// # Errors
/// The database's.
pub async fn stop(transaction: &mut Transaction) -> Result<(), DatabaseError> {
    if transaction.is_postgres() {
        transaction.first(POSTGRES_STOP, &[], |row| row.int(0)).await?;
    }
    Ok(())
}
