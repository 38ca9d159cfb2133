//! One change for many companies, and the removal of many. A company that was changed since keeps the newer value when this is
//! taken back.

use super::create::refuse_unknown_user;
use super::group;
use super::page::members;
use super::remove::{Image as Removed, bring_back_one, remove};
use crate::customers::attributes::{self, GivenAttribute, SetAttribute, SetAttributes};
use crate::customers::bulk::{self, ANSWERED_AT_MOST, BulkAct, BulkDone};
use crate::customers::contacts::{Undoable, known_tags};
use crate::customers::{facts, input, needs, pool, sight};
use crate::trust::undo::{Inverse, keep_part};
use crate::{Application, Trouble, Verb, Work};
use basics::Country;
use basics::ids::{CompanyId, TagId, UndoId, UserId};
use domain::customers::attribute::AttributeHolder;
use domain::customers::company::CompanyCard;
use domain::customers::condition::CompanyCondition;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::customers::company::{self, CompanyRecord};
use store::customers::company_tag;

/// Companies of one verb: each has people whose owner follows it.
pub(in crate::customers) const CHANGED_AT_ONCE: usize = 500;
/// Companies removed by one verb: the people of each are read.
pub(in crate::customers) const REMOVED_AT_ONCE: usize = 100;
const CHANGE_PART: &str = "change_companies_part";
const REMOVE_PART: &str = "remove_companies_part";

/// Which companies a bulk change means.
pub type CompanySelection = bulk::Selection<CompanyId, CompanyCondition>;

/// What is to change; an inner `None` takes the value away, and so does an empty industry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeOfCompanies {
    pub add_tags: Vec<TagId>,
    pub remove_tags: Vec<TagId>,
    pub country: Option<Option<Country>>,
    pub industry: Option<String>,
    pub owner: Option<Option<UserId>>,
    /// The company that all belong to.
    pub parent: Option<Option<CompanyId>>,
    /// Declared attributes that all get, or lose.
    pub attributes: Vec<GivenAttribute>,
}

/// Changes every company that the selection means and the viewer may change; more than [`ANSWERED_AT_MOST`] by a run.
///
/// # Errors
/// A refusal of none and of too many; the first part's.
pub async fn change_companies(
    application: &Application,
    viewer: &Viewer,
    selection: CompanySelection,
    change: ChangeOfCompanies,
) -> Result<BulkDone, Trouble> {
    needs(viewer, ChangeCompanies::RIGHT)?;
    let companies = companies_of(application, viewer, selection).await?;
    if companies.len() > ANSWERED_AT_MOST {
        return bulk::begin(application, viewer, BulkAct::ChangeCompanies(change), companies).await;
    }
    let part = move |companies, first| ChangeCompanies { companies, change: change.clone(), first };
    bulk::in_parts(application, viewer, companies, CHANGED_AT_ONCE, part).await
}

/// Begins to do the same by a run, however few they are.
///
/// # Errors
/// As [`change_companies`].
pub async fn begin_change_of_companies(
    application: &Application,
    viewer: &Viewer,
    selection: CompanySelection,
    change: ChangeOfCompanies,
) -> Result<BulkDone, Trouble> {
    needs(viewer, ChangeCompanies::RIGHT)?;
    let companies = companies_of(application, viewer, selection).await?;
    bulk::begin(application, viewer, BulkAct::ChangeCompanies(change), companies).await
}

/// Removes every company that the selection means and the viewer may change; more than [`ANSWERED_AT_MOST`] by a run.
///
/// # Errors
/// As [`change_companies`].
pub async fn remove_companies(
    application: &Application,
    viewer: &Viewer,
    selection: CompanySelection,
) -> Result<BulkDone, Trouble> {
    needs(viewer, RemoveCompanies::RIGHT)?;
    let companies = companies_of(application, viewer, selection).await?;
    if companies.len() > ANSWERED_AT_MOST {
        return bulk::begin(application, viewer, BulkAct::RemoveCompanies, companies).await;
    }
    let part = |companies, first| RemoveCompanies { companies, first };
    bulk::in_parts(application, viewer, companies, REMOVED_AT_ONCE, part).await
}

/// Begins to do the same by a run, however few they are.
///
/// # Errors
/// As [`change_companies`].
pub async fn begin_removal_of_companies(
    application: &Application,
    viewer: &Viewer,
    selection: CompanySelection,
) -> Result<BulkDone, Trouble> {
    needs(viewer, RemoveCompanies::RIGHT)?;
    let companies = companies_of(application, viewer, selection).await?;
    bulk::begin(application, viewer, BulkAct::RemoveCompanies, companies).await
}

async fn companies_of(
    application: &Application,
    viewer: &Viewer,
    selection: CompanySelection,
) -> Result<Vec<CompanyId>, Trouble> {
    match selection {
        CompanySelection::Ids(ids) => bulk::chosen(ids, &[]),
        CompanySelection::Meant { condition, search, except } => {
            bulk::chosen(members(application, viewer, condition, search).await?, &except)
        }
    }
}

/// A part of a change of many.
pub(in crate::customers) struct ChangeCompanies {
    pub companies: Vec<CompanyId>,
    pub change: ChangeOfCompanies,
    /// The image of the first part, when this is a later one.
    pub first: Option<UndoId>,
}

/// What a part really changed. Version 1; fields are only added.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Image {
    change: ChangeOfCompanies,
    added_tags: Vec<(CompanyId, TagId)>,
    removed_tags: Vec<(CompanyId, TagId)>,
    countries: Vec<(CompanyId, Option<Country>)>,
    industries: Vec<(CompanyId, Option<String>)>,
    owners: Vec<(CompanyId, Option<UserId>)>,
    parents: Vec<(CompanyId, Option<CompanyId>)>,
    /// What each had before, by attribute.
    attributes: Vec<(CompanyId, SetAttributes)>,
    /// What all got.
    given: SetAttributes,
}

impl Verb for ChangeCompanies {
    const NAME: &'static str = "change_companies";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = Undoable;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let change = &self.change;
        if change.country.is_some()
            || change.industry.is_some()
            || change.parent.is_some()
            || !change.attributes.is_empty()
        {
            needs(by, Right::EditCustomers)?;
        }
        if let Some(owner) = change.owner {
            needs(by, Right::Assign)?;
            if let Some(owner) = owner {
                refuse_unknown_user(work, "owner", owner).await?;
            }
        }
        known_tags(work, &change.add_tags).await?;
        let companies = sight::companies_to_edit(work, by, &self.companies).await?;
        if let Some(Some(parent)) = change.parent {
            group::refuse_parent(work, by, parent, &companies).await?;
        }
        let mut image = Image { change: change.clone(), ..Image::default() };
        for tag in &change.add_tags {
            let pairs: Vec<_> = companies.iter().map(|id| (*id, *tag)).collect();
            image.added_tags.extend(those(&pairs, &company_tag::put(work.transaction, &pairs).await?));
        }
        for tag in &change.remove_tags {
            let pairs: Vec<_> = companies.iter().map(|id| (*id, *tag)).collect();
            image.removed_tags.extend(those(&pairs, &company_tag::take(work.transaction, &pairs).await?));
        }
        image.given = attributes::changed(work, AttributeHolder::Company, &change.attributes).await?;
        rewrite(work, &companies, change, &mut image).await?;
        let handed: Vec<_> = image.owners.iter().map(|(id, before)| (*id, *before, change.owner.flatten())).collect();
        pool::tell_assigned(work, by, &handed).await?;
        let changed = touch(work, &image);
        for id in &changed {
            work.audit(Self::NAME, *id, Some(change));
        }
        let verb = if self.first.is_some() { CHANGE_PART } else { Self::NAME };
        let undo = keep_part(work, by, (verb, 1), self.first, &image).await?;
        Ok(Undoable { changed: changed.len() as u64, undo })
    }
}

fn those(pairs: &[(CompanyId, TagId)], changed: &[bool]) -> Vec<(CompanyId, TagId)> {
    pairs.iter().zip(changed).filter(|(_, changed)| **changed).map(|(pair, _)| *pair).collect()
}

async fn rewrite(
    work: &mut Work<'_>,
    companies: &[CompanyId],
    change: &ChangeOfCompanies,
    image: &mut Image,
) -> Result<(), Trouble> {
    let is_of_columns = change.country.is_some() || change.owner.is_some() || change.parent.is_some();
    if !is_of_columns && change.industry.is_none() && image.given.is_empty() {
        return Ok(());
    }
    let industry = change.industry.as_deref().map(input::industry).transpose()?;
    let mut changed = Vec::new();
    for mut record in company::find_many(work.transaction, companies).await? {
        let before = record.clone();
        if let Some(country) = change.country {
            record.country = country;
        }
        if let Some(industry) = &industry {
            record.industry.clone_from(industry);
        }
        if let Some(owner) = change.owner {
            record.owner = owner;
        }
        if let Some(parent) = change.parent {
            record.parent = parent;
        }
        let had = give(work, &mut record, &image.given)?;
        if record == before {
            continue;
        }
        if !had.is_empty() {
            image.attributes.push((record.id, had));
        }
        if record.country != before.country {
            image.countries.push((record.id, before.country));
        }
        if record.industry != before.industry {
            image.industries.push((record.id, before.industry));
        }
        if record.owner != before.owner {
            image.owners.push((record.id, before.owner));
        }
        if record.parent != before.parent {
            image.parents.push((record.id, before.parent));
        }
        record.updated_at = work.now;
        changed.push(record);
    }
    company::update_many(work.transaction, &changed).await?;
    Ok(())
}

/// Sets attributes in a record's card; answers what those that differed were before.
fn give(work: &mut Work<'_>, record: &mut CompanyRecord, given: &[SetAttribute]) -> Result<SetAttributes, Trouble> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let id = record.id.as_i64();
    let mut card: CompanyCard = work.unseal("company", "sealed", id, &record.sealed)?;
    let had = attributes::give(&mut card.attributes, given);
    if !had.is_empty() {
        facts::of_attributes(&mut card.facts, &card.attributes, &had, work.now);
        record.sealed = work.seal("company", "sealed", id, &card);
    }
    Ok(had)
}

/// Puts attributes back, each where it still is what the change made it; answers whether any was.
fn take_back(
    work: &mut Work<'_>,
    record: &mut CompanyRecord,
    had: &[SetAttribute],
    given: &[SetAttribute],
) -> Result<bool, Trouble> {
    let id = record.id.as_i64();
    let mut card: CompanyCard = work.unseal("company", "sealed", id, &record.sealed)?;
    let is_changed = attributes::take_back(&mut card.attributes, had, given);
    if is_changed {
        record.sealed = work.seal("company", "sealed", id, &card);
    }
    Ok(is_changed)
}

/// Says which companies the image is about; answers them.
fn touch(work: &mut Work<'_>, image: &Image) -> BTreeSet<CompanyId> {
    let mut changed = BTreeSet::new();
    changed.extend(image.added_tags.iter().chain(&image.removed_tags).map(|(id, _)| *id));
    changed.extend(image.countries.iter().map(|(id, _)| *id));
    changed.extend(image.industries.iter().map(|(id, _)| *id));
    changed.extend(image.owners.iter().map(|(id, _)| *id));
    changed.extend(image.parents.iter().map(|(id, _)| *id));
    changed.extend(image.attributes.iter().map(|(id, _)| *id));
    work.touched_all(changed.iter().copied(), "changed");
    changed
}

/// A part of the removal of many.
pub(in crate::customers) struct RemoveCompanies {
    pub companies: Vec<CompanyId>,
    /// The image of the first part, when this is a later one.
    pub first: Option<UndoId>,
}

impl Verb for RemoveCompanies {
    const NAME: &'static str = "remove_companies";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let mut removed: Vec<Removed> = Vec::new();
        for id in sight::companies_to_edit(work, by, &self.companies).await? {
            removed.extend(remove(work, id).await?);
        }
        let verb = if self.first.is_some() { REMOVE_PART } else { Self::NAME };
        let undo = keep_part(work, by, (verb, 1), self.first, &removed).await?;
        Ok(Undoable { changed: removed.len() as u64, undo })
    }
}

pub(in crate::customers) const CHANGE_INVERSE: Inverse = changed(ChangeCompanies::NAME);
pub(in crate::customers) const CHANGE_PART_INVERSE: Inverse = changed(CHANGE_PART);
pub(in crate::customers) const REMOVE_INVERSE: Inverse = removed(RemoveCompanies::NAME);
pub(in crate::customers) const REMOVE_PART_INVERSE: Inverse = removed(REMOVE_PART);

const fn changed(verb: &'static str) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right: ChangeCompanies::RIGHT,
        holds_people: false,
        run: |by, work, before| Box::pin(restore(by, work, before)),
    }
}

const fn removed(verb: &'static str) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right: RemoveCompanies::RIGHT,
        holds_people: false,
        run: |_by, work, before| Box::pin(bring_back(work, before)),
    }
}

async fn bring_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let removed: Vec<Removed> = serde_json::from_value(before).map_err(Trouble::broken)?;
    let mut back = 0;
    for one in removed {
        back += bring_back_one(work, one).await?;
    }
    Ok(back)
}

/// Takes back one part.
async fn restore(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let mut image: Image = serde_json::from_value(before).map_err(Trouble::broken)?;
    let change = &image.change;
    let industry = change.industry.as_deref().map(input::industry).transpose()?;
    let countries: BTreeMap<_, _> = image.countries.iter().copied().collect();
    let industries: BTreeMap<_, _> = image.industries.iter().cloned().collect();
    let owners: BTreeMap<_, _> = image.owners.iter().copied().collect();
    let mut wanted: BTreeSet<CompanyId> =
        countries.keys().chain(industries.keys()).chain(owners.keys()).copied().collect();
    let parents: BTreeMap<_, _> = image.parents.iter().copied().collect();
    wanted.extend(parents.keys());
    wanted.extend(image.removed_tags.iter().map(|(id, _)| *id));
    wanted.extend(image.attributes.iter().map(|(id, _)| *id));
    let attributes: BTreeMap<CompanyId, _> = image.attributes.iter().cloned().collect();
    let wanted: Vec<CompanyId> = wanted.into_iter().collect();
    let mut records = company::find_many(work.transaction, &wanted).await?;
    let there: BTreeSet<CompanyId> = records.iter().map(|record| record.id).collect();
    let mut handed = Vec::new();
    let mut put_back = BTreeSet::new();
    for record in &mut records {
        if let Some(had) = attributes.get(&record.id)
            && take_back(work, record, had, &image.given)?
        {
            put_back.insert(record.id);
        }
    }
    records.retain_mut(|record| {
        let before = record.clone();
        if let Some(country) = countries.get(&record.id).filter(|_| change.country == Some(record.country)) {
            record.country = *country;
        }
        if let Some(before) = industries.get(&record.id).filter(|_| industry.as_ref() == Some(&record.industry)) {
            record.industry.clone_from(before);
        }
        if let Some(owner) = owners.get(&record.id).filter(|_| change.owner == Some(record.owner)) {
            handed.push((record.id, record.owner, *owner));
            record.owner = *owner;
        }
        if let Some(parent) = parents.get(&record.id).filter(|_| change.parent == Some(record.parent)) {
            record.parent = *parent;
        }
        let differs = *record != before || put_back.contains(&record.id);
        record.updated_at = work.now;
        differs
    });
    company::update_many(work.transaction, &records).await?;
    for id in parents.keys() {
        group::settle(work, *id).await?;
    }
    pool::tell_taken_back(work, by, &handed).await?;
    image.removed_tags.retain(|(id, _)| there.contains(id));
    company_tag::take(work.transaction, &image.added_tags).await?;
    company_tag::put(work.transaction, &image.removed_tags).await?;
    Ok(touch(work, &image).len() as u64)
}
