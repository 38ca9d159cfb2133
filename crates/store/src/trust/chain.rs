//! The chains over audit log and consent ledger: each row gets a position and a link that covers the row before and its own
//! clear columns with the commitment of its payload. A payload can be erased and the chain still verifies.

use crate::{Database, DatabaseError, Row, Statement, Transaction, args, statements};

/// Which table is chained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    Audit,
    Consent,
}

/// A row as the chain sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    pub id: i64,
    /// Every clear column and the commitment, each with its length before it.
    pub content: Vec<u8>,
    pub link: Option<Vec<u8>>,
    pub position: Option<i64>,
}

macro_rules! audit {
    ($rest:literal) => {
        concat!(
            "SELECT id, at, actor_kind, actor, verb, noun, noun_id, commitment, link, link_position FROM audit ",
            $rest
        )
    };
}

macro_rules! consent {
    ($rest:literal) => {
        concat!("SELECT id, at, kind, contact, state, source, CAST(0 AS BIGINT), commitment, link, link_position FROM consent ", $rest)
    };
}

statements! {
    AUDIT_UNLINKED = audit!("WHERE link IS NULL ORDER BY id LIMIT $1");
    AUDIT_LINKED = audit!("WHERE link_position > $1 AND link_position IS NOT NULL ORDER BY link_position LIMIT $2");
    AUDIT_LAST = audit!("WHERE link_position IS NOT NULL ORDER BY link_position DESC LIMIT 1");
    AUDIT_LINK = "UPDATE audit SET link = $2, link_position = $3 WHERE id = $1 AND link IS NULL";
    CONSENT_UNLINKED = consent!("WHERE link IS NULL ORDER BY id LIMIT $1");
    CONSENT_LINKED = consent!("WHERE link_position > $1 AND link_position IS NOT NULL ORDER BY link_position LIMIT $2");
    CONSENT_LAST = consent!("WHERE link_position IS NOT NULL ORDER BY link_position DESC LIMIT 1");
    CONSENT_LINK = "UPDATE consent SET link = $2, link_position = $3 WHERE id = $1 AND link IS NULL";
}

impl Chain {
    fn of(self, audit: Statement, consent: Statement) -> Statement {
        match self {
            Chain::Audit => audit,
            Chain::Consent => consent,
        }
    }
}

fn read(row: &Row<'_>) -> Result<Ring, DatabaseError> {
    let mut content = Vec::with_capacity(128);
    let mut push = |bytes: &[u8]| {
        content.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        content.extend_from_slice(bytes);
    };
    let id = row.int(0)?;
    push(&id.to_be_bytes());
    push(&row.int(1)?.to_be_bytes());
    push(row.text(2)?.as_bytes());
    push(&row.int(3)?.to_be_bytes());
    push(row.text(4)?.as_bytes());
    push(row.text(5)?.as_bytes());
    push(&row.int(6)?.to_be_bytes());
    push(&row.blob(7)?);
    Ok(Ring { id, content, link: row.optional_blob(8)?, position: row.optional_int(9)? })
}

/// Rows without a link, oldest first.
///
/// # Errors
/// The database's.
pub async fn unlinked(transaction: &mut Transaction, chain: Chain, limit: i64) -> Result<Vec<Ring>, DatabaseError> {
    transaction.query(chain.of(AUDIT_UNLINKED, CONSENT_UNLINKED), &args![limit], read).await
}

/// The last linked row.
///
/// # Errors
/// The database's.
pub async fn last(transaction: &mut Transaction, chain: Chain) -> Result<Option<Ring>, DatabaseError> {
    transaction.first(chain.of(AUDIT_LAST, CONSENT_LAST), &[], read).await
}

/// Linked rows after a position, in their order.
///
/// # Errors
/// The database's.
pub async fn linked(database: &Database, chain: Chain, after: i64, limit: i64) -> Result<Vec<Ring>, DatabaseError> {
    database.query(chain.of(AUDIT_LINKED, CONSENT_LINKED), args![after, limit], read).await
}

/// Writes links: (id, link, position).
///
/// # Errors
/// The database's.
pub async fn link(
    transaction: &mut Transaction,
    chain: Chain,
    links: &[(i64, [u8; 32], i64)],
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = links.iter().map(|(id, link, position)| args![*id, *link, *position]).collect();
    transaction.execute_many(chain.of(AUDIT_LINK, CONSENT_LINK), &rows).await?;
    Ok(())
}
