//! Two companies become one: its people, orders and events are the survivor's, and so is its tier reckoned anew.

use super::{give, refuse_itself, refuse_too_heavy, standing, survivor_is_gone};
use crate::customers::companies::{NewCompany, domains, edit, group};
use crate::customers::contacts::Undoable;
use crate::customers::{facts, needs, sight};
use crate::trade::tiers;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, MergingId, UserId};
use domain::customers::facts::FactSource;
use domain::customers::merging::{CompanyField, kept, merged_company_card, taken_back};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::customers::{company, merging as rows, sight as people};

/// Makes one of two companies that were read at these versions.
pub struct MergeCompanies {
    pub survivor: CompanyId,
    pub survivor_version: i64,
    pub merged: CompanyId,
    pub merged_version: i64,
    /// Fields whose value is taken from the merged one; fields that the survivor has not are taken anyway.
    pub from_merged: Vec<CompanyField>,
}

/// Version 1; fields are only added.
#[derive(Serialize, Deserialize)]
struct Image {
    merging: MergingId,
    survivor: CompanyId,
    merged: CompanyId,
    before: NewCompany,
    after: NewCompany,
    /// Who works along since then.
    joined: Vec<UserId>,
}

impl Verb for MergeCompanies {
    const NAME: &'static str = "merge_companies";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::company_shown(application, by, self.survivor).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let (survivor, merged) = (self.survivor, self.merged);
        refuse_itself(survivor.as_i64(), merged.as_i64())?;
        sight::company_to_edit(work, by, survivor).await?;
        sight::company_to_edit(work, by, merged).await?;
        let (mut record, before) = edit::read(work, survivor).await?;
        let (other, theirs) = edit::read(work, merged).await?;
        for (version, read) in [(record.version, self.survivor_version), (other.version, self.merged_version)] {
            if version != read {
                return Err(Trouble::Changed { noun: "company", version });
            }
        }
        // Customers of two people become those of one.
        if before.owner != theirs.owner && before.owner.is_some() && theirs.owner.is_some() {
            needs(by, Right::Assign)?;
        }
        refuse_too_heavy(work, "company", merged.as_i64()).await?;
        let mut after = self.together(&before, &theirs);
        after.parent = self.parent(work, &before, &theirs).await?;
        after.card.facts = facts::after_change(&before.card.facts, (&before, &after), FactSource::Merge, work.now)?;
        tiers::catch_up_with(work, &[survivor, merged]).await?;
        // Who works along is only known of a company that is there.
        let joined = self.join(work, &after, &theirs).await?;
        company::remove(work.transaction, merged, work.now).await?;
        edit::write(work, &mut record, &before, &after).await?;
        let id = give(work, by, "company", (survivor.as_i64(), merged.as_i64())).await?;
        tiers::look_again_at(work, &[survivor]).await?;
        work.stops_letters();
        work.touched(merged, "removed");
        work.touched(survivor, "changed");
        work.audit(Self::NAME, survivor, Some(&(before.clone(), after.clone())));
        work.audit(Self::NAME, merged, None::<&()>);
        let undo =
            keep(work, by, Self::NAME, 1, &Image { merging: id, survivor, merged, before, after, joined }).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

impl MergeCompanies {
    fn together(&self, one: &NewCompany, other: &NewCompany) -> NewCompany {
        let of = |field| self.from_merged.contains(&field);
        let mut tags: Vec<_> = one.tags.iter().chain(&other.tags).copied().collect();
        tags.sort_unstable();
        tags.dedup();
        NewCompany {
            card: merged_company_card(&one.card, &other.card, &self.from_merged),
            country: kept(one.country, other.country, of(CompanyField::Country)),
            industry: kept(one.industry.clone(), other.industry.clone(), of(CompanyField::Industry)),
            annual_volume: kept(one.annual_volume, other.annual_volume, of(CompanyField::AnnualVolume)),
            founding_day: kept(one.founding_day, other.founding_day, of(CompanyField::FoundingDay)),
            owner: kept(one.owner, other.owner, of(CompanyField::Owner)),
            tags,
            parent: one.parent,
            attributes: Vec::new(),
        }
    }

    /// Whom the survivor belongs to: the merged one's parent where it belongs to nobody, or to the merged one. A group that was
    /// between the two stays below the survivor.
    async fn parent(
        &self,
        work: &mut Work<'_>,
        before: &NewCompany,
        theirs: &NewCompany,
    ) -> Result<Option<CompanyId>, Trouble> {
        let is_below_merged = group::chain(work, self.survivor).await?.contains(&self.merged);
        let is_above_merged = group::chain(work, self.merged).await?.contains(&self.survivor);
        let parent = match (is_below_merged, is_above_merged) {
            (true, _) => theirs.parent,
            (false, true) => before.parent,
            (false, false) => before.parent.or(theirs.parent),
        };
        group::refuse_too_deep(work, parent, [self.survivor, self.merged]).await?;
        Ok(parent)
    }

    /// Everybody who worked along on either goes on with it, and so does the owner that it no longer has.
    async fn join(&self, work: &mut Work<'_>, after: &NewCompany, theirs: &NewCompany) -> Result<Vec<UserId>, Trouble> {
        let along = people::collaborators(work.transaction, &[self.merged]).await?;
        let mut candidates: Vec<UserId> = along.into_iter().map(|(_, user)| user).chain(theirs.owner).collect();
        candidates.retain(|user| Some(*user) != after.owner);
        let mut joined = Vec::new();
        for user in candidates {
            if people::put_collaborator(work.transaction, self.survivor, user).await? {
                joined.push(user);
            }
        }
        Ok(joined)
    }
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: MergeCompanies::NAME,
    version: 1,
    right: MergeCompanies::RIGHT,
    holds_people: false,
    run: |by, work, before| Box::pin(take_apart(by, work, before)),
};

async fn take_apart(by: &Viewer, work: &mut Work<'_>, image: Value) -> Result<u64, Trouble> {
    let image: Image = serde_json::from_value(image).map_err(Trouble::broken)?;
    let (survivor, merged) = (image.survivor, image.merged);
    let Some(row) = standing(work, image.merging).await? else { return Ok(0) };
    if company::find(work.transaction, survivor).await?.is_none() {
        return Err(survivor_is_gone());
    }
    sight::company_to_edit(work, by, survivor).await?;
    tiers::catch_up_with(work, &[survivor]).await?;
    let (mut record, now) = edit::read(work, survivor).await?;
    let value = |image: &NewCompany| serde_json::to_value(image).map_err(Trouble::broken);
    let back = taken_back(&value(&now)?, &value(&image.before)?, &value(&image.after)?);
    let back: NewCompany = serde_json::from_value(back).map_err(Trouble::broken)?;
    edit::write(work, &mut record, &now, &back).await?;
    for user in &image.joined {
        people::take_collaborator(work.transaction, survivor, *user).await?;
    }
    company::bring_back(work.transaction, merged, work.now).await?;
    domains::refuse_shared(work, merged).await?;
    rows::take_apart(work.transaction, &row, work.now).await?;
    group::settle(work, merged).await?;
    group::settle(work, survivor).await?;
    tiers::look_again_at(work, &[survivor, merged]).await?;
    work.touched(survivor, "changed");
    work.touched(merged, "created");
    Ok(1)
}
