//! What came back for letters: bounces, complaints and answers, one of each kind a letter.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ContactId, OutgoingId};

/// One thing that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    pub id: i64,
    pub outgoing: OutgoingId,
    pub contact: ContactId,
    pub kind: &'static str,
    pub class: &'static str,
    pub scope: &'static str,
    pub action: &'static str,
    /// Codes and names of rules, no words of the letter.
    pub evidence: String,
    pub at: Timestamp,
    pub sealed: Option<Vec<u8>>,
}

statements! {
    INSERT = "INSERT INTO letter_return (id, outgoing, contact, kind, class, scope, action, evidence, at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (outgoing, kind) DO NOTHING";
    OF_CLASS = "SELECT COUNT(*) FROM letter_return WHERE contact = $1 AND class = $2 AND at >= $3";
    CLASSED = "UPDATE outgoing SET class = $2 WHERE id = $1";
    BOUNCED = "UPDATE outgoing SET state = 'refused', reason = 'bounced' WHERE id = $1 AND state = 'in_doubt'";
}

/// Writes it down; `false` when the letter has one of this kind already.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &ReturnRow) -> Result<bool, DatabaseError> {
    let ReturnRow { id, outgoing, contact, kind, class, scope, action, evidence, at, sealed } = row;
    let row =
        args![*id, *outgoing, *contact, *kind, *class, *scope, *action, evidence.as_str(), *at, sealed.as_deref()];
    Ok(transaction.execute(INSERT, &row).await? == 1)
}

/// How many of a class came back from a person since then.
///
/// # Errors
/// The database's.
pub async fn of_class(
    transaction: &mut Transaction,
    contact: ContactId,
    class: &str,
    since: Timestamp,
) -> Result<i64, DatabaseError> {
    Ok(transaction.first(OF_CLASS, &args![contact, class, since], |row| row.int(0)).await?.unwrap_or_default())
}

/// Writes beside a letter why it came back.
///
/// # Errors
/// The database's.
pub async fn put_class(transaction: &mut Transaction, letter: OutgoingId, class: &str) -> Result<(), DatabaseError> {
    transaction.execute(CLASSED, &args![letter, class]).await?;
    Ok(())
}

/// A bounce says of a letter in doubt that it was not delivered; answers whether it was in doubt.
///
/// # Errors
/// The database's.
pub async fn end_doubt(transaction: &mut Transaction, letter: OutgoingId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BOUNCED, &args![letter]).await? == 1)
}
