//! Changing a contact: what is given replaces what was, what is not given stays.

use super::addresses::{self, GivenAddress};
use super::create::{CompanyChoice, choose_company, refuse_taken};
use super::edit;
use super::record::{self, known_lists, known_tags};
use crate::customers::attributes::{self, GivenAttribute};
use crate::customers::{facts, hashes, input, needs, sight};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ContactId, ListId, TagId};
use basics::{Country, Language};
use domain::customers::attribute::AttributeHolder;
use domain::customers::card::{ContactCard, DayOfYear, GenderNote, PurchaseRole, SocialProfile};
use domain::trust::{Right, Role, Viewer};

/// A change of a contact; an inner `None` takes the value away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactPatch {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub full_name: Option<String>,
    pub salutation: Option<String>,
    pub salutation_guessed: Option<bool>,
    pub gender: Option<Option<GenderNote>>,
    pub job_title: Option<String>,
    pub address: Option<String>,
    pub phones: Option<Vec<String>>,
    /// All of them, beside the main one.
    pub other_addresses: Option<Vec<GivenAddress>>,
    pub birthday: Option<Option<DayOfYear>>,
    pub socials: Option<Vec<SocialProfile>>,
    pub purchase_role: Option<Option<PurchaseRole>>,
    pub note: Option<String>,
    pub company: Option<CompanyChoice>,
    pub country: Option<Option<Country>>,
    pub language: Option<Option<Language>>,
    pub time_zone: Option<Option<String>>,
    pub tags: Option<Vec<TagId>>,
    pub lists: Option<Vec<ListId>>,
    /// Of the attributes that the company declared those that change.
    pub attributes: Vec<GivenAttribute>,
}

/// Changes a contact that was read at `version`.
pub struct ChangeContact {
    pub id: ContactId,
    pub version: i64,
    pub patch: ContactPatch,
}

impl Verb for ChangeContact {
    const NAME: &'static str = "change_contact";
    const RIGHT: Right = Right::LabelCustomers;
    /// The new version.
    type Answer = i64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::contacts_shown(application, by, &[self.id]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let (id, patch) = (self.id, &self.patch);
        sight::contact_to_edit(work, by, id).await?;
        if !patch.is_of_labels() {
            needs(by, Right::EditCustomers)?;
        }
        let (mut record, before) = record::read(work, id).await?;
        if record.version != self.version {
            return Err(Trouble::Changed { noun: "contact", version: record.version });
        }
        if patch.note.is_some() && !by.role.sees_notes() {
            return Err(Trouble::field(
                "note",
                "note_not_visible",
                "your role does not see notes, so it cannot replace one",
            ));
        }
        let mut after = before.clone();
        let (mut card, address) = input::card(patch.card(before.card.clone()))?;
        attributes::put(work, AttributeHolder::Contact, &mut card.attributes, &patch.attributes).await?;
        let given = patch.other_addresses.clone().unwrap_or_else(|| addresses::given(&before.card.other_addresses));
        card.other_addresses = addresses::read(work, &card.address, &given, &before.card.other_addresses)?;
        addresses::refuse_others(work, by, id, &before.card.other_addresses, &card.other_addresses).await?;
        after.card = card;
        if after.card.address != before.card.address {
            let hashes = match &address {
                Some(address) => hashes::of_address(work.keyring(), address),
                None => hashes::of_no_address(work.keyring(), id),
            };
            refuse_taken(work, by, &hashes, Some(id)).await?;
            (record.address_hash, record.suppression_hash) = (hashes.address, hashes.suppression);
        }
        if let Some(choice) = &patch.company {
            after.company = choose_company(work, by, choice, address.as_ref()).await?;
            // Nobody loses a person by taking the company away.
            if after.company.is_none() && by.role == Role::Rep {
                after.owner = by.user_id();
            }
        }
        if let Some(country) = patch.country {
            after.country = country;
        }
        if let Some(language) = patch.language {
            after.language = language;
        }
        if let Some(time_zone) = &patch.time_zone {
            after.time_zone = time_zone.as_deref().map(input::time_zone).transpose()?;
        }
        if let Some(tags) = &patch.tags {
            after.tags = known_tags(work, tags).await?;
        }
        if let Some(lists) = &patch.lists {
            after.lists = known_lists(work, lists).await?;
        }
        if after == before {
            return Ok(record.version);
        }
        let version = record.version;
        after.card.facts = facts::after_change(&before.card.facts, (&before, &after), facts::said_by(by), work.now)?;
        edit::write(work, &mut record, &before, &after).await?;
        if let Some(company) =
            after.company.filter(|_| after.card.note != before.card.note && !after.card.note.is_empty())
        {
            store::customers::pool::noted(work.transaction, company, work.now).await?;
        }
        work.touched(id, "changed");
        work.audit(Self::NAME, id, Some(&(before, after)));
        Ok(version + 1)
    }
}

impl ContactPatch {
    /// Whether nothing but tags and lists is to change.
    fn is_of_labels(&self) -> bool {
        let rest = ContactPatch { tags: None, lists: None, ..self.clone() };
        rest == ContactPatch::default()
    }

    fn card(&self, mut card: ContactCard) -> ContactCard {
        fn put<T: Clone>(place: &mut T, given: &Option<T>) {
            if let Some(given) = given {
                place.clone_from(given);
            }
        }
        put(&mut card.first_name, &self.first_name);
        put(&mut card.last_name, &self.last_name);
        put(&mut card.full_name, &self.full_name);
        put(&mut card.salutation, &self.salutation);
        put(&mut card.salutation_guessed, &self.salutation_guessed);
        put(&mut card.gender, &self.gender);
        put(&mut card.job_title, &self.job_title);
        put(&mut card.address, &self.address);
        put(&mut card.phones, &self.phones);
        put(&mut card.birthday, &self.birthday);
        put(&mut card.socials, &self.socials);
        put(&mut card.purchase_role, &self.purchase_role);
        put(&mut card.note, &self.note);
        card
    }
}
