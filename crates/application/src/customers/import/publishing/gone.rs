//! The end of a publishing whose file is no longer there or can no longer be read: it fails, and what it has made goes again.

use crate::customers::import::BELL;
use crate::customers::import::stored::{find, json, settings_of, turn, write};
use crate::customers::import::undo::begin;
use crate::{Trouble, Verb, Work};
use basics::ids::ImportId;
use domain::customers::import::ImportState;
use domain::trust::{Right, Viewer};

pub(super) struct FileGone {
    pub import: ImportId,
    /// The rows that were published.
    pub from: i64,
}

impl Verb for FileGone {
    const NAME: &'static str = "import_file_gone";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if record.state != ImportState::Publishing || record.rows_done != self.from {
            return Ok(());
        }
        let mut settings = settings_of(&record)?;
        settings.failure = Some("file_gone".to_owned());
        record.settings = json(&settings);
        if self.from == 0 {
            record.counts = None;
            turn(&mut record, ImportState::Failed, work.now)?;
        } else {
            begin(&mut record, work.now)?;
            work.touched(self.import, "undoing");
            work.ring(BELL);
        }
        write(work, &record).await?;
        work.audit(Self::NAME, self.import, Some(&self.from));
        Ok(())
    }
}
