//! The decision to publish: from now on the import runs to its end.

use super::stored::{StoredCounts, counts_of, find, json, turn, write, wrong_state};
use super::{BELL, Counts};
use crate::{Trouble, Verb, Work};
use basics::ids::ImportId;
use domain::customers::import::ImportState;
use domain::trust::{Right, Viewer};

/// Publishes an import whose dry run is done.
pub struct PublishImport {
    pub import: ImportId,
    /// The version that somebody looked at before deciding: a later dry run was of something else. Nothing publishes what is
    /// there.
    pub seen: Option<i64>,
}

impl Verb for PublishImport {
    const NAME: &'static str = "publish_import";
    const RIGHT: Right = Right::Import;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if self.seen.is_some_and(|seen| seen != record.version) {
            return Err(Trouble::Changed { noun: "import", version: record.version });
        }
        if record.state != ImportState::Checked {
            return Err(wrong_state(&record, "published"));
        }
        if record.file.is_none() || record.file_deleted_at.is_some() {
            let detail = "the uploaded file was deleted after seven days; upload it again";
            return Err(Trouble::refused("file_gone", detail));
        }
        let StoredCounts { checked, joined, .. } = counts_of(&record)?;
        if checked.rows == checked.refused + checked.duplicates {
            return Err(Trouble::refused(
                "nothing_to_import",
                "every row of the file is refused; nothing can be imported",
            ));
        }
        let published = Some(Counts::default());
        record.counts = Some(json(&StoredCounts { checked, joined, published, undone: None }));
        turn(&mut record, ImportState::Publishing, work.now)?;
        record.rows_done = 0;
        write(work, &record).await?;
        work.audit(Self::NAME, self.import, Some(&checked));
        work.ring(BELL);
        Ok(())
    }
}
