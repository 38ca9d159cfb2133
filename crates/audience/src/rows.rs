//! What the ledger feeds: one plain row a contact or company, opened and complete. A row replaces the one before it.

use basics::ids::{CompanyId, ContactId, ListId, TagId, UserId};
use basics::{Country, Language, Timestamp};
use domain::customers::attribute::Attributes;
use domain::customers::permission::{Permission, Suppression};
use domain::customers::verify::AddressState;
use domain::trade::tier::Tier;

/// A person as conditions and the grid see them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactRow {
    pub id: ContactId,
    /// As it is shown; empty when unknown.
    pub name: String,
    /// The e-mail address in the form that is shown; empty when there is none.
    pub address: String,
    /// Other addresses of the person, in the form that is shown.
    pub others: Vec<String>,
    pub company: Option<CompanyId>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    /// The effective owner: the company's, or the person's own where there is no company. `None` is the public pool.
    pub owner: Option<UserId>,
    pub tags: Vec<TagId>,
    pub lists: Vec<ListId>,
    pub attributes: Attributes,
    pub permission: Permission,
    pub suppression: Suppression,
    /// What is known of the address; nothing where it was never looked at.
    pub address_check: Option<AddressState>,
    pub created: Timestamp,
}

/// A company as conditions and the grid see it. Its name is also a field of its contacts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompanyRow {
    pub id: CompanyId,
    pub name: String,
    /// Empty when unknown.
    pub website: String,
    /// Empty when unknown.
    pub industry: String,
    pub country: Option<Country>,
    pub owner: Option<UserId>,
    pub tags: Vec<TagId>,
    pub tier: Option<Tier>,
    /// What it belongs to, and that to, upwards.
    pub above: Vec<CompanyId>,
    pub attributes: Attributes,
    pub created: Timestamp,
}

/// The short number of a class of events, given by [`crate::Engine::class`]; it holds for that engine alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClassNumber(pub(crate) u8);

/// Something that happened to a person or a company.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EventRow {
    pub at: Timestamp,
    pub class: ClassNumber,
    /// The number of the thing, campaign or link that it is about. Events of one instant are in the order of it.
    pub about: Option<i64>,
}

/// An order that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PurchaseRow {
    pub at: Timestamp,
    /// In minor units of the base currency; `None`: not known, it adds nothing.
    pub worth_minor: Option<i64>,
}
