//! One driver for each channel that this node has a part of, with the settings and the part that it has now.

use super::outfit::Outfit;
use super::press::LedgerPress;
use super::running::{SendingParts, dialogue};
use super::shaping::limits_of;
use super::shares::{Keeping, Shares};
use super::sign_in::{SignInStanding, look_after};
use super::worker::drive::{Ports, Route, Word, drive};
use super::worker::orphans::{Orphaned, TakeOverOrphans};
use super::worker::sender::{ChannelLimits, ChannelSender, HeldCell};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState};
use domain::sending::provider::ProviderGroup;
use domain::sending::service::Service;
use domain::trust::Viewer;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::sending::back_off::{self, HoldRow};
use store::sending::channel::ChannelRecord;
use store::sending::rest;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Limits that somebody changed hold after this and a round; a campaign that is planned rings far more often.
const LIMITS_EVERY: Duration = Duration::from_millis(400);
/// Words that may wait for a busy driver; a ring that finds no room is not needed.
const WORDS_WAITING: usize = 8;

pub(super) struct Drivers {
    application: Application,
    parts: SendingParts,
    press: LedgerPress,
    running: BTreeMap<ChannelId, Driver>,
    /// Drivers that were asked to end and have not yet.
    ending: BTreeMap<ChannelId, JoinHandle<Option<String>>>,
}

struct Driver {
    dialogue: DialogueOf,
    /// With which access token new connections sign in.
    sign_in: SignInStanding,
    limits: ChannelLimits,
    /// When the limits were last looked at, monotonic.
    limits_at: Duration,
    /// When somebody last asked for a try that it was told of.
    asked_at: Option<Timestamp>,
    /// Which part it was told of.
    number: u64,
    /// It keeps to that part.
    kept: Arc<AtomicBool>,
    until: Option<Duration>,
    /// Cells of which it was told that they are held, and until when.
    held: BTreeMap<(ProviderGroup, Vec<u8>), i64>,
    /// It knows of what processes before it were told.
    knows_the_past: bool,
    words: mpsc::Sender<Word>,
    task: JoinHandle<Option<String>>,
}

/// What of a channel belongs to its open streams: a change of it ends the driver and begins another.
#[derive(PartialEq, Eq)]
struct DialogueOf {
    host: String,
    port: u16,
    security: ChannelSecurity,
    sealed: Option<Vec<u8>>,
    service: Service,
    options: Option<String>,
    size_limit_bytes: Option<i64>,
    asks_reports: bool,
}

impl DialogueOf {
    fn of(record: &ChannelRecord) -> Self {
        DialogueOf {
            host: record.host.clone(),
            port: record.port,
            security: record.security,
            sealed: record.sealed.clone(),
            service: record.service,
            options: record.options.clone(),
            size_limit_bytes: record.size_limit_bytes,
            asks_reports: record.asks_reports,
        }
    }
}

impl Drivers {
    pub fn new(application: Application, parts: SendingParts) -> Self {
        let press = LedgerPress::new(application.clone(), Arc::clone(&parts.words), parts.threads);
        Drivers { application, parts, press, running: BTreeMap::new(), ending: BTreeMap::new() }
    }

    /// Brings the drivers to what is there now.
    ///
    /// # Errors
    /// The ledger's; the next round goes on.
    pub async fn keep(&mut self, channels: &[ChannelRecord], shares: &Shares) -> Result<(), Trouble> {
        let wanted: BTreeMap<ChannelId, &ChannelRecord> = channels
            .iter()
            .filter(|channel| channel.state != ChannelState::Paused)
            .map(|channel| (channel.id, channel))
            .collect();
        let gone: Vec<ChannelId> = self.running.keys().filter(|id| !wanted.contains_key(id)).copied().collect();
        for id in gone {
            self.end(id).await;
        }
        self.bury().await?;
        self.try_those_asked_for(channels).await?;
        for (id, record) in wanted {
            if self.running.get(&id).is_some_and(|driver| driver.dialogue != DialogueOf::of(record)) {
                self.end(id).await;
            }
            self.keep_one(record, shares).await?;
        }
        Ok(())
    }

    /// Tells drivers of channels at rest that somebody wants a try now.
    async fn try_those_asked_for(&mut self, channels: &[ChannelRecord]) -> Result<(), Trouble> {
        if !channels.iter().any(|channel| channel.state == ChannelState::Failing) {
            return Ok(());
        }
        for row in rest::all(self.application.database()).await? {
            let Some(driver) = self.running.get_mut(&row.channel) else { continue };
            if row.asked_at > driver.asked_at && driver.words.try_send(Word::TryNow).is_ok() {
                driver.asked_at = row.asked_at;
            }
        }
        Ok(())
    }

    async fn keep_one(&mut self, record: &ChannelRecord, shares: &Shares) -> Result<(), Trouble> {
        let (id, standing) = (record.id, shares.standing(record.id));
        let now = self.application.clock().monotonic();
        if let Some(driver) = self.running.get_mut(&id) {
            driver.tell_until(standing.until);
            if driver.number == standing.number && now < driver.limits_at + LIMITS_EVERY {
                return Ok(());
            }
            driver.tell_sign_in(sign_in_of(&self.application, record));
        }
        let whole = limits_of(&self.application, record).await?;
        let Some(limits) = shares.of(&self.application, id, whole) else {
            self.end(id).await;
            return Ok(());
        };
        // A token comes beside the round: no other channel waits for it.
        let begins = !self.running.contains_key(&id) && !self.ending.contains_key(&id);
        if begins && sign_in_of(&self.application, record) != SignInStanding::Waiting {
            match self.start(record, &limits, now).await {
                Ok(mut driver) => {
                    driver.number = standing.number;
                    driver.tell_until(standing.until);
                    self.running.insert(id, driver);
                }
                Err(trouble) => tracing::error!(channel = %id, %trouble, "the channel cannot be used"),
            }
        }
        let Some(driver) = self.running.get_mut(&id) else { return Ok(()) };
        driver.limits_at = now;
        driver.tell_limits(limits, standing.number, standing.is_settled);
        if !driver.knows_the_past || shares.is_shared(id) {
            let ledger = shares.ledger_time(self.application.now());
            let rows = back_off::held(self.application.database(), id, ledger).await?;
            driver.tell_held(&self.application, rows, ledger.as_millis(), now);
        }
        Ok(())
    }

    /// Whether what sends on a channel keeps to the part of that number.
    pub fn keeping(&self, channel: ChannelId, number: u64) -> Keeping {
        match self.running.get(&channel) {
            Some(driver) if driver.number == number && driver.kept.load(Ordering::Acquire) => Keeping::Kept,
            Some(_) => Keeping::NotYet,
            None if self.ending.contains_key(&channel) => Keeping::NotYet,
            None => Keeping::Silent,
        }
    }

    pub fn ring(&self) {
        for driver in self.running.values() {
            // A full queue holds a ring already.
            drop(driver.words.try_send(Word::Ring));
        }
    }

    /// What sending needs from outside.
    pub const fn parts(&self) -> &SendingParts {
        &self.parts
    }

    /// Another channel is to take over what waits here without a connection.
    pub fn give_back(&self, id: ChannelId) {
        if let Some(driver) = self.running.get(&id) {
            // Where its queue is full, the next look says it.
            drop(driver.words.try_send(Word::GiveBack));
        }
    }

    /// The channel answers again: a driver that knows nothing of its trouble begins.
    pub async fn begin_anew(&mut self, id: ChannelId) {
        self.end(id).await;
    }

    /// Lets what is on the wire end and gives back what is claimed.
    pub async fn end_all(&mut self) {
        for id in self.running.keys().copied().collect::<Vec<_>>() {
            self.end(id).await;
        }
    }

    /// Asks a driver to end. A relay may take minutes to answer what is on the wire; until then no other driver of the channel
    /// begins, so that the channel's limit of connections holds.
    async fn end(&mut self, id: ChannelId) {
        if let Some(driver) = self.running.remove(&id) {
            drop(driver.words.send(Word::Stop).await);
            self.ending.insert(id, driver.task);
        }
    }

    /// Waits until every driver has ended.
    pub async fn ended(&mut self) {
        self.end_all().await;
        for task in std::mem::take(&mut self.ending).into_values() {
            if let Err(error) = task.await {
                tracing::error!(%error, "a channel's driver ended badly; its letters are taken over at the next start");
            }
        }
    }

    /// Forgets drivers that have ended. One that ended badly left letters behind: they are taken over before the next one begins.
    async fn bury(&mut self) -> Result<(), Trouble> {
        let ended = self.running.iter().filter(|(_, driver)| driver.task.is_finished()).map(|(id, _)| *id);
        let gone = self.ending.iter().filter(|(_, task)| task.is_finished()).map(|(id, _)| *id);
        for id in ended.chain(gone).collect::<Vec<_>>() {
            take_over_orphans(&self.application, Orphaned::OfChannel { channel: id, but: Vec::new() }).await?;
            let driver = self.running.remove(&id).filter(|driver| driver.task.is_finished());
            let tasks = driver.map(|driver| driver.task).into_iter().chain(self.ending.remove(&id));
            for task in tasks {
                if let Err(error) = task.await {
                    tracing::error!(%error, channel = %id, "a channel's driver ended badly; its letters were taken over");
                }
            }
        }
        Ok(())
    }

    async fn start(&self, record: &ChannelRecord, limits: &ChannelLimits, now: Duration) -> Result<Driver, Trouble> {
        let (settings, target) = dialogue(&self.application, record, &self.parts).await?;
        let (words, heard) = mpsc::channel(WORDS_WAITING);
        let ports = Ports {
            application: self.application.clone(),
            channel: record.id,
            route: match record.kind {
                ChannelKind::Smtp => {
                    Route::Relay { dialler: Arc::clone(&self.parts.dialler), target: Arc::new(target) }
                }
                ChannelKind::Direct => Route::Direct(self.parts.exchangers(&self.application)),
            },
            press: Arc::new(self.press.dressed(Outfit::of(record)?)),
        };
        let mut sender = ChannelSender::new(settings, limits.clone(), self.application.dice());
        // What another process, another node or the driver before it began is not known here.
        sender.begins_after(now);
        let mut asked_at = None;
        if record.state == ChannelState::Failing {
            let row = rest::of(self.application.database(), record.id).await?;
            asked_at = row.as_ref().and_then(|row| row.asked_at);
            // Whoever asked for a try meanwhile gets one.
            let row = row.filter(|row| row.asked_at.is_none());
            sender.known_to_fail(row.map(|row| (row.in_a_row.clamp(0, 1_000) as u32, row.next_try_at)));
        }
        let task = tokio::spawn(drive(sender, ports, heard));
        Ok(Driver {
            dialogue: DialogueOf::of(record),
            sign_in: sign_in_of(&self.application, record),
            limits: limits.clone(),
            limits_at: now,
            asked_at,
            number: 0,
            kept: Arc::new(AtomicBool::new(true)),
            until: None,
            held: BTreeMap::new(),
            knows_the_past: false,
            words,
            task,
        })
    }
}

impl Driver {
    fn tell_until(&mut self, until: Option<Duration>) {
        // Where its queue is full the next round says it; until then it keeps to what it knows.
        if let Some(moment) = until.filter(|_| until != self.until)
            && self.words.try_send(Word::Until(moment)).is_ok()
        {
            self.until = until;
        }
    }

    fn tell_sign_in(&mut self, sign_in: SignInStanding) {
        if sign_in != self.sign_in
            && let SignInStanding::Token(credentials) = &sign_in
            && self.words.try_send(Word::SignIn(Box::new(credentials.clone()))).is_ok()
        {
            self.sign_in = sign_in;
        }
    }

    fn tell_limits(&mut self, limits: ChannelLimits, number: u64, is_settled: bool) {
        let is_narrower = number != self.number && !is_settled;
        if limits == self.limits && number == self.number {
            return;
        }
        let kept = Arc::new(AtomicBool::new(!is_narrower));
        let word = match is_narrower {
            true => Word::Narrow(Box::new(limits.clone()), Arc::clone(&kept)),
            false => Word::Limit(Box::new(limits.clone())),
        };
        if self.words.try_send(word).is_err() {
            return;
        }
        self.limits = limits;
        if number != self.number {
            (self.number, self.kept) = (number, kept);
        }
    }

    fn tell_held(&mut self, application: &Application, rows: Vec<HoldRow>, ledger_millis: i64, now: Duration) {
        let (mut news, mut known) = (Vec::new(), BTreeMap::new());
        for row in rows {
            let (key, until) = ((row.provider, row.hash.clone()), row.held_until.as_millis());
            let is_own = row.node == i64::from(application.node()) && self.knows_the_past;
            let is_known = self.held.get(&key).is_some_and(|before| *before >= until);
            known.insert(key, until);
            if is_own || is_known {
                continue;
            }
            match held_cell(application, &row, ledger_millis, now) {
                Ok(cell) => news.push(cell),
                Err(trouble) => tracing::error!(%trouble, "a cell's back-off cannot be read"),
            }
        }
        if news.is_empty() || self.words.try_send(Word::Slowed(news)).is_ok() {
            (self.held, self.knows_the_past) = (known, true);
        }
    }
}

/// With which token a channel signs in now. One whose secret does not open is told of when its driver is to begin.
fn sign_in_of(application: &Application, record: &ChannelRecord) -> SignInStanding {
    look_after(application, record).unwrap_or(SignInStanding::Settled)
}

fn held_cell(application: &Application, row: &HoldRow, ledger: i64, now: Duration) -> Result<HeldCell, Trouble> {
    let place = match &row.place {
        Some(sealed) => {
            let plain = application.unseal_bytes("back_off", "place", row.id, sealed)?;
            Some(String::from_utf8(plain).map_err(Trouble::broken)?.into())
        }
        None => None,
    };
    let left = u64::try_from(row.held_until.as_millis() - ledger).unwrap_or(0);
    let share = row.share_in_thousand.clamp(1, 1_000) as f64 / 1_000.0;
    Ok(HeldCell { provider: row.provider, place, until: now + Duration::from_millis(left), share })
}

/// Takes over all of these orphans.
///
/// # Errors
/// The ledger's.
pub(super) async fn take_over_orphans(application: &Application, whose: Orphaned) -> Result<(), Trouble> {
    while application.perform(&Viewer::system(), TakeOverOrphans(whose.clone())).await? > 0 {}
    Ok(())
}
