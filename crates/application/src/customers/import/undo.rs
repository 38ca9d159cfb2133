//! The decision to take an import back, within thirty days.

use super::stored::{StoredCounts, counts_of, find, json, turn, write, wrong_state};
use super::{BELL, UndoCounts};
use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ImportId;
use domain::customers::import::ImportState;
use domain::trust::{Right, Viewer};
use store::customers::import::ImportRecord;

/// Takes a published import back.
pub struct UndoImport {
    pub import: ImportId,
}

impl Verb for UndoImport {
    const NAME: &'static str = "undo_import";
    const RIGHT: Right = Right::Import;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if record.state != ImportState::Published {
            return Err(wrong_state(&record, "undone"));
        }
        if record.undo_until.is_none_or(|until| until < work.now) {
            return Err(Trouble::refused("undo_over", "an import can be undone for thirty days; they are over"));
        }
        let counts = begin(&mut record, work.now)?;
        write(work, &record).await?;
        // Its new people are hidden from the last look from here on.
        work.stops_letters();
        work.touched(self.import, "undoing");
        work.audit(Self::NAME, self.import, Some(&counts));
        work.ring(BELL);
        Ok(())
    }
}

/// What a record says when its undo begins, from the start: also of an import that was published only in part.
pub(super) fn begin(record: &mut ImportRecord, now: Timestamp) -> Result<StoredCounts, Trouble> {
    let mut counts = counts_of(record)?;
    let published = counts.published.unwrap_or_default();
    counts.undone = Some(UndoCounts::default());
    record.counts = Some(json(&counts));
    turn(record, ImportState::Undoing, now)?;
    record.rows_done = 0;
    record.rows_total = published.new + published.updated;
    Ok(counts)
}
