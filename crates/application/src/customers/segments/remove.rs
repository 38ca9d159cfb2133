//! Removes a segment that nothing needs any more.

use super::input::names;
use crate::customers::contacts::Undoable;
use crate::customers::scores::naming_segment;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::SegmentId;
use domain::trust::{Right, Viewer};
use store::customers::segment;

/// Removes a segment. One that other segments name, or that a campaign still asks, stays.
pub struct RemoveSegment {
    pub id: SegmentId,
}

impl Verb for RemoveSegment {
    const NAME: &'static str = "remove_segment";
    const RIGHT: Right = Right::ManageLists;
    type Answer = Undoable;

    async fn seen(&self, _by: &Viewer, application: &Application) -> Result<(), Trouble> {
        let found = segment::get(application.database(), self.id).await?;
        found.map(drop).ok_or(Trouble::not_found("segment"))
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let record = segment::find(work.transaction, self.id).await?.ok_or(Trouble::not_found("segment"))?;
        let all = segment::find_all(work.transaction).await?;
        let mut needed_by: Vec<String> =
            all.iter().filter(|other| names(other).contains(&self.id)).map(|other| other.name.clone()).collect();
        needed_by.extend(segment::campaigns_that_ask(work.transaction, self.id).await?);
        needed_by.extend(naming_segment(work.transaction, self.id).await?);
        if let Some(first) = needed_by.first() {
            let detail = format!("it is still needed by {} others, such as \"{first}\"", needed_by.len());
            let needed = Trouble::field("segment", "needed", detail);
            return Err(needed.then(NextStep::new("change_what_needs_it")));
        }
        segment::remove(work.transaction, self.id, work.now).await?;
        segment::empty(work.transaction, self.id).await?;
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, Some(&record.name));
        let undo = keep(work, by, Self::NAME, 1, &self.id).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

/// Brings the segment back; one that was watched is watched again from now on.
pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: RemoveSegment::NAME,
    version: 1,
    right: RemoveSegment::RIGHT,
    holds_people: false,
    run: |_by, work, before| {
        Box::pin(async move {
            let id: SegmentId = serde_json::from_value(before).map_err(Trouble::broken)?;
            let back = segment::bring_back(work.transaction, id).await?;
            work.touched(id, "created");
            Ok(u64::from(back))
        })
    },
};
