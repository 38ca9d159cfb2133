//! A segment as a list that does not change by itself: whoever is in it now, put onto a list of its own or one that is there.
//!
//! The verb decides what is meant and begins; [`super::keeping`] puts people on the list in parts. All of it is taken back under one
//! image, which also takes the list away that was made for it, unless somebody else is on it by then.

use super::keeping::BELL;
use crate::customers::labels::{ListKind, MakeList};
use crate::customers::{Named, needs};
use crate::trust::undo::{Inverse, keep};
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{KeptListId, List, ListId, Segment, SegmentId, UndoId, UserId};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::customers::kept_list::{self as rows, KeptListRecord, NamedKeptList};
use store::customers::{label, segment};

/// What happens to whoever is on the list already and not in the segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptWay {
    /// They stay.
    Add,
    /// They are taken off: the list is the segment.
    Replace,
}

impl KeptWay {
    pub const fn as_str(self) -> &'static str {
        match self {
            KeptWay::Add => "add",
            KeptWay::Replace => "replace",
        }
    }
}

/// Onto which list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptInto {
    New { name: String, kind: ListKind },
    Known { list: ListId, way: KeptWay },
}

/// A keeping: how far it came, and between what.
#[derive(Debug, Clone)]
pub struct KeptList {
    pub id: KeptListId,
    pub segment: Named<Segment>,
    pub list: Named<List>,
    /// Whether the list is still there.
    pub list_stands: bool,
    pub way: KeptWay,
    /// `running`, `done`, `stopped` or `taken_back`.
    pub state: String,
    /// Nothing until they are counted.
    pub total: Option<u64>,
    pub added: u64,
    pub removed: u64,
    pub undo: UndoId,
    /// Nothing where a program did.
    pub made_by: Option<UserId>,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

impl From<NamedKeptList> for KeptList {
    fn from(NamedKeptList { kept, segment_name, list_name, list_stands }: NamedKeptList) -> Self {
        KeptList {
            id: kept.id,
            segment: Named { id: kept.segment, name: segment_name },
            list: Named { id: kept.list, name: list_name },
            list_stands,
            way: if kept.way == KeptWay::Replace.as_str() { KeptWay::Replace } else { KeptWay::Add },
            state: kept.state,
            total: kept.total.and_then(|total| u64::try_from(total).ok()),
            added: kept.added.unsigned_abs(),
            removed: kept.removed.unsigned_abs(),
            undo: kept.undo,
            made_by: Some(kept.made_by).filter(|user| user.as_i64() != 0),
            started_at: kept.started_at,
            finished_at: kept.finished_at,
        }
    }
}

/// The last ten keepings of a segment, newest first.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn kept_lists(application: &Application, viewer: &Viewer, id: SegmentId) -> Result<Vec<KeptList>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    segment::get(application.database(), id).await?.ok_or(Trouble::not_found("segment"))?;
    Ok(rows::of_segment(application.database(), id).await?.into_iter().map(KeptList::from).collect())
}

/// One keeping.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn kept_list(application: &Application, viewer: &Viewer, id: KeptListId) -> Result<KeptList, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let found = rows::named(application.database(), id).await?;
    found.map(KeptList::from).ok_or(Trouble::not_found("kept_list"))
}

/// Where the people of lists came from: the latest keeping of each list that has one.
///
/// # Errors
/// The ledger's.
pub async fn kept_from(application: &Application, viewer: &Viewer) -> Result<Vec<KeptList>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    Ok(rows::latest(application.database()).await?.into_iter().map(KeptList::from).collect())
}

/// Begins to keep a segment as a list, and answers it.
///
/// # Errors
/// Those of [`KeepAsList`].
pub async fn begin_keeping(
    application: &Application,
    viewer: &Viewer,
    segment: SegmentId,
    into: KeptInto,
) -> Result<KeptList, Trouble> {
    let id = application.perform(viewer, KeepAsList { segment, into }).await?;
    kept_list(application, viewer, id).await
}

/// Begins to keep whoever is in a segment as a list.
pub struct KeepAsList {
    pub segment: SegmentId,
    pub into: KeptInto,
}

/// Version 1; fields are only added.
#[derive(Serialize, Deserialize)]
struct Image {
    kept: KeptListId,
}

impl Verb for KeepAsList {
    const NAME: &'static str = "keep_as_list";
    const RIGHT: Right = Right::ManageLists;
    type Answer = KeptListId;

    async fn seen(&self, _by: &Viewer, application: &Application) -> Result<(), Trouble> {
        let found = segment::get(application.database(), self.segment).await?;
        found.map(drop).ok_or(Trouble::not_found("segment"))
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<KeptListId, Trouble> {
        let found = segment::find(work.transaction, self.segment).await?.ok_or(Trouble::not_found("segment"))?;
        let (list, way, made) = match &self.into {
            KeptInto::New { name, kind } => {
                let list = work.perform(by, &MakeList { name: name.clone(), kind: *kind }).await?;
                (list, KeptWay::Add, true)
            }
            KeptInto::Known { list, way } => {
                if label::known_lists(work.transaction, &[*list]).await?.is_empty() {
                    return Err(Trouble::field("list", "unknown_list", "there is no such list"));
                }
                (*list, *way, false)
            }
        };
        if rows::runs_on(work.transaction, list).await?.is_some() {
            let detail = "people are being put onto this list just now; wait until that is done";
            return Err(Trouble::field("list", "keeping_runs", detail).then(NextStep::new("wait_until_done")));
        }
        let id: KeptListId = work.mint()?;
        let undo = keep(work, by, Self::NAME, 1, &Image { kept: id }).await?;
        let record = KeptListRecord {
            id,
            segment: found.id,
            list,
            way: way.as_str().to_owned(),
            condition: found.condition,
            state: "running".to_owned(),
            made,
            total: None,
            added: 0,
            removed: 0,
            undo,
            made_by: by.user_id().unwrap_or(UserId::from_i64(0)),
            started_at: work.now,
            finished_at: None,
        };
        rows::insert(work.transaction, &record).await?;
        work.touched(list, "changed");
        work.audit(Self::NAME, self.segment, Some(&(list, way.as_str())));
        work.ring(BELL);
        Ok(id)
    }
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: KeepAsList::NAME,
    version: 1,
    right: KeepAsList::RIGHT,
    holds_people: false,
    run: |_by, work, before| Box::pin(take_back(work, before)),
};

/// After the parts were taken back: says so, which stops whatever still runs, and takes the list away that was made for it.
async fn take_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let image: Image = serde_json::from_value(before).map_err(Trouble::broken)?;
    let Some(kept) = rows::find(work.transaction, image.kept).await? else { return Ok(0) };
    rows::turn(work.transaction, kept.id, "taken_back", work.now).await?;
    remove_made(work, &kept).await?;
    work.touched(kept.list, "changed");
    // A part that was written meanwhile is taken back by whoever writes parts.
    work.ring(BELL);
    Ok(0)
}

/// Removes the list that was made for a keeping, when nobody is on it.
pub(super) async fn remove_made(work: &mut Work<'_>, kept: &KeptListRecord) -> Result<(), Trouble> {
    if kept.made
        && !rows::is_anybody_on(work.transaction, kept.list).await?
        && label::remove_list(work.transaction, kept.list, work.now).await?
    {
        work.touched(kept.list, "removed");
    }
    Ok(())
}
