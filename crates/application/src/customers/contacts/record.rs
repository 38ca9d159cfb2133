//! A contact as verbs read and write it: the row opened, with its labels; also what audit and undo keep of it.

use crate::{Trouble, Work};
use basics::ids::{CompanyId, ContactId, ListId, TagId, UserId};
use basics::{Country, Language};
use domain::customers::card::ContactCard;
use serde::{Deserialize, Serialize};
use store::customers::contact::{self, ContactRecord};
use store::customers::label;

/// Everything that people say about a contact. Version 1; fields are only added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactImage {
    pub card: ContactCard,
    pub company: Option<CompanyId>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    pub owner: Option<UserId>,
    pub tags: Vec<TagId>,
    pub lists: Vec<ListId>,
}

/// The row with its image.
pub(in crate::customers) async fn read(
    work: &mut Work<'_>,
    id: ContactId,
) -> Result<(ContactRecord, ContactImage), Trouble> {
    let record = contact::find(work.transaction, id).await?.ok_or(Trouble::not_found("contact"))?;
    let image = ContactImage {
        card: work.unseal("contact", "sealed", id.as_i64(), &record.sealed)?,
        company: record.company,
        country: record.country,
        language: record.language,
        time_zone: record.time_zone.clone(),
        owner: record.owner,
        tags: label::tags_of(work.transaction, id).await?,
        lists: label::lists_of(work.transaction, id).await?,
    };
    Ok((record, image))
}

/// Refuses tags that are not there, and sorts and dedupes the others.
pub(in crate::customers) async fn known_tags(work: &mut Work<'_>, tags: &[TagId]) -> Result<Vec<TagId>, Trouble> {
    let wanted = distinct(tags);
    if !wanted.is_empty() && label::known_tags(work.transaction, &wanted).await?.len() != wanted.len() {
        return Err(Trouble::field("tags", "unknown_tag", "there is no such tag"));
    }
    Ok(wanted)
}

/// The same for lists.
pub(in crate::customers) async fn known_lists(work: &mut Work<'_>, lists: &[ListId]) -> Result<Vec<ListId>, Trouble> {
    let wanted = distinct(lists);
    if !wanted.is_empty() && label::known_lists(work.transaction, &wanted).await?.len() != wanted.len() {
        return Err(Trouble::field("lists", "unknown_list", "there is no such list"));
    }
    Ok(wanted)
}

fn distinct<T: Ord + Copy>(ids: &[T]) -> Vec<T> {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// People changed by one verb at the most: so that it stays far below the half second that a transaction may take.
pub(in crate::customers) const EDITED_AT_ONCE: usize = 2_000;
