//! The address that was probably meant, taken with one click: a change of the contact like any other.

use crate::customers::contacts::{ChangeContact, ContactPatch};
use crate::customers::sight;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::ContactId;
use domain::trust::{Right, Viewer};
use store::customers::{address_check as rows, contact};

/// Takes the suggested address in the place of the person's.
pub struct AcceptSuggestion {
    pub contact: ContactId,
}

impl Verb for AcceptSuggestion {
    const NAME: &'static str = "accept_address_suggestion";
    const RIGHT: Right = Right::EditCustomers;
    /// The contact's new version.
    type Answer = i64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::contacts_shown(application, by, &[self.contact]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        sight::contact_to_edit(work, by, self.contact).await?;
        let known = rows::find(work.transaction, self.contact).await?;
        let sealed = known.and_then(|row| row.sealed).ok_or_else(|| {
            Trouble::refused("no_suggestion", "nothing else is suggested for this address; read the contact again")
        })?;
        let address: String = work.unseal("address_check", "sealed", self.contact.as_i64(), &sealed)?;
        let record = contact::find(work.transaction, self.contact).await?.ok_or(Trouble::not_found("contact"))?;
        let patch = ContactPatch { address: Some(address), ..ContactPatch::default() };
        work.perform(by, &ChangeContact { id: self.contact, version: record.version, patch }).await
    }
}
