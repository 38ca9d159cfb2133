//! Taking an uploaded file: it is looked through, sealed and stored, and an import begins. Nothing of it is written yet.

use super::reading::{Column, Inspection, MAX_FILE_BYTES, Wish, inspect, table_of};
use super::stored::{About, SETTINGS_VERSION, Settings, about_of, json, seal_about, settings_of};
use super::{FileRefusal, names};
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::Id;
use basics::ids::{FileId, ImportId};
use domain::customers::import::{Conflict, ImportField, ImportState, ImportTarget, with_attributes};
use domain::trust::{Right, Viewer};
use outside::FilesError;
use std::sync::Arc;
use store::customers::import::{ImportRecord, insert, insert_file, page};

/// A name of more letters than this is cut; it is only shown.
const FILE_NAME_CHARACTERS: usize = 200;
/// Earlier imports in which the same columns are looked for: those of a year of weekly files.
const IMPORTS_REMEMBERED: u32 = 50;

/// An uploaded file.
pub struct Upload {
    pub file_name: String,
    pub bytes: Vec<u8>,
}

/// Begins an import.
///
/// # Errors
/// [`Trouble::Refused`] with a code of [`FileRefusal`] when the file cannot be imported at all; then nothing is kept.
pub async fn begin_import(application: &Application, by: &Viewer, upload: Upload) -> Result<ImportId, Trouble> {
    if !by.may(Right::Import) {
        return Err(Trouble::NotAllowed { right: Right::Import });
    }
    if upload.bytes.len() > MAX_FILE_BYTES {
        return Err(refused(&FileRefusal::TooLarge));
    }
    let now = application.now();
    application.mint_ahead(now).await?;
    let (import, file): (ImportId, FileId) =
        (Id::from_i64(application.mint(now)?), Id::from_i64(application.mint(now)?));
    let (keyring, mut dice) = (application.keyring().clone(), application.dice());
    let bytes = Arc::new(upload.bytes);
    let prepared = application.aside(move || {
        let (bytes, wish) = match table_of(&bytes)? {
            // What is stored and read from now on is the table.
            Some(table) => (Arc::new(table.bytes), Wish { has_header: table.has_header, ..Wish::of_a_table() }),
            None => (bytes, Wish::default()),
        };
        let inspection = inspect(&bytes, &wish)?;
        let name = names::file_name(&keyring, import, &bytes);
        let sealed = keyring.seal_file(name.as_str(), &bytes, &mut dice);
        Ok((inspection, name, sealed))
    });
    let (inspection, name, sealed) = prepared.await?.map_err(|refusal| refused(&refusal))?;
    let size_bytes = i64::try_from(sealed.len()).expect("a file is far below 2^63 bytes");
    application.files().put(name.clone(), sealed).await.map_err(file_trouble)?;
    let file_name = upload.file_name.chars().filter(|letter| !letter.is_control()).take(FILE_NAME_CHARACTERS).collect();
    let remembered = remembered(application, &inspection.columns).await?;
    let verb = BeginImport {
        remembered,
        import,
        file,
        stored_as: name.as_str().to_owned(),
        size_bytes,
        file_name,
        inspection,
    };
    let begun = application.perform(by, verb).await;
    if begun.is_err()
        && let Err(error) = application.files().remove(name).await
    {
        tracing::warn!(%error, "the file of an import that did not begin is left behind");
    }
    begun
}

/// A file's refusal as the caller is told.
pub(super) fn refused(refusal: &FileRefusal) -> Trouble {
    let trouble = Trouble::field(refusal.field(), refusal.code(), refusal.to_string());
    match refusal {
        FileRefusal::Spreadsheet => trouble.then(NextStep::new("save_as_csv")),
        FileRefusal::CellTooLong { row } => trouble.then(NextStep::new("close_quotation_mark").with("row", row)),
        _ => trouble,
    }
}

pub(super) fn file_trouble(error: FilesError) -> Trouble {
    match error {
        FilesError::DiskFull { .. } => Trouble::Full,
        other => Trouble::broken(other),
    }
}

/// The mapping that was taken for the latest file with the same columns.
async fn remembered(
    application: &Application,
    columns: &[Column],
) -> Result<Option<Vec<Option<ImportTarget>>>, Trouble> {
    if columns.iter().all(|column| column.header.is_empty()) {
        return Ok(None);
    }
    for record in page(application.database(), None, IMPORTS_REMEMBERED).await? {
        let was_tried = !matches!(record.state, ImportState::Uploaded | ImportState::Cancelled | ImportState::Failed);
        if !was_tried {
            continue;
        }
        let before = about_of(application, &record)?.columns;
        if before.iter().map(|column| &column.header).eq(columns.iter().map(|column| &column.header)) {
            return Ok(Some(settings_of(&record)?.mapping));
        }
    }
    Ok(None)
}

/// The guesses of fields, and the attributes that headers name.
pub(super) async fn with_declared(
    work: &mut Work<'_>,
    guesses: &[Option<ImportField>],
    columns: &[Column],
) -> Result<Vec<Option<ImportTarget>>, Trouble> {
    let mut there = store::customers::attribute::find_all(work.transaction).await?;
    there.retain(|record| record.archived_at.is_none());
    // Where a contact and a company have one of the same name, a file of people means the contact's.
    there.sort_by_key(|record| record.declared.holder);
    let named: Vec<_> = there.into_iter().map(|record| (record.id, record.declared.name)).collect();
    let headers: Vec<String> = columns.iter().map(|column| column.header.clone()).collect();
    Ok(with_attributes(guesses, &headers, &named))
}

struct BeginImport {
    remembered: Option<Vec<Option<ImportTarget>>>,
    import: ImportId,
    file: FileId,
    stored_as: String,
    size_bytes: i64,
    file_name: String,
    inspection: Inspection,
}

impl Verb for BeginImport {
    const NAME: &'static str = "begin_import";
    const RIGHT: Right = Right::Import;
    type Answer = ImportId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<ImportId, Trouble> {
        let Inspection { format, columns, guesses, rows, recognised } = self.inspection.clone();
        let guesses = with_declared(work, &guesses, &columns).await?;
        let about = About { file_name: self.file_name.clone(), columns };
        let settings = Settings {
            version: SETTINGS_VERSION,
            format,
            mapping: self.remembered.clone().unwrap_or_else(|| guesses.clone()),
            guesses,
            origin: None,
            legal_basis: None,
            lists: Vec::new(),
            tags: Vec::new(),
            conflict: Conflict::Fill,
            made_by_kind: by.actor.kind().to_owned(),
            made_tags: Vec::new(),
            source: recognised.map(|recognised| recognised.source),
            everybody: recognised.and_then(|recognised| recognised.everybody),
            remembered: self.remembered.is_some(),
            failure: None,
            by_domain: true,
            addresses: None,
            began_at: None,
            ended_at: None,
        };
        insert_file(work.transaction, self.file, &self.stored_as, self.size_bytes, work.now).await?;
        let record = ImportRecord {
            id: self.import,
            sealed_name: seal_about(work, self.import, &about),
            file: Some(self.file),
            state: ImportState::Uploaded,
            settings: json(&settings),
            counts: None,
            rows_total: rows,
            rows_done: 0,
            made_by: by.actor.number(),
            created_at: work.now,
            published_at: None,
            undo_until: None,
            file_deleted_at: None,
            version: 1,
        };
        insert(work.transaction, &record).await?;
        work.touched(self.import, "created");
        work.audit(Self::NAME, self.import, Some(&about.file_name));
        Ok(self.import)
    }
}
