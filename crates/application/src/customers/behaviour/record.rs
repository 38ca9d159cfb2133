//! Recording what was reported, one event or a thousand.

use super::reported::{Checked, Outcome, ReportedEvent, Who};
use super::things::intern;
use crate::customers::contacts_to_edit;
use crate::customers::hashes::of_address;
use crate::{Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, Event, EventId, ThingId};
use domain::customers::behaviour::{EVENTS_AT_ONCE, EventKind, EventRefusal, ThingKey, Verdict};
use domain::trust::{Right, Viewer};
use mail::address::EmailAddress;
use seal::Keyring;
use std::collections::{BTreeMap, BTreeSet};
use store::ROWS_PER_VERB;
use store::customers::behaviour::{self as rows, ReportedRow};

/// Of the hash of a source so much is kept: enough that no two are the same.
const SOURCE_HASH_BYTES: usize = 16;

/// Records reported events; each is answered for itself, in their order.
pub struct RecordEvents {
    /// At most [`EVENTS_AT_ONCE`].
    pub events: Vec<ReportedEvent>,
    /// Whose ids the events carry: `shop`, `crm`. Two reporters may use the same ids.
    pub source: String,
}

impl Verb for RecordEvents {
    const NAME: &'static str = "record_events";
    const RIGHT: Right = Right::RecordEvents;
    type Answer = Vec<Outcome>;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Vec<Outcome>, Trouble> {
        if self.events.len() > EVENTS_AT_ONCE {
            let detail = format!("at most {EVENTS_AT_ONCE} events are recorded at once; send the others after them");
            return Err(Trouble::field("events", "too_many", detail));
        }
        let declared: BTreeSet<String> =
            rows::find_classes(work.transaction).await?.into_iter().map(|class| class.name).collect();
        let is_class = |kind: &str| kind.parse::<EventKind>().is_ok() || declared.contains(kind);
        let now = work.now;
        let checked: Vec<Result<Checked, EventRefusal>> =
            self.events.iter().map(|event| event.checked(now, is_class)).collect();
        let lines: usize = checked.iter().flatten().map(|event| event.parts.len()).sum();
        if lines > ROWS_PER_VERB {
            return Err(Trouble::field("events", "too_many", "the lines of these carts are too many for one request"));
        }
        let people = People::find(work, by, &self.events).await?;
        let things = self.things(work, &checked).await?;
        let mut writing =
            Writing { known: self.known(work, &checked).await?, rows: Vec::new(), touched: BTreeSet::new() };
        let mut outcomes = Vec::with_capacity(checked.len());
        for (event, checked) in self.events.iter().zip(checked) {
            let told = match checked {
                Ok(checked) => match people.of(work.keyring(), &event.who) {
                    Ok(whose) => self.write(work, &mut writing, (event, checked), whose, &things)?,
                    Err(refusal) => refusal.into(),
                },
                Err(refusal) => refusal.into(),
            };
            outcomes.push(told);
        }
        rows::append(work.transaction, &writing.rows).await?;
        // One change for each person: whoever follows reads all of the person's events anew.
        work.touched_all(writing.touched, "changed");
        Ok(outcomes)
    }
}

/// What a verb is about to write.
struct Writing {
    /// Sources whose events are there, or among those that are about to be written.
    known: BTreeSet<Vec<u8>>,
    rows: Vec<ReportedRow>,
    touched: BTreeSet<ContactId>,
}

impl RecordEvents {
    fn source_hash(&self, keyring: &Keyring, id: &str) -> Vec<u8> {
        keyring.secret_hash(format!("event\n{}\n{id}", self.source).as_bytes())[..SOURCE_HASH_BYTES].to_vec()
    }

    async fn known(
        &self,
        work: &mut Work<'_>,
        checked: &[Result<Checked, EventRefusal>],
    ) -> Result<BTreeSet<Vec<u8>>, Trouble> {
        let ids = checked.iter().flatten().filter_map(|event| event.id.as_deref());
        let hashes: Vec<Vec<u8>> = ids.map(|id| self.source_hash(work.keyring(), id)).collect();
        Ok(rows::known_sources(work.transaction, &hashes).await?.into_iter().collect())
    }

    async fn things(
        &self,
        work: &mut Work<'_>,
        checked: &[Result<Checked, EventRefusal>],
    ) -> Result<BTreeMap<ThingKey, ThingId>, Trouble> {
        let parts = checked.iter().flatten().flat_map(|event| &event.parts);
        let things: Vec<_> = parts.filter_map(|part| part.thing.clone()).collect();
        intern(work, &things).await
    }

    fn write(
        &self,
        work: &mut Work<'_>,
        writing: &mut Writing,
        (event, checked): (&ReportedEvent, Checked),
        (contact, company): (ContactId, Option<CompanyId>),
        things: &BTreeMap<ThingKey, ThingId>,
    ) -> Result<Outcome, Trouble> {
        let mut hash = checked.id.as_deref().map(|id| self.source_hash(work.keyring(), id));
        if let Some(hash) = &hash
            && !writing.known.insert(hash.clone())
        {
            return Ok(Outcome::Known);
        }
        let mut ids = Vec::with_capacity(checked.parts.len());
        for part in checked.parts {
            let id: EventId = work.mint::<Event>()?;
            let subject = Some(checked.subject.as_str()).filter(|subject| !subject.is_empty());
            writing.rows.push(ReportedRow {
                id,
                at: checked.at,
                kind: event.kind.clone(),
                contact: Some(contact),
                company,
                thing: part.thing.and_then(|thing| things.get(&thing.key).copied()),
                amount: part.amount,
                visitor: None,
                verdict: Verdict::Human,
                rule: "reported",
                // Of a cart's lines the first one carries the id of all.
                source_hash: hash.take(),
                sealed: subject.map(|subject| work.seal("event", "sealed", id.as_i64(), &subject)),
            });
            ids.push(id);
        }
        writing.touched.insert(contact);
        Ok(Outcome::Recorded(ids))
    }
}

/// The people of a batch whom the reporter may change.
struct People {
    whose: BTreeMap<ContactId, Option<CompanyId>>,
    addresses: BTreeMap<Vec<u8>, ContactId>,
}

impl People {
    async fn find(work: &mut Work<'_>, by: &Viewer, events: &[ReportedEvent]) -> Result<Self, Trouble> {
        let (mut ids, mut hashes) = (BTreeSet::new(), BTreeSet::new());
        for event in events {
            match &event.who {
                Who::Contact(id) => drop(ids.insert(*id)),
                Who::Address(text) => hashes.extend(hash(work.keyring(), text)),
                Who::Unsaid => {}
            }
        }
        let hashes: Vec<Vec<u8>> = hashes.into_iter().collect();
        let addresses: BTreeMap<Vec<u8>, ContactId> =
            rows::by_addresses(work.transaction, &hashes).await?.into_iter().collect();
        ids.extend(addresses.values());
        let ids: Vec<ContactId> = ids.into_iter().collect();
        let seen = contacts_to_edit(work, by, &ids).await?;
        Ok(People { whose: seen.into_iter().map(|whose| (whose.contact, whose.company)).collect(), addresses })
    }

    fn of(&self, keyring: &Keyring, who: &Who) -> Result<(ContactId, Option<CompanyId>), EventRefusal> {
        let id = match who {
            Who::Contact(id) => Some(*id),
            Who::Address(text) => hash(keyring, text).and_then(|hash| self.addresses.get(&hash).copied()),
            Who::Unsaid => return Err(EventRefusal::NoPerson),
        };
        let found = id.and_then(|id| self.whose.get(&id).map(|company| (id, *company)));
        found.ok_or(EventRefusal::UnknownPerson)
    }
}

fn hash(keyring: &Keyring, text: &str) -> Option<Vec<u8>> {
    text.trim().parse::<EmailAddress>().ok().map(|address| of_address(keyring, &address).address)
}
