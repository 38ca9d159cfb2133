//! One change for many people, in verbs of at most two thousand, taken back together. A person who was changed since keeps the
//! newer value.

use super::count::members;
use super::record::{EDITED_AT_ONCE, known_lists, known_tags};
use super::remove::{RemoveMany, Undoable};
use crate::customers::attributes::{self, GivenAttribute, SetAttribute, SetAttributes};
use crate::customers::bulk::{self, ANSWERED_AT_MOST, BulkAct, BulkDone};
use crate::customers::companies::refuse_unknown_user;
use crate::customers::{facts, needs, pool, sight};
use crate::trust::undo::{Inverse, keep_part};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, ListId, TagId, UndoId, UserId};
use basics::{Country, Language};
use domain::customers::attribute::AttributeHolder;
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::customers::contact::ContactRecord;
use store::customers::sight::Whose;
use store::customers::{company, contact, label};

const PART: &str = "bulk_change_part";

/// Whom a bulk change means.
pub type Selection = bulk::Selection<ContactId, Condition>;

/// What is to change; an inner `None` takes the value away.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkChange {
    pub add_tags: Vec<TagId>,
    pub remove_tags: Vec<TagId>,
    pub add_lists: Vec<ListId>,
    pub remove_lists: Vec<ListId>,
    pub language: Option<Option<Language>>,
    pub country: Option<Option<Country>>,
    /// Of people without a company their own, else the company's.
    pub owner: Option<Option<UserId>>,
    /// Declared attributes that everybody gets, or loses.
    pub attributes: Vec<GivenAttribute>,
}

/// Changes everybody whom the selection means and the viewer may change; more than [`ANSWERED_AT_MOST`] by a run.
///
/// # Errors
/// A refusal of nobody and of too many; the first part's.
pub async fn bulk_change(
    application: &Application,
    viewer: &Viewer,
    selection: Selection,
    change: BulkChange,
) -> Result<BulkDone, Trouble> {
    needs(viewer, ChangeMany::RIGHT)?;
    let people = people_of(application, viewer, selection).await?;
    if people.len() > ANSWERED_AT_MOST {
        return bulk::begin(application, viewer, BulkAct::ChangeContacts(change), people).await;
    }
    let part = move |people, first| ChangeMany { people, change: change.clone(), first };
    bulk::in_parts(application, viewer, people, EDITED_AT_ONCE, part).await
}

/// Begins to do the same by a run, however few they are.
///
/// # Errors
/// As [`bulk_change`].
pub async fn begin_bulk_change(
    application: &Application,
    viewer: &Viewer,
    selection: Selection,
    change: BulkChange,
) -> Result<BulkDone, Trouble> {
    needs(viewer, ChangeMany::RIGHT)?;
    let people = people_of(application, viewer, selection).await?;
    bulk::begin(application, viewer, BulkAct::ChangeContacts(change), people).await
}

/// Removes everybody whom the selection means and the viewer may change; more than [`ANSWERED_AT_MOST`] by a run.
///
/// # Errors
/// As [`bulk_change`].
pub async fn bulk_remove(
    application: &Application,
    viewer: &Viewer,
    selection: Selection,
) -> Result<BulkDone, Trouble> {
    needs(viewer, RemoveMany::RIGHT)?;
    let people = people_of(application, viewer, selection).await?;
    if people.len() > ANSWERED_AT_MOST {
        return bulk::begin(application, viewer, BulkAct::RemoveContacts, people).await;
    }
    bulk::in_parts(application, viewer, people, EDITED_AT_ONCE, |ids, first| RemoveMany { ids, first }).await
}

/// Begins to do the same by a run, however few they are.
///
/// # Errors
/// As [`bulk_change`].
pub async fn begin_bulk_removal(
    application: &Application,
    viewer: &Viewer,
    selection: Selection,
) -> Result<BulkDone, Trouble> {
    needs(viewer, RemoveMany::RIGHT)?;
    let people = people_of(application, viewer, selection).await?;
    bulk::begin(application, viewer, BulkAct::RemoveContacts, people).await
}

async fn people_of(
    application: &Application,
    viewer: &Viewer,
    selection: Selection,
) -> Result<Vec<ContactId>, Trouble> {
    match selection {
        Selection::Ids(ids) => bulk::chosen(ids, &[]),
        Selection::Meant { condition, search, except } => {
            bulk::chosen(members(application, viewer, condition, search).await?, &except)
        }
    }
}

/// Changes up to [`EDITED_AT_ONCE`] people.
pub struct ChangeMany {
    pub people: Vec<ContactId>,
    pub change: BulkChange,
    /// The image of the first part, when this is a later one.
    pub first: Option<UndoId>,
}

/// What a part really changed. Version 1; fields are only added.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Image {
    change: BulkChange,
    added_tags: Vec<(ContactId, TagId)>,
    removed_tags: Vec<(ContactId, TagId)>,
    added_lists: Vec<(ContactId, ListId)>,
    removed_lists: Vec<(ContactId, ListId)>,
    languages: Vec<(ContactId, Option<Language>)>,
    countries: Vec<(ContactId, Option<Country>)>,
    owners: Vec<(ContactId, Option<UserId>)>,
    company_owners: Vec<(CompanyId, Option<UserId>)>,
    /// What each had before, by attribute.
    attributes: Vec<(ContactId, SetAttributes)>,
    /// What everybody got.
    given: SetAttributes,
}

impl Verb for ChangeMany {
    const NAME: &'static str = "bulk_change";
    const RIGHT: Right = Right::LabelCustomers;
    type Answer = Undoable;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let change = &self.change;
        if self.people.len() > EDITED_AT_ONCE {
            return Err(Trouble::field("selection", "too_many", "more people than one verb changes"));
        }
        if change.language.is_some() || change.country.is_some() || !change.attributes.is_empty() {
            needs(by, Right::EditCustomers)?;
        }
        if let Some(owner) = change.owner {
            needs(by, Right::Assign)?;
            if let Some(owner) = owner {
                refuse_unknown_user(work, "owner", owner).await?;
            }
        }
        known_tags(work, &change.add_tags).await?;
        known_lists(work, &change.add_lists).await?;
        let found = sight::contacts_to_edit(work, by, &self.people).await?;
        let people: Vec<ContactId> = found.iter().map(|whose| whose.contact).collect();
        let given = attributes::changed(work, AttributeHolder::Contact, &change.attributes).await?;
        let mut image = Image { change: change.clone(), given, ..Image::default() };
        relabel(work, &people, change, &mut image).await?;
        rewrite(work, &found, change, &mut image).await?;
        if let Some(owner) = change.owner {
            let companies: BTreeSet<CompanyId> = found.iter().filter_map(|whose| whose.company).collect();
            image.company_owners = assign(work, companies.into_iter().map(|id| (id, owner))).await?;
            let handed: Vec<_> = image.company_owners.iter().map(|(id, before)| (*id, *before, owner)).collect();
            pool::tell_assigned(work, by, &handed).await?;
        }
        let changed = touch(work, &image);
        for (id, before) in &image.company_owners {
            work.audit(Self::NAME, *id, Some(&(before, change.owner.flatten())));
        }
        for id in &changed {
            work.audit(Self::NAME, *id, Some(change));
        }
        // Whose company has another owner has one, too.
        let given: BTreeSet<CompanyId> = image.company_owners.iter().map(|(id, _)| *id).collect();
        let through = found.iter().filter(|whose| whose.company.is_some_and(|company| given.contains(&company)));
        let people: BTreeSet<ContactId> = changed.into_iter().chain(through.map(|whose| whose.contact)).collect();
        let verb = if self.first.is_some() { PART } else { Self::NAME };
        let undo = keep_part(work, by, (verb, 1), self.first, &image).await?;
        Ok(Undoable { changed: people.len() as u64, undo })
    }
}

/// Says whom the image is about; answers the people.
fn touch(work: &mut Work<'_>, image: &Image) -> BTreeSet<ContactId> {
    let mut changed = BTreeSet::new();
    changed.extend(image.added_tags.iter().chain(&image.removed_tags).map(|(id, _)| *id));
    changed.extend(image.added_lists.iter().chain(&image.removed_lists).map(|(id, _)| *id));
    changed.extend(image.languages.iter().map(|(id, _)| *id));
    changed.extend(image.countries.iter().map(|(id, _)| *id));
    changed.extend(image.owners.iter().map(|(id, _)| *id));
    changed.extend(image.attributes.iter().map(|(id, _)| *id));
    work.touched_all(changed.iter().copied(), "changed");
    work.touched_all(image.company_owners.iter().map(|(id, _)| *id), "changed");
    changed
}

async fn relabel(
    work: &mut Work<'_>,
    people: &[ContactId],
    change: &BulkChange,
    image: &mut Image,
) -> Result<(), Trouble> {
    for tag in &change.add_tags {
        let pairs = paired(people, *tag);
        image.added_tags.extend(those(&pairs, &label::put_tags(work.transaction, &pairs).await?));
    }
    for tag in &change.remove_tags {
        let pairs = paired(people, *tag);
        image.removed_tags.extend(those(&pairs, &label::take_tags(work.transaction, &pairs).await?));
    }
    for list in &change.add_lists {
        let pairs = paired(people, *list);
        image.added_lists.extend(those(&pairs, &label::put_on_lists(work.transaction, &pairs, work.now).await?));
    }
    for list in &change.remove_lists {
        let pairs = paired(people, *list);
        image.removed_lists.extend(those(&pairs, &label::take_off_lists(work.transaction, &pairs).await?));
    }
    Ok(())
}

fn paired<T: Copy>(people: &[ContactId], label: T) -> Vec<(ContactId, T)> {
    people.iter().map(|id| (*id, label)).collect()
}

fn those<T: Copy>(pairs: &[(ContactId, T)], changed: &[bool]) -> Vec<(ContactId, T)> {
    pairs.iter().zip(changed).filter(|(_, changed)| **changed).map(|(pair, _)| *pair).collect()
}

/// Writes language, country and the owner of people without a company.
async fn rewrite(work: &mut Work<'_>, found: &[Whose], change: &BulkChange, image: &mut Image) -> Result<(), Trouble> {
    let is_of_labels = change.language.is_none() && change.country.is_none() && change.owner.is_none();
    if is_of_labels && image.given.is_empty() {
        return Ok(());
    }
    let people: Vec<ContactId> = found.iter().map(|whose| whose.contact).collect();
    // A company that was removed has no owner to give to.
    let alone: BTreeSet<ContactId> =
        found.iter().filter(|whose| whose.company.is_none()).map(|whose| whose.contact).collect();
    let mut changed = Vec::new();
    for mut record in contact::find_many(work.transaction, &people).await? {
        let before = (record.language, record.country, record.owner);
        let had = give(work, &mut record, &image.given)?;
        if let Some(language) = change.language.filter(|language| *language != record.language) {
            image.languages.push((record.id, std::mem::replace(&mut record.language, language)));
        }
        if let Some(country) = change.country.filter(|country| *country != record.country) {
            image.countries.push((record.id, std::mem::replace(&mut record.country, country)));
        }
        if let Some(owner) = change.owner.filter(|owner| alone.contains(&record.id) && *owner != record.owner) {
            image.owners.push((record.id, std::mem::replace(&mut record.owner, owner)));
        }
        if (record.language, record.country, record.owner) != before || !had.is_empty() {
            if !had.is_empty() {
                image.attributes.push((record.id, had));
            }
            record.updated_at = work.now;
            changed.push(record);
        }
    }
    contact::update(work.transaction, &changed).await?;
    Ok(())
}

/// Sets attributes in a record's card; answers what those that differed were before.
fn give(work: &mut Work<'_>, record: &mut ContactRecord, given: &[SetAttribute]) -> Result<SetAttributes, Trouble> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let id = record.id.as_i64();
    let mut card: ContactCard = work.unseal("contact", "sealed", id, &record.sealed)?;
    let had = attributes::give(&mut card.attributes, given);
    if !had.is_empty() {
        facts::of_attributes(&mut card.facts, &card.attributes, &had, work.now);
        record.sealed = work.seal("contact", "sealed", id, &card);
    }
    Ok(had)
}

/// Gives companies to owners; answers who had those that changed.
async fn assign(
    work: &mut Work<'_>,
    companies: impl IntoIterator<Item = (CompanyId, Option<UserId>)>,
) -> Result<Vec<(CompanyId, Option<UserId>)>, Trouble> {
    let mut before = Vec::new();
    for (id, owner) in companies {
        let Some(mut record) = company::find(work.transaction, id).await? else { continue };
        if record.owner != owner {
            before.push((id, std::mem::replace(&mut record.owner, owner)));
            record.updated_at = work.now;
            company::update(work.transaction, &record).await?;
        }
    }
    Ok(before)
}

pub(in crate::customers) const INVERSE: Inverse = inverse_of(ChangeMany::NAME);
pub(in crate::customers) const PART_INVERSE: Inverse = inverse_of(PART);

const fn inverse_of(verb: &'static str) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right: ChangeMany::RIGHT,
        holds_people: false,
        run: |by, work, before| Box::pin(restore(by, work, before)),
    }
}

/// Takes back one part.
async fn restore(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let mut image: Image = serde_json::from_value(before).map_err(Trouble::broken)?;
    // Labels go back to people who are still there; who was erased meanwhile gets nothing.
    let labelled: BTreeSet<ContactId> = image.removed_tags.iter().map(|(id, _)| *id).collect();
    let labelled = labelled.into_iter().chain(image.removed_lists.iter().map(|(id, _)| *id)).collect::<Vec<_>>();
    let there: BTreeSet<ContactId> =
        contact::find_many(work.transaction, &labelled).await?.into_iter().map(|record| record.id).collect();
    image.removed_tags.retain(|(id, _)| there.contains(id));
    image.removed_lists.retain(|(id, _)| there.contains(id));
    let change = &image.change;
    label::take_tags(work.transaction, &image.added_tags).await?;
    label::put_tags(work.transaction, &image.removed_tags).await?;
    label::take_off_lists(work.transaction, &image.added_lists).await?;
    label::put_on_lists(work.transaction, &image.removed_lists, work.now).await?;
    let mut people: BTreeSet<ContactId> = image.languages.iter().map(|(id, _)| *id).collect();
    people.extend(image.countries.iter().map(|(id, _)| *id));
    people.extend(image.owners.iter().map(|(id, _)| *id));
    people.extend(image.attributes.iter().map(|(id, _)| *id));
    let people: Vec<ContactId> = people.into_iter().collect();
    let mut records = contact::find_many(work.transaction, &people).await?;
    let languages: BTreeMap<_, _> = image.languages.iter().copied().collect();
    let countries: BTreeMap<_, _> = image.countries.iter().copied().collect();
    let owners: BTreeMap<_, _> = image.owners.iter().copied().collect();
    let attributes: BTreeMap<ContactId, _> = image.attributes.iter().cloned().collect();
    for record in &mut records {
        if let Some(had) = attributes.get(&record.id) {
            take_back(work, record, had, &image.given)?;
        }
        if let Some(language) = languages.get(&record.id).filter(|_| change.language == Some(record.language)) {
            record.language = *language;
        }
        if let Some(country) = countries.get(&record.id).filter(|_| change.country == Some(record.country)) {
            record.country = *country;
        }
        if let Some(owner) = owners.get(&record.id).filter(|_| change.owner == Some(record.owner)) {
            record.owner = *owner;
        }
        record.updated_at = work.now;
    }
    contact::update(work.transaction, &records).await?;
    let mut back = Vec::new();
    for (id, owner) in &image.company_owners {
        let still = company::find(work.transaction, *id).await?.is_some_and(|now| change.owner == Some(now.owner));
        if still {
            back.push((*id, *owner));
        }
    }
    let gone: BTreeMap<CompanyId, Option<UserId>> = assign(work, back.clone()).await?.into_iter().collect();
    let handed: Vec<_> = back.into_iter().filter_map(|(id, owner)| Some((id, *gone.get(&id)?, owner))).collect();
    pool::tell_taken_back(work, by, &handed).await?;
    Ok(touch(work, &image).len() as u64)
}

/// Puts attributes back, each where it still is what the change made it.
fn take_back(
    work: &mut Work<'_>,
    record: &mut ContactRecord,
    had: &[SetAttribute],
    given: &[SetAttribute],
) -> Result<(), Trouble> {
    let id = record.id.as_i64();
    let mut card: ContactCard = work.unseal("contact", "sealed", id, &record.sealed)?;
    if attributes::take_back(&mut card.attributes, had, given) {
        record.sealed = work.seal("contact", "sealed", id, &card);
    }
    Ok(())
}
