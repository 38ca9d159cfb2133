//! Giving an import up before it publishes: nothing of it stays but the row that says so.

use super::retention::{Needless, delete_file, delete_rows};
use super::stored::{find, get, turn, write, wrong_state};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::ImportId;
use domain::customers::import::ImportState;
use domain::trust::{Right, Viewer};

/// Gives an import up; answers when its staged rows and its file are deleted.
///
/// # Errors
/// [`Trouble::Refused`] once it publishes.
pub async fn cancel_import(application: &Application, by: &Viewer, import: ImportId) -> Result<(), Trouble> {
    application.perform(by, CancelImport { import }).await?;
    delete_rows(application, import, Needless::GivenUp).await?;
    delete_file(application, &get(application, import).await?).await
}

struct CancelImport {
    import: ImportId,
}

impl Verb for CancelImport {
    const NAME: &'static str = "cancel_import";
    const RIGHT: Right = Right::Import;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        // Asked again: what is still there of it goes on being deleted.
        if record.state == ImportState::Cancelled {
            return Ok(());
        }
        if !record.state.can_cancel() {
            return Err(wrong_state(&record, "given up"));
        }
        turn(&mut record, ImportState::Cancelled, work.now)?;
        record.counts = None;
        record.rows_done = 0;
        write(work, &record).await?;
        work.audit(Self::NAME, self.import, None::<&()>);
        Ok(())
    }
}
