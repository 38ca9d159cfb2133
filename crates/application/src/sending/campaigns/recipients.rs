//! Every person of a frozen audience: what became of the letter, and why.

use super::reach::shown_address;
use super::report::open_reply;
use super::sight;
use crate::customers::contacts_seen;
use crate::{Application, PAGE_LIMIT, Page, Trouble};
use basics::Timestamp;
use basics::ids::{CampaignId, ContactId, RecipientId};
use domain::customers::card::ContactCard;
use domain::sending::classification::Class;
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::customers::contact;
use store::sending::report::{self, RecipientFilter, RecipientRow};

/// One person of an audience. `Debug` shows no name.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    pub id: RecipientId,
    pub contact: ContactId,
    /// Empty when the person was removed or erased since, or is a colleague's by now.
    pub name: String,
    /// Masked for those who see addresses masked; empty as the name.
    pub address: String,
    /// `queued`, `leased`, `accepted`, `deferred`, `refused`, `in_doubt` or `skipped`.
    pub state: String,
    pub reason: Option<String>,
    /// What the refusal or the bounce meant, in a word.
    pub class: Option<Class>,
    /// The receiver's words, for those who see the address.
    pub reply: Option<String>,
    pub sent_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
    pub clicked_at: Option<Timestamp>,
    pub unsubscribed_at: Option<Timestamp>,
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recipient({}, {}, {:?})", self.id, self.state, self.reason)
    }
}

/// People of a campaign after a key, of one state or all.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn recipients(
    application: &Application,
    viewer: &Viewer,
    campaign: CampaignId,
    filter: RecipientFilter,
    after: Option<i64>,
    limit: usize,
) -> Result<Page<Recipient>, Trouble> {
    sight::get(application, viewer, campaign).await?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let after = after.unwrap_or(i64::MIN);
    let rows = report::recipients(application.database(), campaign, filter, after, limit as u32 + 1).await?;
    let page = Page::of(rows, limit, |row| row.key);
    let ids: Vec<ContactId> = page.items.iter().map(|row| row.contact).collect();
    let people = contact::get_many(application.database(), &ids).await?;
    let mut cards: BTreeMap<ContactId, ContactCard> = BTreeMap::new();
    let seen = contacts_seen(application, viewer, &ids).await?;
    for person in people.into_iter().filter(|person| seen.contains(&person.id)) {
        let card = application.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
        cards.insert(person.id, card);
    }
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let card = cards.remove(&row.contact);
        items.push(shown(application, viewer, row, card)?);
    }
    Ok(Page { items, next: page.next })
}

fn shown(
    application: &Application,
    viewer: &Viewer,
    row: RecipientRow,
    card: Option<ContactCard>,
) -> Result<Recipient, Trouble> {
    let reply = match (row.outgoing, &row.sealed_reply) {
        // Servers like to repeat the address in their reply.
        (Some(letter), Some(sealed)) if card.is_some() && !viewer.role.sees_masked() => {
            Some(open_reply(application, letter, sealed)?)
        }
        _ => None,
    };
    let card = card.unwrap_or_default();
    let state = match (row.state.as_str(), row.reason.as_deref()) {
        ("queued", Some("deferred")) => "deferred".to_owned(),
        ("data_intent", _) => "leased".to_owned(),
        _ => row.state,
    };
    Ok(Recipient {
        id: row.id,
        contact: row.contact,
        name: card.display_name(),
        address: shown_address(viewer, card.address),
        sent_at: row.ended_at.filter(|_| state == "accepted"),
        state,
        reason: row.reason,
        class: row.class,
        reply,
        opened_at: row.opened_at,
        clicked_at: row.clicked_at,
        unsubscribed_at: row.unsubscribed_at,
    })
}
