//! The change log: what a transaction touched, for followers (audience engine, live screens, other nodes).

use crate::{DatabaseError, Transaction, args, statements};

/// One touched thing. `noun` and `kind` are words of the program, never of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change {
    pub noun: &'static str,
    pub id: i64,
    /// `created`, `changed` or `removed`.
    pub kind: &'static str,
}

statements! {
    INSERT = "INSERT INTO change (noun, id, kind, node) VALUES ($1, $2, $3, $4)";
}

/// Writes the changes of a transaction, with the number of the node that made them.
///
/// # Errors
/// The database's.
pub async fn record(transaction: &mut Transaction, node: u8, changes: &[Change]) -> Result<(), DatabaseError> {
    let rows: Vec<_> =
        changes.iter().map(|change| args![change.noun, change.id, change.kind, i64::from(node)]).collect();
    transaction.execute_in_calls(INSERT, &rows).await?;
    Ok(())
}
