//! What may not stay: bytes of documents that nobody can bring back any more, and at once those of people who were erased.

use super::file_trouble;
use crate::trust::UNDO_FOR;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::FileId;
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::customers::document as rows;

/// Nothing is taken back at the very moment at which its bytes go.
const GRACE: Duration = Duration::from_secs(24 * 60 * 60);
/// Files looked at at once.
const AT_ONCE: u32 = 100;

/// Deletes what is over its time. Harmless at any moment and any number of times.
///
/// # Errors
/// The ledger's; the file store's.
pub async fn sweep_documents(application: &Application) -> Result<(), Trouble> {
    let removed_before = application.now().minus(UNDO_FOR).minus(GRACE);
    loop {
        let over = rows::over(application.database(), removed_before, AT_ONCE).await?;
        let count = over.len();
        for (file, stored_as) in over {
            // First the bytes, so that a crash in between is met by deleting again.
            let place = stored_as.parse().map_err(Trouble::broken)?;
            application.files().remove(place).await.map_err(file_trouble)?;
            application.perform(&Viewer::system(), ForgetFile { file, removed_before }).await?;
        }
        if count < AT_ONCE as usize {
            return Ok(());
        }
    }
}

struct ForgetFile {
    file: FileId,
    removed_before: Timestamp,
}

impl Verb for ForgetFile {
    const NAME: &'static str = "forget_document_file";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        rows::forget(work.transaction, self.file, self.removed_before).await?;
        Ok(())
    }
}
