//! Visibility of single customers: what a viewer does not see is not found, what one sees but may not change is not allowed.

use crate::{Application, Trouble, Work};
use basics::ids::{CompanyId, ContactId, UserId};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use store::customers::sight::{self, Whose};

/// How a viewer stands to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Hidden,
    /// Of the pool: of a company its name and country are seen, of a person nothing.
    Pool,
    Own,
}

pub(super) fn standing(viewer: &Viewer, owner: Option<UserId>, collaborators: &[UserId]) -> Standing {
    let sight = viewer.customer_sight();
    if sight.may_edit(owner, collaborators) {
        Standing::Own
    } else if sight.covers(owner, collaborators) {
        Standing::Pool
    } else {
        Standing::Hidden
    }
}

/// The collaborators of some companies.
type Collaborators = BTreeMap<CompanyId, Vec<UserId>>;

fn grouped(pairs: Vec<(CompanyId, UserId)>) -> Collaborators {
    let mut groups = Collaborators::new();
    for (company, user) in pairs {
        groups.entry(company).or_default().push(user);
    }
    groups
}

fn stands(viewer: &Viewer, whose: &Whose, collaborators: &Collaborators) -> Standing {
    let working = whose.company.and_then(|company| collaborators.get(&company)).map_or(&[][..], Vec::as_slice);
    standing(viewer, whose.owner, working)
}

fn companies_of(found: &[Whose]) -> Vec<CompanyId> {
    let mut companies: Vec<CompanyId> = found.iter().filter_map(|whose| whose.company).collect();
    companies.sort_unstable();
    companies.dedup();
    companies
}

/// Those of the contacts that are there and that the viewer may change, in no order. The others are left out.
pub(crate) async fn contacts_to_edit(
    work: &mut Work<'_>,
    by: &Viewer,
    ids: &[ContactId],
) -> Result<Vec<Whose>, Trouble> {
    let mut found = sight::contacts(work.transaction, ids).await?;
    let collaborators = grouped(sight::collaborators(work.transaction, &companies_of(&found)).await?);
    found.retain(|whose| stands(by, whose, &collaborators) == Standing::Own);
    Ok(found)
}

/// The contact, when the viewer may change it.
pub(super) async fn contact_to_edit(work: &mut Work<'_>, by: &Viewer, id: ContactId) -> Result<Whose, Trouble> {
    contacts_to_edit(work, by, &[id]).await?.pop().ok_or(Trouble::not_found("contact"))
}

/// The contact, when the viewer sees it.
pub(crate) async fn contact_seen(application: &Application, viewer: &Viewer, id: ContactId) -> Result<Whose, Trouble> {
    let database = application.database();
    let found = sight::look_at_contacts(database, &[id]).await?.pop().ok_or(Trouble::not_found("contact"))?;
    let collaborators = grouped(sight::look_at_collaborators(database, &companies_of(&[found])).await?);
    match stands(viewer, &found, &collaborators) {
        Standing::Own => Ok(found),
        Standing::Pool | Standing::Hidden => Err(Trouble::not_found("contact")),
    }
}

/// Those of the contacts that are there and that the viewer sees.
pub(crate) async fn contacts_seen(
    application: &Application,
    viewer: &Viewer,
    ids: &[ContactId],
) -> Result<BTreeSet<ContactId>, Trouble> {
    let database = application.database();
    let found = sight::look_at_contacts(database, ids).await?;
    let collaborators = grouped(sight::look_at_collaborators(database, &companies_of(&found)).await?);
    let own = found.into_iter().filter(|whose| stands(viewer, whose, &collaborators) == Standing::Own);
    Ok(own.map(|whose| whose.contact).collect())
}

/// How the viewer stands to each of these companies that is there.
pub(crate) async fn company_standings(
    work: &mut Work<'_>,
    by: &Viewer,
    ids: &[CompanyId],
) -> Result<BTreeMap<CompanyId, Standing>, Trouble> {
    let found = sight::companies(work.transaction, ids).await?;
    let collaborators = grouped(sight::collaborators(work.transaction, ids).await?);
    let stands = |(id, owner)| {
        let working = collaborators.get(&id).map_or(&[][..], Vec::as_slice);
        (id, standing(by, owner, working))
    };
    Ok(found.into_iter().map(stands).collect())
}

/// How the viewer stands to a company inside a verb; `Hidden` also when there is none.
pub(super) async fn company_standing(work: &mut Work<'_>, by: &Viewer, id: CompanyId) -> Result<Standing, Trouble> {
    let Some((_, owner)) = sight::companies(work.transaction, &[id]).await?.pop() else { return Ok(Standing::Hidden) };
    let collaborators: Vec<UserId> =
        sight::collaborators(work.transaction, &[id]).await?.into_iter().map(|(_, user)| user).collect();
    Ok(standing(by, owner, &collaborators))
}

/// Those of the companies that are there and that the viewer may change, in no order. The others are left out.
pub(super) async fn companies_to_edit(
    work: &mut Work<'_>,
    by: &Viewer,
    ids: &[CompanyId],
) -> Result<Vec<CompanyId>, Trouble> {
    let found = sight::companies(work.transaction, ids).await?;
    let collaborators = grouped(sight::collaborators(work.transaction, ids).await?);
    let working = |id: &CompanyId| collaborators.get(id).map_or(&[][..], Vec::as_slice);
    let own = found.into_iter().filter(|(id, owner)| standing(by, *owner, working(id)) == Standing::Own);
    Ok(own.map(|(id, _)| id).collect())
}

/// Refuses a company that the viewer does not see or may not change.
pub(crate) async fn company_to_edit(work: &mut Work<'_>, by: &Viewer, id: CompanyId) -> Result<(), Trouble> {
    match company_standing(work, by, id).await? {
        Standing::Own => Ok(()),
        Standing::Pool => Err(Trouble::NotAllowed { right: Right::Assign }),
        Standing::Hidden => Err(Trouble::not_found("company")),
    }
}

/// How the viewer stands to a company that is seen.
pub(crate) async fn company_seen(
    application: &Application,
    viewer: &Viewer,
    id: CompanyId,
) -> Result<Standing, Trouble> {
    let database = application.database();
    let found = sight::look_at_companies(database, &[id]).await?.pop();
    let (_, owner) = found.ok_or(Trouble::not_found("company"))?;
    let collaborators: Vec<UserId> =
        sight::look_at_collaborators(database, &[id]).await?.into_iter().map(|(_, user)| user).collect();
    match standing(viewer, owner, &collaborators) {
        Standing::Hidden => Err(Trouble::not_found("company")),
        seen @ (Standing::Pool | Standing::Own) => Ok(seen),
    }
}

/// Those of the companies that are there and that the viewer sees whole, not only in the pool.
pub(super) async fn companies_seen(
    application: &Application,
    viewer: &Viewer,
    ids: &[CompanyId],
) -> Result<BTreeSet<CompanyId>, Trouble> {
    let database = application.database();
    let found = sight::look_at_companies(database, ids).await?;
    let collaborators = grouped(sight::look_at_collaborators(database, ids).await?);
    let working = |id: &CompanyId| collaborators.get(id).map_or(&[][..], Vec::as_slice);
    let own = found.into_iter().filter(|(id, owner)| standing(viewer, *owner, working(id)) == Standing::Own);
    Ok(own.map(|(id, _)| id).collect())
}

/// For who may not change companies: whether this one is there and seen.
pub(super) async fn company_shown(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<(), Trouble> {
    match viewer.may(Right::SeeCustomers) {
        true => company_seen(application, viewer, id).await.map(drop),
        false => Ok(()),
    }
}

/// For who may not change people: whether one of these is there and seen.
pub(crate) async fn contacts_shown(
    application: &Application,
    viewer: &Viewer,
    ids: &[ContactId],
) -> Result<(), Trouble> {
    if !viewer.may(Right::SeeCustomers) {
        return Ok(());
    }
    let mut shown = Err(Trouble::not_found("contact"));
    for id in ids {
        shown = contact_seen(application, viewer, *id).await.map(drop);
        if shown.is_ok() {
            break;
        }
    }
    shown
}
