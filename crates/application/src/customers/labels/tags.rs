//! Tags on people and companies.

use super::{LABELS_LIMIT, name, taken};
use crate::customers::contacts::Undoable;
use crate::customers::needs;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::TagId;
use domain::trust::{Right, Viewer};
use serde_json::Value;
use store::customers::label::{self, TagRecord};

/// A tag with how many people carry it whom the viewer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub contacts: u64,
    pub created_at: Timestamp,
}

/// Every tag, by name.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn tags(application: &Application, viewer: &Viewer) -> Result<Vec<Tag>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let people = application.people();
    people.caught_up().await;
    let scope = people.scope(viewer);
    let counts = application.ask_people(move |engine| engine.facets(&scope).tags).await?;
    let shown = |TagRecord { id, name, created_at }| {
        let contacts = counts.get(&id).copied().unwrap_or(0);
        Tag { id, name, contacts, created_at }
    };
    Ok(label::tags(application.database()).await?.into_iter().map(shown).collect())
}

/// Makes a tag.
pub struct MakeTag {
    pub name: String,
}

impl Verb for MakeTag {
    const NAME: &'static str = "make_tag";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = TagId;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<TagId, Trouble> {
        let (name, folded) = name(&self.name)?;
        if label::tag_by_name(work.transaction, &folded).await?.is_some() {
            return Err(taken("tag"));
        }
        if label::count_tags(work.transaction).await? >= LABELS_LIMIT as i64 {
            return Err(Trouble::refused("too_many", format!("there are {LABELS_LIMIT} tags already")));
        }
        let id: TagId = work.mint()?;
        label::insert_tag(work.transaction, &TagRecord { id, name: name.clone(), created_at: work.now }, &folded)
            .await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&name));
        Ok(id)
    }
}

/// Renames a tag.
pub struct RenameTag {
    pub id: TagId,
    pub name: String,
}

impl Verb for RenameTag {
    const NAME: &'static str = "rename_tag";
    const RIGHT: Right = Right::ManageLists;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        tag_shown(application, by, self.id).await
    }

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let before = label::known_tags(work.transaction, &[self.id]).await?.pop().ok_or(Trouble::not_found("tag"))?;
        let (name, folded) = name(&self.name)?;
        if label::tag_by_name(work.transaction, &folded).await?.is_some_and(|other| other != self.id) {
            return Err(taken("tag"));
        }
        label::change_tag(work.transaction, self.id, &name, &folded).await?;
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, Some(&(&before.name, &name)));
        Ok(())
    }
}

/// Removes a tag from everybody.
pub struct RemoveTag {
    pub id: TagId,
}

impl Verb for RemoveTag {
    const NAME: &'static str = "remove_tag";
    const RIGHT: Right = Right::ManageLists;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        tag_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        if !label::remove_tag(work.transaction, self.id, work.now).await? {
            return Err(Trouble::not_found("tag"));
        }
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(Undoable { changed: 1, undo: keep(work, by, Self::NAME, 1, &self.id).await? })
    }
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: RemoveTag::NAME,
    version: 1,
    right: RemoveTag::RIGHT,
    holds_people: false,
    run: |_by, work, before| Box::pin(bring_back(work, before)),
};

async fn bring_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let id: TagId = serde_json::from_value(before).map_err(Trouble::broken)?;
    let back = label::bring_back_tag(work.transaction, id).await.map_err(super::or_taken("tag"))?;
    work.touched(id, "brought_back");
    Ok(u64::from(back))
}

/// For who may not change tags: whether this one is there.
async fn tag_shown(application: &Application, viewer: &Viewer, id: TagId) -> Result<(), Trouble> {
    let is_hidden =
        viewer.may(Right::SeeCustomers) && !label::tags(application.database()).await?.iter().any(|tag| tag.id == id);
    if is_hidden { Err(Trouble::not_found("tag")) } else { Ok(()) }
}
