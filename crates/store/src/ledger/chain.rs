//! The chains of links over the audit log and the consent ledger: nothing in them can be changed, taken out or moved unseen.
//!
//! A reconciler links what verbs wrote, in the order of appearance. A link is the caller's keyed hash over the link before, the
//! place, and the row's clear columns with its *commitment*: who has the file and not the keys cannot make one. The sealed
//! payload is not part of it, so that it can be erased and the chain still verifies. Rows cut off at the end are seen only by
//! whoever kept the head that [`verify`] answers.

use crate::{Database, DatabaseError, Row, Statement, Transaction, args, statements};

/// Which chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    Audit,
    Consent,
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Every link holds; `head` is the newest (empty when there is none yet).
    Whole { links: i64, head: Vec<u8> },
    /// The link at this position is not what its row and the link before make.
    Broken { position: i64 },
}

/// Rows read at once while verifying.
const PAGE: i64 = 5_000;

/// The keyed hash of a link; the workspace's keyring has it.
pub type LinkHash<'a> = &'a (dyn Fn(&[u8]) -> [u8; 32] + Send + Sync);

statements! {
    AUDIT_HEAD = "SELECT link_position, link FROM audit WHERE link_position IS NOT NULL ORDER BY link_position DESC LIMIT 1";
    AUDIT_UNLINKED = "SELECT id, at, actor_kind, actor, verb, noun, noun_id, commitment, CAST(0 AS BIGINT), link FROM audit
        WHERE link IS NULL ORDER BY id LIMIT $1";
    AUDIT_LINK = "UPDATE audit SET link = $2, link_position = $3 WHERE id = $1 AND link IS NULL";
    AUDIT_LINKED = "SELECT id, at, actor_kind, actor, verb, noun, noun_id, commitment, link_position, link FROM audit
        WHERE link_position > $1 ORDER BY link_position LIMIT $2";
    CONSENT_HEAD = "SELECT link_position, link FROM consent WHERE link_position IS NOT NULL ORDER BY link_position DESC LIMIT 1";
    CONSENT_UNLINKED = "SELECT id, at, kind, contact, state, source, CAST(0 AS BIGINT), commitment, CAST(0 AS BIGINT), link FROM consent
        WHERE link IS NULL ORDER BY id LIMIT $1";
    CONSENT_LINK = "UPDATE consent SET link = $2, link_position = $3 WHERE id = $1 AND link IS NULL";
    CONSENT_LINKED = "SELECT id, at, kind, contact, state, source, CAST(0 AS BIGINT), commitment, link_position, link FROM consent
        WHERE link_position > $1 ORDER BY link_position LIMIT $2";
}

struct Texts {
    head: Statement,
    unlinked: Statement,
    link: Statement,
    linked: Statement,
}

impl Chain {
    const fn texts(self) -> Texts {
        match self {
            Chain::Audit => {
                Texts { head: AUDIT_HEAD, unlinked: AUDIT_UNLINKED, link: AUDIT_LINK, linked: AUDIT_LINKED }
            }
            Chain::Consent => {
                Texts { head: CONSENT_HEAD, unlinked: CONSENT_UNLINKED, link: CONSENT_LINK, linked: CONSENT_LINKED }
            }
        }
    }
}

/// A row as it is linked: two numbers that name it, three words, two numbers more, and the commitment.
struct Entry {
    id: i64,
    at: i64,
    words: [String; 3],
    numbers: [i64; 2],
    commitment: Vec<u8>,
    position: i64,
    link: Option<Vec<u8>>,
}

/// Links the next rows, at most `limit`; answers how many. Run it under serializable isolation.
///
/// # Errors
/// The database's.
pub async fn link(
    transaction: &mut Transaction,
    chain: Chain,
    limit: u32,
    hash: LinkHash<'_>,
) -> Result<usize, DatabaseError> {
    let texts = chain.texts();
    let head = transaction.first(texts.head, &[], |row| Ok((row.int(0)?, row.blob(1)?))).await?;
    let (mut position, mut link) = head.unwrap_or((0, Vec::new()));
    let entries = transaction.query(texts.unlinked, &args![limit], entry).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in &entries {
        position += 1;
        link = link_of(&link, position, entry, hash);
        rows.push(args![entry.id, link.clone(), position]);
    }
    transaction.execute_many(texts.link, &rows).await?;
    Ok(rows.len())
}

/// Computes every link anew.
///
/// # Errors
/// The database's.
pub async fn verify(database: &Database, chain: Chain, hash: LinkHash<'_>) -> Result<Verified, DatabaseError> {
    let mut links = 0;
    let mut head = Vec::new();
    loop {
        let entries = database.query(chain.texts().linked, args![links, PAGE], entry).await?;
        if entries.is_empty() {
            return Ok(Verified::Whole { links, head });
        }
        for entry in entries {
            links += 1;
            head = link_of(&head, links, &entry, hash);
            if entry.position != links || entry.link.as_deref() != Some(&head[..]) {
                return Ok(Verified::Broken { position: links });
            }
        }
    }
}

fn link_of(before: &[u8], position: i64, entry: &Entry, hash: LinkHash<'_>) -> Vec<u8> {
    let mut content = Vec::with_capacity(256);
    let mut part = |bytes: &[u8]| {
        content.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        content.extend_from_slice(bytes);
    };
    part(before);
    for number in [position, entry.id, entry.at, entry.numbers[0], entry.numbers[1]] {
        part(&number.to_be_bytes());
    }
    entry.words.iter().for_each(|word| part(word.as_bytes()));
    part(&entry.commitment);
    hash(&content).to_vec()
}

fn entry(row: &Row<'_>) -> Result<Entry, DatabaseError> {
    Ok(Entry {
        id: row.int(0)?,
        at: row.int(1)?,
        words: [row.text(2)?, row.text(4)?, row.text(5)?],
        numbers: [row.int(3)?, row.int(6)?],
        commitment: row.blob(7)?,
        position: row.int(8)?,
        link: row.optional_blob(9)?,
    })
}
