//! What is known of addresses, for one person and as a list by state.

use crate::customers::contacts::{ContactRow, rows_of_contacts};
use crate::customers::{contact_seen, contacts_seen, needs};
use crate::{Application, PAGE_LIMIT, Trouble};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::card::ContactCard;
use domain::customers::verify::{AddressReason, AddressState};
use domain::trust::{CustomerSight, Right, Viewer, mask_address};
use std::collections::{BTreeMap, BTreeSet};
use store::customers::address_check::{self as rows, AddressCheckRow};

/// Rows read for one page at the most, where a viewer sees few of them.
const READ_LIMIT: usize = 5_000;

/// What is known of an address, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAddress {
    pub state: AddressState,
    pub reasons: Vec<AddressReason>,
    /// The address that was probably meant.
    pub suggestion: Option<String>,
    pub checked_at: Timestamp,
}

/// A person with what is known of their address.
pub struct CheckedAddress {
    pub row: ContactRow,
    pub known: KnownAddress,
}

/// People whose addresses are in one state.
pub struct AddressPage {
    pub items: Vec<CheckedAddress>,
    pub next: Option<i64>,
    /// Addresses by state; only for who sees every customer.
    pub counts: BTreeMap<&'static str, u64>,
}

/// What is known of a person's address; `None` when it was not looked at yet.
///
/// # Errors
/// [`Trouble::NotFound`] where the viewer does not see the person; the ledger's.
pub async fn address_check(
    application: &Application,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<Option<KnownAddress>, Trouble> {
    contact_seen(application, viewer, contact).await?;
    let found = rows::of_contact(application.database(), contact).await?;
    found.map(|row| open(application, viewer, &row)).transpose()
}

fn open(application: &Application, viewer: &Viewer, row: &AddressCheckRow) -> Result<KnownAddress, Trouble> {
    let suggestion: Option<String> = match &row.sealed {
        Some(sealed) => Some(application.unseal("address_check", "sealed", row.contact.as_i64(), sealed)?),
        None => None,
    };
    let suggestion = match viewer.role.sees_masked() {
        true => suggestion.map(|address| mask_address(&address)),
        false => suggestion,
    };
    Ok(KnownAddress { state: row.state, reasons: row.reasons.clone(), suggestion, checked_at: row.checked_at })
}

/// People whose addresses are in a state, by id.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn addresses(
    application: &Application,
    viewer: &Viewer,
    state: AddressState,
    after: Option<i64>,
    limit: usize,
) -> Result<AddressPage, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let (mut items, mut at, mut read, mut is_over) = (Vec::new(), after.unwrap_or(-1), 0, false);
    while items.len() < limit && read < READ_LIMIT && !is_over {
        let wanted = limit - items.len();
        let found = rows::in_state(application.database(), state, at, wanted as i64).await?;
        is_over = found.len() < wanted;
        read += found.len();
        at = found.last().map_or(at, |row| row.contact.as_i64());
        let ids: Vec<ContactId> = found.iter().map(|row| row.contact).collect();
        let seen: Vec<ContactId> = contacts_seen(application, viewer, &ids).await?.into_iter().collect();
        let mut shown: BTreeMap<ContactId, ContactRow> =
            rows_of_contacts(application, viewer, &seen).await?.into_iter().map(|row| (row.id, row)).collect();
        for row in &found {
            if let Some(contact) = shown.remove(&row.contact) {
                items.push(CheckedAddress { row: contact, known: open(application, viewer, row)? });
            }
        }
    }
    let mut counts = BTreeMap::new();
    if matches!(viewer.customer_sight(), CustomerSight::Everything) {
        for (state, count) in rows::counts(application.database()).await? {
            counts.insert(state.as_str(), count.unsigned_abs());
        }
    }
    Ok(AddressPage { items, next: (!is_over).then_some(at), counts })
}

/// The domains at which people have their mailboxes, for a world that is invented and has to have a DNS for them.
///
/// # Errors
/// The ledger's.
pub async fn domains_of_people(application: &Application) -> Result<BTreeSet<String>, Trouble> {
    const PAGE: i64 = 1_000;
    let (mut domains, mut after) = (BTreeSet::new(), ContactId::from_i64(-1));
    loop {
        let some = rows::next(application.database(), after, Timestamp::from_millis(i64::MAX), PAGE).await?;
        let Some(last) = some.last().map(|one| one.contact) else { return Ok(domains) };
        for one in some {
            let card: ContactCard = application.unseal("contact", "sealed", one.contact.as_i64(), &one.sealed)?;
            domains.extend(card.address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()));
        }
        after = last;
    }
}
