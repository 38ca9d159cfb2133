//! How companies look in JSON.

use super::attributes::written_attributes;
use super::contact_shape::{ContactRowShape, DayShape};
use super::review::{FactNoteShape, notes};
use super::{NamedShape, named};
use crate::api::trade::shapes::PurchaseSum;
use crate::api::trade::tier_shapes::ChipShape;
use application::customers::companies;
use basics::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A row of the company grid.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyRow)]
pub(super) struct CompanyRowShape {
    id: String,
    name: String,
    website: String,
    #[schema(required)]
    country: Option<String>,
    #[schema(required)]
    industry: Option<String>,
    #[schema(required)]
    owner: Option<NamedShape>,
    contacts: u64,
    tags: Vec<NamedShape>,
    /// Values of the attributes that the company declared, by their ids.
    attributes: BTreeMap<String, Vec<String>>,
    /// `null` in the pool, for who may only claim.
    #[schema(required)]
    tier: Option<ChipShape>,
    #[schema(format = DateTime)]
    created_at: String,
    /// For If-Match.
    version: i64,
}

impl From<companies::CompanyRow> for CompanyRowShape {
    fn from(row: companies::CompanyRow) -> Self {
        CompanyRowShape {
            id: row.id.to_string(),
            name: row.name,
            website: row.website,
            country: row.country.map(|country| country.to_string()),
            industry: row.industry,
            owner: row.owner.map(NamedShape::from),
            contacts: row.contacts,
            tags: named(row.tags),
            attributes: written_attributes(&row.attributes),
            tier: row.tier.map(ChipShape::from),
            created_at: row.created_at.to_string(),
            version: row.version,
        }
    }
}

/// An amount in minor units.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
pub(in crate::api) struct MoneyShape {
    minor: i64,
    #[schema(value_type = String)]
    currency: Currency,
}

impl From<Money> for MoneyShape {
    fn from(money: Money) -> Self {
        MoneyShape { minor: money.minor, currency: money.currency }
    }
}

impl From<MoneyShape> for Money {
    fn from(shape: MoneyShape) -> Self {
        Money { minor: shape.minor, currency: shape.currency }
    }
}

/// A company in full.
#[derive(Serialize, ToSchema)]
#[schema(as = Company)]
pub(super) struct CompanyShape {
    #[serde(flatten)]
    row: CompanyRowShape,
    note: String,
    #[schema(required)]
    annual_volume: Option<MoneyShape>,
    #[schema(required)]
    founding_day: Option<DayShape>,
    collaborators: Vec<NamedShape>,
    /// `contacts` of the row counts them all.
    people: Vec<ContactRowShape>,
    /// It is free, and one sees its name and country only.
    in_pool: bool,
    /// Of facts that changed after the record was made, by their names or the ids of attributes.
    facts: BTreeMap<String, FactNoteShape>,
    /// Domains beside the website's; each is this company's alone.
    domains: Vec<String>,
    /// The company that it belongs to, where one sees that.
    #[schema(required)]
    parent: Option<NamedShape>,
    /// Companies that belong to it, as far as one sees them.
    parts: Vec<PartShape>,
    /// What it and everything below it bought, by currency; empty where nothing belongs to it.
    group_purchases: Vec<PurchaseSum>,
}

/// A company that belongs to another.
#[derive(Serialize, ToSchema)]
#[schema(as = PartOfGroup)]
pub(super) struct PartShape {
    id: String,
    name: String,
    #[schema(required)]
    country: Option<String>,
}

impl From<companies::PartOfGroup> for PartShape {
    fn from(part: companies::PartOfGroup) -> Self {
        let country = part.country.map(|country| country.to_string());
        PartShape { id: part.id.to_string(), name: part.name, country }
    }
}

impl From<companies::Company> for CompanyShape {
    fn from(company: companies::Company) -> Self {
        CompanyShape {
            row: company.row.into(),
            note: company.note,
            annual_volume: company.annual_volume.map(MoneyShape::from),
            founding_day: company.founding_day.map(DayShape::from),
            collaborators: named(company.collaborators),
            people: company.contacts.into_iter().map(ContactRowShape::from).collect(),
            in_pool: company.in_pool,
            facts: notes(company.facts),
            domains: company.domains,
            parent: company.parent.map(NamedShape::from),
            parts: company.parts.into_iter().map(PartShape::from).collect(),
            group_purchases: company.group_purchases.into_iter().map(PurchaseSum::from).collect(),
        }
    }
}

impl From<companies::CompanyAtDomain> for PartShape {
    fn from(one: companies::CompanyAtDomain) -> Self {
        PartShape { id: one.id.to_string(), name: one.name, country: one.country.map(|country| country.to_string()) }
    }
}
