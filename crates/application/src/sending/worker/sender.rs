//! The sender of one channel: which connection gets which letter, what has to be committed, when to open and to lease.
//!
//! No socket, no database, no clock: events and time in, orders out, always in the same order for the same input. It promises
//! that a client hears `intent_committed` only after [`ChannelSender::recorded`] said so, that every claimed letter is ended,
//! given back or still held, and that an outcome is kept until the ledger has taken it.

mod committing;
mod dialling;
mod hearing;
mod leasing;
mod offer;
mod told;

pub use super::order::{
    ChannelLimits, CommitNumber, GroupNews, Order, Parting, Prepared, Progress, Quota, Quotas, Unready, Wanted, Warming,
};

pub use told::HeldCell;

use super::cell::{CellId, Cells, Room};
use super::concern::{Concern, Refusal, codes, stage};
use super::line::{Line, LineNumber, LineStage};
use super::site::Site;
use super::standing::{Relay, Standing};
use super::verdict::{given_back, held, judged, put_off, skipped, tag_of, undeliverable};
use crate::sending::tls_tally::Bound;
use basics::ids::{CampaignId, OutgoingId};
use basics::{Dice, Timestamp};
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;
use domain::sending::retry;
use domain::sending::shaping::Pace;
use mail::smtp::{
    Client, ConnectionEnd, Credentials, Event, LetterTag, Outcome, PlainTextPasswords, Reply, Scope, Security, Settings,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::sending::outbox::{Claimed, Denied, Ended};

/// Letters wanted in stock for each connection: about a tenth of a second's work, so that claiming and composing never keep one waiting.
const STOCK_PER_CONNECTION: usize = 32;
/// The stock of a channel takes no more memory than about this, however many connections and however large letters are.
const STOCK_BYTES: usize = 9_000_000;
/// How large letters are taken to be before the first ones are made.
const LETTER_BYTES: usize = 100_000;
/// A lease holds at most so many letters, and at most two seconds of a slow channel's work.
const LEASE_AT_MOST: usize = 1_000;
/// After a commit failed the same group is tried again no sooner than this.
const COMMIT_AGAIN_AFTER: Duration = Duration::from_millis(250);
/// Commits under way at once: while one waits for its disk or its server the next is written.
const COMMITS_AT_ONCE: usize = 2;
/// Commits follow each other no sooner, unless many lines wait: those between share the disk's sync. A lone letter waits for nobody.
const GATHER_FOR: Duration = Duration::from_millis(2);
/// Letters that could not be prepared are claimed again no sooner than this, and later each time.
const PREPARE_AGAIN_STEP: u32 = 4;
/// Places whose standing is remembered though nothing is wrong there.
const STANDINGS_KEPT: usize = 4_096;
/// From so many lost connections in a row on the letters of a domain go back into the queue.
const DOMAIN_LOST_AT: u32 = 3;
/// Letters that another channel is to take over are not claimed again for so long.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(30);
/// With nothing due the ledger is asked again after so long, doorbell or not.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(2);

pub struct ChannelSender {
    settings: Settings,
    limits: ChannelLimits,
    pace: Pace,
    dice: Dice,
    lines: BTreeMap<LineNumber, Line>,
    next_line: u64,
    cells: Cells,
    /// Letters offered to a line and not ended.
    under_way: BTreeMap<LetterTag, UnderWay>,
    next: Progress,
    /// Handed to the ledger and not answered.
    committing: BTreeMap<CommitNumber, Progress>,
    next_commit: u64,
    commit_not_before: Timestamp,
    /// Until when few lines wait for more, by the steady clock.
    gathers_until: Duration,
    /// How large the letters are that were made last.
    letter_bytes: usize,
    leasing: bool,
    /// What the lease under way asked for.
    asked: Vec<ProviderGroup>,
    lease_not_before: Timestamp,
    /// Groups of which nothing was due when they were last asked.
    group_not_before: BTreeMap<ProviderGroup, Timestamp>,
    /// Where the next lease begins its turn through the groups.
    first_group: usize,
    /// Not even a ring makes the next lease come sooner.
    lease_held_until: Timestamp,
    unprepared_in_a_row: u32,
    claim_lost: bool,
    /// How we stand with each place that letters are handed over at.
    standings: BTreeMap<Site, Standing>,
    stopping: bool,
    pace_waits_until: Option<Duration>,
    news: Vec<GroupNews>,
}

#[derive(Debug, Clone)]
struct UnderWay {
    line: LineNumber,
    site: Site,
    cell: CellId,
    claimed: Claimed,
}

impl ChannelSender {
    pub fn new(settings: Settings, limits: ChannelLimits, dice: Dice) -> Self {
        ChannelSender {
            settings,
            pace: Pace::new(limits.rate),
            limits,
            dice,
            lines: BTreeMap::new(),
            next_line: 0,
            cells: Cells::default(),
            under_way: BTreeMap::new(),
            next: Progress::default(),
            committing: BTreeMap::new(),
            next_commit: 0,
            commit_not_before: Timestamp::EPOCH,
            gathers_until: Duration::ZERO,
            letter_bytes: LETTER_BYTES,
            leasing: false,
            asked: Vec::new(),
            lease_not_before: Timestamp::EPOCH,
            group_not_before: BTreeMap::new(),
            first_group: 0,
            lease_held_until: Timestamp::EPOCH,
            unprepared_in_a_row: 0,
            claim_lost: false,
            standings: BTreeMap::new(),
            stopping: false,
            pace_waits_until: None,
            news: Vec::new(),
        }
    }

    /// Other limits from now on, without ending a connection; what began before counts.
    pub fn limit(&mut self, mut limits: ChannelLimits, now: Timestamp) {
        self.pace.change(limits.rate, 1.0);
        // The ledger does not know yet of what is under way.
        for UnderWay { claimed, .. } in self.under_way.values() {
            limits.quotas.begin(claimed.campaign, claimed.provider);
        }
        limits.quotas.keep_counts_of(&self.limits.quotas);
        let demanded = |limits: &ChannelLimits| {
            ProviderGroup::ALL.iter().copied().filter(|group| limits.shape(*group).requires_tls).collect::<Vec<_>>()
        };
        if demanded(&limits) != demanded(&self.limits) {
            // Lines dialled before may be in clear: what is on them ends, others are dialled.
            let direct = self.lines.values_mut().filter(|line| line.site != Site::Relay);
            direct.filter_map(|line| line.client.as_mut()).for_each(|client| client.finish(now));
        }
        self.limits = limits;
        self.cells.reshape(&self.limits);
        self.group_not_before.clear();
        let held: Vec<ProviderGroup> =
            ProviderGroup::ALL.iter().copied().filter(|group| self.limits.shape(*group).suspended).collect();
        let back = self.cells.take_out(|letter| held.contains(&letter.claimed.provider));
        self.give_back(back, now);
    }

    /// What waits here goes back into the queue, long enough for another channel to take it over.
    pub fn give_back_stock(&mut self, now: Timestamp) {
        let back = self.cells.take_out(|_| true);
        self.give_back(back, now.plus(TAKEN_OVER_WITHIN));
    }

    /// New connections sign in so; open ones stay signed in.
    pub fn sign_in_with(&mut self, credentials: Credentials) {
        self.settings.credentials = Some(credentials);
    }

    /// The channel's row says that it fails; `rest` = after how many losses in a row it rests until when.
    pub fn known_to_fail(&mut self, rest: Option<(u32, Timestamp)>) {
        self.standings.entry(Site::Relay).or_default().known_to_fail(rest);
    }

    /// Somebody wants every place that rests to be tried at once.
    pub fn try_now(&mut self, now: Timestamp) {
        self.standings.values_mut().for_each(|standing| standing.try_now(now));
        self.ring(now);
    }

    /// No more letters: those under way end, those in stock are given back.
    pub fn stop(&mut self) {
        self.stopping = true;
    }

    /// Whether nothing is under way any more.
    pub fn is_idle(&self) -> bool {
        self.has_nothing() && !self.leasing
    }

    /// Whether every letter it had is ended and written down.
    pub fn has_nothing(&self) -> bool {
        self.under_way.is_empty()
            && self.cells.stock() == 0
            && self.committing.is_empty()
            && self.next.verdicts.is_empty()
    }

    pub fn open_lines(&self) -> usize {
        self.lines.len()
    }

    /// Why the last connection failed, in words for the channel's screen; `None` while they work.
    pub fn last_trouble(&self) -> Option<&str> {
        self.standings.values().find_map(Standing::last_trouble)
    }

    fn standing(&mut self, site: &Site) -> &mut Standing {
        if !self.standings.contains_key(site) {
            if self.standings.len() >= STANDINGS_KEPT {
                self.standings.retain(|_, standing| standing.has_trouble());
            }
            self.standings.insert(site.clone(), Standing::default());
        }
        self.standings.get_mut(site).expect("it was just put there")
    }

    /// The dialogue of a line, for the driver's bytes; `None` while it is dialled.
    pub fn client(&mut self, line: LineNumber) -> Option<&mut Client> {
        self.lines.get_mut(&line)?.client.as_mut()
    }

    /// Advances everything that is ready. `monotonic` is for the pace, `now` for all else.
    pub fn tick(&mut self, now: Timestamp, monotonic: Duration) -> Vec<Order> {
        let mut orders = Vec::new();
        for provider in self.cells.wake(monotonic) {
            self.news.push(GroupNews { provider, place: None, slowed: None });
        }
        self.offer_letters(now, monotonic);
        self.hear_lines(now, monotonic, &mut orders);
        self.give_back_when_stopping(now);
        self.hang_up_undialled(&mut orders);
        self.dial(now, &mut orders);
        self.commit(now, monotonic, &mut orders);
        self.lease(now, monotonic, &mut orders);
        orders.extend(self.news.drain(..).map(Order::TellOfGroup));
        // Only the channel's own relay is the channel's news; one exchanger among thousands is not.
        if let Some(relay) = self.standings.get_mut(&Site::Relay) {
            orders.extend(relay.take_news().into_iter().map(Order::Tell));
        }
        orders
    }

    /// When `tick` has to be called at the latest although nothing happened, as a wait from now.
    pub fn next_wait(&self, now: Timestamp, monotonic: Duration) -> Duration {
        let deadlines = self.lines.values().filter_map(|line| line.client.as_ref()?.deadline());
        let mut next = now.plus(ASK_AGAIN_AFTER);
        let standings = self.standings.values().filter(|standing| standing.has_trouble());
        let waits = standings.flat_map(|standing| [standing.dial_not_before(), standing.offer_not_before()]);
        for moment in deadlines.chain(waits).chain([self.lease_not_before, self.commit_not_before]) {
            if moment > now {
                next = next.min(moment);
            }
        }
        for moment in self.group_not_before.values().copied().filter(|moment| *moment > now) {
            next = next.min(moment);
        }
        let gathers = self.committing.len() < COMMITS_AT_ONCE && !self.next.is_empty();
        let gathered = gathers.then_some(self.gathers_until);
        let paces = self.pace_waits_until.into_iter().chain(self.cells.next_moment(monotonic)).chain(gathered);
        let until_pace = paces.map(|moment| moment.saturating_sub(monotonic)).min().unwrap_or(ASK_AGAIN_AFTER);
        next.since(now).min(until_pace).max(Duration::from_millis(1))
    }

    fn offer_letters(&mut self, now: Timestamp, monotonic: Duration) {
        self.pace_waits_until = None;
        let connections = u32::from(self.limits.connections);
        for (number, line) in &mut self.lines {
            let Some(client) = line.client.as_mut().filter(|_| line.stage == LineStage::Open) else { continue };
            if client.deadline().is_some_and(|deadline| deadline <= now) {
                client.timed_out(now);
            }
            let standing = self.standings.get(&line.site);
            let holds = standing.is_some_and(|standing| now < standing.offer_not_before());
            let singly = standing.is_some_and(Standing::tries_singly);
            while client.can_take_letter() && !self.stopping && !holds {
                if singly && self.under_way.values().any(|letter| letter.site == line.site) {
                    break;
                }
                if line.offered >= self.limits.letters_per_connection {
                    client.finish(now);
                    break;
                }
                let at_once = client.begins_at_once();
                if self.pace.is_limited() && !at_once || self.limits.quotas.is_used_up() {
                    break;
                }
                if let Err(moment) = self.pace.may(monotonic) {
                    self.pace_waits_until = Some(moment);
                    break;
                }
                let room = Room { line: *number, site: &line.site, now: monotonic, at_once, connections };
                let Some((cell, prepared)) = self.cells.next(room) else { break };
                let Prepared { claimed, site, offer: Ok(offer) } = prepared else { continue };
                // Claimed once more after its lease had run out, while the first try is still on a line: that one ends before.
                let again = self.under_way.contains_key(&offer.tag).then_some(ASK_AGAIN_AFTER);
                let held_back = again.or_else(|| self.limits.quotas.wait(claimed.campaign, claimed.provider));
                if let Some(wait) = held_back {
                    self.cells.ended(cell, *number);
                    self.next.verdicts.push((claimed.campaign, given_back(held(&claimed), now.plus(wait))));
                    continue;
                }
                self.limits.quotas.begin(claimed.campaign, claimed.provider);
                self.pace.begin(monotonic);
                self.under_way.insert(offer.tag, UnderWay { line: *number, site, cell, claimed });
                line.offered += 1;
                client.offer(offer, now);
            }
        }
    }

    fn give_back(&mut self, letters: Vec<Prepared>, until: Timestamp) {
        let back =
            letters.into_iter().map(|letter| (letter.claimed.campaign, given_back(held(&letter.claimed), until)));
        self.next.verdicts.extend(back);
    }

    fn give_back_when_stopping(&mut self, now: Timestamp) {
        if !self.stopping {
            return;
        }
        let back = self.cells.take_out(|_| true);
        self.give_back(back, now);
        for line in self.lines.values_mut() {
            match &mut line.client {
                // A relay that never greets is not waited for: nothing was said of a letter there.
                Some(client) if !client.is_prepared() => client.abandon(),
                Some(client) => client.finish(now),
                None => line.stage = LineStage::Closed,
            }
        }
    }
}

/// Under which name a letter's end is summed for its channel and group.
fn sum_of(ended: &Ended) -> Option<&'static str> {
    match (ended.state, ended.reason.as_deref()) {
        (OutgoingState::Accepted, _) => Some("accepted"),
        (OutgoingState::Refused, _) => Some("refused"),
        (OutgoingState::InDoubt, _) => Some("in_doubt"),
        (OutgoingState::Queued, Some("deferred")) => Some("deferred"),
        _ => None,
    }
}
