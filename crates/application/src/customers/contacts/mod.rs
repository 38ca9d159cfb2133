//! People: the grid and its counts, one person, and the verbs that make, change and remove them.

mod change;
mod count;
mod create;
mod page;
mod question;
mod record;
mod row;

pub use change::{ChangeContact, ContactPatch};
pub use count::{ContactCount, count_contacts};
pub use create::{CompanyChoice, CreateContact, NewContact};
pub use page::{ContactPage, ContactQuestion, contacts};
pub use question::read_contact_sort;
pub use record::ContactImage;
pub(super) use record::{known_lists, known_tags};
pub use row::ContactRow;

#[cfg(test)]
mod tests;
