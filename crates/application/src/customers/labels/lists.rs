//! Lists of people, by hand or by import.

use super::{LABELS_LIMIT, name, taken};
use crate::customers::contacts::Undoable;
use crate::customers::needs;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ListId;
use domain::customers::folding::fold;
use domain::trust::{Right, Viewer};
use serde_json::Value;
use std::fmt;
use std::str::FromStr;
use store::customers::label::{self, ListRecord};

/// What a list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// People get letters because they are on it.
    Newsletter,
    Other,
}

impl ListKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            ListKind::Newsletter => "newsletter",
            ListKind::Other => "other",
        }
    }
}

impl FromStr for ListKind {
    type Err = Trouble;
    fn from_str(text: &str) -> Result<Self, Trouble> {
        match text {
            "newsletter" => Ok(ListKind::Newsletter),
            "other" => Ok(ListKind::Other),
            _ => Err(Trouble::field("kind", "unknown_kind", "a list is of the kind newsletter or other")),
        }
    }
}

impl fmt::Display for ListKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A list with how many people on it the viewer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub id: ListId,
    pub name: String,
    pub kind: ListKind,
    pub contacts: u64,
    pub created_at: Timestamp,
}

/// Every list, by name.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn lists(application: &Application, viewer: &Viewer) -> Result<Vec<List>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let people = application.people();
    people.caught_up().await;
    let scope = people.scope(viewer);
    let counts = application.ask_people(move |engine| engine.facets(&scope).lists).await?;
    let shown = |record: ListRecord| {
        Ok(List {
            id: record.id,
            name: record.name,
            kind: record.kind.parse()?,
            contacts: counts.get(&record.id).copied().unwrap_or(0),
            created_at: record.created_at,
        })
    };
    label::lists(application.database()).await?.into_iter().map(shown).collect()
}

/// The list that a person means by a name, however it is written; also while the people are not in memory.
///
/// # Errors
/// A refusal of what is no name; the ledger's.
pub async fn list_named(application: &Application, viewer: &Viewer, text: &str) -> Result<Option<ListId>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let (_, folded) = name(text)?;
    let lists = label::lists(application.database()).await?;
    Ok(lists.into_iter().find(|list| fold(&list.name) == folded).map(|list| list.id))
}

/// Makes an empty list.
pub struct MakeList {
    pub name: String,
    pub kind: ListKind,
}

impl Verb for MakeList {
    const NAME: &'static str = "make_list";
    const RIGHT: Right = Right::ManageLists;
    type Answer = ListId;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<ListId, Trouble> {
        let (name, folded) = name(&self.name)?;
        if label::list_by_name(work.transaction, &folded).await?.is_some() {
            return Err(taken("list"));
        }
        if label::count_lists(work.transaction).await? >= LABELS_LIMIT as i64 {
            return Err(Trouble::refused("too_many", format!("there are {LABELS_LIMIT} lists already")));
        }
        let id: ListId = work.mint()?;
        let record = ListRecord { id, name, kind: self.kind.to_string(), created_at: work.now };
        label::insert_list(work.transaction, &record, &folded).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&record.name));
        Ok(id)
    }
}

/// Renames a list or changes what it is for.
pub struct ChangeList {
    pub id: ListId,
    pub name: Option<String>,
    pub kind: Option<ListKind>,
}

impl Verb for ChangeList {
    const NAME: &'static str = "change_list";
    const RIGHT: Right = Right::ManageLists;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        list_shown(application, by, self.id).await
    }

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let known = label::known_lists(work.transaction, &[self.id]).await?.pop();
        let before = known.ok_or(Trouble::not_found("list"))?;
        let (name, folded) = name(self.name.as_deref().unwrap_or(&before.name))?;
        if label::list_by_name(work.transaction, &folded).await?.is_some_and(|other| other != self.id) {
            return Err(taken("list"));
        }
        let kind = self.kind.map_or_else(|| before.kind.clone(), |kind| kind.to_string());
        label::change_list(work.transaction, self.id, &name, &folded, &kind).await?;
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, Some(&((&before.name, &before.kind), (&name, &kind))));
        Ok(())
    }
}

/// Removes a list; its people stay.
pub struct RemoveList {
    pub id: ListId,
}

impl Verb for RemoveList {
    const NAME: &'static str = "remove_list";
    const RIGHT: Right = Right::ManageLists;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        list_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        if !label::remove_list(work.transaction, self.id, work.now).await? {
            return Err(Trouble::not_found("list"));
        }
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(Undoable { changed: 1, undo: keep(work, by, Self::NAME, 1, &self.id).await? })
    }
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: RemoveList::NAME,
    version: 1,
    right: RemoveList::RIGHT,
    holds_people: false,
    run: |_by, work, before| Box::pin(bring_back(work, before)),
};

async fn bring_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let id: ListId = serde_json::from_value(before).map_err(Trouble::broken)?;
    let back = label::bring_back_list(work.transaction, id).await.map_err(super::or_taken("list"))?;
    work.touched(id, "brought_back");
    Ok(u64::from(back))
}

/// For who may not change lists: whether this one is there.
async fn list_shown(application: &Application, viewer: &Viewer, id: ListId) -> Result<(), Trouble> {
    let is_hidden = viewer.may(Right::SeeCustomers)
        && !label::lists(application.database()).await?.iter().any(|list| list.id == id);
    if is_hidden { Err(Trouble::not_found("list")) } else { Ok(()) }
}
