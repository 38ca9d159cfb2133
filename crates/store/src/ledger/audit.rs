//! The audit log: one row a verb and thing, written in the verb's transaction; a reconciler links them into a chain later.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;

/// One entry. `sealed` holds what was before and after; `commitment` is a salted hash of it, so that it can be erased.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: i64,
    pub at: Timestamp,
    pub actor_kind: &'static str,
    pub actor: i64,
    pub verb: &'static str,
    pub noun: &'static str,
    pub noun_id: i64,
    pub sealed: Option<Vec<u8>>,
    pub commitment: Vec<u8>,
}

statements! {
    INSERT = "INSERT INTO audit (id, at, actor_kind, actor, verb, noun, noun_id, sealed, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// Appends an entry.
///
/// # Errors
/// The database's.
pub async fn append(transaction: &mut Transaction, entry: Entry) -> Result<(), DatabaseError> {
    let Entry { id, at, actor_kind, actor, verb, noun, noun_id, sealed, commitment } = entry;
    let row = args![id, at, actor_kind, actor, verb, noun, noun_id, sealed, commitment];
    transaction.execute(INSERT, &row).await?;
    Ok(())
}
