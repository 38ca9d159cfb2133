//! Writing a contact whole: card, labels and what stands in columns, from the image that was before to the one that is after.

use super::addresses;
use super::record::ContactImage;
pub(in crate::customers) use super::record::read;
use crate::{Trouble, Work};
use basics::ids::ContactId;
use store::customers::contact::{self, ContactRecord};
use store::customers::{facts, label};

/// Writes `after` in the place of `before`. Hashes of the address and the permission are the caller's, in `record`.
pub(in crate::customers) async fn write(
    work: &mut Work<'_>,
    record: &mut ContactRecord,
    before: &ContactImage,
    after: &ContactImage,
) -> Result<(), Trouble> {
    let id = record.id;
    record.sealed = work.seal("contact", "sealed", id.as_i64(), &after.card);
    (record.company, record.country, record.language) = (after.company, after.country, after.language);
    (record.time_zone, record.owner, record.updated_at) = (after.time_zone.clone(), after.owner, work.now);
    if contact::update(work.transaction, std::slice::from_ref(record)).await? != [true] {
        return Err(Trouble::Changed { noun: "contact", version: record.version });
    }
    if after.card.facts != before.card.facts {
        facts::set(work.transaction, &[(id, Some(work.now))]).await?;
    }
    addresses::write(work, id, &before.card, &after.card).await?;
    label::take_tags(work.transaction, &missing(id, &before.tags, &after.tags)).await?;
    label::put_tags(work.transaction, &missing(id, &after.tags, &before.tags)).await?;
    label::take_off_lists(work.transaction, &missing(id, &before.lists, &after.lists)).await?;
    label::put_on_lists(work.transaction, &missing(id, &after.lists, &before.lists), work.now).await?;
    Ok(())
}

/// Those of `all` that are not in `among`, with the contact.
fn missing<T: Copy + PartialEq>(contact: ContactId, all: &[T], among: &[T]) -> Vec<(ContactId, T)> {
    all.iter().filter(|label| !among.contains(label)).map(|label| (contact, *label)).collect()
}
