//! A row of the contact grid, opened and named, as the viewer may read it.

use crate::customers::{Named, contacts_seen};
use crate::{Application, Trouble};
use basics::ids::{self, ContactId};
use basics::{Country, Language, Timestamp};
use domain::customers::attribute::Attributes;
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::permission::Permission;
use domain::trust::{Viewer, mask_address};
use std::collections::BTreeMap;
use store::customers::grid::{self, GridContact};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    pub id: ContactId,
    pub name: String,
    /// Empty when there is none; masked for those who only read.
    pub address: String,
    pub company: Option<Named<ids::Company>>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    pub owner: Option<Named<ids::User>>,
    pub tags: Vec<Named<ids::Tag>>,
    pub lists: Vec<Named<ids::List>>,
    pub attributes: Attributes,
    pub permission: Permission,
    pub suppressed: bool,
    pub created_at: Timestamp,
    pub version: i64,
    /// By the workspace's rules; `None` beside the grid, which alone asks for it.
    pub score: Option<u8>,
}

/// The rows of these people in the order of `ids`; who was removed meanwhile is left out.
pub(in crate::customers) async fn rows(
    application: &Application,
    viewer: &Viewer,
    ids: &[ContactId],
) -> Result<Vec<ContactRow>, Trouble> {
    let database = application.database();
    let found = grid::contacts(database, ids).await?;
    let mut tags = by_contact(grid::tags(database, ids).await?);
    let mut lists = by_contact(grid::lists(database, ids).await?);
    let mut opened = BTreeMap::new();
    for contact in found {
        let id = contact.id;
        let card: ContactCard = application.unseal("contact", "sealed", id.as_i64(), &contact.sealed)?;
        let mut row = row(application, viewer, contact, &card)?;
        row.tags = tags.remove(&id).unwrap_or_default();
        row.lists = lists.remove(&id).unwrap_or_default();
        opened.insert(id, row);
    }
    Ok(ids.iter().filter_map(|id| opened.remove(id)).collect())
}

/// The names, or else the addresses, of those of these people whom the viewer sees.
pub(crate) async fn names(
    application: &Application,
    viewer: &Viewer,
    ids: &[ContactId],
) -> Result<BTreeMap<ContactId, String>, Trouble> {
    let seen: Vec<ContactId> = contacts_seen(application, viewer, ids).await?.into_iter().collect();
    let rows = rows(application, viewer, &seen).await?;
    Ok(rows.into_iter().map(|row| (row.id, if row.name.is_empty() { row.address } else { row.name })).collect())
}

/// The row without its labels.
fn row(
    application: &Application,
    viewer: &Viewer,
    contact: GridContact,
    card: &ContactCard,
) -> Result<ContactRow, Trouble> {
    let open = |(id, sealed): (ids::CompanyId, Vec<u8>)| -> Result<Named<ids::Company>, Trouble> {
        let card: CompanyCard = application.unseal("company", "sealed", id.as_i64(), &sealed)?;
        Ok(Named { id, name: card.name })
    };
    let owner_name = |id| application.people().user_name(id).unwrap_or_default();
    Ok(ContactRow {
        id: contact.id,
        name: card.display_name(),
        address: if viewer.role.sees_masked() && !card.address.is_empty() {
            mask_address(&card.address)
        } else {
            card.address.clone()
        },
        company: contact.company.map(open).transpose()?,
        country: contact.country,
        language: contact.language,
        time_zone: contact.time_zone,
        owner: contact.owner.map(|id| Named { id, name: owner_name(id) }),
        tags: Vec::new(),
        lists: Vec::new(),
        attributes: card.attributes.clone(),
        permission: contact.permission,
        suppressed: contact.suppressed,
        created_at: contact.created_at,
        version: contact.version,
        score: None,
    })
}

fn by_contact<N>(triples: Vec<(ContactId, basics::Id<N>, String)>) -> BTreeMap<ContactId, Vec<Named<N>>> {
    let mut groups: BTreeMap<ContactId, Vec<Named<N>>> = BTreeMap::new();
    for (contact, id, name) in triples {
        groups.entry(contact).or_default().push(Named { id, name });
    }
    for names in groups.values_mut() {
        names.sort_by(|one, other| one.name.cmp(&other.name));
    }
    groups
}
