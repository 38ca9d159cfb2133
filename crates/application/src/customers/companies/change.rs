//! Changing a company: what is given replaces what was. Another owner needs the right to assign.

use super::create::{NewCompany, checked, refuse_unknown_user};
use super::{domains, edit, group};
use crate::customers::attributes::{self, GivenAttribute};
use crate::customers::contacts::known_tags;
use crate::customers::{facts, needs, pool, sight};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, TagId, UserId};
use basics::{Country, Money};
use domain::customers::attribute::AttributeHolder;
use domain::customers::card::DayOfYear;
use domain::trust::{Right, Viewer};

/// A change of a company; an inner `None` takes the value away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompanyPatch {
    pub name: Option<String>,
    pub website: Option<String>,
    /// All of them, beside the website's.
    pub domains: Option<Vec<String>>,
    pub note: Option<String>,
    pub country: Option<Option<Country>>,
    pub industry: Option<String>,
    pub annual_volume: Option<Option<Money>>,
    pub founding_day: Option<Option<DayOfYear>>,
    pub owner: Option<Option<UserId>>,
    pub tags: Option<Vec<TagId>>,
    pub parent: Option<Option<CompanyId>>,
    /// Of the attributes that the company declared those that change.
    pub attributes: Vec<GivenAttribute>,
}

/// Changes a company that was read at `version`. Its people follow it to another owner.
pub struct ChangeCompany {
    pub id: CompanyId,
    pub version: i64,
    pub patch: CompanyPatch,
}

impl Verb for ChangeCompany {
    const NAME: &'static str = "change_company";
    const RIGHT: Right = Right::LabelCustomers;
    /// The new version.
    type Answer = i64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::company_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let (id, patch) = (self.id, &self.patch);
        sight::company_to_edit(work, by, id).await?;
        let rest = CompanyPatch { tags: None, ..patch.clone() };
        if rest != CompanyPatch::default() {
            needs(by, Right::EditCustomers)?;
        }
        let (mut record, before) = edit::read(work, id).await?;
        if record.version != self.version {
            return Err(Trouble::Changed { noun: "company", version: record.version });
        }
        if patch.note.is_some() && !by.role.sees_notes() {
            return Err(Trouble::field(
                "note",
                "note_not_visible",
                "your role does not see notes, so it cannot replace one",
            ));
        }
        let mut after = checked(patch.on(before.clone()))?;
        if let Some(given) = &patch.domains {
            after.card.domains = domains::read(given)?;
        }
        domains::refuse_taken(work, by, id, &before, &after).await?;
        if let Some(parent) = after.parent.filter(|_| after.parent != before.parent) {
            group::refuse_parent(work, by, parent, &[id]).await?;
        }
        attributes::put(work, AttributeHolder::Company, &mut after.card.attributes, &patch.attributes).await?;
        if after.owner != before.owner {
            needs(by, Right::Assign)?;
            if let Some(owner) = after.owner {
                refuse_unknown_user(work, "owner", owner).await?;
            }
        }
        after.tags = known_tags(work, &after.tags).await?;
        if after == before {
            return Ok(record.version);
        }
        let version = record.version;
        after.card.facts = facts::after_change(&before.card.facts, (&before, &after), facts::said_by(by), work.now)?;
        edit::write(work, &mut record, &before, &after).await?;
        if after.owner != before.owner {
            pool::tell_assigned(work, by, &[(id, before.owner, after.owner)]).await?;
        }
        if after.card.note != before.card.note && !after.card.note.is_empty() {
            store::customers::pool::noted(work.transaction, id, work.now).await?;
        }
        work.touched(id, "changed");
        work.audit(Self::NAME, id, Some(&(before, after)));
        Ok(version + 1)
    }
}

impl CompanyPatch {
    fn on(&self, mut company: NewCompany) -> NewCompany {
        fn put<T: Clone>(place: &mut T, given: &Option<T>) {
            if let Some(given) = given {
                place.clone_from(given);
            }
        }
        put(&mut company.card.name, &self.name);
        put(&mut company.card.website, &self.website);
        put(&mut company.card.note, &self.note);
        put(&mut company.country, &self.country);
        put(&mut company.industry, &self.industry);
        put(&mut company.annual_volume, &self.annual_volume);
        put(&mut company.founding_day, &self.founding_day);
        put(&mut company.owner, &self.owner);
        put(&mut company.tags, &self.tags);
        put(&mut company.parent, &self.parent);
        company
    }
}
