//! The sending side of a running Tradewind: takes over orphans, starts what is due, freezes audiences, keeps one driver a
//! channel, and ends campaigns whose letters all have their outcome.
//!
//! It has no input but the ledger: every round it looks at what is intended and brings the world there. A doorbell only makes
//! the next round come sooner. While the wall clock is in doubt nothing starts and nothing is claimed, until a person confirms it.

use super::campaigns::steps::StartScheduled;
use super::channels::size_limit;
use super::drivers::{Drivers, take_over_orphans};
use super::exchangers::Exchangers;
use super::planner::{FinishCampaign, SkipCancelled, plan_campaign};
use super::routes::take_over::FallOver;
use super::shares::{Keeping, Shares};
use super::sign_in::credentials;
use super::tls_policies::TlsPolicies;
use super::turns::Turns;
use super::worker::orphans::Orphaned;
use crate::start::{ClockWatch, hold_sending, sending_hold};
use crate::{Application, Trouble};
use basics::ids::{CampaignId, OutgoingId};
use basics::{Id, Noun};
use domain::sending::campaign::CampaignState;
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState, may_go_direct, may_lead_to};
use domain::sending::service::EnvelopeRule;
use domain::trust::{Viewer, WorkspaceKind};
use mail::smtp::{Reports, Security as SmtpSecurity, Settings};
use outside::{Dialler, Resolver, Security, Target, Verification};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::sending::channel::{self, ChannelRecord};
use store::sending::{campaign, outbox};
use store::trust::workspace::WorkspaceRow;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Without a ring the ledger is looked at this often: schedules are kept to the second.
const ROUND: Duration = Duration::from_secs(1);
/// Orphans of other nodes are looked for this often.
const ORPHAN_ROUND: Duration = Duration::from_secs(10);
/// Queues of campaigns that were cancelled on another node, or before the start, are looked for this often.
const CANCELLED_ROUND: Duration = Duration::from_secs(60);

/// What sending needs from outside.
#[derive(Clone)]
pub struct SendingParts {
    pub dialler: Arc<dyn Dialler>,
    /// To the exchangers of the world: public addresses only, whatever networks are listed for relays.
    pub direct_dialler: Arc<dyn Dialler>,
    pub resolver: Arc<dyn Resolver>,
    pub words: Arc<words::Catalogue>,
    /// Our name in EHLO.
    pub hello: String,
    /// How many letters are composed at once.
    pub threads: usize,
}

impl SendingParts {
    /// The way to the exchangers of the world.
    pub fn exchangers(&self, application: &Application) -> Arc<Exchangers> {
        let (resolver, dialler) = (Arc::clone(&self.resolver), Arc::clone(&self.direct_dialler));
        let exchangers = Exchangers::new(resolver, dialler, Arc::clone(application.clock()), application.dice());
        Arc::new(exchangers.with_policies(TlsPolicies::new(application.clone())))
    }
}

/// User name and password of a relay: the sealed part of a channel.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelSecret {
    pub username: String,
    /// Empty where a consent stands in its place.
    pub password: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// A person's consent that we sign in by access tokens (RFC 6749 §6), which the token's address gives for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub token_url: String,
    pub client_id: String,
    pub client_secret: String,
    pub refresh_token: String,
}

impl std::fmt::Debug for ChannelSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChannelSecret(…)")
    }
}

/// Runs until `stop` becomes true; then ends every letter under way and gives the rest back.
pub async fn run_sending(application: Application, parts: SendingParts, mut stop: watch::Receiver<bool>) {
    let clock = Arc::clone(application.clock());
    let mut sending = Sending {
        drivers: Drivers::new(application.clone(), parts),
        application,
        emptied: BTreeSet::new(),
        cancelled_at: clock.monotonic(),
        planning: BTreeMap::new(),
        open: BTreeMap::new(),
        turns: Turns::default(),
        shares: Shares::default(),
        orphans_at: clock.monotonic() + ORPHAN_ROUND,
        fall_over: FallOver::default(),
        watch: ClockWatch::new(clock.now(), clock.monotonic()),
    };
    while let Err(trouble) = take_over_orphans(&sending.application, Orphaned::OfThisNode).await {
        tracing::error!(%trouble, "letters of the last run could not be looked at; nothing is sent before");
        clock.wait(ROUND).await;
        if *stop.borrow() {
            return;
        }
    }
    let outbox = sending.application.bell("outbox");
    while !*stop.borrow() {
        if let Err(trouble) = sending.round().await {
            tracing::error!(%trouble, "a round of sending failed; the next one tries again");
        }
        tokio::select! {
            biased;
            () = outbox.notified() => {}
            () = clock.wait(ROUND) => {}
            _ = stop.changed() => {}
        }
    }
    sending.stop().await;
}

struct Sending {
    application: Application,
    drivers: Drivers,
    /// Cancelled campaigns whose queues are empty.
    emptied: BTreeSet<CampaignId>,
    /// When cancelled campaigns are looked for next (monotonic), rung for or not.
    cancelled_at: Duration,
    /// A letter of each campaign that was found without outcome.
    open: BTreeMap<CampaignId, OutgoingId>,
    turns: Turns,
    shares: Shares,
    /// When orphans of other nodes are looked for next, monotonic.
    orphans_at: Duration,
    /// Letters of channels in trouble.
    fall_over: FallOver,
    /// Audiences being frozen; letters of those already frozen are on their way meanwhile.
    planning: BTreeMap<CampaignId, JoinHandle<()>>,
    watch: ClockWatch,
}

impl Sending {
    fn log(&self, what: &str, result: Result<(), Trouble>) {
        if let Err(trouble) = result {
            tracing::error!(%trouble, "{what} failed; the next round tries again");
        }
    }

    async fn round(&mut self) -> Result<(), Trouble> {
        if self.is_held().await? {
            return self.rest().await;
        }
        // Whose lease has run out is asked only while the clock is not in doubt.
        if self.application.clock().monotonic() >= self.orphans_at {
            self.orphans_at = self.application.clock().monotonic() + ORPHAN_ROUND;
            self.log("taking over orphans", take_over_orphans(&self.application, Orphaned::ByTime).await);
        }
        self.start_scheduled().await?;
        let channels = channel::all(self.application.database()).await?;
        let running = campaign::in_state(self.application.database(), CampaignState::Running).await?;
        let planned = running.iter().filter(|record| !record.plan_done).map(|record| turn_of(record.id));
        self.turns.keep(&self.application, planned.collect()).await?;
        let driven = channels.iter().filter(|channel| channel.state != ChannelState::Paused);
        let driven = driven.map(|channel| channel.id).collect();
        let drivers = &self.drivers;
        let keeping = |channel, number| drivers.keeping(channel, number);
        let shared = self.shares.keep(&self.application, &driven, keeping).await;
        // Also where the ledger did not answer: a part whose time is over is nobody's.
        self.drivers.keep(&channels, &self.shares).await?;
        shared?;
        let fallen = self.fall_over().await;
        self.log("taking over letters of channels in trouble", fallen);
        self.open.retain(|id, _| running.iter().any(|record| record.id == *id));
        for record in &running {
            if record.plan_done {
                self.finish(record.id).await?;
            } else if self.turns.has(&turn_of(record.id)) {
                self.plan(record.id);
            }
        }
        self.empty_cancelled().await?;
        self.drivers.ring();
        Ok(())
    }

    /// Lets other channels take over what waits at one in trouble, and begins anew with channels that answer again.
    async fn fall_over(&mut self) -> Result<(), Trouble> {
        let looked = self.fall_over.look(&self.application, self.drivers.parts()).await?;
        looked.give_back.into_iter().for_each(|id| self.drivers.give_back(id));
        for id in looked.works_again {
            self.drivers.begin_anew(id).await;
        }
        Ok(())
    }

    /// Whether the wall clock is in doubt: since the start, or because somebody set it since.
    async fn is_held(&mut self) -> Result<bool, Trouble> {
        let clock = self.application.clock();
        let (now, monotonic) = (clock.now(), clock.monotonic());
        let held = sending_hold(&self.application).await?.is_some();
        let Some(why) = self.watch.jumped(now, monotonic) else { return Ok(held) };
        if !held {
            tracing::warn!(why = why.as_str(), now = %now, "the clock was set; sending holds until a person confirms it");
            hold_sending(self.application.database(), why).await?;
        }
        // From here on the clock is watched as it is now: once it is confirmed, sending goes on by it.
        self.watch = ClockWatch::new(now, monotonic);
        Ok(true)
    }

    /// Lets what is on the wire end and gives back what is claimed.
    async fn rest(&mut self) -> Result<(), Trouble> {
        for task in std::mem::take(&mut self.planning).into_values() {
            // A chunk is a transaction of its own: what is not frozen yet is frozen later.
            task.abort();
        }
        self.drivers.end_all().await;
        self.empty_cancelled().await
    }

    async fn start_scheduled(&self) -> Result<(), Trouble> {
        let now = self.application.now();
        for record in campaign::in_state(self.application.database(), CampaignState::Scheduled).await? {
            if record.send_at.is_some_and(|at| at <= now) {
                let started = self.application.perform(&Viewer::system(), StartScheduled(record.id)).await;
                self.log("starting a scheduled campaign", started.map(drop));
            }
        }
        Ok(())
    }

    fn plan(&mut self, id: CampaignId) {
        self.planning.retain(|_, task| !task.is_finished());
        let application = self.application.clone();
        self.planning.entry(id).or_insert_with(|| {
            tokio::spawn(async move {
                match plan_campaign(&application, id, &Viewer::system()).await {
                    Ok(()) | Err(Trouble::Loading { .. }) => {}
                    Err(trouble) => {
                        tracing::error!(campaign = %id, %trouble, "planning failed; the next round goes on")
                    }
                }
            })
        });
    }

    async fn finish(&mut self, id: CampaignId) -> Result<(), Trouble> {
        let known = self.open.remove(&id);
        if let Some(open) = outbox::open_letter(self.application.database(), id, known).await? {
            self.open.insert(id, open);
            return Ok(());
        }
        self.application.perform(&Viewer::system(), FinishCampaign(id)).await.map(drop)
    }

    /// Letters of cancelled campaigns leave the queue: after a start those of all, later those of each newly cancelled one.
    async fn empty_cancelled(&mut self) -> Result<(), Trouble> {
        let bell = self.application.bell("cancelled");
        let rung = futures_util::FutureExt::now_or_never(bell.notified()).is_some();
        let now = self.application.clock().monotonic();
        if now < self.cancelled_at && !rung {
            return Ok(());
        }
        // If it fails midway the next round goes on.
        self.cancelled_at = now;
        for id in campaign::ids_in_state(self.application.database(), CampaignState::Cancelled).await? {
            if self.emptied.contains(&id) {
                continue;
            }
            let mut from = outbox::first_queued(self.application.database(), id).await?;
            while let Some(first) = from {
                let last =
                    self.application.perform(&Viewer::system(), SkipCancelled { campaign: id, from: first }).await?;
                from = last.map(|last| Id::from_i64(last.as_i64() + 1));
            }
            self.emptied.insert(id);
        }
        self.cancelled_at = now + CANCELLED_ROUND;
        Ok(())
    }

    async fn stop(mut self) {
        for task in self.planning.into_values() {
            // A chunk is a transaction of its own: what is not frozen yet is frozen after the next start.
            task.abort();
        }
        self.drivers.ended().await;
        let given_back = self.turns.keep(&self.application, BTreeSet::new()).await;
        let given_up = self.shares.keep(&self.application, &BTreeSet::new(), |_, _| Keeping::Silent).await;
        if let Err(trouble) = given_back.and(given_up) {
            tracing::warn!(%trouble, "other nodes wait for the turns and parts of this one to run out");
        }
    }
}

/// The name of the lease of whoever plans a campaign.
fn turn_of<N: Noun>(id: Id<N>) -> String {
    format!("{} {}", N::NAME, id.as_i64())
}

/// A demo or a rehearsal speaks with this machine only, whatever networks its configuration lists.
async fn refuse_in_a_played_world(application: &Application, record: &ChannelRecord) -> Result<(), Trouble> {
    // A trial of the benches has people and a channel, but no workspace.
    let Some(row) = store::trust::workspace::find(application.database()).await? else { return Ok(()) };
    refuse_far_channel(&row, record)
}

/// Refuses a channel whose letters would leave a workspace that must reach nobody.
pub(crate) fn refuse_far_channel(workspace: &WorkspaceRow, record: &ChannelRecord) -> Result<(), Trouble> {
    let kind: WorkspaceKind = workspace.kind.parse().map_err(Trouble::broken)?;
    let (allowed, host) = match record.kind {
        ChannelKind::Smtp => (may_lead_to(kind, &record.host), record.host.as_str()),
        ChannelKind::Direct => (may_go_direct(kind), "the readers' own servers"),
    };
    if allowed {
        return Ok(());
    }
    let detail = format!("this is a {kind} workspace: its letters go to a relay on this machine, never to {host}");
    Err(Trouble::field("host", "played_world", detail))
}

/// How to speak with a relay, and where it is.
///
/// # Errors
/// A secret that does not open; a name for EHLO that is none; `played_world` for a relay elsewhere in a demo or rehearsal.
pub async fn dialogue(
    application: &Application,
    record: &ChannelRecord,
    parts: &SendingParts,
) -> Result<(Settings, Target), Trouble> {
    refuse_in_a_played_world(application, record).await?;
    let mut settings = Settings::new(&parts.hello).map_err(Trouble::broken)?;
    if record.kind == ChannelKind::Direct {
        // Nobody stands in between who would tell us: the readers' own servers are asked to.
        settings.reports = Reports::OfFailures;
    } else {
        // Where the service puts in its own envelope sender, reports would go to a person's mailbox.
        let are_ours = record.service.facts().envelope == EnvelopeRule::Ours;
        if record.asks_reports && are_ours {
            settings.reports = Reports::OfFailuresAndDelays;
        }
        // What the relay announces counts beside it.
        settings.size_limit_bytes = size_limit(record, None).map(|limit| limit.bytes);
    }
    settings.security = match record.security {
        // To servers of the world TLS is taken where it is offered (RFC 7435); a group's shape may demand it.
        _ if record.kind == ChannelKind::Direct => SmtpSecurity::StartTlsIfOffered,
        ChannelSecurity::None => SmtpSecurity::None,
        ChannelSecurity::StartTls => SmtpSecurity::StartTlsRequired,
        ChannelSecurity::Tls => SmtpSecurity::Implicit,
    };
    settings.credentials = credentials(application, record).await?;
    let security = if record.security == ChannelSecurity::Tls { Security::ImplicitTls } else { Security::Plain };
    let target =
        Target { host: record.host.clone(), port: record.port, security, verification: Verification::default() };
    Ok((settings, target))
}
