//! Reading the audit log, newest first.

use crate::{Database, DatabaseError, Row, args, statements};
use basics::Timestamp;
use basics::ids::AuditId;

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
    pub chained: bool,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT id, at, actor_kind, actor, verb, noun, noun_id, link_position FROM audit ", $rest)
    };
}

statements! {
    ALL = columns!("WHERE id < $1 ORDER BY id DESC LIMIT $2");
    OF_NOUN = columns!("WHERE noun = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
    OF_THING = columns!("WHERE noun = $3 AND noun_id = $4 AND id < $1 ORDER BY id DESC LIMIT $2");
}

fn read(row: &Row<'_>) -> Result<AuditRow, DatabaseError> {
    Ok(AuditRow {
        id: row.id(0)?,
        at: row.time(1)?,
        actor_kind: row.text(2)?,
        actor: row.int(3)?,
        verb: row.text(4)?,
        noun: row.text(5)?,
        noun_id: row.int(6)?,
        chained: row.optional_int(7)?.is_some(),
    })
}

/// Entries before an id: of everything, of one noun, or of one thing.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    noun: Option<&str>,
    noun_id: Option<i64>,
    before: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, DatabaseError> {
    match (noun, noun_id) {
        (Some(noun), Some(id)) => database.query(OF_THING, args![before, limit, noun, id], read).await,
        (Some(noun), None) => database.query(OF_NOUN, args![before, limit, noun], read).await,
        (None, _) => database.query(ALL, args![before, limit], read).await,
    }
}
