//! The letter that a campaign sends, as its writers keep it. Reading only.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Language;
use basics::ids::LetterId;
use domain::letters::LetterKind;

/// What a campaign needs of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignLetter {
    pub name: String,
    pub kind: LetterKind,
    pub language: Language,
    pub subject: String,
    pub preheader: String,
    /// MJML.
    pub source: String,
    /// Declared slots and their texts, as versioned JSON.
    pub slots: String,
}

statements! {
    SELECT = "SELECT name, kind, language, subject, preheader, source, slots
        FROM letter
        WHERE id = $1 AND deleted_at IS NULL";
}

fn read(row: &Row<'_>) -> Result<CampaignLetter, DatabaseError> {
    Ok(CampaignLetter {
        name: row.text(0)?,
        kind: row.parsed(1)?,
        language: row.parsed(2)?,
        subject: row.text(3)?,
        preheader: row.text(4)?,
        source: row.text(5)?,
        slots: row.text(6)?,
    })
}

/// The letter for reading; `None` when it does not exist or was removed.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: LetterId) -> Result<Option<CampaignLetter>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}

/// The letter inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: LetterId) -> Result<Option<CampaignLetter>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}
