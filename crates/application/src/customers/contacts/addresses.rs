//! The addresses of a person beside the main one: kept apart from everybody else's, written as hashes, and made the main one.

use super::create::{refuse_taken, refuse_taken_in};
use super::{edit, record};
use crate::customers::hashes::{self, AddressHashes};
use crate::customers::{input, sight};
use crate::trust::suppressions::{self, Barred};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::ContactId;
use domain::customers::addresses::{OTHERS_LIMIT, OtherAddress, others, same_form, with_main};
use domain::customers::card::ContactCard;
use domain::trust::{ConsentSource, Right, SuppressionReason, Viewer};
use mail::address::EmailAddress;
use store::customers::address_of_contact as rows;
use store::trust::suppression;

/// An address as it is given, with its label.
pub type GivenAddress = (String, String);

/// What was given, read: what was there keeps its day and where it came from.
pub(super) fn read(
    work: &Work<'_>,
    main: &str,
    given: &[GivenAddress],
    had: &[OtherAddress],
) -> Result<Vec<OtherAddress>, Trouble> {
    others(main, given, had, work.now).map_err(|refusal| input::card_refused(&refusal))
}

/// What is there, as if it was given again.
pub(super) fn given(had: &[OtherAddress]) -> Vec<GivenAddress> {
    had.iter().map(|other| (other.address.clone(), other.label.clone())).collect()
}

/// Refuses an address that is new to the card and that another person has.
pub(super) async fn refuse_others(
    work: &mut Work<'_>,
    by: &Viewer,
    id: ContactId,
    before: &[OtherAddress],
    after: &[OtherAddress],
) -> Result<(), Trouble> {
    for other in after.iter().filter(|other| !has(before, &other.address)) {
        let Ok(address) = EmailAddress::parse(&other.address) else { continue };
        let hashes = hashes::of_address(work.keyring(), &address);
        refuse_taken_in(work, by, "other_addresses", &hashes, Some(id)).await?;
    }
    Ok(())
}

fn has(all: &[OtherAddress], address: &str) -> bool {
    let form = same_form(address);
    all.iter().any(|other| same_form(&other.address) == form)
}

/// Writes the hashes of the other addresses of `after` in the place of those of `before`.
pub(super) async fn write(
    work: &mut Work<'_>,
    id: ContactId,
    before: &ContactCard,
    after: &ContactCard,
) -> Result<(), Trouble> {
    let (before, after) = (&before.other_addresses, &after.other_addresses);
    if before == after {
        return Ok(());
    }
    let missing = |work: &Work<'_>, all: &[OtherAddress], among: &[OtherAddress]| -> Vec<rows::Hashes> {
        let gone = all.iter().filter(|other| !has(among, &other.address));
        let addresses = gone.filter_map(|other| EmailAddress::parse(&other.address).ok());
        addresses
            .map(|address| {
                let AddressHashes { address, suppression } = hashes::of_address(work.keyring(), &address);
                (address, suppression)
            })
            .collect()
    };
    let (taken, put) = (missing(work, before, after), missing(work, after, before));
    rows::take(work.transaction, id, &taken).await?;
    rows::put(work.transaction, id, &put).await?;
    Ok(())
}

/// Refuses to bring a person back of whom another has an address by now.
pub(in crate::customers) async fn refuse_shared(work: &mut Work<'_>, id: ContactId) -> Result<(), Trouble> {
    match rows::shared_with(work.transaction, id).await? {
        None => Ok(()),
        Some(_) => Err(Trouble::refused(
            "address_taken",
            "an address of one of them belongs to another contact by now; change that one first",
        )),
    }
}

/// Refuses a merge that would leave one person with too many addresses.
pub(in crate::customers) fn refuse_too_many(card: &ContactCard) -> Result<(), Trouble> {
    match card.other_addresses.len() > OTHERS_LIMIT {
        false => Ok(()),
        true => Err(Trouble::field(
            "merged",
            "too_many_addresses",
            format!("one person has at most {OTHERS_LIMIT} addresses beside the main one; remove some first"),
        )),
    }
}

/// Makes one of a person's other addresses the main one, to which letters go; the former stays as one of the others.
pub struct MakeMainAddress {
    pub id: ContactId,
    pub version: i64,
    pub address: String,
}

impl Verb for MakeMainAddress {
    const NAME: &'static str = "make_main_address";
    const RIGHT: Right = Right::EditCustomers;
    /// The new version.
    type Answer = i64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::contacts_shown(application, by, &[self.id]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let id = self.id;
        sight::contact_to_edit(work, by, id).await?;
        let (mut record, before) = record::read(work, id).await?;
        if record.version != self.version {
            return Err(Trouble::Changed { noun: "contact", version: record.version });
        }
        let unknown = || Trouble::field("address", "unknown_address", "the person has no such other address");
        let card = with_main(&before.card, &self.address, work.now).ok_or_else(unknown)?;
        let address = EmailAddress::parse(&card.address).map_err(|_| unknown())?;
        let after = record::ContactImage { card, ..before.clone() };
        let hashes = hashes::of_address(work.keyring(), &address);
        refuse_taken(work, by, &hashes, Some(id)).await?;
        let former = std::mem::replace(&mut record.suppression_hash, hashes.suppression.clone());
        record.address_hash.clone_from(&hashes.address);
        let version = record.version;
        edit::write(work, &mut record, &before, &after).await?;
        carry_no(work, &former, hashes.barred(&after.card.address)).await?;
        work.stops_letters();
        work.touched(id, "changed");
        work.audit(Self::NAME, id, Some(&(before, after)));
        Ok(version + 1)
    }
}

/// A no to letters was said by the person, whichever address it stands behind; that a mailbox is gone is true of that address alone.
async fn carry_no(work: &mut Work<'_>, former: &[u8], main: Barred<'_>) -> Result<(), Trouble> {
    let Some(said) = suppression::get_by_hash(work.transaction, former).await? else { return Ok(()) };
    if said.reason != SuppressionReason::Bounced {
        suppressions::put(work, main, said.reason, ConsentSource::ByHand).await?;
    }
    Ok(())
}
