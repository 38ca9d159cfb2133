//! Feeds a [`ChannelSender`] with real connections, commits and time.
//!
//! One task a channel polls all its streams itself: a letter costs no hand-over between tasks, and what a stream took is told
//! to the dialogue before anything read later. It decides nothing.

pub use super::route::Route;

use super::line::LineNumber;
use super::orphans::{Orphaned, TakeOverOrphans};
use super::progress::{ClaimLetters, LEASE, RecordProgress, RenewLeases};
use super::sender::{
    ChannelLimits, ChannelSender, CommitNumber, GroupNews, HeldCell, Order, Prepared, Progress, Wanted,
};
use super::standing::News;
use super::wires::Wires;
use crate::sending::channels::{RelayOffer, TellOfChannel, TellOfGroup, TellOfOffer};
use crate::sending::tls_tally::record_tls_results;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::trust::Viewer;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use mail::smtp::Credentials;
use outside::{Clock, SteadyClock};
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;
use store::sending::outbox::{Claimed, Denied};
use tokio::sync::mpsc;

/// Makes claimed letters ready for the wire: reads the people, fills in, signs. Runs beside the connections, on every core.
pub trait Press: Send + Sync {
    fn prepare(&self, claimed: Vec<Claimed>) -> outside::Pending<'_, Result<Vec<Prepared>, Trouble>>;
}

/// What a channel's worker needs from outside.
#[derive(Clone)]
pub struct Ports {
    pub application: Application,
    pub channel: ChannelId,
    pub route: Route,
    pub press: Arc<dyn Press>,
}

/// A word from the supervisor.
#[derive(Debug)]
pub enum Word {
    /// Letters may be due.
    Ring,
    /// A person wants a try, whatever rests.
    TryNow,
    /// These limits hold from now on.
    Limit(Box<ChannelLimits>),
    /// Letters that no connection has yet go back into the queue for a while: another channel takes them over.
    GiveBack,
    /// These limits hold from now on; it is marked when nothing beyond them is open any more.
    Narrow(Box<ChannelLimits>, Arc<AtomicBool>),
    /// Letters may begin until this moment (monotonic), and no longer without another word.
    Until(Duration),
    /// Receivers told other nodes, or an earlier process, to slow these cells.
    Slowed(Vec<HeldCell>),
    /// New connections sign in so.
    SignIn(Box<Credentials>),
    /// End what is under way, give the rest back, and return.
    Stop,
}

enum Heard {
    Prepared(Vec<Prepared>),
    NotClaimed,
    NotPrepared(Vec<Claimed>),
    Recorded(CommitNumber, Result<Vec<Result<(), Denied>>, Trouble>),
}

/// Runs a channel until it is stopped; answers why its last connection failed, if it did.
pub async fn drive(mut sender: ChannelSender, ports: Ports, mut words: mpsc::Receiver<Word>) -> Option<String> {
    // The dialogue's time goes on evenly: nobody who sets the clock cuts a letter short.
    let clock: Arc<dyn Clock> = Arc::new(SteadyClock::new(Arc::clone(ports.application.clock())));
    let (tell, mut heard) = mpsc::unbounded_channel();
    let mut wires = Wires::new(ports.route.clone());
    let mut renew_at = clock.monotonic() + LEASE / 6;
    let mut stopping = false;
    let mut had_letters = false;
    let mut offer = None;
    let mut part = Part::default();
    // Written by this task itself: handing each group to another one would cost two wakings a commit, and lines wait for it.
    let mut commits = FuturesUnordered::new();
    loop {
        part.mind(&mut sender, clock.now(), clock.monotonic());
        for order in sender.tick(clock.now(), clock.monotonic()) {
            match order {
                Order::Record(number, progress) => commits.push(record(ports.clone(), number, progress)),
                order => obey(order, &ports, &mut wires, &tell),
            }
        }
        if let Some(now) = sender.relay_offer().map(RelayOffer::from).filter(|now| offer != Some(*now)) {
            offer = Some(now);
            drop(tokio::spawn(tell_of_offer(ports.clone(), now)));
        }
        if had_letters && sender.has_nothing() {
            // The supervisor looks whether that was a campaign's last letter, instead of at its next round.
            ports.application.bell("outbox").notify_one();
        }
        had_letters = !sender.has_nothing();
        if part.is_kept_now(&sender) {
            ports.application.bell("outbox").notify_one();
        }
        if stopping && sender.is_idle() && wires.is_empty() {
            if let Some(tally) = wires.take_tally() {
                record_tls_results(ports.application.clone(), ports.channel, tally).await;
            }
            return sender.last_trouble().map(str::to_owned);
        }
        if clock.monotonic() >= renew_at {
            renew_at = clock.monotonic() + LEASE / 6;
            // Beside the dialogue: a slow ledger keeps no reply waiting.
            drop(tokio::spawn(renew(ports.clone())));
            if let Some(tally) = wires.take_tally() {
                drop(tokio::spawn(record_tls_results(ports.application.clone(), ports.channel, tally)));
            }
        }
        let wait = part.wait(clock.monotonic()).min(sender.next_wait(clock.now(), clock.monotonic()));
        let mut timer = clock.wait(wait);
        poll_fn(|context| {
            let mut moved = timer.as_mut().poll(context).is_ready();
            while let Poll::Ready(Some(word)) = words.poll_recv(context) {
                moved = true;
                match word {
                    Word::Ring => sender.ring(clock.now()),
                    Word::GiveBack => sender.give_back_stock(clock.now()),
                    Word::TryNow => sender.try_now(clock.now()),
                    Word::SignIn(credentials) => sender.sign_in_with(*credentials),
                    Word::Limit(limits) => {
                        (part.narrowed, part.rested) = (None, None);
                        sender.limit(*limits, clock.now());
                    }
                    Word::Narrow(limits, kept) => {
                        sender.limit(*limits, clock.now());
                        part.narrowed = Some((sender.narrow(clock.now()), kept));
                        part.rested = None;
                    }
                    Word::Until(moment) => part.lasts_until(moment, &mut sender, clock.now()),
                    Word::Slowed(held) => sender.slowed_elsewhere(&held, clock.now(), clock.monotonic()),
                    Word::Stop => {
                        stopping = true;
                        sender.stop();
                    }
                }
            }
            while let Poll::Ready(Some(news)) = heard.poll_recv(context) {
                moved = true;
                hear(&mut sender, news, &*clock);
            }
            while let Poll::Ready(Some(news)) = commits.poll_next_unpin(context) {
                moved = true;
                hear(&mut sender, news, &*clock);
            }
            moved |= wires.poll(&mut sender, context, clock.now());
            if moved { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// The driver's part of a channel that several nodes share.
#[derive(Default)]
struct Part {
    /// Until when letters may begin, monotonic; `None` = for ever.
    until: Option<Duration>,
    /// That time is over: the limits that held before.
    rested: Option<ChannelLimits>,
    /// A smaller part was said: since which connection, and where it is marked that it is kept to.
    narrowed: Option<(LineNumber, Arc<AtomicBool>)>,
}

impl Part {
    /// Nothing begins once the time is over: another node may have the part by now.
    fn mind(&mut self, sender: &mut ChannelSender, now: Timestamp, monotonic: Duration) {
        if self.rested.is_none() && self.until.is_some_and(|until| monotonic >= until) {
            self.rested = Some(sender.rest(now));
        }
    }

    /// The part was held longer without having been lost.
    fn lasts_until(&mut self, moment: Duration, sender: &mut ChannelSender, now: Timestamp) {
        self.until = Some(moment);
        if let Some(limits) = self.rested.take() {
            sender.limit(limits, now);
        }
    }

    fn is_kept_now(&mut self, sender: &ChannelSender) -> bool {
        let is_kept = self.narrowed.as_ref().is_some_and(|(since, _)| sender.keeps_limits(*since));
        if is_kept && let Some((_, kept)) = self.narrowed.take() {
            kept.store(true, Ordering::Release);
        }
        is_kept
    }

    fn wait(&self, monotonic: Duration) -> Duration {
        let until = self.until.filter(|_| self.rested.is_none());
        until.map_or(Duration::MAX, |until| until.saturating_sub(monotonic)).max(Duration::from_millis(1))
    }
}

fn hear(sender: &mut ChannelSender, news: Heard, clock: &dyn Clock) {
    let now = clock.now();
    match news {
        Heard::Prepared(letters) => sender.prepared(letters, now, clock.monotonic()),
        Heard::NotClaimed => sender.not_claimed(now),
        Heard::NotPrepared(claimed) => sender.not_prepared(&claimed, now),
        Heard::Recorded(number, Ok(intents)) => sender.recorded(number, &intents, now),
        Heard::Recorded(number, Err(trouble)) => {
            tracing::error!(%trouble, "outcomes could not be written yet; they are kept and written again");
            sender.not_recorded(number, now);
        }
    }
}

fn obey(order: Order, ports: &Ports, wires: &mut Wires, tell: &mpsc::UnboundedSender<Heard>) {
    match order {
        Order::Dial(line, site) => wires.dial(line, site),
        Order::Encrypt(line) => wires.encrypt(line),
        Order::Hangup { line, parting } => wires.hang_up(line, parting),
        Order::Lease(wanted) => drop(tokio::spawn(lease(ports.clone(), wanted, tell.clone()))),
        Order::Tell(news) => drop(tokio::spawn(tell_of(ports.clone(), news))),
        Order::TellOfGroup(news) => drop(tokio::spawn(tell_of_group(ports.clone(), news))),
        Order::Record(..) => unreachable!("written by the driver itself"),
    }
}

/// Claims and prepares. Whatever goes wrong, also a panic, the sender hears of the end of the lease and of every claimed letter.
async fn lease(ports: Ports, wanted: Wanted, tell: mpsc::UnboundedSender<Heard>) {
    let heard = match AssertUnwindSafe(claim(&ports, wanted)).catch_unwind().await {
        Ok(Ok(claimed)) if claimed.is_empty() => Heard::Prepared(Vec::new()),
        Ok(Ok(claimed)) => {
            let preparing = async { ports.press.prepare(claimed.clone()).await };
            let prepared = AssertUnwindSafe(preparing).catch_unwind().await;
            match prepared.unwrap_or_else(|_| Err(Trouble::broken("the press panicked"))) {
                Ok(mut prepared) => {
                    ports.route.place(&mut prepared).await;
                    Heard::Prepared(prepared)
                }
                Err(trouble) => {
                    tracing::error!(%trouble, channel = %ports.channel, "letters could not be prepared and go back");
                    Heard::NotPrepared(claimed)
                }
            }
        }
        Ok(Err(trouble)) => {
            tracing::error!(%trouble, channel = %ports.channel, "letters could not be claimed");
            Heard::NotClaimed
        }
        Err(_) => Heard::NotClaimed,
    };
    // The worker is gone when nobody hears it; its letters are taken over before the next one starts.
    drop(tell.send(heard));
}

async fn claim(ports: &Ports, wanted: Wanted) -> Result<Vec<Claimed>, Trouble> {
    if let Some(but) = wanted.strays_beside {
        let strays = TakeOverOrphans(Orphaned::OfChannel { channel: ports.channel, but });
        ports.application.perform(&Viewer::system(), strays).await?;
    }
    let verb = ClaimLetters { channel: ports.channel, room: wanted.room, groups: wanted.groups };
    ports.application.perform(&Viewer::system(), verb).await
}

async fn record(ports: Ports, number: CommitNumber, progress: Progress) -> Heard {
    let recording = async {
        let verb = RecordProgress::new(ports.channel, progress, &ports.application);
        ports.application.perform(&Viewer::system(), verb).await
    };
    let result = AssertUnwindSafe(recording).catch_unwind().await;
    let result = result.unwrap_or_else(|_| Err(Trouble::broken("recording panicked")));
    Heard::Recorded(number, result)
}

async fn renew(ports: Ports) {
    let verb = RenewLeases { channel: ports.channel };
    if let Err(trouble) = ports.application.perform(&Viewer::system(), verb).await {
        tracing::warn!(%trouble, channel = %ports.channel, "leases could not be renewed");
    }
}

/// Says in the log and in the channel's row how it stands.
async fn tell_of(ports: Ports, news: News) {
    match &news {
        News::Works => tracing::info!(channel = %ports.channel, "the channel works again"),
        News::Fails(rest) => {
            let (why, next_try_at) = (&rest.why, rest.next_try_at);
            tracing::warn!(channel = %ports.channel, %why, %next_try_at, "the channel fails and is tried again");
        }
        News::Refuses(why) => {
            tracing::error!(channel = %ports.channel, %why, "the relay refuses everything; the channel stops");
        }
    }
    let verb = TellOfChannel { channel: ports.channel, news };
    if let Err(trouble) = ports.application.perform(&Viewer::system(), verb).await {
        tracing::error!(%trouble, channel = %ports.channel, "the channel's state could not be written");
    }
}

/// Remembers what the relay offered.
async fn tell_of_offer(ports: Ports, offer: RelayOffer) {
    let verb = TellOfOffer { channel: ports.channel, offer };
    if let Err(trouble) = ports.application.perform(&Viewer::system(), verb).await {
        tracing::warn!(%trouble, channel = %ports.channel, "what the relay offers could not be written");
    }
}

/// Says in the log and in the ledger how a group of the channel stands.
async fn tell_of_group(ports: Ports, news: GroupNews) {
    let provider = news.provider;
    match &news.slowed {
        Some((until, share, why)) => {
            tracing::warn!(channel = %ports.channel, %provider, %until, share, %why, "a receiver asks for less; its letters wait");
        }
        None => tracing::info!(channel = %ports.channel, %provider, "a receiver takes letters at full speed again"),
    }
    let verb = TellOfGroup { channel: ports.channel, news };
    if let Err(trouble) = ports.application.perform(&Viewer::system(), verb).await {
        tracing::error!(%trouble, channel = %ports.channel, "the group's standing could not be written");
    }
}
