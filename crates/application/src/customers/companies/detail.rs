//! One company with its people.

use super::page::{CompanyRow, rows};
use crate::customers::contacts::{ContactRow, rows_of_contacts};
use crate::customers::merging::company_behind;
use crate::customers::sight::{self, Standing};
use crate::customers::{Named, needs};
use crate::{Application, Trouble};
use basics::Money;
use basics::ids::{self, CompanyId};
use domain::customers::card::DayOfYear;
use domain::customers::company::CompanyCard;
use domain::trust::{Right, Viewer};
use store::customers::{company as records, sight as store_sight};

/// People shown with their company; the grid shows the others.
const PEOPLE_SHOWN: usize = 200;

/// A company in full; of one in the pool only the row, with name and country, for who may only claim it.
#[derive(Clone, PartialEq, Eq)]
pub struct Company {
    pub row: CompanyRow,
    pub note: String,
    pub annual_volume: Option<Money>,
    pub founding_day: Option<DayOfYear>,
    pub collaborators: Vec<Named<ids::User>>,
    pub contacts: Vec<ContactRow>,
    /// Whether it is free and the viewer sees that only.
    pub in_pool: bool,
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
    company.annual_volume = record.volume;
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
