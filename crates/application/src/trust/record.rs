//! A record that several people look at and change: whether one sees it, and who changed it last.

use super::log::{Doer, doer};
use crate::{Application, Trouble};
use basics::ids::{self, CampaignId, CompanyId, ContactId, LetterId};
use basics::{Noun, Timestamp};
use domain::trust::{Right, Viewer};
use store::ledger::audit;
use store::letters::letter;

/// Entries looked through for the newest change: a test letter or an export is none.
const ENTRIES: u32 = 10;

/// Something that has a page, a version and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Record {
    Contact(ContactId),
    Company(CompanyId),
    Letter(LetterId),
    Campaign(CampaignId),
}

/// Who changed a record last, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastChange {
    pub by: Doer,
    pub at: Timestamp,
}

impl Record {
    /// The record of an id such as `con_…`.
    pub fn read(text: &str) -> Option<Self> {
        let (contact, company) = (text.parse().map(Record::Contact), text.parse().map(Record::Company));
        let (letter, campaign) = (text.parse().map(Record::Letter), text.parse().map(Record::Campaign));
        contact.or(company).or(letter).or(campaign).ok()
    }

    /// Its noun and number, as the audit and the change log name it.
    pub fn place(self) -> (&'static str, i64) {
        match self {
            Record::Contact(id) => (ids::Contact::NAME, id.as_i64()),
            Record::Company(id) => (ids::Company::NAME, id.as_i64()),
            Record::Letter(id) => (ids::Letter::NAME, id.as_i64()),
            Record::Campaign(id) => (ids::Campaign::NAME, id.as_i64()),
        }
    }
}

/// Answers when the viewer sees the record.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or the viewer does not see it; the ledger's.
pub async fn record_seen(application: &Application, viewer: &Viewer, record: Record) -> Result<(), Trouble> {
    let needs = |right| if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) };
    match record {
        Record::Contact(id) => {
            needs(Right::SeeCustomers)?;
            crate::customers::contact_seen(application, viewer, id).await.map(drop)
        }
        Record::Company(id) => {
            needs(Right::SeeCustomers)?;
            crate::customers::company_seen(application, viewer, id).await.map(drop)
        }
        Record::Letter(id) => {
            needs(Right::SeeLetters)?;
            letter::get(application.database(), id).await?.map(drop).ok_or(Trouble::not_found("letter"))
        }
        Record::Campaign(id) => {
            needs(Right::SeeLetters)?;
            crate::sending::campaigns::sight::shown(application, viewer, id).await
        }
    }
}

/// Who changed a record last, for those who see it; nothing when nobody did since it was made.
///
/// # Errors
/// As [`record_seen`].
pub async fn last_change(
    application: &Application,
    viewer: &Viewer,
    record: Record,
) -> Result<Option<LastChange>, Trouble> {
    record_seen(application, viewer, record).await?;
    let (noun, id) = record.place();
    let entries = audit::page(application.database(), Some(noun), Some(id), None, ENTRIES).await?;
    let changed = entries.into_iter().find(|entry| ["change", "bulk"].iter().any(|word| entry.verb.starts_with(word)));
    let Some(entry) = changed else { return Ok(None) };
    let by = doer(application, &entry.actor_kind, entry.actor).await?;
    Ok(Some(LastChange { by, at: entry.at }))
}
