//! One person with everything that is known: card, labels, letters and timeline, as the viewer may read it.

use super::row::{self, ContactRow};
use crate::customers::merging::contact_behind;
use crate::customers::needs;
use crate::trust::Consent;
use crate::{Application, Trouble};
use basics::ids::ContactId;
use domain::customers::card::ContactCard;
use domain::customers::masking::mask_phone;
use domain::trust::{Right, Viewer, mask_address};
use store::customers::contact;
use store::customers::history::{self, CampaignOfContact, EventOfContact};

/// A person in full.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    pub row: ContactRow,
    /// Addresses and phones masked, the note empty, where the viewer may not read them.
    pub card: ContactCard,
    /// What the person said about letters, newest first.
    pub consents: Vec<Consent>,
    /// The newest hundred that the viewer sees.
    pub campaigns: Vec<CampaignOfContact>,
    /// The newest two hundred.
    pub events: Vec<EventOfContact>,
}

/// A person by id, also by that of a record that was merged into theirs.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or the viewer does not see it; the ledger's.
pub async fn contact(application: &Application, viewer: &Viewer, id: ContactId) -> Result<Contact, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let id = contact_behind(application, viewer, id).await?;
    let gone = || Trouble::not_found("contact");
    let row = row::rows(application, viewer, &[id]).await?.pop().ok_or_else(gone)?;
    let record = contact::get(application.database(), id).await?.ok_or_else(gone)?;
    let mut card: ContactCard = application.unseal("contact", "sealed", id.as_i64(), &record.sealed)?;
    if viewer.role.sees_masked() {
        if !card.address.is_empty() {
            card.address = mask_address(&card.address);
        }
        card.phones.iter_mut().for_each(|phone| *phone = mask_phone(phone));
    }
    if !viewer.role.sees_notes() {
        card.note.clear();
    }
    let consents = crate::trust::consents(application, id).await?;
    let owner = crate::sending::campaigns::sight::only_of(viewer);
    let campaigns = history::campaigns(application.database(), id, owner).await?;
    let events = history::events(application.database(), id).await?;
    Ok(Contact { row, card, consents, campaigns, events })
}
