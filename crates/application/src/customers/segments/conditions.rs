//! What all segments ask, for following which leads to which.

use crate::{Trouble, Work};
use basics::ids::SegmentId;
use domain::customers::condition::Condition;
use std::collections::{BTreeMap, BTreeSet};
use store::customers::segment;

/// The conditions of all segments, with their names.
pub(in crate::customers) struct Conditions {
    known: BTreeMap<SegmentId, (String, Condition)>,
}

impl Conditions {
    /// As they stand.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn find(work: &mut Work<'_>) -> Result<Self, Trouble> {
        let all = segment::find_all(work.transaction).await?;
        let read = |record: segment::SegmentRecord| {
            let condition = Condition::read_text(&record.condition).map_err(Trouble::broken)?;
            Ok((record.id, (record.name, condition)))
        };
        Ok(Conditions { known: all.into_iter().map(read).collect::<Result<_, Trouble>>()? })
    }

    /// Takes another condition for a segment that is known.
    pub fn describe(&mut self, id: SegmentId, condition: Condition) {
        if let Some(known) = self.known.get_mut(&id) {
            known.1 = condition;
        }
    }

    /// The name of a segment to which a condition leads and which asks for the score.
    pub fn asking_for_score(&self, condition: &Condition) -> Option<&str> {
        let mut seen: BTreeSet<SegmentId> = BTreeSet::new();
        let mut open = condition.segments();
        while let Some(id) = open.pop() {
            let Some((name, condition)) = self.known.get(&id).filter(|_| seen.insert(id)) else { continue };
            if condition.asks_for_score() {
                return Some(name);
            }
            open.extend(condition.segments());
        }
        None
    }
}
