//! An attribute that is not needed any more: archived where somebody has a value, else removed for good.

use super::change::own;
use crate::customers::needs;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::AttributeId;
use domain::trust::{Right, Viewer};
use store::customers::attribute as rows;

/// Archives an attribute, or takes it up again. Forms, lists and filters do not offer an archived one; its values stay.
pub struct ArchiveAttribute {
    pub id: AttributeId,
    pub archived: bool,
}

impl Verb for ArchiveAttribute {
    const NAME: &'static str = "archive_attribute";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let there = rows::find_all(work.transaction).await?;
        let (mut record, _) = own(&there, self.id)?;
        if record.archived_at.is_some() == self.archived {
            return Ok(());
        }
        record.archived_at = self.archived.then_some(work.now);
        record.updated_at = work.now;
        if !rows::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "attribute", version: record.version });
        }
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, Some(&self.archived));
        Ok(())
    }
}

/// Removes an attribute that nobody has a value of. Who gives somebody a value at the same moment keeps a value that nobody reads.
///
/// # Errors
/// A refusal where somebody has a value; [`Trouble::Loading`] until everybody is in memory; the ledger's.
pub async fn remove_attribute(application: &Application, viewer: &Viewer, id: AttributeId) -> Result<(), Trouble> {
    needs(viewer, RemoveAttribute::RIGHT)?;
    application.people().caught_up().await;
    let (contacts, companies) = application.ask_people(|engine| engine.attributes_used()).await?;
    let used = contacts.get(&id).or_else(|| companies.get(&id)).copied().unwrap_or(0);
    if used > 0 {
        let detail = format!("{used} customers have a value of it; archive it, so that they keep what was said");
        return Err(Trouble::refused("attribute_used", detail).then(NextStep::new("archive_attribute")));
    }
    application.perform(viewer, RemoveAttribute { id }).await
}

struct RemoveAttribute {
    id: AttributeId,
}

impl Verb for RemoveAttribute {
    const NAME: &'static str = "remove_attribute";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let there = rows::find_all(work.transaction).await?;
        let (record, _) = own(&there, self.id)?;
        rows::remove(work.transaction, self.id).await?;
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, Some(&record.declared));
        Ok(())
    }
}
