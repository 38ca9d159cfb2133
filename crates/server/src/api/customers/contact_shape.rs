//! How people look in JSON.

use super::attributes::written_attributes;
use super::contact_addresses::OtherAddressShape;
use super::review::{FactNoteShape, notes};
use super::{NamedShape, named};
use application::customers::contacts;
use domain::customers::card::{DayOfYear, GenderNote, GenderWord, PurchaseRole, SocialProfile};
use domain::customers::permission::Permission;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A row of the contact grid.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactRow)]
pub struct ContactRowShape {
    id: String,
    name: String,
    address: String,
    #[schema(required)]
    company: Option<NamedShape>,
    #[schema(required)]
    country: Option<String>,
    #[schema(required)]
    language: Option<String>,
    #[schema(required)]
    time_zone: Option<String>,
    #[schema(required)]
    owner: Option<NamedShape>,
    tags: Vec<NamedShape>,
    lists: Vec<NamedShape>,
    /// Values of the attributes that the company declared, by their ids.
    attributes: BTreeMap<String, Vec<String>>,
    permission: PermissionShape,
    suppressed: bool,
    #[schema(format = DateTime)]
    created_at: String,
    /// For If-Match.
    version: i64,
    /// The score by the workspace's rules, 0 to 100. The list of contacts says it; elsewhere it is null, and
    /// `GET /contacts/{id}/score` explains it.
    #[schema(required)]
    score: Option<u8>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Permission)]
enum PermissionShape {
    Unknown,
    Pending,
    Granted,
    Withdrawn,
}

impl From<contacts::ContactRow> for ContactRowShape {
    fn from(row: contacts::ContactRow) -> Self {
        ContactRowShape {
            id: row.id.to_string(),
            name: row.name,
            address: row.address,
            company: row.company.map(NamedShape::from),
            country: row.country.map(|country| country.to_string()),
            language: row.language.map(|language| language.to_string()),
            time_zone: row.time_zone,
            owner: row.owner.map(NamedShape::from),
            tags: named(row.tags),
            lists: named(row.lists),
            attributes: written_attributes(&row.attributes),
            permission: match row.permission {
                Permission::Unknown => PermissionShape::Unknown,
                Permission::Pending => PermissionShape::Pending,
                Permission::Granted => PermissionShape::Granted,
                Permission::Withdrawn => PermissionShape::Withdrawn,
            },
            suppressed: row.suppressed,
            created_at: row.created_at.to_string(),
            version: row.version,
            score: row.score,
        }
    }
}

/// A person in full.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
pub struct ContactShape {
    #[serde(flatten)]
    row: ContactRowShape,
    first_name: String,
    last_name: String,
    full_name: String,
    salutation: String,
    /// Whether it was guessed, and neither the person nor a document said so.
    salutation_guessed: bool,
    #[schema(required)]
    gender: Option<GenderShape>,
    job_title: String,
    /// Beside the main one.
    other_addresses: Vec<OtherAddressShape>,
    phones: Vec<String>,
    #[schema(required)]
    birthday: Option<DayShape>,
    socials: Vec<SocialShape>,
    #[schema(required)]
    purchase_role: Option<PurchaseRoleShape>,
    note: String,
    /// Where the record came from, and with it every fact that has no note of its own.
    origin: String,
    /// Of facts that changed after the record was made, by their names or the ids of attributes.
    facts: BTreeMap<String, FactNoteShape>,
    /// When the facts were last changed or found right, where that was after the record was made.
    #[schema(required, format = DateTime)]
    facts_at: Option<String>,
    consents: Vec<ConsentShape>,
    campaigns: Vec<CampaignOfContactShape>,
    events: Vec<EventShape>,
}

impl From<contacts::Contact> for ContactShape {
    fn from(contact: contacts::Contact) -> Self {
        let contacts::Contact { row, card, other_addresses, origin, facts_at, consents, campaigns, events } = contact;
        ContactShape {
            row: row.into(),
            first_name: card.first_name,
            last_name: card.last_name,
            full_name: card.full_name,
            salutation: card.salutation,
            salutation_guessed: card.salutation_guessed,
            gender: card.gender.map(GenderShape::from),
            job_title: card.job_title,
            other_addresses: other_addresses.into_iter().map(OtherAddressShape::from).collect(),
            phones: card.phones,
            birthday: card.birthday.map(DayShape::from),
            socials: card.socials.into_iter().map(SocialShape::from).collect(),
            purchase_role: card.purchase_role.map(PurchaseRoleShape::from),
            note: card.note,
            origin: origin.as_str().to_owned(),
            facts: notes(card.facts),
            facts_at: facts_at.map(|at| at.to_string()),
            consents: consents.into_iter().map(ConsentShape::from).collect(),
            campaigns: campaigns.into_iter().map(CampaignOfContactShape::from).collect(),
            events: events.into_iter().map(EventShape::from).collect(),
        }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Gender)]
pub struct GenderShape {
    value: GenderWordShape,
    /// Whether the person or a document said so, or it was guessed.
    verified: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = GenderWord)]
enum GenderWordShape {
    Female,
    Male,
    Other,
}

impl From<GenderNote> for GenderShape {
    fn from(note: GenderNote) -> Self {
        let value = match note.value {
            GenderWord::Female => GenderWordShape::Female,
            GenderWord::Male => GenderWordShape::Male,
            GenderWord::Other => GenderWordShape::Other,
        };
        GenderShape { value, verified: note.verified }
    }
}

impl From<GenderShape> for GenderNote {
    fn from(shape: GenderShape) -> Self {
        let value = match shape.value {
            GenderWordShape::Female => GenderWord::Female,
            GenderWordShape::Male => GenderWord::Male,
            GenderWordShape::Other => GenderWord::Other,
        };
        GenderNote { value, verified: shape.verified }
    }
}

/// A day that comes back each year; the year where it is known.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DayOfYear)]
pub struct DayShape {
    month: u8,
    day: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
}

impl From<DayOfYear> for DayShape {
    fn from(day: DayOfYear) -> Self {
        DayShape { month: day.month, day: day.day, year: day.year }
    }
}

impl From<DayShape> for DayOfYear {
    fn from(day: DayShape) -> Self {
        DayOfYear { month: day.month, day: day.day, year: day.year }
    }
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SocialProfile)]
pub struct SocialShape {
    kind: String,
    url: String,
}

impl From<SocialProfile> for SocialShape {
    fn from(profile: SocialProfile) -> Self {
        SocialShape { kind: profile.kind, url: profile.url }
    }
}

impl From<SocialShape> for SocialProfile {
    fn from(shape: SocialShape) -> Self {
        SocialProfile { kind: shape.kind, url: shape.url }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PurchaseRole)]
pub enum PurchaseRoleShape {
    User,
    Technical,
    Purchasing,
    DecisionMaker,
}

impl From<PurchaseRole> for PurchaseRoleShape {
    fn from(role: PurchaseRole) -> Self {
        match role {
            PurchaseRole::User => PurchaseRoleShape::User,
            PurchaseRole::Technical => PurchaseRoleShape::Technical,
            PurchaseRole::Purchasing => PurchaseRoleShape::Purchasing,
            PurchaseRole::DecisionMaker => PurchaseRoleShape::DecisionMaker,
        }
    }
}

impl From<PurchaseRoleShape> for PurchaseRole {
    fn from(role: PurchaseRoleShape) -> Self {
        match role {
            PurchaseRoleShape::User => PurchaseRole::User,
            PurchaseRoleShape::Technical => PurchaseRole::Technical,
            PurchaseRoleShape::Purchasing => PurchaseRole::Purchasing,
            PurchaseRoleShape::DecisionMaker => PurchaseRole::DecisionMaker,
        }
    }
}

/// What the person said about letters.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentOfContact)]
struct ConsentShape {
    id: String,
    #[schema(format = DateTime)]
    at: String,
    kind: String,
    state: String,
    source: String,
    /// The proof; gone after an erasure.
    #[schema(required)]
    text: Option<String>,
}

impl From<application::trust::Consent> for ConsentShape {
    fn from(consent: application::trust::Consent) -> Self {
        ConsentShape {
            id: consent.id.to_string(),
            at: consent.at.to_string(),
            kind: consent.kind,
            state: consent.state,
            source: consent.source,
            text: consent.text,
        }
    }
}

/// A campaign that had a letter for the person.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignOfContact)]
struct CampaignOfContactShape {
    campaign: NamedShape,
    state: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<contacts::CampaignOfContact> for CampaignOfContactShape {
    fn from(campaign: contacts::CampaignOfContact) -> Self {
        let name = NamedShape { id: campaign.campaign.to_string(), name: campaign.name };
        CampaignOfContactShape { campaign: name, state: campaign.state, at: campaign.at.to_string() }
    }
}

/// An event of the timeline.
#[derive(Serialize, ToSchema)]
#[schema(as = EventOfContact)]
struct EventShape {
    #[schema(format = DateTime)]
    at: String,
    kind: String,
    /// The number of the link, where the event has one.
    #[schema(required)]
    detail: Option<i64>,
    /// `human` or `machine`.
    verdict: String,
}

impl From<contacts::EventOfContact> for EventShape {
    fn from(event: contacts::EventOfContact) -> Self {
        EventShape { at: event.at.to_string(), kind: event.kind, detail: event.detail, verdict: event.verdict }
    }
}
