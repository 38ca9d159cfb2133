//! Reads segments, with how many people of each the viewer sees.

use crate::customers::needs;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{SegmentId, UserId};
use domain::customers::condition::Condition;
use domain::trust::{Right, Viewer};
use store::customers::segment::{self, SegmentDay, SegmentRecord};

/// Days of entries and exits that are shown.
pub const DAYS_SHOWN: i64 = 90;
/// Milliseconds of a day of the counts, by UTC.
pub(super) const DAY: i64 = 86_400_000;

/// A segment with how many people of it the viewer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub id: SegmentId,
    pub name: String,
    pub note: String,
    pub condition: Condition,
    pub watched: bool,
    pub contacts: u64,
    /// Whoever made it; nothing where a program did.
    pub made_by: Option<UserId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// Every segment, by name.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn segments(application: &Application, viewer: &Viewer) -> Result<Vec<Segment>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let records = segment::all(application.database()).await?;
    counted(application, viewer, records).await
}

/// One segment.
///
/// # Errors
/// [`Trouble::NotFound`]; else as [`segments`].
pub async fn segment(application: &Application, viewer: &Viewer, id: SegmentId) -> Result<Segment, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let record = segment::get(application.database(), id).await?.ok_or(Trouble::not_found("segment"))?;
    let mut counted = counted(application, viewer, vec![record]).await?;
    counted.pop().ok_or(Trouble::not_found("segment"))
}

/// How many entered and left a watched segment by day, the last [`DAYS_SHOWN`] days; days without any are left out.
///
/// # Errors
/// The ledger's.
pub async fn segment_days(
    application: &Application,
    viewer: &Viewer,
    id: SegmentId,
) -> Result<Vec<SegmentDay>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let today = application.now().as_millis() / DAY;
    Ok(segment::days(application.database(), id, today - DAYS_SHOWN).await?)
}

async fn counted(
    application: &Application,
    viewer: &Viewer,
    records: Vec<SegmentRecord>,
) -> Result<Vec<Segment>, Trouble> {
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(viewer), application.now());
    let mut segments = Vec::with_capacity(records.len());
    for record in records {
        segments.push(Segment {
            id: record.id,
            condition: Condition::read_text(&record.condition).map_err(Trouble::broken)?,
            name: record.name,
            note: record.note,
            watched: record.watched,
            contacts: 0,
            made_by: Some(record.made_by).filter(|user| user.as_i64() != 0),
            created_at: record.created_at,
            updated_at: record.updated_at,
            version: record.version,
        });
    }
    let count = move |engine: &audience::Engine| {
        for segment in &mut segments {
            segment.contacts = engine.count(&scope, &segment.condition, now);
        }
        segments
    };
    application.ask_people(count).await
}
