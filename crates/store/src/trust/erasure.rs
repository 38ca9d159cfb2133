//! The erasure of a person: what is overwritten and deleted in every table. That it was done is a row of the ledger's own.
//!
//! SQLite's write-ahead log holds older states of a page until it is emptied. That it has to be is a mark in `meta`, set in the
//! erasing transaction and taken away when it was done: whoever is stopped in between leaves the mark for the next.

use crate::ledger::meta;
use crate::{Database, DatabaseError, Isolation, Lane, Pieces, Script, Transaction, args, statements};
use basics::ids::ContactId;
use std::sync::Arc;
use std::time::Duration;

/// A read that runs longer than this keeps the log; the next checkpoint takes it.
const WAIT_FOR_READERS: Duration = Duration::from_secs(2);

/// Its value is the number of the erasure that set it last: an emptying takes away only the mark that it began with.
const LOG_TO_EMPTY: &str = "log_to_empty";

/// How many rows of each kind were emptied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Emptied {
    pub labels: u64,
    pub import_rows: u64,
    pub consents: u64,
    pub events: u64,
    pub replies: u64,
    pub audits: u64,
    pub tasks: u64,
    pub documents: u64,
}

impl std::ops::AddAssign for Emptied {
    fn add_assign(&mut self, other: Self) {
        self.labels += other.labels;
        self.import_rows += other.import_rows;
        self.consents += other.consents;
        self.events += other.events;
        self.replies += other.replies;
        self.audits += other.audits;
        self.tasks += other.tasks;
        self.documents += other.documents;
    }
}

statements! {
    HASHES = "SELECT address_hash, suppression_hash FROM contact WHERE id = $1";
    /// Each half of the contacts by its own index.
    OF_PERSON = "SELECT id FROM contact WHERE address_hash = $1 AND deleted_at IS NULL
        UNION SELECT id FROM contact WHERE address_hash = $1 AND deleted_at IS NOT NULL
        UNION SELECT contact FROM address_of_contact WHERE address_hash = $1
        ORDER BY 1";
    FORGET_MARK = "DELETE FROM meta WHERE name = $1 AND value = $2";
    OVERWRITE = "UPDATE contact SET sealed = $2, address_hash = $3, suppression_hash = $3 WHERE id = $1";
    DELETE = "DELETE FROM contact WHERE id = $1";
    TAGS = "DELETE FROM contact_tag WHERE contact = $1";
    LISTS = "DELETE FROM contact_list WHERE contact = $1";
    SEGMENTS = "DELETE FROM segment_member WHERE contact = $1";
    RESTING = "DELETE FROM resting WHERE contact = $1";
    DECLINED = "DELETE FROM declined WHERE contact = $1";
    IMPORT_ROWS = "UPDATE import_row SET sealed = NULL, sealed_before = NULL, address_hash = NULL WHERE contact = $1";
    /// Rows of the same address that became nobody's contact; the index begins with the import.
    IMPORT_ROWS_OF_ADDRESS = "UPDATE import_row SET sealed = NULL, sealed_before = NULL, address_hash = NULL
        WHERE import IN (SELECT id FROM import) AND address_hash = $1";
    IMPORT_FILES = "SELECT COUNT(*) FROM import WHERE file IS NOT NULL AND file_deleted_at IS NULL
        AND id IN (SELECT import FROM import_row WHERE contact = $1)";
    CONSENTS = "UPDATE consent SET sealed = NULL WHERE contact = $1 AND sealed IS NOT NULL";
    EVENTS = "UPDATE event SET sealed = NULL WHERE contact = $1 AND sealed IS NOT NULL";
    REPLIES = "UPDATE outgoing SET sealed_reply = NULL WHERE contact = $1 AND sealed_reply IS NOT NULL";
    LETTERS = "SELECT COUNT(*) FROM outgoing WHERE contact = $1";
    STATEMENTS_OF = "SELECT COUNT(*) FROM consent WHERE contact = $1";
    AUDITS = "UPDATE audit SET sealed = NULL WHERE noun = 'contact' AND noun_id = $1 AND sealed IS NOT NULL";
}

const ALL_WITH: &str = "SELECT suppression_hash, id FROM contact WHERE suppression_hash IN ";
const OTHERS_WITH: &str = " UNION SELECT suppression_hash, contact FROM address_of_contact WHERE suppression_hash IN ";

/// The hashes of a contact's address, for look-up and for suppression; also of one that was removed.
///
/// # Errors
/// The database's.
pub async fn hashes(
    transaction: &mut Transaction,
    contact: ContactId,
) -> Result<Option<(Vec<u8>, Vec<u8>)>, DatabaseError> {
    transaction.first(HASHES, &args![contact], |row| Ok((row.blob(0)?, row.blob(1)?))).await
}

/// Every contact of the person with that address, as the main one or another: removed ones stay rows, too, until they can no longer be
/// brought back.
///
/// # Errors
/// The database's.
pub async fn of_person(transaction: &mut Transaction, address_hash: &[u8]) -> Result<Vec<ContactId>, DatabaseError> {
    transaction.query(OF_PERSON, &args![address_hash], |row| row.id(0)).await
}

/// The contacts with one of these hashes for ever, with the hash, as [`of_person`] means them: for a backup that was restored, in one walk
/// through everybody.
///
/// # Errors
/// The database's.
pub async fn all_with<'a>(
    database: &Database,
    suppression_hashes: impl Iterator<Item = &'a [u8]> + Clone,
) -> Result<Vec<(Vec<u8>, ContactId)>, DatabaseError> {
    let pieces = Pieces::new(ALL_WITH).list(suppression_hashes.clone());
    let pieces = pieces.text(OTHERS_WITH).list(suppression_hashes);
    database.query_pieces(pieces, |row| Ok((row.blob(0)?, row.id(1)?))).await
}

/// Empties the staged rows of imports for an address whoever they became; answers how many.
///
/// # Errors
/// The database's.
pub async fn empty_import_rows(transaction: &mut Transaction, address_hash: &[u8]) -> Result<u64, DatabaseError> {
    transaction.execute(IMPORT_ROWS_OF_ADDRESS, &args![address_hash]).await
}

/// Overwrites the contact's sealed part and hashes with what says nothing, deletes the row and its labels, and empties every
/// sealed column about the person. Commitments stay, so that the chains still verify.
///
/// # Errors
/// The database's.
pub async fn empty(
    transaction: &mut Transaction,
    contact: ContactId,
    address_hash: &[u8],
    nothing: (&[u8], [u8; 16]),
) -> Result<Emptied, DatabaseError> {
    let row = args![contact];
    transaction.execute(OVERWRITE, &args![contact, nothing.0, nothing.1]).await?;
    transaction.execute(DELETE, &row).await?;
    crate::sending::tracking::forget(transaction, contact).await?;
    let labels = transaction.execute(TAGS, &row).await?
        + transaction.execute(LISTS, &row).await?
        + transaction.execute(SEGMENTS, &row).await?
        + transaction.execute(DECLINED, &row).await?;
    transaction.execute(RESTING, &row).await?;
    let import_rows = transaction.execute(IMPORT_ROWS, &row).await?
        + transaction.execute(IMPORT_ROWS_OF_ADDRESS, &args![address_hash]).await?;
    // What somebody looked at goes whole: without a name it would still be a history of one person.
    let reported = crate::customers::behaviour::forget(transaction, contact).await?;
    crate::customers::site::forget_person(transaction, contact).await?;
    crate::customers::address_check::forget(transaction, contact).await?;
    crate::customers::address_of_contact::forget(transaction, contact).await?;
    crate::customers::duplicate::forget(transaction, contact).await?;
    crate::customers::merging::forget(transaction, contact).await?;
    let tasks = crate::customers::task::forget(transaction, contact).await?;
    let documents = crate::customers::document::forget_person(transaction, contact).await?;
    Ok(Emptied {
        labels,
        import_rows,
        consents: transaction.execute(CONSENTS, &row).await?,
        events: reported + transaction.execute(EVENTS, &row).await?,
        replies: transaction.execute(REPLIES, &row).await?,
        audits: transaction.execute(AUDITS, &row).await?,
        tasks,
        documents,
    })
}

/// How much stays that names the contact by number only: letters, statements of consent, files of imports.
///
/// # Errors
/// The database's.
pub async fn kept(transaction: &mut Transaction, contact: ContactId) -> Result<(i64, i64, i64), DatabaseError> {
    let mut counts = [0; 3];
    for (count, statement) in counts.iter_mut().zip([LETTERS, STATEMENTS_OF, IMPORT_FILES]) {
        *count = transaction.first(statement, &args![contact], |row| row.int(0)).await?.unwrap_or(0);
    }
    Ok((counts[0], counts[1], counts[2]))
}

/// Notes that the write-ahead log holds older states of somebody who is being erased; `erasure` is the number of this erasure.
///
/// # Errors
/// The database's.
pub async fn mark_log(transaction: &mut Transaction, erasure: i64) -> Result<(), DatabaseError> {
    // On PostgreSQL the server recycles its log itself.
    if transaction.is_postgres() { Ok(()) } else { meta::set(transaction, LOG_TO_EMPTY, &erasure.to_string()).await }
}

/// Empties SQLite's write-ahead log where an erasure wants it, so that no older state of a page is left in it; `false` when a
/// reader held it, and then it is still wanted.
///
/// # Errors
/// The database's.
pub async fn empty_log(database: &Database) -> Result<bool, DatabaseError> {
    let Some(mark) = meta::get(database, LOG_TO_EMPTY).await? else { return Ok(true) };
    if !truncate_log(database).await? {
        return Ok(false);
    }
    database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(ForgetMark(mark))).await?;
    Ok(true)
}

/// Empties SQLite's write-ahead log whoever wants it; `false` when a reader held it. Elsewhere there is none.
///
/// # Errors
/// The database's.
pub async fn truncate_log(database: &Database) -> Result<bool, DatabaseError> {
    let Some(path) = database.path().map(std::path::Path::to_owned) else { return Ok(true) };
    let work = move || -> Result<bool, DatabaseError> {
        let connection = rusqlite::Connection::open(path)?;
        connection.busy_timeout(WAIT_FOR_READERS)?;
        let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    };
    tokio::task::spawn_blocking(work).await.map_err(|cause| DatabaseError::Broken(cause.into()))?
}

struct ForgetMark(String);

impl Script for ForgetMark {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute(FORGET_MARK, &args![LOG_TO_EMPTY, self.0.as_str()]).await.map(drop)
    }
}
