//! Facts that nobody changed or found right for long: whose they are, and saying that they still hold.

use super::contacts::{ContactRow, Undoable, rows_of_contacts};
use super::{contacts_seen, needs, sight};
use crate::trust::undo::{Inverse, keep};
use crate::{Application, PAGE_LIMIT, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use store::customers::facts as rows;

/// Rows read for one page at the most, where a viewer sees few of them.
const READ_LIMIT: usize = 5_000;
/// People whose facts are found right in one go: more are not looked at by anybody.
pub const CHECKED_AT_ONCE: usize = 200;
/// How old facts may be asked for.
pub const MONTHS_LIMIT: u32 = 240;
const MONTH: Duration = Duration::from_secs(60 * 60 * 24 * 365 / 12);

/// A person with when the facts were last changed or found right.
pub struct OldFacts {
    pub row: ContactRow,
    pub facts_at: Timestamp,
}

/// Where a page ends: first come those who are as they were made, by id, then those who were looked at before, by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Made(ContactId),
    LookedAt(Timestamp, ContactId),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Made(id) => write!(f, "{id}"),
            Place::LookedAt(at, id) => write!(f, "{}.{id}", at.as_millis()),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = Trouble;

    fn from_str(text: &str) -> Result<Self, Trouble> {
        let wrong = || Trouble::field("after", "wrong_cursor", "`after` is the cursor `next` of the page before");
        let id = |text: &str| text.parse::<ContactId>().map_err(|_| wrong());
        match text.split_once('.') {
            None => id(text).map(Place::Made),
            Some((at, of)) => {
                let at = at.parse().map_err(|_| wrong())?;
                Ok(Place::LookedAt(Timestamp::from_millis(at), id(of)?))
            }
        }
    }
}

/// People whose facts nobody changed or found right for so many months, as far as the viewer sees them; with the place where the next page begins.
///
/// # Errors
/// A refusal of months out of range; [`Trouble::NotAllowed`]; the ledger's.
pub async fn old_facts(
    application: &Application,
    viewer: &Viewer,
    months: u32,
    after: Option<Place>,
    limit: usize,
) -> Result<(Vec<OldFacts>, Option<Place>), Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    if !(1..=MONTHS_LIMIT).contains(&months) {
        return Err(Trouble::field("months", "out_of_range", format!("months is between 1 and {MONTHS_LIMIT}")));
    }
    let (limit, before) = (limit.clamp(1, PAGE_LIMIT), application.now().minus(MONTH * months));
    let mut place = after.unwrap_or(Place::Made(ContactId::from_i64(-1)));
    let (mut items, mut read) = (Vec::new(), 0);
    while items.len() < limit && read < READ_LIMIT {
        let wanted = limit - items.len();
        let found = match place {
            Place::Made(after) => rows::as_made(application.database(), after, before, wanted).await?,
            Place::LookedAt(at, id) => rows::looked_at(application.database(), (at, id), before, wanted).await?,
        };
        read += found.len();
        let is_over = found.len() < wanted;
        place = match (place, found.last()) {
            (Place::LookedAt(..), _) if is_over => {
                items.extend(shown(application, viewer, &found).await?);
                return Ok((items, None));
            }
            (Place::LookedAt(..), Some((id, at))) => Place::LookedAt(*at, *id),
            (Place::Made(_), Some((id, _))) if !is_over => Place::Made(*id),
            _ => Place::LookedAt(Timestamp::from_millis(i64::MIN), ContactId::from_i64(-1)),
        };
        items.extend(shown(application, viewer, &found).await?);
    }
    Ok((items, Some(place)))
}

async fn shown(application: &Application, viewer: &Viewer, found: &[rows::Old]) -> Result<Vec<OldFacts>, Trouble> {
    let ids: Vec<ContactId> = found.iter().map(|(id, _)| *id).collect();
    let seen: Vec<ContactId> = contacts_seen(application, viewer, &ids).await?.into_iter().collect();
    let mut people: BTreeMap<ContactId, ContactRow> =
        rows_of_contacts(application, viewer, &seen).await?.into_iter().map(|row| (row.id, row)).collect();
    let old = found.iter().filter_map(|(id, at)| Some(OldFacts { row: people.remove(id)?, facts_at: *at }));
    Ok(old.collect())
}

/// Somebody looked at what is known of these people, and it is right.
pub struct FindFactsRight {
    pub contacts: Vec<ContactId>,
}

/// When they were looked at before. Version 1.
#[derive(Serialize, Deserialize)]
struct Before {
    contact: ContactId,
    facts_at: Option<Timestamp>,
}

impl Verb for FindFactsRight {
    const NAME: &'static str = "find_facts_right";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        if self.contacts.len() > CHECKED_AT_ONCE {
            let detail = format!("at most {CHECKED_AT_ONCE} people are found right at once; choose fewer");
            return Err(Trouble::field("contacts", "too_many", detail));
        }
        sight::contacts_shown(application, by, &self.contacts).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let mut before = Vec::with_capacity(self.contacts.len());
        for whose in sight::contacts_to_edit(work, by, &self.contacts).await? {
            before.push(whose.contact);
        }
        if before.is_empty() {
            return Err(Trouble::field("contacts", "empty", "nobody is chosen, or nobody whom you may change"));
        }
        let were = rows::find_many(work.transaction, &before).await?;
        rows::set(work.transaction, &were.keys().map(|id| (*id, Some(work.now))).collect::<Vec<_>>()).await?;
        work.touched_all(were.keys().copied(), "changed");
        were.keys().for_each(|id| work.audit(Self::NAME, *id, None::<&()>));
        let image: Vec<Before> = were.into_iter().map(|(contact, facts_at)| Before { contact, facts_at }).collect();
        let undo = keep(work, by, Self::NAME, 1, &image).await?;
        Ok(Undoable { changed: image.len() as u64, undo })
    }
}

pub(super) const INVERSE: Inverse = Inverse {
    verb: FindFactsRight::NAME,
    version: 1,
    right: FindFactsRight::RIGHT,
    holds_people: false,
    run: |_by, work, before| Box::pin(take_back(work, before)),
};

async fn take_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let image: Vec<Before> = serde_json::from_value(before).map_err(Trouble::broken)?;
    let people: Vec<_> = image.iter().map(|one| (one.contact, one.facts_at)).collect();
    rows::set(work.transaction, &people).await?;
    work.touched_all(image.iter().map(|one| one.contact), "changed");
    Ok(image.len() as u64)
}
