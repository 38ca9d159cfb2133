//! Two contacts become one.

use super::words::{Carried, Said, carry, take_back};
use super::{give, refuse_itself, refuse_too_heavy, standing, survivor_is_gone};
use crate::customers::contacts::addresses::{refuse_shared, refuse_too_many};
use crate::customers::contacts::{ContactImage, Undoable, edit};
use crate::customers::hashes::AddressHashes;
use crate::customers::{facts, hashes, sight};
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{ContactId, MergingId};
use domain::customers::facts::FactSource;
use domain::customers::merging::{ContactField, kept, merged_card, stricter_origin, taken_back};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Right, Viewer};
use mail::address::EmailAddress;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::DatabaseError;
use store::customers::{contact, merging as rows};

/// Makes one of two contacts that were read at these versions.
pub struct MergeContacts {
    pub survivor: ContactId,
    pub survivor_version: i64,
    pub merged: ContactId,
    pub merged_version: i64,
    /// Fields whose value is taken from the merged one; fields that the survivor has not are taken anyway.
    pub from_merged: Vec<ContactField>,
}

/// Version 1; fields are only added.
#[derive(Serialize, Deserialize)]
struct Image {
    merging: MergingId,
    survivor: ContactId,
    merged: ContactId,
    before: ContactImage,
    after: ContactImage,
    carried: Carried,
    origin: (Origin, LegalBasis),
}

impl Verb for MergeContacts {
    const NAME: &'static str = "merge_contacts";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::contacts_shown(application, by, &[self.survivor]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let (survivor, merged) = (self.survivor, self.merged);
        refuse_itself(survivor.as_i64(), merged.as_i64())?;
        sight::contact_to_edit(work, by, survivor).await?;
        sight::contact_to_edit(work, by, merged).await?;
        let (mut record, before) = edit::read(work, survivor).await?;
        let (other, theirs) = edit::read(work, merged).await?;
        for (version, read) in [(record.version, self.survivor_version), (other.version, self.merged_version)] {
            if version != read {
                return Err(Trouble::Changed { noun: "contact", version });
            }
        }
        refuse_too_heavy(work, "contact", merged.as_i64()).await?;
        let mut after = self.together(&before, &theirs, work.now);
        after.card.facts = facts::after_change(&before.card.facts, (&before, &after), FactSource::Merge, work.now)?;
        refuse_too_many(&after.card)?;
        let takes_address = after.card.address != before.card.address;
        let own = (record.address_hash.clone(), record.suppression_hash.clone());
        let origins = [(record.origin, record.legal_basis), (other.origin, other.legal_basis)];
        let (of_kept, of_other, origin) = match takes_address {
            true => (other.permission, record.permission, stricter_origin(origins[1], origins[0])),
            false => (record.permission, other.permission, stricter_origin(origins[0], origins[1])),
        };
        // Two living contacts never share an address.
        contact::remove(work.transaction, merged, work.now).await?;
        let dropped_hash = if takes_address { own.1 } else { other.suppression_hash.clone() };
        if takes_address {
            (record.address_hash, record.suppression_hash) =
                (other.address_hash.clone(), other.suppression_hash.clone());
        }
        let kept = AddressHashes { address: record.address_hash.clone(), suppression: record.suppression_hash.clone() };
        let said = Said {
            survivor,
            merged,
            of_kept_address: of_kept,
            of_other,
            survivors_own: record.permission,
            kept: &kept,
            other_hash: &dropped_hash,
            address: &after.card.address,
        };
        let (carried, permission) = carry(work, &said).await?;
        let before_origin = (record.origin, record.legal_basis);
        record.permission = permission;
        edit::write(work, &mut record, &before, &after).await?;
        if origin != before_origin {
            rows::set_origin(work.transaction, survivor, origin.0.as_str(), origin.1.as_str()).await?;
        }
        let id = give(work, by, "contact", (survivor.as_i64(), merged.as_i64())).await?;
        work.stops_letters();
        work.touched(merged, "removed");
        work.touched(survivor, "changed");
        work.audit(Self::NAME, survivor, Some(&(before.clone(), after.clone())));
        work.audit(Self::NAME, merged, None::<&()>);
        let image = Image { merging: id, survivor, merged, before, after, carried, origin: before_origin };
        let undo = keep(work, by, Self::NAME, 1, &image).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

impl MergeContacts {
    fn together(&self, one: &ContactImage, other: &ContactImage, now: Timestamp) -> ContactImage {
        let of = |field| self.from_merged.contains(&field);
        let company = kept(one.company, other.company, of(ContactField::Company));
        ContactImage {
            card: merged_card(&one.card, &other.card, &self.from_merged, now),
            company,
            country: kept(one.country, other.country, of(ContactField::Country)),
            language: kept(one.language, other.language, of(ContactField::Language)),
            time_zone: kept(one.time_zone.clone(), other.time_zone.clone(), of(ContactField::TimeZone)),
            // Who has a company follows it.
            owner: if company == one.company { one.owner.or(other.owner) } else { other.owner.or(one.owner) },
            tags: union(&one.tags, &other.tags),
            lists: union(&one.lists, &other.lists),
        }
    }
}

fn union<T: Copy + Ord>(one: &[T], other: &[T]) -> Vec<T> {
    let mut all: Vec<T> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: MergeContacts::NAME,
    version: 1,
    right: MergeContacts::RIGHT,
    holds_people: true,
    run: |by, work, before| Box::pin(take_apart(by, work, before)),
};

async fn take_apart(by: &Viewer, work: &mut Work<'_>, image: Value) -> Result<u64, Trouble> {
    let image: Image = serde_json::from_value(image).map_err(Trouble::broken)?;
    let (survivor, merged) = (image.survivor, image.merged);
    let Some(row) = standing(work, image.merging).await? else { return Ok(0) };
    if contact::find(work.transaction, survivor).await?.is_none() {
        return Err(survivor_is_gone());
    }
    sight::contact_to_edit(work, by, survivor).await?;
    let (mut record, now) = edit::read(work, survivor).await?;
    let after_hash = record.suppression_hash.clone();
    let value = |image: &ContactImage| serde_json::to_value(image).map_err(Trouble::broken);
    let back = taken_back(&value(&now)?, &value(&image.before)?, &value(&image.after)?);
    let back: ContactImage = serde_json::from_value(back).map_err(Trouble::broken)?;
    record.permission = take_back(work, &image.carried, survivor, (record.permission, &after_hash), row.at).await?;
    if back.card.address != now.card.address {
        let hashes = match EmailAddress::parse(&back.card.address) {
            Ok(address) => hashes::of_address(work.keyring(), &address),
            Err(_) => hashes::of_no_address(work.keyring(), survivor),
        };
        (record.address_hash, record.suppression_hash) = (hashes.address, hashes.suppression);
    }
    edit::write(work, &mut record, &now, &back).await.map_err(taken)?;
    rows::set_origin(work.transaction, survivor, image.origin.0.as_str(), image.origin.1.as_str()).await?;
    let came = match contact::bring_back(work.transaction, merged, work.now).await {
        Ok(came) => came,
        Err(DatabaseError::Constraint { .. }) => return Err(address_taken()),
        Err(other) => return Err(other.into()),
    };
    refuse_shared(work, merged).await?;
    rows::take_apart(work.transaction, &row, work.now).await?;
    work.touched(survivor, "changed");
    if came {
        work.touched(merged, "created");
    }
    Ok(1)
}

fn address_taken() -> Trouble {
    Trouble::refused(
        "address_taken",
        "the address of one of them belongs to another contact by now; change that one first",
    )
}

fn taken(trouble: Trouble) -> Trouble {
    match &trouble {
        Trouble::Broken(cause) if matches!(cause.downcast_ref(), Some(DatabaseError::Constraint { .. })) => {
            address_taken()
        }
        _ => trouble,
    }
}
