//! One person with everything that is known: card, labels, letters and timeline, as the viewer may read it.

use super::row::{self, ContactRow};
use crate::customers::merging::contact_behind;
use crate::customers::needs;
use crate::trust::Consent;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::addresses::OtherAddress;
use domain::customers::card::ContactCard;
use domain::customers::masking::mask_phone;
use domain::customers::origin::Origin;
use domain::trust::{Right, Viewer, mask_address};
use mail::address::EmailAddress;
use store::customers::history::{self, CampaignOfContact, EventOfContact};
use store::customers::{contact, facts};
use store::trust::suppression;

/// A person in full.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    pub row: ContactRow,
    /// Addresses and phones masked, the note empty, where the viewer may not read them.
    pub card: ContactCard,
    /// The addresses beside the main one, with whether letters may never go there; masked where the card's is.
    pub other_addresses: Vec<(OtherAddress, bool)>,
    /// Where the record came from: what its facts say that nobody changed since.
    pub origin: Origin,
    /// When the facts were last changed or found right, where that was after the record was made.
    pub facts_at: Option<Timestamp>,
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
    let mut other_addresses = Vec::with_capacity(card.other_addresses.len());
    for other in &card.other_addresses {
        other_addresses.push((other.clone(), is_suppressed(application, &other.address).await?));
    }
    if viewer.role.sees_masked() {
        other_addresses.iter_mut().for_each(|(other, _)| other.address = mask_address(&other.address));
        card.other_addresses = other_addresses.iter().map(|(other, _)| other.clone()).collect();
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
    let facts_at = facts::of(application.database(), id).await?;
    let origin = record.origin;
    Ok(Contact { row, card, other_addresses, origin, facts_at, consents, campaigns, events })
}

async fn is_suppressed(application: &Application, address: &str) -> Result<bool, Trouble> {
    let Ok(address) = EmailAddress::parse(address) else { return Ok(false) };
    let hash = application.keyring().suppression_hash(&address.normalised());
    Ok(suppression::find_by_hash(application.database(), &hash).await?.is_some())
}
