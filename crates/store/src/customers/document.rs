//! Documents of customers: what they are called is sealed here, what is in them lies sealed among the files.

use crate::trade::timeline::{Of, Place};
use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, DocumentId, FileId, UserId};
use domain::customers::document::DocumentKind;

/// Whose a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Contact(ContactId),
    Company(CompanyId),
}

/// A document as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    pub id: DocumentId,
    pub holder: Holder,
    pub file: FileId,
    /// Of the file, in the store of files.
    pub stored_as: String,
    pub sealed: Vec<u8>,
    pub kind: DocumentKind,
    pub size_bytes: i64,
    /// `None`: a program.
    pub made_by: Option<UserId>,
    pub created_at: Timestamp,
    pub removed_at: Option<Timestamp>,
}

/// How many documents, and how large in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weight {
    pub count: i64,
    pub size_bytes: i64,
}

statements! {
    INSERT_FILE = "INSERT INTO file (id, name, size_bytes, media_type, used_by, created_at, touched_at)
        VALUES ($1, $2, $3, 'application/octet-stream', 'document', $4, $4)";
    INSERT = "INSERT INTO document (id, contact, company, file, sealed, kind, size_bytes, made_by, created_at, removed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)";
    REMOVE = "UPDATE document SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL";
    BRING_BACK = "UPDATE document SET removed_at = NULL WHERE id = $1 AND removed_at IS NOT NULL";
    RENAME = "UPDATE document SET sealed = $2 WHERE id = $1";
    OF_CONTACT = "SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM document WHERE contact = $1 AND removed_at IS NULL";
    OF_COMPANY = "SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM document WHERE company = $1 AND removed_at IS NULL";
    /// Deleted ones lie on the disk, too.
    OF_ALL = "SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM document";
    /// Files whose document is gone, or was deleted long ago; those of a person who is erased have no document any more.
    OVER = "SELECT f.id, f.name FROM file f
        LEFT JOIN document d ON d.file = f.id
        WHERE f.used_by = 'document' AND (d.id IS NULL OR d.removed_at < $1)
        ORDER BY f.id
        LIMIT $2";
    FORGET_DOCUMENT = "DELETE FROM document WHERE file = $1 AND removed_at < $2";
    FORGET_FILE = "DELETE FROM file WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM document WHERE document.file = file.id)";
    FORGET_PERSON = "DELETE FROM document WHERE contact = $1";
}

const SELECT: &str = "SELECT d.id, d.contact, d.company, d.file, f.name, d.sealed, d.kind, d.size_bytes, d.made_by, d.created_at, d.removed_at
        FROM document d
        JOIN file f ON f.id = d.file
        LEFT JOIN contact c ON c.id = d.contact AND c.deleted_at IS NULL
        LEFT JOIN company o ON o.id = d.company AND o.deleted_at IS NULL
        WHERE (c.id IS NOT NULL OR o.id IS NOT NULL)";

fn read(row: &Row<'_>) -> Result<DocumentRow, DatabaseError> {
    let holder = match (row.optional_id(1)?, row.optional_id(2)?) {
        (Some(contact), _) => Holder::Contact(contact),
        (None, Some(company)) => Holder::Company(company),
        (None, None) => return Err(DatabaseError::shape("a document of nobody")),
    };
    Ok(DocumentRow {
        id: row.id(0)?,
        holder,
        file: row.id(3)?,
        stored_as: row.text(4)?,
        sealed: row.blob(5)?,
        // A kind that a newer program told is only downloaded.
        kind: DocumentKind::of_word(&row.text(6)?).unwrap_or(DocumentKind::Other),
        size_bytes: row.int(7)?,
        made_by: row.optional_int(8)?.filter(|by| *by != 0).map(UserId::from_i64),
        created_at: row.time(9)?,
        removed_at: row.optional_time(10)?,
    })
}

fn weight_of(row: &Row<'_>) -> Result<Weight, DatabaseError> {
    Ok(Weight { count: row.int(0)?, size_bytes: row.int(1)? })
}

/// Writes a new document with its file, whose sealed bytes are so large.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &DocumentRow, stored_bytes: i64) -> Result<(), DatabaseError> {
    let file = args![row.file, row.stored_as.as_str(), stored_bytes, row.created_at];
    transaction.execute(INSERT_FILE, &file).await?;
    let (contact, company) = match row.holder {
        Holder::Contact(id) => (Some(id), None),
        Holder::Company(id) => (None, Some(id)),
    };
    let by = row.made_by.map_or(0, |by| by.as_i64());
    let (sealed, kind) = (row.sealed.as_slice(), row.kind.as_str());
    let args = args![row.id, contact, company, row.file, sealed, kind, row.size_bytes, by, row.created_at];
    transaction.execute(INSERT, &args).await.map(drop)
}

/// Deletes a document for as long as that can be taken back; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: DocumentId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Takes a deletion back; `false` when there is nothing to bring back.
///
/// # Errors
/// The database's.
pub async fn bring_back(transaction: &mut Transaction, id: DocumentId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id]).await? == 1)
}

/// Gives a document another name, which comes sealed.
///
/// # Errors
/// The database's.
pub async fn rename(transaction: &mut Transaction, id: DocumentId, sealed: &[u8]) -> Result<(), DatabaseError> {
    transaction.execute(RENAME, &args![id, sealed]).await.map(drop)
}

/// What a customer's documents weigh.
///
/// # Errors
/// The database's.
pub async fn weight(transaction: &mut Transaction, holder: Holder) -> Result<Weight, DatabaseError> {
    let found = match holder {
        Holder::Contact(id) => transaction.first(OF_CONTACT, &args![id], weight_of).await?,
        Holder::Company(id) => transaction.first(OF_COMPANY, &args![id], weight_of).await?,
    };
    Ok(found.unwrap_or_default())
}

/// What all documents weigh, the deleted ones among them.
///
/// # Errors
/// The database's.
pub async fn whole_weight(transaction: &mut Transaction) -> Result<Weight, DatabaseError> {
    Ok(transaction.first(OF_ALL, &args![], weight_of).await?.unwrap_or_default())
}

fn by_id(id: DocumentId) -> Pieces {
    Pieces::new(SELECT).text(" AND d.id = ").value(id)
}

/// A document inside a verb, a deleted one too.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: DocumentId) -> Result<Option<DocumentRow>, DatabaseError> {
    Ok(transaction.query_pieces(&by_id(id), read).await?.pop())
}

/// A document outside a verb, a deleted one too.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: DocumentId) -> Result<Option<DocumentRow>, DatabaseError> {
    Ok(database.query_pieces(by_id(id), read).await?.pop())
}

/// Of a company those of its people as well.
fn of_record(of: Of) -> Pieces {
    let pieces = Pieces::new(SELECT).text(" AND d.removed_at IS NULL");
    match of {
        Of::Contact(id) => pieces.text(" AND d.contact = ").value(id),
        Of::Company(id) => pieces
            .text(" AND (d.company = ")
            .value(id)
            .text(" OR d.contact IN (SELECT id FROM contact WHERE company = ")
            .value(id)
            .text("))"),
    }
}

/// The documents of a customer before a place, the newest first.
///
/// # Errors
/// The database's.
pub async fn of(database: &Database, of: Of, before: Place, limit: u32) -> Result<Vec<DocumentRow>, DatabaseError> {
    let pieces = of_record(of).text(" AND (d.created_at, d.id) < (").value(before.at).text(", ").value(before.id);
    let pieces = pieces.text(") ORDER BY d.created_at DESC, d.id DESC LIMIT ").value(limit);
    database.query_pieces(pieces, read).await
}

/// Stored files that may go: their document was deleted before, or is gone. Each with its name in the store of files.
///
/// # Errors
/// The database's.
pub async fn over(
    database: &Database,
    removed_before: Timestamp,
    limit: u32,
) -> Result<Vec<(FileId, String)>, DatabaseError> {
    database.query(OVER, args![removed_before, limit], |row| Ok((row.id(0)?, row.text(1)?))).await
}

/// Forgets a file that may go, and its document; `true`: its bytes may be removed now.
///
/// # Errors
/// The database's.
pub async fn forget(
    transaction: &mut Transaction,
    file: FileId,
    removed_before: Timestamp,
) -> Result<bool, DatabaseError> {
    transaction.execute(FORGET_DOCUMENT, &args![file, removed_before]).await?;
    Ok(transaction.execute(FORGET_FILE, &args![file]).await? == 1)
}

/// Deletes the documents of a person who is erased; answers how many. Their bytes follow once that is committed.
///
/// # Errors
/// The database's.
pub async fn forget_person(transaction: &mut Transaction, contact: ContactId) -> Result<u64, DatabaseError> {
    transaction.execute(FORGET_PERSON, &args![contact]).await
}
