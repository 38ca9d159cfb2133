//! Questions about imports: for who may import.

use super::ahead::SAMPLE_ROWS;
use super::reading::Column;
use super::stored::{Staged, about_of, counts_of, get, settings_of, staged_place};
use super::{AddressesFound, Counts, UndoCounts};
use crate::{Application, Page, Trouble};
use basics::Timestamp;
use basics::ids::{ImportId, ListId, TagId};
use domain::customers::import::{
    Conflict, Draft, ImportSource, ImportState, ImportTarget, Problem, RowAction, standing,
};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Right, SuppressionReason, Viewer};
use store::customers::import::ImportRecord;
use store::customers::staged;
use store::ledger::Phase;

/// An import as it is shown.
#[derive(Debug, Clone)]
pub struct ImportView {
    pub id: ImportId,
    pub file_name: String,
    pub state: ImportState,
    pub encoding: String,
    pub delimiter: char,
    pub has_header: bool,
    pub columns: Vec<Column>,
    pub guesses: Vec<Option<ImportTarget>>,
    pub mapping: Vec<Option<ImportTarget>>,
    /// The tool that wrote the file.
    pub source: Option<ImportSource>,
    /// Why that tool no longer wrote to anybody of the file.
    pub everybody: Option<SuppressionReason>,
    /// Whether the mapping is that of an earlier file with the same columns.
    pub remembered: bool,
    pub origin: Option<Origin>,
    pub legal_basis: Option<LegalBasis>,
    pub lists: Vec<ListId>,
    pub tags: Vec<TagId>,
    pub conflict: Conflict,
    /// Whether people join companies that are there by a domain.
    pub by_domain: bool,
    /// How many do, as the dry run found.
    pub joined: i64,
    /// The rows of the file, as counted at the upload.
    pub rows: i64,
    /// Of the dry run, and once published of the publishing.
    pub counts: Option<Counts>,
    pub undone: Option<UndoCounts>,
    /// Done and total while it runs.
    pub progress: Option<(i64, i64)>,
    /// Why these people get no newsletters and promotions.
    pub newsletter_refusal: Option<&'static str>,
    /// What the dry run found out of the addresses.
    pub addresses: Option<AddressesFound>,
    /// Why the dry run failed.
    pub failure: Option<String>,
    /// When what runs, or ran last, began and ended.
    pub began_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub published_at: Option<Timestamp>,
    pub undo_until: Option<Timestamp>,
    pub file_deleted_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// The number of the user or key; 0 for the system.
    pub created_by: i64,
    /// `user`, `key` or `system`.
    pub created_by_kind: String,
    pub version: i64,
}

/// A finding about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    pub row: i64,
    pub action: RowAction,
    pub problem: Problem,
}

/// A row as it will be.
#[derive(Debug, Clone)]
pub struct Sample {
    pub row: i64,
    pub action: RowAction,
    /// Nothing of a refused or repeated row.
    pub draft: Option<Draft>,
}

fn allowed(by: &Viewer) -> Result<(), Trouble> {
    if by.may(Right::Import) { Ok(()) } else { Err(Trouble::NotAllowed { right: Right::Import }) }
}

/// One import.
///
/// # Errors
/// Not found; not allowed.
pub async fn import(application: &Application, by: &Viewer, id: ImportId) -> Result<ImportView, Trouble> {
    allowed(by)?;
    view(application, &get(application, id).await?)
}

/// Imports, newest first.
///
/// # Errors
/// Not allowed.
pub async fn imports(
    application: &Application,
    by: &Viewer,
    before: Option<ImportId>,
    limit: usize,
) -> Result<Page<ImportView>, Trouble> {
    allowed(by)?;
    let asked = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let records = store::customers::import::page(application.database(), before, asked).await?;
    let views: Vec<ImportView> = records.iter().map(|record| view(application, record)).collect::<Result<_, _>>()?;
    Ok(Page::of(views, limit, |view| view.id.as_i64()))
}

/// Imports that run, or whose last run ended, newest first.
///
/// # Errors
/// Not allowed.
pub(crate) async fn imports_in(
    application: &Application,
    by: &Viewer,
    phase: Phase,
    before: Option<ImportId>,
    limit: u32,
) -> Result<Vec<ImportView>, Trouble> {
    allowed(by)?;
    let records = store::customers::import::page_in(application.database(), phase, before, limit).await?;
    records.iter().map(|record| view(application, record)).collect()
}

/// What is wrong with rows, in the order of the file; a page is of rows, each with all its findings.
///
/// # Errors
/// Not found; not allowed.
pub async fn errors(
    application: &Application,
    by: &Viewer,
    id: ImportId,
    after: i64,
    limit: usize,
) -> Result<Page<Vec<RowError>>, Trouble> {
    allowed(by)?;
    get(application, id).await?;
    let asked = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut rows = Vec::new();
    for row in staged::errors(application.database(), id, after, asked).await? {
        let staged = open(application, id, row.row_number, row.sealed.as_deref())?;
        let (number, action) = (row.row_number, row.action);
        let findings = staged.problems.into_iter().map(|problem| RowError { row: number, action, problem });
        rows.push((number, findings.collect::<Vec<_>>()));
    }
    // By the row's number: the findings of a person who was erased since are gone.
    Ok(Page::of(rows, limit, |(number, _)| *number).map(|(_, findings)| findings))
}

/// The first rows as they will be.
///
/// # Errors
/// Not found; not allowed.
pub async fn samples(application: &Application, by: &Viewer, id: ImportId) -> Result<Vec<Sample>, Trouble> {
    allowed(by)?;
    get(application, id).await?;
    let rows = staged::page(application.database(), id, 0, SAMPLE_ROWS).await?;
    let sample = |row: &staged::StagedRow| {
        let draft = open(application, id, row.row_number, row.sealed.as_deref())?.draft;
        Ok(Sample { row: row.row_number, action: row.action, draft })
    };
    rows.iter().map(sample).collect()
}

fn open(application: &Application, import: ImportId, row: i64, sealed: Option<&[u8]>) -> Result<Staged, Trouble> {
    let Some(sealed) = sealed else { return Ok(Staged { draft: None, problems: Vec::new() }) };
    let plain = application.keyring().unseal(staged_place(import, row), sealed)?;
    serde_json::from_slice(&plain).map_err(Trouble::broken)
}

fn view(application: &Application, record: &ImportRecord) -> Result<ImportView, Trouble> {
    let (settings, about, counts) = (settings_of(record)?, about_of(application, record)?, counts_of(record)?);
    let shown = match record.state {
        ImportState::Published | ImportState::Undoing | ImportState::Undone => counts.published,
        ImportState::Checked | ImportState::Publishing => Some(counts.checked),
        ImportState::Checking => Some(counts.checked).filter(|counts| counts.rows > 0),
        ImportState::Uploaded | ImportState::Cancelled | ImportState::Failed => None,
    };
    let ground = settings.origin.zip(settings.legal_basis);
    Ok(ImportView {
        id: record.id,
        file_name: about.file_name,
        state: record.state,
        encoding: settings.format.encoding,
        delimiter: settings.format.delimiter,
        has_header: settings.format.has_header,
        columns: about.columns,
        guesses: settings.guesses,
        mapping: settings.mapping,
        source: settings.source,
        everybody: settings.everybody,
        remembered: settings.remembered,
        newsletter_refusal: ground.and_then(|(origin, basis)| standing(origin, basis).newsletter_refusal),
        origin: settings.origin,
        legal_basis: settings.legal_basis,
        lists: settings.lists,
        tags: settings.tags,
        conflict: settings.conflict,
        by_domain: settings.by_domain,
        joined: counts.joined,
        rows: record.rows_total,
        counts: shown,
        undone: counts.undone,
        progress: record.state.is_running().then_some((record.rows_done, record.rows_total)),
        addresses: settings.addresses,
        failure: settings.failure,
        began_at: settings.began_at,
        ended_at: settings.ended_at,
        published_at: record.published_at,
        undo_until: record.undo_until,
        file_deleted_at: record.file_deleted_at,
        created_at: record.created_at,
        created_by: record.made_by,
        created_by_kind: settings.made_by_kind,
        version: record.version,
    })
}
