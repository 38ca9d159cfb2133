//! One company with its people.

use super::page::{CompanyRow, rows};
use crate::customers::contacts::{ContactRow, rows_of_contacts};
use crate::customers::merging::company_behind;
use crate::customers::sight::{self, Standing};
use crate::customers::{Named, needs};
use crate::{Application, Trouble};
use basics::ids::{self, CompanyId};
use basics::{Country, Money};
use domain::customers::card::DayOfYear;
use domain::customers::company::CompanyCard;
use domain::customers::facts::FactNotes;
use domain::customers::hierarchy::LEVELS_LIMIT;
use domain::trust::{Right, Viewer};
use std::collections::BTreeSet;
use store::customers::{company as records, company_group, sight as store_sight};
use store::trade::list;

/// People shown with their company; the grid shows the others.
const PEOPLE_SHOWN: usize = 200;

/// Companies that belong to one that are shown with it.
const PARTS_SHOWN: u32 = 200;
/// Companies of a group whose purchases are summed for its page.
const GROUP_LIMIT: usize = 2_000;

/// A company in full; of one in the pool only the row, with name and country, for who may only claim it.
#[derive(Clone, PartialEq, Eq)]
pub struct Company {
    pub row: CompanyRow,
    pub note: String,
    /// Domains beside the website's.
    pub domains: Vec<String>,
    /// Of facts that changed after the record was made.
    pub facts: FactNotes,
    /// The company that it belongs to, where the viewer sees that.
    pub parent: Option<Named<ids::Company>>,
    /// Companies that belong to it and that the viewer sees, by name.
    pub parts: Vec<PartOfGroup>,
    /// What it and everything below it bought, as far as the viewer has those companies; empty where nothing belongs to it.
    pub group_purchases: Vec<(Money, u64)>,
    pub annual_volume: Option<Money>,
    pub founding_day: Option<DayOfYear>,
    pub collaborators: Vec<Named<ids::User>>,
    pub contacts: Vec<ContactRow>,
    /// Whether it is free and the viewer sees that only.
    pub in_pool: bool,
}

/// A company that belongs to another.
#[derive(Clone, PartialEq, Eq)]
pub struct PartOfGroup {
    pub id: CompanyId,
    pub name: String,
    pub country: Option<Country>,
}

/// A company by id, also by that of one that was merged into it.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or the viewer does not see it; the ledger's.
pub async fn company(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<Company, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let id = company_behind(application, viewer, id).await?;
    let seen = sight::company_seen(application, viewer, id).await?;
    let gone = || Trouble::not_found("company");
    let row = rows(application, viewer, &[id]).await?.pop().ok_or_else(gone)?;
    let mut company = Company {
        row,
        note: String::new(),
        domains: Vec::new(),
        facts: FactNotes::new(),
        parent: None,
        parts: Vec::new(),
        group_purchases: Vec::new(),
        annual_volume: None,
        founding_day: None,
        collaborators: Vec::new(),
        contacts: Vec::new(),
        in_pool: seen == Standing::Pool,
    };
    if company.in_pool {
        return Ok(company);
    }
    let database = application.database();
    let record = records::get(database, id).await?.ok_or_else(gone)?;
    let card: CompanyCard = application.unseal("company", "sealed", id.as_i64(), &record.sealed)?;
    if viewer.role.sees_notes() {
        company.note = card.note;
    }
    company.domains = card.domains;
    company.facts = card.facts;
    company.annual_volume = record.volume;
    if let Some(parent) = record.parent {
        company.parent = seen_parent(application, viewer, parent).await?;
    }
    read_group(application, viewer, &mut company).await?;
    company.founding_day = record.founded.and_then(|(year, month, day)| {
        let year = year.and_then(|year| i16::try_from(year).ok());
        Some(DayOfYear { month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()?, year })
    });
    for (_, user) in store_sight::look_at_collaborators(database, &[id]).await? {
        let name = application.people().user_name(user).unwrap_or_default();
        company.collaborators.push(Named { id: user, name });
    }
    let mut people = records::contacts(database, id).await?;
    people.truncate(PEOPLE_SHOWN);
    company.contacts = rows_of_contacts(application, viewer, &people).await?;
    Ok(company)
}

/// Whom a company belongs to; nothing where the viewer does not see that one, or it was removed.
async fn seen_parent(
    application: &Application,
    viewer: &Viewer,
    parent: CompanyId,
) -> Result<Option<Named<ids::Company>>, Trouble> {
    match sight::company_seen(application, viewer, parent).await {
        Ok(_) => {
            let row = rows(application, viewer, &[parent]).await?.pop();
            Ok(row.map(|row| Named { id: row.id, name: row.name }))
        }
        Err(Trouble::NotFound { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What belongs to the company, and what the whole below it bought.
async fn read_group(application: &Application, viewer: &Viewer, company: &mut Company) -> Result<(), Trouble> {
    let database = application.database();
    let direct = company_group::children(database, company.row.id, PARTS_SHOWN).await?;
    if direct.is_empty() {
        return Ok(());
    }
    let seen = rows(application, viewer, &direct).await?;
    let part = |row: CompanyRow| PartOfGroup { id: row.id, name: row.name, country: row.country };
    company.parts = seen.into_iter().map(part).collect();
    company.parts.sort_by(|one, other| one.name.cmp(&other.name));
    let mut all: BTreeSet<CompanyId> = direct.iter().copied().chain([company.row.id]).collect();
    let mut level = direct;
    for _ in 2..LEVELS_LIMIT {
        level = company_group::children_of(database, &level).await?;
        level.retain(|id| all.len() < GROUP_LIMIT && all.insert(*id));
        if level.is_empty() {
            break;
        }
    }
    let all: Vec<CompanyId> = all.into_iter().collect();
    let own: Vec<CompanyId> = sight::companies_seen(application, viewer, &all).await?.into_iter().collect();
    company.group_purchases = list::purchases_of(database, &own).await?;
    Ok(())
}
