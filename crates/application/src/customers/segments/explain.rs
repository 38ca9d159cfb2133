//! Why a person is in a segment or not, and in which segments a person is.

use crate::customers::{contact_seen, needs};
use crate::{Application, Trouble};
use audience::Explained;
use basics::Timestamp;
use basics::ids::{ContactId, SegmentId};
use domain::customers::condition::Condition;
use domain::trust::{Right, Viewer};
use store::customers::segment;

/// A segment that a person is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSegment {
    pub id: SegmentId,
    pub name: String,
    /// When the person leaves it by itself, if nothing happens.
    pub until: Option<Timestamp>,
}

/// Says of each node of a condition whether it means the person: the whole first, then its parts in the order in which they are written.
///
/// # Errors
/// [`Trouble::NotFound`] for a person whom the viewer does not see; a refusal where addresses are masked and asked for;
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn explain(
    application: &Application,
    viewer: &Viewer,
    condition: Condition,
    id: ContactId,
) -> Result<Vec<Explained>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let (condition, _) = crate::customers::contacts::allowed(viewer, condition, None)?;
    contact_seen(application, viewer, id).await?;
    let now = application.now();
    let said = application.ask_people(move |engine| engine.explain(&condition, id, now)).await?;
    said.ok_or(Trouble::not_found("contact"))
}

/// The segments that a person is in, by name.
///
/// # Errors
/// [`Trouble::NotFound`] for a person whom the viewer does not see; [`Trouble::Loading`]; the ledger's.
pub async fn segments_of(
    application: &Application,
    viewer: &Viewer,
    id: ContactId,
) -> Result<Vec<ContactSegment>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    contact_seen(application, viewer, id).await?;
    let mut asked = Vec::new();
    for record in segment::all(application.database()).await? {
        let condition = Condition::read_text(&record.condition).map_err(Trouble::broken)?;
        asked.push((record.id, record.name, condition));
    }
    let now = application.now();
    application
        .ask_people(move |engine| {
            let look = |(id_of, name, condition): (SegmentId, String, Condition)| {
                let whole = *engine.explain(&condition, id, now)?.first()?;
                whole.holds.then_some(ContactSegment { id: id_of, name, until: whole.until })
            };
            asked.into_iter().filter_map(look).collect()
        })
        .await
}
