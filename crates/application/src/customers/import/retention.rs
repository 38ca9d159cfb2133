//! What may not stay: the uploaded file after seven days, staged rows when nothing needs them any more.

use super::begin::file_trouble;
use super::checking::stored_name;
use super::stored::{find, get, write};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{FileId, ImportId};
use domain::customers::import::ImportState;
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::customers::import::{self, ImportRecord};
use store::customers::staged;
use store::ledger::file;

/// An uploaded file holds everybody's data in one place; seven days suffice to mend and import it.
const FILE_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// A file is stored some seconds before its row; a slow disk or a set clock may make hours of them.
const STRAY_KEPT: Duration = Duration::from_secs(48 * 60 * 60);
/// Staged rows serve the error report and the undo.
const ROWS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Deletes what is over its time. Harmless at any moment and any number of times.
///
/// # Errors
/// The ledger's; the file store's.
pub async fn sweep_imports(application: &Application) -> Result<(), Trouble> {
    let now = application.now();
    for id in import::with_old_file(application.database(), now.minus(FILE_KEPT)).await? {
        delete_file(application, &get(application, id).await?).await?;
    }
    for id in import::with_old_rows(application.database(), now.minus(ROWS_KEPT), now).await? {
        delete_rows(application, id, Needless::Swept).await?;
    }
    Ok(())
}

/// Deletes stored files that no row names: uploads whose import never began, because the process or its disk failed in between.
///
/// # Errors
/// The ledger's; the file store's.
pub(super) async fn sweep_strays(application: &Application) -> Result<(), Trouble> {
    let before = application.now().minus(STRAY_KEPT);
    let stored = application.files().list().await.map_err(file_trouble)?;
    for stray in stored.into_iter().filter(|stored| stored.touched_at < before) {
        if !file::is_named(application.database(), stray.name.as_str()).await? {
            tracing::warn!(name = stray.name.as_str(), "a stored file that belongs to nothing is deleted");
            application.files().remove(stray.name).await.map_err(file_trouble)?;
        }
    }
    Ok(())
}

/// Why staged rows may go. It is looked at again in each transaction that deletes: meanwhile another process may have staged
/// new ones, or somebody may have published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needless {
    /// A dry run begins, and the rows are those of an earlier one.
    BegunAnew,
    /// It was given up, or failed.
    GivenUp,
    /// Nothing needs them any more, or they are over their time.
    Swept,
}

impl Needless {
    fn still_holds(self, record: &ImportRecord, now: Timestamp) -> bool {
        let state = record.state;
        match self {
            Needless::BegunAnew => state == ImportState::Checking && record.rows_done == 0,
            Needless::GivenUp => matches!(state, ImportState::Cancelled | ImportState::Failed),
            Needless::Swept => match state {
                ImportState::Cancelled | ImportState::Uploaded => true,
                ImportState::Checked | ImportState::Failed | ImportState::Undone => {
                    record.created_at < now.minus(ROWS_KEPT)
                }
                ImportState::Published => record.undo_until.is_some_and(|until| until < now),
                ImportState::Checking | ImportState::Publishing | ImportState::Undoing => false,
            },
        }
    }
}

/// Deletes the file: first its bytes, so that a crash in between is met by deleting again.
pub(super) async fn delete_file(application: &Application, record: &ImportRecord) -> Result<(), Trouble> {
    let Some(file) = record.file.filter(|_| record.file_deleted_at.is_none()) else { return Ok(()) };
    if let Some(name) = stored_name(application, file).await? {
        application.files().remove(name).await.map_err(file_trouble)?;
    }
    application.perform(&Viewer::system(), FileDeleted { import: record.id, file }).await
}

/// Deletes all staged rows, some at a time, as long as they may go.
pub(super) async fn delete_rows(application: &Application, import: ImportId, why: Needless) -> Result<(), Trouble> {
    while application.perform(&Viewer::system(), DeleteRows { import, why }).await? > 0 {}
    Ok(())
}

struct FileDeleted {
    import: ImportId,
    file: FileId,
}

impl Verb for FileDeleted {
    const NAME: &'static str = "delete_import_file";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        import::file_deleted(work.transaction, self.import, self.file, work.now).await?;
        work.touched(self.import, "changed");
        Ok(())
    }
}

struct DeleteRows {
    import: ImportId,
    why: Needless,
}

impl Verb for DeleteRows {
    const NAME: &'static str = "delete_import_rows";
    const RIGHT: Right = Right::System;
    type Answer = u64;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<u64, Trouble> {
        let mut record = find(work, self.import).await?;
        if !self.why.still_holds(&record, work.now) {
            return Ok(0);
        }
        if record.state == ImportState::Checked {
            // Without its rows a dry run can no longer be published.
            record.state = ImportState::Uploaded;
            record.counts = None;
            record.rows_done = 0;
            write(work, &record).await?;
        }
        Ok(staged::delete_some(work.transaction, self.import).await?)
    }
}
