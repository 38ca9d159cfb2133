//! Deleting a document, and bringing it back within thirty days.

use super::{document_seen, holder_to_edit, shows_documents};
use crate::customers::contacts::Undoable;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::DocumentId;
use domain::trust::{Right, Viewer};
use serde_json::Value;
use store::customers::document as rows;

/// Deletes a document.
pub struct RemoveDocument {
    pub id: DocumentId,
}

impl Verb for RemoveDocument {
    const NAME: &'static str = "remove_document";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        match by.may(Right::SeeCustomers) {
            true => document_seen(application, by, self.id).await.map(drop),
            false => Ok(()),
        }
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let missing = || Trouble::not_found("document");
        let row = rows::find(work.transaction, self.id).await?.ok_or_else(missing)?;
        if row.removed_at.is_some() || !shows_documents(by) {
            return Err(missing());
        }
        holder_to_edit(work, by, row.holder).await.map_err(|trouble| match trouble {
            // Of a company in the pool the documents are not seen.
            Trouble::NotFound { .. } | Trouble::NotAllowed { .. } => missing(),
            other => other,
        })?;
        let now = work.now;
        rows::remove(work.transaction, self.id, now).await?;
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(Undoable { changed: 1, undo: keep(work, by, Self::NAME, 1, &self.id).await? })
    }
}

pub(super) const INVERSE: Inverse = Inverse {
    verb: RemoveDocument::NAME,
    version: 1,
    right: RemoveDocument::RIGHT,
    holds_people: false,
    run: |by, work, before| Box::pin(bring_back(by, work, before)),
};

async fn bring_back(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let id: DocumentId = serde_json::from_value(before).map_err(Trouble::broken)?;
    // Erased with its person meanwhile.
    let Some(row) = rows::find(work.transaction, id).await? else { return Ok(0) };
    holder_to_edit(work, by, row.holder).await?;
    let came = rows::bring_back(work.transaction, id).await?;
    work.touched(id, "created");
    Ok(u64::from(came))
}
