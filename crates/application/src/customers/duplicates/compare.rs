//! Two records side by side: every field with both values, what a merge would move, and which of the two should rather stay.

use super::Kind;
use crate::customers::companies::{Company, company};
use crate::customers::contacts::{Contact, contact};
use crate::customers::needs;
use crate::{Application, Trouble};
use basics::ids::{CompanyId, ContactId};
use domain::customers::merging::{CompanyField, ContactField};
use domain::trust::{Right, Viewer};
use store::customers::merging as rows;

/// One field of both. `field` is a word of the merge where one value is chosen; of other fields both are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedField {
    pub field: &'static str,
    pub is_chosen: bool,
    /// Codes of countries, languages and roles as they are stored: the screen words them.
    pub one: Vec<String>,
    pub other: Vec<String>,
}

impl ComparedField {
    pub fn differs(&self) -> bool {
        self.one != self.other
    }
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub kind: Kind,
    pub one: Compared,
    pub other: Compared,
    pub fields: Vec<ComparedField>,
    /// Whether the second should rather stay: more happened with it, or it is the older one.
    pub other_should_stay: bool,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub id: String,
    pub name: String,
    pub version: i64,
    pub created_at: basics::Timestamp,
    /// Events, and of a company orders and people too, that would move.
    pub rows: u64,
    /// Of a contact: it gets no letters.
    pub is_suppressed: bool,
    pub permission: Option<domain::customers::permission::Permission>,
}

/// Two records of one noun side by side.
///
/// # Errors
/// [`Trouble::NotFound`] when one of them is not there or not seen; a refusal of `one` or `other`; the ledger's.
pub async fn compare(
    application: &Application,
    viewer: &Viewer,
    kind: Kind,
    (one, other): (&str, &str),
) -> Result<Comparison, Trouble> {
    needs(viewer, Right::EditCustomers)?;
    let comparison = match kind {
        Kind::Contact => {
            let ids: [ContactId; 2] = [read(one)?, read(other)?];
            let both = [contact(application, viewer, ids[0]).await?, contact(application, viewer, ids[1]).await?];
            let rows =
                [weight(application, kind, ids[0].as_i64()).await?, weight(application, kind, ids[1].as_i64()).await?];
            let sides = [of_contact(&both[0], rows[0]), of_contact(&both[1], rows[1])];
            together(kind, sides, fields_of_contacts(&both[0], &both[1]))
        }
        Kind::Company => {
            let ids: [CompanyId; 2] = [read(one)?, read(other)?];
            let both = [company(application, viewer, ids[0]).await?, company(application, viewer, ids[1]).await?];
            if both.iter().any(|company| company.in_pool) {
                return Err(Trouble::not_found("company"));
            }
            let rows =
                [weight(application, kind, ids[0].as_i64()).await?, weight(application, kind, ids[1].as_i64()).await?];
            let sides = [of_company(&both[0], rows[0]), of_company(&both[1], rows[1])];
            together(kind, sides, fields_of_companies(&both[0], &both[1]))
        }
    };
    Ok(comparison)
}

fn read<N: basics::Noun>(text: &str) -> Result<basics::Id<N>, Trouble> {
    text.parse().map_err(|_| Trouble::not_found(N::NAME))
}

async fn weight(application: &Application, kind: Kind, record: i64) -> Result<u64, Trouble> {
    Ok(rows::look_at_weight(application.database(), kind.as_str(), record).await?.unsigned_abs())
}

fn together(kind: Kind, [one, other]: [Compared; 2], fields: Vec<ComparedField>) -> Comparison {
    let other_should_stay = (other.rows, one.created_at) > (one.rows, other.created_at);
    Comparison { kind, one, other, fields, other_should_stay }
}

fn of_contact(contact: &Contact, rows: u64) -> Compared {
    let row = &contact.row;
    Compared {
        id: row.id.to_string(),
        name: if row.name.is_empty() { row.address.clone() } else { row.name.clone() },
        version: row.version,
        created_at: row.created_at,
        rows,
        is_suppressed: row.suppressed,
        permission: Some(row.permission),
    }
}

fn of_company(company: &Company, rows: u64) -> Compared {
    let row = &company.row;
    Compared {
        id: row.id.to_string(),
        name: row.name.clone(),
        version: row.version,
        created_at: row.created_at,
        rows,
        is_suppressed: false,
        permission: None,
    }
}

/// The words of both values; an empty one is no value.
fn field<T>(
    field: &'static str,
    is_chosen: bool,
    (one, other): (T, T),
    words: impl Fn(T) -> Vec<String>,
) -> ComparedField {
    let mut found = ComparedField { field, is_chosen, one: words(one), other: words(other) };
    found.one.retain(|word| !word.is_empty());
    found.other.retain(|word| !word.is_empty());
    found
}

fn text(value: impl ToString) -> Vec<String> {
    vec![value.to_string()]
}

fn maybe(value: Option<impl ToString>) -> Vec<String> {
    value.iter().map(ToString::to_string).collect()
}

fn day(value: Option<domain::customers::card::DayOfYear>) -> Vec<String> {
    let written = value.map(|day| match day.year {
        Some(year) => format!("{year:04}-{:02}-{:02}", day.month, day.day),
        None => format!("{:02}-{:02}", day.month, day.day),
    });
    maybe(written)
}

fn word(value: Option<impl serde::Serialize>) -> Vec<String> {
    let written = value.and_then(|value| serde_json::to_value(value).ok());
    maybe(written.as_ref().and_then(serde_json::Value::as_str))
}

fn names<N>(named: &[crate::customers::Named<N>]) -> Vec<String> {
    named.iter().map(|one| one.name.clone()).collect()
}

fn fields_of_contacts(one: &Contact, other: &Contact) -> Vec<ComparedField> {
    use ContactField as F;
    let (cards, rows) = ((&one.card, &other.card), (&one.row, &other.row));
    let company =
        |row: &crate::customers::contacts::ContactRow| row.company.as_ref().map(|company| company.name.clone());
    vec![
        field(F::Name.as_str(), true, cards, |card| text(card.display_name())),
        field(F::Address.as_str(), true, cards, |card| text(&card.address)),
        field(F::Company.as_str(), true, rows, |row| maybe(company(row))),
        field(F::JobTitle.as_str(), true, cards, |card| text(&card.job_title)),
        field(F::Salutation.as_str(), true, cards, |card| text(&card.salutation)),
        field(F::Gender.as_str(), true, cards, |card| word(card.gender.map(|gender| gender.value))),
        field(F::Birthday.as_str(), true, cards, |card| day(card.birthday)),
        field(F::PurchaseRole.as_str(), true, cards, |card| word(card.purchase_role)),
        field(F::Country.as_str(), true, rows, |row| maybe(row.country)),
        field(F::Language.as_str(), true, rows, |row| maybe(row.language)),
        field(F::TimeZone.as_str(), true, rows, |row| maybe(row.time_zone.clone())),
        field("other_addresses", false, cards, |card| {
            card.other_addresses.iter().map(|other| other.address.clone()).collect()
        }),
        field("phones", false, cards, |card| card.phones.clone()),
        field("tags", false, rows, |row| names(&row.tags)),
        field("lists", false, rows, |row| names(&row.lists)),
        field("note", false, cards, |card| text(&card.note)),
    ]
}

fn fields_of_companies(one: &Company, other: &Company) -> Vec<ComparedField> {
    use CompanyField as F;
    let (both, rows) = ((one, other), (&one.row, &other.row));
    vec![
        field(F::Name.as_str(), true, rows, |row| text(&row.name)),
        field(F::Website.as_str(), true, rows, |row| text(&row.website)),
        field(F::Country.as_str(), true, rows, |row| maybe(row.country)),
        field(F::Industry.as_str(), true, rows, |row| maybe(row.industry.clone())),
        field(F::AnnualVolume.as_str(), true, both, |company| {
            maybe(company.annual_volume.map(|volume| format!("{} {}", volume.minor, volume.currency)))
        }),
        field(F::FoundingDay.as_str(), true, both, |company| day(company.founding_day)),
        field(F::Owner.as_str(), true, rows, |row| maybe(row.owner.as_ref().map(|owner| owner.name.clone()))),
        field("domains", false, both, |company| company.domains.clone()),
        field("parent", false, both, |company| company.parent.iter().map(|parent| parent.name.clone()).collect()),
        field("tags", false, rows, |row| names(&row.tags)),
        field("collaborators", false, both, |company| names(&company.collaborators)),
        field("note", false, both, |company| text(&company.note)),
    ]
}
