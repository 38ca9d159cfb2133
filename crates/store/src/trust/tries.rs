//! Counted tries of passwords and codes, by a keyed hash of who tries and from where.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;

statements! {
    COUNT = "INSERT INTO sign_in_try (subject, window_start, tries) VALUES ($1, $2, 1)
        ON CONFLICT (subject, window_start) DO UPDATE SET tries = sign_in_try.tries + 1";
    SELECT = "SELECT tries FROM sign_in_try WHERE subject = $1 AND window_start = $2";
    FORGET = "DELETE FROM sign_in_try WHERE subject = $1";
    FORGET_ALL = "DELETE FROM sign_in_try";
    SWEEP = "DELETE FROM sign_in_try WHERE window_start < $1";
}

/// Counts one try and answers how many there were in the window, this one included.
///
/// # Errors
/// The database's.
pub async fn count(
    transaction: &mut Transaction,
    subject: &[u8; 32],
    window_start: Timestamp,
) -> Result<i64, DatabaseError> {
    transaction.execute(COUNT, &args![*subject, window_start]).await?;
    let tries = transaction.first(SELECT, &args![*subject, window_start], |row| row.int(0)).await?;
    Ok(tries.unwrap_or(0))
}

/// Forgets the tries of one who succeeded.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, subject: &[u8; 32]) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![*subject]).await?;
    Ok(())
}

/// Forgets every try.
///
/// # Errors
/// The database's.
pub async fn forget_all(transaction: &mut Transaction) -> Result<(), DatabaseError> {
    transaction.execute(FORGET_ALL, &[]).await.map(drop)
}

/// Forgets windows that began before `before`.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, before: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP, &args![before]).await
}
