//! What is stored of an import as JSON, with its version: settings, counts, and the sealed part. Fields are only added.

use super::reading::{Column, Format};
use crate::{Application, Trouble, Work};
use basics::Timestamp;
use basics::ids::{ImportId, ListId, TagId};
use domain::customers::import::{Conflict, Draft, ImportSource, ImportState, ImportTarget, Problem};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::SuppressionReason;
use seal::Place;
use serde::{Deserialize, Serialize};
use store::customers::import::ImportRecord;

/// What a person chose, and what has to be remembered until the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    pub version: u32,
    pub format: Format,
    pub guesses: Vec<Option<ImportTarget>>,
    pub mapping: Vec<Option<ImportTarget>>,
    pub origin: Option<Origin>,
    pub legal_basis: Option<LegalBasis>,
    pub lists: Vec<ListId>,
    pub tags: Vec<TagId>,
    pub conflict: Conflict,
    /// `user`, `key` or `system`: what the number of the one who began it is the number of.
    pub made_by_kind: String,
    /// Tags that publishing made, for the undo.
    #[serde(default)]
    pub made_tags: Vec<TagId>,
    /// The tool that wrote the file.
    #[serde(default)]
    pub source: Option<ImportSource>,
    /// Why that tool no longer wrote to anybody of the file.
    #[serde(default)]
    pub everybody: Option<SuppressionReason>,
    /// Whether the mapping is that of an earlier file with the same columns.
    #[serde(default)]
    pub remembered: bool,
    /// Why a check failed.
    #[serde(default)]
    pub failure: Option<String>,
    /// Whether people join companies that are there by a domain.
    #[serde(default = "joins")]
    pub by_domain: bool,
    /// What the dry run found out of the addresses.
    #[serde(default)]
    pub addresses: Option<AddressesFound>,
    /// When what runs, or ran last, began.
    #[serde(default)]
    pub began_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
}

/// People join by a domain unless somebody says otherwise.
const fn joins() -> bool {
    true
}

/// What is known of the addresses of a file without writing to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressesFound {
    /// Their domains take no mail.
    pub cannot_receive: i64,
    pub mistyped: i64,
    /// The most frequent slips: the domain as it is written, the one that was probably meant, and how often.
    pub slips: Vec<(String, String, i64)>,
    /// The DNS was not asked, or did not answer.
    pub unknown: i64,
}

pub(super) const SETTINGS_VERSION: u32 = 1;

/// The sealed part: a file name and the first row of a file may name a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct About {
    pub file_name: String,
    pub columns: Vec<Column>,
}

/// The account of rows: `rows` is the sum of the other five.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub rows: i64,
    pub new: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub duplicates: i64,
    pub refused: i64,
}

/// What an undo did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoCounts {
    /// People who were made by the import and are gone.
    pub removed: i64,
    /// People who are as they were before.
    pub restored: i64,
    /// People whom somebody changed since: they stay as they are.
    pub kept: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredCounts {
    pub checked: Counts,
    /// People who join a company by a domain, as the dry run found.
    #[serde(default)]
    pub joined: i64,
    #[serde(default)]
    pub published: Option<Counts>,
    #[serde(default)]
    pub undone: Option<UndoCounts>,
}

impl Counts {
    pub(super) fn count(&mut self, action: domain::customers::import::RowAction) {
        use domain::customers::import::RowAction;
        self.rows += 1;
        match action {
            RowAction::New => self.new += 1,
            RowAction::Update => self.updated += 1,
            RowAction::Unchanged => self.unchanged += 1,
            RowAction::Duplicate => self.duplicates += 1,
            RowAction::Refused => self.refused += 1,
        }
    }
}

/// A staged row, sealed: the person as read and everything that was noted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Staged {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// What a row changed of a person who was there, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Before {
    /// Nothing when only labels were added.
    pub person: Option<BeforePerson>,
    /// The version that the import left behind.
    pub version: i64,
    pub tags: Vec<TagId>,
    pub lists: Vec<ListId>,
    /// When the facts were last changed or found right.
    #[serde(default)]
    pub facts_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct BeforePerson {
    pub card: domain::customers::card::ContactCard,
    pub company: Option<i64>,
    pub country: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub permission: Permission,
}

/// The number that binds a sealed value to its import and row.
pub(super) const fn row_number(import: ImportId, row: i64) -> i64 {
    import.as_i64() ^ row.rotate_left(32)
}

pub(super) const fn staged_place(import: ImportId, row: i64) -> Place {
    Place::new("import_row", "sealed", row_number(import, row))
}

pub(super) const fn before_place(import: ImportId, row: i64) -> Place {
    Place::new("import_row", "sealed_before", row_number(import, row))
}

pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("stored values are plain structs that always serialise")
}

pub(super) fn settings_of(record: &ImportRecord) -> Result<Settings, Trouble> {
    serde_json::from_str(&record.settings).map_err(Trouble::broken)
}

pub(super) fn counts_of(record: &ImportRecord) -> Result<StoredCounts, Trouble> {
    match &record.counts {
        Some(text) => serde_json::from_str(text).map_err(Trouble::broken),
        None => Ok(StoredCounts::default()),
    }
}

pub(super) fn about_of(application: &Application, record: &ImportRecord) -> Result<About, Trouble> {
    application.unseal("import", "sealed_name", record.id.as_i64(), &record.sealed_name)
}

pub(super) fn seal_about(work: &mut Work<'_>, import: ImportId, about: &About) -> Vec<u8> {
    work.seal("import", "sealed_name", import.as_i64(), about)
}

/// The import inside a verb.
pub(super) async fn find(work: &mut Work<'_>, import: ImportId) -> Result<ImportRecord, Trouble> {
    let found = store::customers::import::find(work.transaction, import).await?;
    found.ok_or(Trouble::not_found("import"))
}

/// The import outside of a verb.
pub(super) async fn get(application: &Application, import: ImportId) -> Result<ImportRecord, Trouble> {
    let found = store::customers::import::get(application.database(), import).await?;
    found.ok_or(Trouble::not_found("import"))
}

/// Writes the import where nobody changed it meanwhile.
pub(super) async fn write(work: &mut Work<'_>, record: &ImportRecord) -> Result<(), Trouble> {
    if store::customers::import::update(work.transaction, record).await? {
        work.touched(record.id, "changed");
        return Ok(());
    }
    Err(Trouble::Changed { noun: "import", version: record.version })
}

/// Moves an import on, and notes when what runs from now on began, or what ran ended.
pub(super) fn turn(record: &mut ImportRecord, state: ImportState, now: Timestamp) -> Result<(), Trouble> {
    let mut settings = settings_of(record)?;
    if state.is_running() {
        settings.began_at = Some(now);
    }
    settings.ended_at = (!state.is_running()).then_some(now);
    record.settings = json(&settings);
    record.state = state;
    Ok(())
}

/// The state does not allow it.
pub(super) fn wrong_state(record: &ImportRecord, what: &str) -> Trouble {
    Trouble::refused("import_state", format!("an import that is {} cannot be {what}", record.state))
}
