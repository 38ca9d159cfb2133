//! What browsers on registered sites report, on its way into the timeline.
//!
//! A browser is a random name that the site's own storage keeps. Who it is becomes known when it brings the token of a click in a letter;
//! what it did before is then the person's, too. Whose visits may not be noted (the country's mode, or the person's word) is never
//! joined, and of whom it was and who has withdrawn nothing more is kept. A browser is believed little: the verdict says so.

use super::reported::ReportedThing;
use super::things::intern;
use crate::sending::tracking::policy;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, Event, OutgoingId, SiteId, ThingId, Visitor, VisitorId};
use basics::{Money, Timestamp};
use domain::customers::behaviour::{EventKind, Thing, ThingKey, Verdict, amount};
use domain::customers::permission::Permission;
use domain::sending::tracking::{Kept, kept};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::customers::behaviour::{self as rows, ReportedRow};
use store::customers::site::{self, VisitorRecord};
use store::sending::hits;
use tokio::sync::mpsc;

/// Reports that wait: some minutes of a busy shop.
const QUEUE: usize = 20_000;
/// Reports of one transaction.
const BATCH: usize = 200;
/// How long reports are gathered.
const GATHER: Duration = Duration::from_secs(2);
/// Between two tries while the ledger is away.
const PAUSE: Duration = Duration::from_secs(3);
/// Tries of a batch before it is dropped: a visit is worth no more.
const TRIES: u32 = 10;
/// Of the hash of a browser's name so much is kept.
const HASH_BYTES: usize = 16;

/// One thing that a browser says happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenEvent {
    pub kind: EventKind,
    pub at: Timestamp,
    pub thing: Option<ReportedThing>,
    pub amount: Option<(i64, String)>,
}

/// What a browser reports at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub site: SiteId,
    /// When it came in.
    pub at: Timestamp,
    /// The browser's random name.
    pub visitor: [u8; 16],
    /// The letter whose click led to the page.
    pub letter: Option<OutgoingId>,
    pub events: Vec<SeenEvent>,
}

/// The end of the queue that the public door holds. Cheap to clone.
#[derive(Clone)]
pub struct VisitRecorder(mpsc::Sender<Heard>);

/// The other end: what [`record_visits`] reads.
pub struct Visits(mpsc::Receiver<Heard>);

impl VisitRecorder {
    pub fn new() -> (Self, Visits) {
        let (queue, visits) = mpsc::channel(QUEUE);
        (VisitRecorder(queue), Visits(visits))
    }

    /// Takes a report without waiting; what no place is left for is dropped and counted.
    pub fn take(&self, heard: Heard) {
        if self.0.try_send(heard).is_err() {
            metrics::counter!("tradewind_visits_dropped_total").increment(1);
        }
    }
}

/// Writes reports until every [`VisitRecorder`] is gone.
pub async fn record_visits(application: Application, mut visits: Visits) {
    let clock = application.clock().clone();
    while let Some(first) = visits.0.recv().await {
        let mut batch = vec![first];
        let until = clock.monotonic() + GATHER;
        while batch.len() < BATCH {
            tokio::select! {
                biased;
                heard = visits.0.recv() => match heard {
                    Some(heard) => batch.push(heard),
                    None => break,
                },
                () = clock.wait_until(until) => break,
            }
        }
        for tried in 1..=TRIES {
            match application.perform(&Viewer::system(), RecordVisits { heard: batch.clone() }).await {
                Ok(()) => break,
                Err(Trouble::Busy | Trouble::Full) if tried < TRIES => {
                    clock.wait_until(clock.monotonic() + PAUSE).await;
                }
                Err(trouble) => {
                    tracing::error!(%trouble, count = batch.len(), "visits could not be kept");
                    metrics::counter!("tradewind_visits_dropped_total").increment(batch.len() as u64);
                    break;
                }
            }
        }
    }
}

/// Stores what browsers reported.
pub struct RecordVisits {
    pub heard: Vec<Heard>,
}

/// A person whose visits may be noted.
type Noted = BTreeMap<ContactId, Option<CompanyId>>;

impl Verb for RecordVisits {
    const NAME: &'static str = "record_visits";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let clicked = self.clicked(work).await?;
        let mut visitors = self.visitors(work).await?;
        let known = visitors.values().filter_map(|visitor| visitor.contact);
        let people: BTreeSet<ContactId> = known.chain(clicked.values().copied()).collect();
        let noted = noted(work, people).await?;
        let joined = self.join(work, &mut visitors, &clicked, &noted);
        let things = self.things(work).await?;
        let mut touched: BTreeSet<ContactId> = joined.iter().map(|(_, contact, _)| *contact).collect();
        let mut events = Vec::new();
        for heard in &self.heard {
            let Some(visitor) = visitors.get(&hash_of(work, heard)) else { continue };
            // Of whom it is known and who may not be noted, nothing is.
            let whose = match visitor.contact {
                Some(contact) => match noted.get(&contact) {
                    Some(company) => Some((contact, *company)),
                    None => continue,
                },
                None => None,
            };
            touched.extend(whose.map(|(contact, _)| contact));
            for event in &heard.events {
                let (contact, company) = whose.unzip();
                let checked = event.thing.as_ref().and_then(|thing| thing.checked().ok());
                events.push(ReportedRow {
                    id: work.mint::<Event>()?,
                    at: event.at,
                    kind: event.kind.as_str().to_owned(),
                    contact,
                    company: company.flatten(),
                    thing: checked.and_then(|thing| things.get(&thing.key).copied()),
                    amount: money(event.amount.as_ref()),
                    visitor: Some(visitor.id),
                    verdict: Verdict::Unknown,
                    rule: "site",
                    source_hash: None,
                    sealed: None,
                });
            }
        }
        let visitors: Vec<VisitorRecord> = visitors.into_values().collect();
        site::put_visitors(work.transaction, &visitors).await?;
        site::join_earlier(work.transaction, &joined).await?;
        rows::append(work.transaction, &events).await?;
        let heard: BTreeMap<SiteId, Timestamp> = self.heard.iter().map(|heard| (heard.site, heard.at)).collect();
        site::heard(work.transaction, &heard.into_iter().collect::<Vec<_>>()).await?;
        work.touched_all(touched, "changed");
        Ok(())
    }
}

fn hash_of(work: &Work<'_>, heard: &Heard) -> Vec<u8> {
    let named = [b"visitor\n", &heard.site.as_i64().to_be_bytes()[..], &heard.visitor[..]].concat();
    work.keyring().secret_hash(&named)[..HASH_BYTES].to_vec()
}

fn money(said: Option<&(i64, String)>) -> Option<Money> {
    said.and_then(|(minor, currency)| amount(*minor, currency).ok())
}

/// Those of the people whose visits may be noted, by the mode of their country and by their own word.
async fn noted(work: &mut Work<'_>, people: BTreeSet<ContactId>) -> Result<Noted, Trouble> {
    let policy = policy::inside(work.transaction).await?;
    let people: Vec<ContactId> = people.into_iter().collect();
    let readers = site::readers(work.transaction, &people).await?;
    let may = readers.into_iter().filter(|reader| {
        let asked_for = reader.permission == Some(Permission::Granted);
        kept(policy.of(reader.country), reader.tracking, asked_for) == Kept::Everything
    });
    Ok(may.map(|reader| (reader.contact, reader.company)).collect())
}

impl RecordVisits {
    /// Whose letters were clicked.
    async fn clicked(&self, work: &mut Work<'_>) -> Result<BTreeMap<OutgoingId, ContactId>, Trouble> {
        let letters: BTreeSet<OutgoingId> = self.heard.iter().filter_map(|heard| heard.letter).collect();
        let mut clicked = BTreeMap::new();
        for id in letters {
            if let Some(letter) = hits::letter(work.transaction, id).await?.filter(|letter| letter.known) {
                clicked.insert(id, letter.contact);
            }
        }
        Ok(clicked)
    }

    /// The browsers that reported, known or new, by their hashes.
    async fn visitors(&self, work: &mut Work<'_>) -> Result<BTreeMap<Vec<u8>, VisitorRecord>, Trouble> {
        let hashes: BTreeSet<Vec<u8>> = self.heard.iter().map(|heard| hash_of(work, heard)).collect();
        let hashes: Vec<Vec<u8>> = hashes.into_iter().collect();
        let known = site::visitors(work.transaction, &hashes).await?;
        let mut visitors: BTreeMap<Vec<u8>, VisitorRecord> =
            known.into_iter().map(|visitor| (visitor.hash.clone(), visitor)).collect();
        for heard in &self.heard {
            let hash = hash_of(work, heard);
            if let Some(visitor) = visitors.get_mut(&hash) {
                visitor.last_at = visitor.last_at.max(heard.at);
                continue;
            }
            let (id, at) = (work.mint::<Visitor>()?, heard.at);
            let new =
                VisitorRecord { id, hash: hash.clone(), site: heard.site, contact: None, first_at: at, last_at: at };
            visitors.insert(hash, new);
        }
        Ok(visitors)
    }

    /// Says of browsers whose they are; answers those of whom that is new.
    fn join(
        &self,
        work: &Work<'_>,
        visitors: &mut BTreeMap<Vec<u8>, VisitorRecord>,
        clicked: &BTreeMap<OutgoingId, ContactId>,
        noted: &Noted,
    ) -> Vec<(VisitorId, ContactId, Option<CompanyId>)> {
        let mut joined = Vec::new();
        for heard in &self.heard {
            let contact = heard.letter.and_then(|letter| clicked.get(&letter).copied());
            let Some((contact, company)) = contact.and_then(|id| noted.get(&id).map(|company| (id, *company))) else {
                continue;
            };
            let Some(visitor) = visitors.get_mut(&hash_of(work, heard)) else { continue };
            // A browser that several people use is the one's who clicked last; earlier visits stay whose they were.
            if visitor.contact.replace(contact).is_none() {
                joined.push((visitor.id, contact, company));
            }
        }
        joined
    }

    async fn things(&self, work: &mut Work<'_>) -> Result<BTreeMap<ThingKey, ThingId>, Trouble> {
        let events = self.heard.iter().flat_map(|heard| &heard.events);
        // What a browser says too much of is kept without it.
        let things: Vec<Thing> =
            events.filter_map(|event| event.thing.as_ref()).filter_map(|thing| thing.checked().ok()).collect();
        intern_of_browsers(work, things).await
    }
}

/// A browser may name things that are new or have no name yet; what programs of ours said of those that are known stays as it is.
async fn intern_of_browsers(
    work: &mut Work<'_>,
    mut things: Vec<Thing>,
) -> Result<BTreeMap<ThingKey, ThingId>, Trouble> {
    let keys: Vec<ThingKey> = things.iter().map(|thing| thing.key.clone()).collect();
    let known = store::customers::thing::find(work.transaction, &keys).await?;
    let is_named: BTreeMap<ThingKey, bool> =
        known.into_iter().map(|record| (record.key.clone(), record.name != record.key.key)).collect();
    for thing in &mut things {
        let Some(is_named) = is_named.get(&thing.key) else { continue };
        (thing.category, thing.category_name) = (None, String::new());
        if *is_named {
            thing.name = String::new();
        }
    }
    intern(work, &things).await
}
