//! Companies: the grid, one company, and the verbs that make, change and remove them.
//!
//! Of a company of the pool a sales representative sees name and country, nothing else, and no people.

mod bulk;
mod change;
mod collaborators;
mod create;
mod detail;
pub(super) mod domains;
pub(super) mod edit;
pub(super) mod group;
mod page;
mod remove;

pub(super) use bulk::{
    CHANGE_INVERSE as BULK_CHANGE_INVERSE, CHANGE_PART_INVERSE as BULK_CHANGE_PART_INVERSE,
    REMOVE_INVERSE as BULK_REMOVE_INVERSE, REMOVE_PART_INVERSE as BULK_REMOVE_PART_INVERSE,
};
pub(super) use bulk::{CHANGED_AT_ONCE, ChangeCompanies, REMOVED_AT_ONCE, RemoveCompanies};
pub use bulk::{
    ChangeOfCompanies, CompanySelection, begin_change_of_companies, begin_removal_of_companies, change_companies,
    remove_companies,
};
pub use change::{ChangeCompany, CompanyPatch};
pub use collaborators::{AddCollaborator, RemoveCollaborator};
pub(crate) use create::make_named;
pub(super) use create::refuse_unknown_user;
pub use create::{CreateCompany, NewCompany};
pub use detail::{Company, PartOfGroup, company};
pub use domains::{CompanyAtDomain, companies_at_domain};
pub(super) use page::rows;
pub use page::{CompanyPage, CompanyQuestion, CompanyRow, companies, count_companies, read_company_sort};
pub(super) use remove::INVERSE as REMOVE_INVERSE;
pub use remove::RemoveCompany;

#[cfg(test)]
mod tests;
