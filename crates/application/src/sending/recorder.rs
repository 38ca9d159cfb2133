//! The recorder: opens and clicks on their way from the public pages into the timeline.
//!
//! A page never waits for the ledger: it puts the hit into a bounded queue and answers. The recorder gathers for a moment, so
//! that a machine that follows every link at once is seen as one, then writes a batch in one verb. When the queue is full the
//! hit is dropped and counted. What a browser says of itself is sealed.

use super::verdict::{Circumstances, Verdict, judge};
use super::worker::progress::add_sums;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CampaignId, ContactId, Event, OutgoingId};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::sending::hits::{self, EventRow, Mark, SentLetter};
use store::{Isolation, Lane};
use tokio::sync::mpsc;

/// Hits that wait: about a minute of the busiest campaign, some twenty megabytes.
const QUEUE: usize = 100_000;
/// Hits of one transaction.
const BATCH: usize = 500;
/// How long hits are gathered before they are judged.
pub const GATHER: Duration = Duration::from_secs(3);
/// Of what a browser says of itself this much is kept.
const AGENT_LIMIT_BYTES: usize = 300;
/// Tries of a batch while the ledger is away, a moment apart, before it is dropped.
const TRIES: usize = 20;
/// Between two tries.
const PAUSE: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    Opened,
    Clicked { link: u16 },
}

/// One request for a pixel or a link.
#[derive(Debug, Clone)]
pub struct Hit {
    pub kind: HitKind,
    pub outgoing: OutgoingId,
    pub at: Timestamp,
    pub agent: String,
    pub is_head: bool,
}

/// The end of the queue that the public pages hold. Cheap to clone.
#[derive(Clone)]
pub struct Recorder {
    queue: mpsc::Sender<Hit>,
}

/// The other end: what [`record`] reads.
pub struct Hits(mpsc::Receiver<Hit>);

impl Recorder {
    pub fn new() -> (Self, Hits) {
        let (queue, hits) = mpsc::channel(QUEUE);
        (Recorder { queue }, Hits(hits))
    }

    /// Takes a hit without waiting.
    pub fn take(&self, mut hit: Hit) {
        let mut end = AGENT_LIMIT_BYTES.min(hit.agent.len());
        while !hit.agent.is_char_boundary(end) {
            end -= 1;
        }
        hit.agent.truncate(end);
        if self.queue.try_send(hit).is_err() {
            metrics::counter!("tradewind_hits_dropped_total").increment(1);
        }
    }
}

/// Writes hits until every [`Recorder`] is gone; what is still in the queue then is written too.
pub async fn record(application: Application, mut hits: Hits) {
    let clock = application.clock().clone();
    while let Some(first) = hits.0.recv().await {
        let mut batch = vec![first];
        let until = clock.monotonic() + GATHER;
        while batch.len() < BATCH {
            tokio::select! {
                biased;
                hit = hits.0.recv() => match hit {
                    Some(hit) => batch.push(hit),
                    None => break,
                },
                () = clock.wait_until(until) => break,
            }
        }
        write(&application, batch).await;
    }
}

async fn write(application: &Application, batch: Vec<Hit>) {
    let count = batch.len() as u64;
    for _ in 0..TRIES {
        let verb = RecordHits { hits: batch.clone() };
        match application.perform(&Viewer::system(), verb).await {
            Ok(()) => return,
            Err(Trouble::Busy | Trouble::Full) => {
                application.clock().wait_until(application.clock().monotonic() + PAUSE).await;
            }
            Err(trouble) => {
                tracing::error!(%trouble, count, "opens and clicks could not be written");
                break;
            }
        }
    }
    metrics::counter!("tradewind_hits_dropped_total").increment(count);
}

/// Judges and stores a batch.
pub struct RecordHits {
    pub hits: Vec<Hit>,
}

impl Verb for RecordHits {
    const NAME: &'static str = "record_hits";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Ordinary;
    const ISOLATION: Isolation = Isolation::Serializable;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut letters: BTreeMap<OutgoingId, Option<SentLetter>> = BTreeMap::new();
        let mut links: BTreeMap<CampaignId, i64> = BTreeMap::new();
        for hit in &self.hits {
            if letters.contains_key(&hit.outgoing) {
                continue;
            }
            let letter = hits::letter(work.transaction, hit.outgoing).await?;
            if let Some(campaign) = letter.as_ref().and_then(|letter| letter.campaign)
                && !links.contains_key(&campaign)
            {
                links.insert(campaign, hits::links(work.transaction, campaign).await?);
            }
            letters.insert(hit.outgoing, letter);
        }
        let at_once = self.every_link_at_once(&letters, &links);
        let mut events = Vec::with_capacity(self.hits.len());
        let mut sums: BTreeMap<(CampaignId, &'static str), i64> = BTreeMap::new();
        let mut people: BTreeSet<ContactId> = BTreeSet::new();
        for hit in &self.hits {
            // Of an erased person nothing new is stored.
            let Some(Some(letter)) = letters.get(&hit.outgoing) else { continue };
            if !letter.known {
                continue;
            }
            let (verdict, rule) = judge(Circumstances {
                agent: &hit.agent,
                is_head: hit.is_head,
                at: hit.at,
                accepted_at: letter.ended_at,
                every_link_at_once: at_once.contains(&hit.outgoing),
            });
            events.push(event(work, hit, letter, verdict, rule)?);
            people.insert(letter.contact);
            let mut add = |name, amount| {
                if let Some(campaign) = letter.campaign {
                    *sums.entry((campaign, name)).or_default() += amount;
                }
            };
            if hits::prove(work.transaction, letter.id, "opened_or_clicked").await? {
                add("in_doubt", -1);
                add("accepted", 1);
            }
            if verdict != Verdict::Human {
                continue;
            }
            // Who clicks has seen the letter, even where pictures are off.
            if hits::mark(work.transaction, letter.id, Mark::Opened, hit.at).await? {
                add("opened", 1);
            }
            if matches!(hit.kind, HitKind::Clicked { .. })
                && hits::mark(work.transaction, letter.id, Mark::Clicked, hit.at).await?
            {
                add("clicked", 1);
            }
        }
        hits::append(work.transaction, &events).await?;
        work.touched_all(people, "changed");
        add_sums(work, sums).await
    }
}

impl RecordHits {
    /// Letters of at least two links of which each was asked for in this batch.
    fn every_link_at_once(
        &self,
        letters: &BTreeMap<OutgoingId, Option<SentLetter>>,
        links: &BTreeMap<CampaignId, i64>,
    ) -> BTreeSet<OutgoingId> {
        let mut clicked: BTreeMap<OutgoingId, BTreeSet<u16>> = BTreeMap::new();
        for hit in &self.hits {
            if let HitKind::Clicked { link } = hit.kind {
                clicked.entry(hit.outgoing).or_default().insert(link);
            }
        }
        let all = |(id, numbers): (OutgoingId, BTreeSet<u16>)| {
            let campaign = letters.get(&id)?.as_ref()?.campaign?;
            let count = links.get(&campaign).copied().unwrap_or(0);
            (count >= 2 && numbers.len() as i64 >= count).then_some(id)
        };
        clicked.into_iter().filter_map(all).collect()
    }
}

fn event(
    work: &mut Work<'_>,
    hit: &Hit,
    letter: &SentLetter,
    verdict: Verdict,
    rule: &'static str,
) -> Result<EventRow, Trouble> {
    let id = work.mint::<Event>()?;
    let (kind, link) = match hit.kind {
        HitKind::Opened => ("opened", None),
        HitKind::Clicked { link } => ("clicked", Some(i64::from(link))),
    };
    Ok(EventRow {
        id,
        at: hit.at,
        kind,
        contact: Some(letter.contact),
        company: letter.company,
        campaign: letter.campaign,
        link,
        verdict: verdict.as_str(),
        rule,
        sealed: Some(work.seal("event", "sealed", id.as_i64(), &hit.agent)),
    })
}
