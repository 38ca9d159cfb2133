//! The recorder: opens and clicks on their way from the public pages into the timeline.
//!
//! A page never waits for the ledger: it puts the hit into a bounded queue and answers. The recorder gathers for a moment, so
//! that a machine that follows every link at once is seen as one, then writes a batch in one verb. While the ledger is away, and while
//! more comes than it takes beside its other work, batches go to a sealed file and from there into the ledger in their order, also
//! after a restart. Only what neither queue nor file can hold is dropped, and counted.

use super::record_hits::{RecordHits, SpillMark};
use super::spill::{pack, unpack};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{CampaignId, OutgoingId};
use domain::sending::tracking::{HitKind, Network, Signs};
use domain::trust::Viewer;
pub use outside::Spill;
use seal::Place;
use std::sync::Arc;
use std::time::Duration;
use store::ledger::meta;
use tokio::sync::mpsc;

/// Hits that wait: about a minute of the busiest campaign, some twenty megabytes.
const QUEUE: usize = 100_000;
/// Hits of one transaction.
const BATCH: usize = 500;
/// Hits of one record of the spill: large enough that a flood costs little, small enough for a moment's memory.
const SPILL_BATCH: usize = 2_000;
/// When so many wait, the ledger does not keep up and the rest goes to the file.
const FLOOD: usize = 10_000;
/// How long hits are gathered before they are judged.
pub const GATHER: Duration = Duration::from_secs(3);
/// Of what a browser says of itself this much is kept.
const AGENT_LIMIT_BYTES: usize = 300;
/// Between two tries while the ledger is away.
const PAUSE: Duration = Duration::from_secs(3);
/// After a batch of a backlog the recorder rests for so many times as long as the batch took: pages come first.
const REST: u32 = 3;
/// Tries of a batch where there is no spill, before it is dropped.
const TRIES: u32 = 20;

/// Whose address was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    Letter(OutgoingId),
    /// Of a letter whose reader is not to be noted: its addresses name the campaign alone.
    Campaign(CampaignId),
}

/// One request for a pixel, a link or a trap.
#[derive(Debug, Clone)]
pub struct Hit {
    pub kind: HitKind,
    pub whose: Whose,
    pub at: Timestamp,
    pub agent: String,
    pub signs: Signs,
    pub network: Option<Network>,
}

impl Hit {
    /// A hit as a person's browser makes it.
    pub fn of_browser(kind: HitKind, whose: Whose, at: Timestamp, agent: &str) -> Self {
        Hit { kind, whose, at, agent: agent.to_owned(), signs: Signs::LANGUAGE, network: None }
    }

    /// What is kept of a program's name.
    pub fn agent(name: &str) -> String {
        let mut end = AGENT_LIMIT_BYTES.min(name.len());
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name[..end].to_owned()
    }
}

/// The end of the queue that the public pages hold. Cheap to clone.
#[derive(Clone)]
pub struct Recorder {
    queue: mpsc::Sender<Hit>,
    dropped: metrics::Counter,
}

/// The other end: what [`record`] reads.
pub struct Hits(mpsc::Receiver<Hit>);

impl Recorder {
    pub fn new() -> (Self, Hits) {
        let (queue, hits) = mpsc::channel(QUEUE);
        (Recorder { queue, dropped: metrics::counter!("tradewind_hits_dropped_total") }, Hits(hits))
    }

    /// Takes a hit without waiting.
    pub fn take(&self, hit: Hit) {
        if self.queue.try_send(hit).is_err() {
            self.dropped.increment(1);
        }
    }
}

/// Writes hits until every [`Recorder`] is gone; what is still in the queue then is written too, or spilled.
pub async fn record(application: Application, hits: Hits, spill: Option<Arc<dyn Spill>>) {
    let Some(spill) = spill else { return record_at_once(application, hits).await };
    let clock = Arc::clone(application.clock());
    let mut writer = Writer::begin(application, spill).await;
    let mut queue = hits.0;
    let mut open = true;
    while open {
        // While something is spilled, newer hits are not written before it.
        let batch = if writer.is_behind || queue.len() > FLOOD { SPILL_BATCH } else { BATCH };
        let mut gathered = Vec::new();
        // Counted from the first hit.
        let mut until = Duration::MAX;
        while gathered.len() < batch {
            let (before, due) = (gathered.len(), writer.next_try);
            let rest = if before == 0 { 0 } else { REST };
            tokio::select! {
                biased;
                count = queue.recv_many(&mut gathered, batch - before) => {
                    if count == 0 {
                        open = false;
                        break;
                    }
                    if before == 0 {
                        until = clock.monotonic() + GATHER;
                    }
                }
                () = clock.wait_until(until), if rest > 0 => break,
                () = clock.wait_until(due.unwrap_or(until)), if due.is_some() => writer.replay(rest).await,
            }
        }
        writer.write(gathered, queue.len()).await;
    }
    writer.end();
}

/// Where there is no file to spill to (a stage, a command): tried for a while.
async fn record_at_once(application: Application, mut hits: Hits) {
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
        let count = batch.len() as u64;
        for tried in 1..=TRIES {
            match application.perform(&Viewer::system(), RecordHits::new(batch.clone())).await {
                Ok(()) => break,
                Err(Trouble::Busy | Trouble::Full) if tried < TRIES => {
                    clock.wait_until(clock.monotonic() + PAUSE).await;
                }
                Err(trouble) => drop_hits(count, &trouble),
            }
        }
    }
}

fn drop_hits(count: u64, trouble: &dyn std::fmt::Display) {
    tracing::error!(%trouble, count, "opens and clicks could not be kept");
    metrics::counter!("tradewind_hits_dropped_total").increment(count);
}

/// What writes batches, and what is spilled before them.
struct Writer {
    application: Application,
    spill: Arc<dyn Spill>,
    /// Whether the file holds something that the ledger has not.
    is_behind: bool,
    /// On the monotonic clock: when the file's first record is tried.
    next_try: Option<Duration>,
}

impl Writer {
    async fn begin(application: Application, spill: Arc<dyn Spill>) -> Self {
        let name = format!("{}{}", meta::HITS_REPLAYED, spill.name());
        let written = match meta::get(application.database(), &name).await {
            Ok(number) => number.and_then(|number| number.parse().ok()).unwrap_or(0),
            // Above every number that was ever given.
            Err(_) => application.now().as_millis().unsigned_abs() << 10,
        };
        spill.begin_after(written);
        let is_behind = !spill.is_empty();
        let next_try = is_behind.then(|| application.clock().monotonic());
        Writer { application, spill, is_behind, next_try }
    }

    /// Writes a batch into the ledger, or into the file; then, when its time has come, a record of the file into the ledger.
    async fn write(&mut self, batch: Vec<Hit>, waiting: usize) {
        let is_busy = !batch.is_empty();
        if is_busy {
            if self.is_behind || waiting > FLOOD {
                self.put_aside(batch).await;
            } else {
                let verb = RecordHits::new(batch.clone());
                match self.application.perform(&Viewer::system(), verb).await {
                    Ok(()) => {}
                    Err(Trouble::Busy | Trouble::Full) => self.put_aside(batch).await,
                    Err(trouble) => drop_hits(batch.len() as u64, &trouble),
                }
            }
        }
        let now = self.application.clock().monotonic();
        if self.next_try.is_some_and(|at| at <= now) {
            self.replay(if is_busy { REST } else { 0 }).await;
        }
    }

    async fn put_aside(&mut self, batch: Vec<Hit>) {
        let (spill, keyring, mut dice) =
            (Arc::clone(&self.spill), self.application.keyring().clone(), self.application.dice());
        let count = batch.len() as u64;
        let kept = self.application.aside(move || {
            let number = spill.next();
            let place = Place { table: "spill", column: "hits", row: number.cast_signed() };
            spill.append(number, &keyring.seal(place, &pack(&batch), &mut dice))
        });
        match kept.await {
            Ok(Ok(())) => metrics::counter!("tradewind_hits_spilled_total").increment(count),
            Ok(Err(error)) => drop_hits(count, &error),
            Err(trouble) => drop_hits(count, &trouble),
        }
        self.is_behind = true;
        self.next_try = self.next_try.or_else(|| Some(self.application.clock().monotonic() + PAUSE));
    }

    /// Writes the file's first record into the ledger. The next one waits for `rest` times as long as this one took.
    async fn replay(&mut self, rest: u32) {
        let clock = Arc::clone(self.application.clock());
        let began = clock.monotonic();
        let spill = Arc::clone(&self.spill);
        let first = match self.application.aside(move || spill.first()).await {
            Ok(Ok(first)) => first,
            Ok(Err(error)) => {
                tracing::error!(%error, "the spilled opens and clicks cannot be read; it is tried again");
                self.next_try = Some(began + PAUSE);
                return;
            }
            Err(_) => return,
        };
        let Some((number, sealed)) = first else {
            (self.is_behind, self.next_try) = (false, None);
            return;
        };
        let place = Place { table: "spill", column: "hits", row: number.cast_signed() };
        let hits = self.application.keyring().unseal(place, &sealed).ok().and_then(|plain| unpack(&plain));
        let done = match hits {
            None => {
                tracing::error!("a record of spilled opens and clicks is damaged; it is left out");
                true
            }
            Some(hits) => self.replay_hits(number, hits).await,
        };
        let took = clock.monotonic().saturating_sub(began);
        let rest = took * rest;
        self.next_try = Some(clock.monotonic() + if done { rest } else { PAUSE });
        if done {
            let spill = Arc::clone(&self.spill);
            match self.application.aside(move || spill.remove_first()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "a written record of opens and clicks cannot be removed"),
                Err(_) => {}
            }
            if self.spill.is_empty() {
                (self.is_behind, self.next_try) = (false, None);
            }
        }
    }

    /// Whether the record is written, now or before, or can never be.
    async fn replay_hits(&self, number: u64, hits: Vec<Hit>) -> bool {
        let count = hits.len() as u64;
        let parts: Vec<Vec<Hit>> = hits.chunks(BATCH).map(<[Hit]>::to_vec).collect();
        let last = parts.len().saturating_sub(1);
        for (part, hits) in parts.into_iter().enumerate() {
            let mark =
                SpillMark { spill: self.spill.name().to_owned(), number, part: part as u64, is_last: part == last };
            match self.application.perform(&Viewer::system(), RecordHits { hits, spilled: Some(mark) }).await {
                Ok(()) => {}
                Err(Trouble::Busy | Trouble::Full) => return false,
                Err(trouble) => drop_hits(count, &trouble),
            }
        }
        true
    }

    fn end(&self) {
        if let Err(error) = self.spill.sync() {
            tracing::error!(%error, "the spilled opens and clicks may be lost if the power fails now");
        }
    }
}
