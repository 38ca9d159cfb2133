//! Makes a segment.

use super::input::{check, name, note, refuse_taken};
use crate::{Trouble, Verb, Work};
use basics::ids::{SegmentId, UserId};
use domain::customers::condition::Condition;
use domain::trust::{Right, Viewer};
use store::customers::segment::{self, SEGMENTS_LIMIT, SegmentRecord};

/// Makes a segment.
pub struct MakeSegment {
    pub name: String,
    pub note: String,
    pub condition: Condition,
    pub watched: bool,
}

impl Verb for MakeSegment {
    const NAME: &'static str = "make_segment";
    const RIGHT: Right = Right::ManageLists;
    type Answer = SegmentId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<SegmentId, Trouble> {
        let (name, folded) = name(&self.name)?;
        refuse_taken(work, &folded, None).await?;
        check(work, &self.condition, None).await?;
        if segment::count(work.transaction).await? >= SEGMENTS_LIMIT {
            let detail = format!("there are {SEGMENTS_LIMIT} segments already; remove one that nobody uses");
            return Err(Trouble::field("name", "too_many", detail));
        }
        let record = SegmentRecord {
            id: work.mint()?,
            name,
            folded,
            note: note(&self.note)?,
            condition: self.condition.write().to_string(),
            watched: self.watched,
            turned_to: None,
            made_by: by.user_id().unwrap_or(UserId::from_i64(0)),
            created_at: work.now,
            updated_at: work.now,
            version: 1,
        };
        segment::insert(work.transaction, &record).await?;
        work.touched(record.id, "created");
        work.audit(Self::NAME, record.id, Some(&(&record.name, &record.condition)));
        Ok(record.id)
    }
}
