//! The audit log: one row a verb and thing, written in the verb's transaction; a reconciler links them into a chain later.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::AuditId;

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

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT id, at, actor_kind, actor, verb, noun, noun_id, sealed, link_position FROM audit ", $rest)
    };
}

statements! {
    INSERT = "INSERT INTO audit (id, at, actor_kind, actor, verb, noun, noun_id, sealed, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ALL = columns!("WHERE id < $1 ORDER BY id DESC LIMIT $2");
    OF_NOUN = columns!("WHERE noun = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
    OF_THING = columns!("WHERE noun = $3 AND noun_id = $4 AND id < $1 ORDER BY id DESC LIMIT $2");
    /// The commitment stays: the chain verifies without the payload.
    ERASE_OF = "UPDATE audit SET sealed = NULL WHERE noun = $1 AND noun_id = $2";
}

const FILTERED: &str = columns!("WHERE id < ");

/// An entry as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub id: AuditId,
    pub at: Timestamp,
    /// `user`, `key` or `system`.
    pub actor_kind: String,
    pub actor: i64,
    pub verb: String,
    pub noun: String,
    pub noun_id: i64,
    pub sealed: Option<Vec<u8>>,
    /// Whether the reconciler has put it into the chain.
    pub chained: bool,
}

/// Entries of everything, of one noun, or of one thing; newest first, the next page begins before the last id of this one.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    noun: Option<&str>,
    noun_id: Option<i64>,
    before: Option<AuditId>,
    limit: u32,
) -> Result<Vec<AuditRow>, DatabaseError> {
    let before = before.map_or(i64::MAX, AuditId::as_i64);
    match (noun, noun_id) {
        (Some(noun), Some(id)) => database.query(OF_THING, args![before, limit, noun, id], audit_row).await,
        (Some(noun), None) => database.query(OF_NOUN, args![before, limit, noun], audit_row).await,
        (None, _) => database.query(ALL, args![before, limit], audit_row).await,
    }
}

/// Which entries are asked for; what is left out is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter<'a> {
    pub noun: Option<&'a str>,
    pub noun_id: Option<i64>,
    /// The number of a user.
    pub user: Option<i64>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// Entries as [`page`] gives them, by all that a filter asks.
///
/// # Errors
/// The database's.
pub async fn filtered(
    database: &Database,
    filter: Filter<'_>,
    before: Option<AuditId>,
    limit: u32,
) -> Result<Vec<AuditRow>, DatabaseError> {
    let mut pieces = Pieces::new(FILTERED).value(before.map_or(i64::MAX, AuditId::as_i64));
    if let Some(noun) = filter.noun {
        pieces = pieces.text(" AND noun = ").value(noun);
    }
    if let Some(noun_id) = filter.noun_id {
        pieces = pieces.text(" AND noun_id = ").value(noun_id);
    }
    if let Some(user) = filter.user {
        pieces = pieces.text(" AND actor_kind = 'user' AND actor = ").value(user);
    }
    if let Some(from) = filter.from {
        pieces = pieces.text(" AND at >= ").value(from);
    }
    if let Some(until) = filter.until {
        pieces = pieces.text(" AND at < ").value(until);
    }
    database.query_pieces(pieces.text(" ORDER BY id DESC LIMIT ").value(limit), audit_row).await
}

/// Erases what the entries about a thing held; that they happened stays.
///
/// # Errors
/// The database's.
pub async fn erase_of(transaction: &mut Transaction, noun: &str, noun_id: i64) -> Result<u64, DatabaseError> {
    transaction.execute(ERASE_OF, &args![noun, noun_id]).await
}

fn audit_row(row: &Row<'_>) -> Result<AuditRow, DatabaseError> {
    Ok(AuditRow {
        id: row.id(0)?,
        at: row.time(1)?,
        actor_kind: row.text(2)?,
        actor: row.int(3)?,
        verb: row.text(4)?,
        noun: row.text(5)?,
        noun_id: row.int(6)?,
        sealed: row.optional_blob(7)?,
        chained: row.optional_int(8)?.is_some(),
    })
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
