//! People: the grid and its counts, one person, and the verbs that make, change and remove them.

pub(super) mod addresses;
mod bulk;
mod change;
mod count;
mod create;
mod detail;
pub(super) mod edit;
mod page;
mod question;
mod record;
mod remove;
mod row;

pub use addresses::{GivenAddress, MakeMainAddress};
pub(super) use bulk::ChangeMany;
pub use bulk::{BulkChange, Selection, begin_bulk_change, begin_bulk_removal, bulk_change, bulk_remove};
pub use change::{ChangeContact, ContactPatch};
pub(super) use count::members;
pub use count::{ContactCount, count_contacts};
pub use create::{CompanyChoice, CreateContact, NewContact};
pub use detail::{Contact, contact};
pub use page::{ContactPage, ContactQuestion, contacts};
pub(super) use question::allowed;
pub use question::read_contact_sort;
pub use record::ContactImage;
pub(super) use record::{EDITED_AT_ONCE, known_tags};
pub(super) use remove::RemoveMany;
pub use remove::{RemoveContacts, Undoable};
pub use row::ContactRow;
pub(crate) use row::names as contact_names;
pub(super) use row::rows as rows_of_contacts;
pub use store::customers::history::{CampaignOfContact, EventOfContact};

pub(super) use bulk::{INVERSE as BULK_INVERSE, PART_INVERSE as BULK_PART_INVERSE};
pub(super) use remove::{INVERSE as REMOVE_INVERSE, PART_INVERSE as REMOVE_PART_INVERSE};

#[cfg(test)]
mod tests;
