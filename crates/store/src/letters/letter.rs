//! Letters: what their writers keep. What is sent is a frozen copy in the campaign's row.

use crate::{Database, DatabaseError, Row, Transaction, Value, args, statements};
use basics::ids::{LetterId, UserId};
use basics::{Language, Timestamp};
use domain::letters::LetterKind;

/// A letter as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRecord {
    pub id: LetterId,
    pub name: String,
    pub kind: LetterKind,
    pub language: Language,
    pub subject: String,
    pub preheader: String,
    /// MJML.
    pub source: String,
    /// Declared slots and their texts, as versioned JSON.
    pub slots: String,
    /// The shipped letter it began from.
    pub template: Option<String>,
    /// 0 when a key made it.
    pub made_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// One row of the list of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    pub id: LetterId,
    pub name: String,
    pub kind: LetterKind,
    pub language: Language,
    pub subject: String,
    pub updated_at: Timestamp,
    /// Campaigns that use it.
    pub used_by: i64,
}

statements! {
    INSERT = "INSERT INTO letter (id, name, kind, language, subject, preheader, source, slots, template, made_by, created_at,
            updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE letter
        SET name = $3, kind = $4, language = $5, subject = $6, preheader = $7, source = $8, slots = $9, updated_at = $10,
            version = version + 1
        WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    SELECT = "SELECT id, name, kind, language, subject, preheader, source, slots, template, made_by, created_at, updated_at,
            version
        FROM letter
        WHERE id = $1 AND deleted_at IS NULL";
    PAGE = "SELECT id, name, kind, language, subject, updated_at,
            (SELECT COUNT(*) FROM campaign WHERE campaign.letter = letter.id AND campaign.deleted_at IS NULL)
        FROM letter
        WHERE id < $1 AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT $2";
    COUNT = "SELECT COUNT(*) FROM letter WHERE deleted_at IS NULL";
    USED_BY = "SELECT COUNT(*) FROM campaign WHERE letter = $1 AND deleted_at IS NULL";
    REMOVE = "UPDATE letter SET deleted_at = $2, version = version + 1 WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK = "UPDATE letter SET deleted_at = NULL, version = version + 1 WHERE id = $1 AND deleted_at IS NOT NULL";
}

fn read(row: &Row<'_>) -> Result<LetterRecord, DatabaseError> {
    Ok(LetterRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        kind: row.parsed(2)?,
        language: row.parsed(3)?,
        subject: row.text(4)?,
        preheader: row.text(5)?,
        source: row.text(6)?,
        slots: row.text(7)?,
        template: row.optional_text(8)?,
        made_by: row.id(9)?,
        created_at: row.time(10)?,
        updated_at: row.time(11)?,
        version: row.int(12)?,
    })
}

fn read_line(row: &Row<'_>) -> Result<LetterLine, DatabaseError> {
    Ok(LetterLine {
        id: row.id(0)?,
        name: row.text(1)?,
        kind: row.parsed(2)?,
        language: row.parsed(3)?,
        subject: row.text(4)?,
        updated_at: row.time(5)?,
        used_by: row.int(6)?,
    })
}

fn shared(record: &LetterRecord) -> [Value; 7] {
    args![
        record.name.as_str(),
        record.kind.as_str(),
        record.language.as_str(),
        record.subject.as_str(),
        record.preheader.as_str(),
        record.source.as_str(),
        record.slots.as_str()
    ]
}

/// Inserts a letter.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, record: &LetterRecord) -> Result<(), DatabaseError> {
    let mut row = vec![Value::from(record.id)];
    row.extend(shared(record));
    row.extend(args![record.template.as_deref(), record.made_by, record.created_at, record.updated_at, record.version]);
    transaction.execute(INSERT, &row).await?;
    Ok(())
}

/// Updates a letter where its version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, record: &LetterRecord) -> Result<bool, DatabaseError> {
    let mut row = vec![Value::from(record.id), Value::from(record.version)];
    row.extend(shared(record));
    row.push(Value::from(record.updated_at));
    Ok(transaction.execute(UPDATE, &row).await? == 1)
}

/// The letter inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: LetterId) -> Result<Option<LetterRecord>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}

/// The letter for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: LetterId) -> Result<Option<LetterRecord>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}

/// Letters newest first, before an id.
///
/// # Errors
/// The database's.
pub async fn page(database: &Database, before: Option<LetterId>, limit: u32) -> Result<Vec<LetterLine>, DatabaseError> {
    let before = before.map_or(i64::MAX, basics::Id::as_i64);
    database.query(PAGE, args![before, limit], read_line).await
}

/// How many letters there are.
///
/// # Errors
/// The database's.
pub async fn count(database: &Database) -> Result<i64, DatabaseError> {
    Ok(database.first(COUNT, args![], |row| row.int(0)).await?.unwrap_or_default())
}

/// How many campaigns use the letter.
///
/// # Errors
/// The database's.
pub async fn used_by(database: &Database, id: LetterId) -> Result<i64, DatabaseError> {
    Ok(database.first(USED_BY, args![id], |row| row.int(0)).await?.unwrap_or_default())
}

/// Removes a letter (undo brings it back); `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: LetterId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed letter back; `false` when it is not removed.
///
/// # Errors
/// The database's.
pub async fn bring_back(transaction: &mut Transaction, id: LetterId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id]).await? == 1)
}
