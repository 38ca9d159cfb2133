//! Where the number of a merged record leads.

use crate::customers::sight;
use crate::{Application, Trouble, Work};
use basics::ids::{CompanyId, ContactId};
use domain::trust::Viewer;
use store::customers::merging;

/// Merges of merges that are followed: nobody makes one of so many one after the other.
const STEPS_LIMIT: usize = 32;

async fn last(application: &Application, noun: &'static str, record: i64) -> Result<i64, Trouble> {
    let mut at = record;
    for _ in 0..STEPS_LIMIT {
        match merging::pointer(application.database(), noun, at).await? {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok(at)
}

/// The contact that a number means today: its own, or the one that it was merged into.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or the viewer does not see it; the ledger's.
pub async fn contact_behind(application: &Application, viewer: &Viewer, id: ContactId) -> Result<ContactId, Trouble> {
    let missing = match sight::contact_seen(application, viewer, id).await {
        Ok(_) => return Ok(id),
        Err(trouble @ Trouble::NotFound { .. }) => trouble,
        Err(other) => return Err(other),
    };
    let behind = ContactId::from_i64(last(application, "contact", id.as_i64()).await?);
    if behind == id {
        return Err(missing);
    }
    sight::contact_seen(application, viewer, behind).await.map(|_| behind)
}

/// The same of a company.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or the viewer does not see it; the ledger's.
pub async fn company_behind(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<CompanyId, Trouble> {
    let missing = match sight::company_seen(application, viewer, id).await {
        Ok(_) => return Ok(id),
        Err(trouble @ Trouble::NotFound { .. }) => trouble,
        Err(other) => return Err(other),
    };
    let behind = CompanyId::from_i64(last(application, "company", id.as_i64()).await?);
    if behind == id {
        return Err(missing);
    }
    sight::company_seen(application, viewer, behind).await.map(|_| behind)
}

/// Every contact that is one person with this one by merges, itself too.
///
/// # Errors
/// The ledger's.
pub(crate) async fn same_person(work: &mut Work<'_>, contact: ContactId) -> Result<Vec<ContactId>, Trouble> {
    let mut at = contact.as_i64();
    for _ in 0..STEPS_LIMIT {
        match merging::find_pointer(work.transaction, "contact", at).await? {
            Some(next) => at = next,
            None => break,
        }
    }
    let mut found = vec![at];
    let mut place = 0;
    while let Some(survivor) = found.get(place).copied() {
        place += 1;
        for row in merging::find_into(work.transaction, "contact", survivor).await? {
            if found.len() < STEPS_LIMIT * STEPS_LIMIT && !found.contains(&row.merged) {
                found.push(row.merged);
            }
        }
    }
    Ok(found.into_iter().map(ContactId::from_i64).collect())
}
