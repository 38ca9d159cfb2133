//! Removing people, and bringing them back within thirty days.

use super::addresses;
use super::record::EDITED_AT_ONCE;
use crate::customers::sight;
use crate::trust::undo::{Inverse, keep, keep_part};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ContactId, UndoId};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::DatabaseError;
use store::customers::contact;

const PART: &str = "remove_contacts_part";

/// How many were changed, and what takes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    pub changed: u64,
    pub undo: UndoId,
}

/// Removes people whom the viewer may change; ids of others are as good as none.
pub struct RemoveContacts {
    pub ids: Vec<ContactId>,
}

impl Verb for RemoveContacts {
    const NAME: &'static str = "remove_contacts";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::contacts_shown(application, by, &self.ids).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let removed = remove(work, by, &self.ids).await?;
        if removed.is_empty() {
            return Err(Trouble::not_found("contact"));
        }
        let undo = keep(work, by, Self::NAME, 1, &removed).await?;
        Ok(Undoable { changed: removed.len() as u64, undo })
    }
}

/// A part of the removal of many.
pub(in crate::customers) struct RemoveMany {
    pub ids: Vec<ContactId>,
    /// The image of the first part, when this is a later one.
    pub first: Option<UndoId>,
}

impl Verb for RemoveMany {
    const NAME: &'static str = RemoveContacts::NAME;
    const RIGHT: Right = RemoveContacts::RIGHT;
    type Answer = Undoable;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let removed = remove(work, by, &self.ids).await?;
        let verb = if self.first.is_some() { PART } else { Self::NAME };
        let undo = keep_part(work, by, (verb, 1), self.first, &removed).await?;
        Ok(Undoable { changed: removed.len() as u64, undo })
    }
}

async fn remove(work: &mut Work<'_>, by: &Viewer, ids: &[ContactId]) -> Result<Vec<ContactId>, Trouble> {
    if ids.len() > EDITED_AT_ONCE {
        let detail = format!("at most {EDITED_AT_ONCE} people are removed at once");
        return Err(Trouble::field("ids", "too_many", detail));
    }
    let mut removed = Vec::new();
    for whose in sight::contacts_to_edit(work, by, ids).await? {
        if contact::remove(work.transaction, whose.contact, work.now).await? {
            removed.push(whose.contact);
            work.audit(RemoveContacts::NAME, whose.contact, None::<&()>);
        }
    }
    if !removed.is_empty() {
        work.stops_letters();
    }
    work.touched_all(removed.iter().copied(), "removed");
    Ok(removed)
}

pub(in crate::customers) const INVERSE: Inverse = inverse_of(RemoveContacts::NAME);
pub(in crate::customers) const PART_INVERSE: Inverse = inverse_of(PART);

const fn inverse_of(verb: &'static str) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right: RemoveContacts::RIGHT,
        holds_people: false,
        run: |_by, work, before| Box::pin(bring_back(work, before)),
    }
}

async fn bring_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let removed: Vec<ContactId> = serde_json::from_value(before).map_err(Trouble::broken)?;
    let mut back = Vec::new();
    for id in removed {
        match contact::bring_back(work.transaction, id, work.now).await {
            Ok(true) => {
                addresses::refuse_shared(work, id).await?;
                back.push(id);
            }
            // Erased meanwhile.
            Ok(false) => {}
            Err(DatabaseError::Constraint { .. }) => {
                let detail = "the address of one of them belongs to another contact by now; change that one first";
                return Err(Trouble::refused("address_taken", detail));
            }
            Err(other) => return Err(other.into()),
        }
    }
    work.touched_all(back.iter().copied(), "created");
    Ok(back.len() as u64)
}
