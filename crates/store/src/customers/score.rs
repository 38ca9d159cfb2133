//! The rules of the score of people: one row, the workspace's.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::Timestamp;

statements! {
    RULES = "SELECT rules, version FROM score_rules WHERE id = 1";
    PUT_RULES = "INSERT INTO score_rules (id, rules, version, changed_at)
        VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET rules = excluded.rules, version = excluded.version, changed_at = excluded.changed_at";
}

/// The rules with their version, where the workspace changed them.
///
/// # Errors
/// The database's.
pub async fn rules(database: &Database) -> Result<Option<(String, i64)>, DatabaseError> {
    database.first(RULES, [], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// [`rules`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_rules(transaction: &mut Transaction) -> Result<Option<(String, i64)>, DatabaseError> {
    transaction.first(RULES, &[], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// Writes the rules.
///
/// # Errors
/// The database's.
pub async fn put_rules(
    transaction: &mut Transaction,
    rules: &str,
    version: i64,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PUT_RULES, &args![rules, version, now]).await.map(drop)
}
