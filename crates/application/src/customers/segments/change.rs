//! Changes a segment. Who enters or leaves because it was described anew has not moved: being kept begins again, without a word.

use super::input::{check, name, note, refuse_taken};
use crate::customers::scores::refuse_score_of_rule;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::SegmentId;
use domain::customers::condition::Condition;
use domain::trust::{Right, Viewer};
use store::customers::segment;

/// What of a segment changes; `None` stays.
#[derive(Debug, Clone, Default)]
pub struct SegmentChange {
    pub name: Option<String>,
    pub note: Option<String>,
    pub condition: Option<Condition>,
    pub watched: Option<bool>,
}

/// Changes a segment that still has the version it was read with.
pub struct ChangeSegment {
    pub id: SegmentId,
    pub version: i64,
    pub change: SegmentChange,
}

impl Verb for ChangeSegment {
    const NAME: &'static str = "change_segment";
    const RIGHT: Right = Right::ManageLists;
    type Answer = ();

    async fn seen(&self, _by: &Viewer, application: &Application) -> Result<(), Trouble> {
        let found = segment::get(application.database(), self.id).await?;
        found.map(drop).ok_or(Trouble::not_found("segment"))
    }

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let before = segment::find(work.transaction, self.id).await?.ok_or(Trouble::not_found("segment"))?;
        let mut after = before.clone();
        (after.version, after.updated_at) = (self.version, work.now);
        if let Some(text) = &self.change.name {
            (after.name, after.folded) = name(text)?;
            refuse_taken(work, &after.folded, Some(self.id)).await?;
        }
        if let Some(text) = &self.change.note {
            after.note = note(text)?;
        }
        if let Some(condition) = &self.change.condition {
            check(work, condition, Some(self.id)).await?;
            refuse_score_of_rule(work, self.id, condition).await?;
            after.condition = condition.write().to_string();
        }
        after.watched = self.change.watched.unwrap_or(before.watched);
        if after.condition != before.condition || after.watched != before.watched {
            segment::empty(work.transaction, self.id).await?;
            after.turned_to = None;
        }
        if !segment::update(work.transaction, &after).await? {
            return Err(Trouble::Changed { noun: "segment", version: before.version });
        }
        work.touched(self.id, "changed");
        let told = |record: &segment::SegmentRecord| (record.name.clone(), record.condition.clone(), record.watched);
        work.audit(Self::NAME, self.id, Some(&(told(&before), told(&after))));
        Ok(())
    }
}
