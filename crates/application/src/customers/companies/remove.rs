//! Removing a company. Its people stay with its owner, and belong to it again when it is brought back.

use super::{domains, group};
use crate::customers::contacts::Undoable;
use crate::customers::sight;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::customers::{company, contact};

/// People of a company that is removed at once; a larger one is emptied first.
const PEOPLE_LIMIT: usize = 1_000;

/// Removes a company.
pub struct RemoveCompany {
    pub id: CompanyId,
}

/// Version 1; fields are only added.
#[derive(Serialize, Deserialize)]
pub(super) struct Image {
    company: CompanyId,
    /// People without an owner of their own, who got the company's.
    given: Vec<ContactId>,
    /// Companies that belonged to it.
    #[serde(default)]
    parts: Vec<CompanyId>,
}

impl Verb for RemoveCompany {
    const NAME: &'static str = "remove_company";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::company_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        sight::company_to_edit(work, by, self.id).await?;
        let image = remove(work, self.id).await?.ok_or(Trouble::not_found("company"))?;
        let undo = keep(work, by, Self::NAME, 1, &image).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

/// Removes a company that the viewer may change; `None` when there is none.
pub(super) async fn remove(work: &mut Work<'_>, id: CompanyId) -> Result<Option<Image>, Trouble> {
    let Some(record) = company::find(work.transaction, id).await? else { return Ok(None) };
    let people = company::find_contacts(work.transaction, id).await?;
    if people.len() >= PEOPLE_LIMIT {
        let detail = "this company has a thousand people or more; give them to another company first";
        return Err(Trouble::refused("too_many_people", detail));
    }
    let mut alone = contact::find_many(work.transaction, &people).await?;
    alone.retain(|person| person.owner.is_none() && record.owner.is_some());
    for person in &mut alone {
        (person.owner, person.updated_at) = (record.owner, work.now);
    }
    contact::update(work.transaction, &alone).await?;
    let parts = group::free_parts(work, id).await?;
    company::remove(work.transaction, id, work.now).await?;
    work.touched(id, "removed");
    work.touched_all(people.iter().copied(), "changed");
    work.audit(RemoveCompany::NAME, id, None::<&()>);
    Ok(Some(Image { company: id, given: alone.iter().map(|person| person.id).collect(), parts }))
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: RemoveCompany::NAME,
    version: 1,
    right: RemoveCompany::RIGHT,
    holds_people: false,
    run: |_by, work, before| Box::pin(bring_back(work, before)),
};

async fn bring_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    bring_back_one(work, serde_json::from_value(before).map_err(Trouble::broken)?).await
}

/// Brings a removed company back with its people; answers how many companies came.
pub(super) async fn bring_back_one(work: &mut Work<'_>, image: Image) -> Result<u64, Trouble> {
    let Image { company: id, given, parts } = image;
    if !company::bring_back(work.transaction, id, work.now).await? {
        return Ok(0);
    }
    domains::refuse_shared(work, id).await?;
    group::give_back(work, id, &parts).await?;
    let mut people = contact::find_many(work.transaction, &given).await?;
    people.retain(|person| person.company == Some(id));
    for person in &mut people {
        (person.owner, person.updated_at) = (None, work.now);
    }
    contact::update(work.transaction, &people).await?;
    work.touched(id, "created");
    Ok(1)
}
