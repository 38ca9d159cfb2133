//! The sender of one channel: which connection gets which letter, what has to be committed, when to open and to lease.
//!
//! No socket, no database, no clock: events and time in, orders out, always in the same order for the same input. It promises
//! that a client hears `intent_committed` only after [`ChannelSender::recorded`] said so, that every claimed letter is ended,
//! given back or still held, and that an outcome is kept until the ledger has taken it.

pub use super::order::{ChannelLimits, GroupNews, Order, Prepared, Progress, Quota, Quotas, Unready, Wanted};

use super::cell::{CellId, Cells, Room};
use super::concern::{Concern, codes, concern, stage};
use super::line::{Line, LineNumber, LineStage};
use super::site::Site;
use super::standing::Standing;
use super::verdict::{given_back, held, judge, put_off, skipped, tag_of, undeliverable};
use basics::ids::{CampaignId, OutgoingId};
use basics::{Dice, Timestamp};
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;
use domain::sending::retry;
use domain::sending::shaping::Pace;
use mail::smtp::{
    Client, ConnectionEnd, Event, LetterTag, Outcome, PlainTextPasswords, Reply, Scope, Security, Settings,
};
use std::collections::BTreeMap;
use std::time::Duration;
use store::sending::outbox::{Claimed, Denied, Ended};

/// Letters wanted in stock for each connection: about a tenth of a second's work, so that claiming and composing never keep one waiting;
/// at 20 connections and 25 KB a letter 16 MB.
const STOCK_PER_CONNECTION: usize = 32;
/// A lease holds at most so many letters, and at most two seconds of a slow channel's work.
const LEASE_AT_MOST: usize = 1_000;
/// After a commit failed the same group is tried again no sooner than this.
const COMMIT_AGAIN_AFTER: Duration = Duration::from_millis(250);
/// Letters that could not be prepared are claimed again no sooner than this, and later each time.
const PREPARE_AGAIN_STEP: u32 = 4;
/// Places whose standing is remembered though nothing is wrong there.
const STANDINGS_KEPT: usize = 4_096;
/// From so many lost connections in a row on the letters of a domain go back into the queue.
const DOMAIN_LOST_AT: u32 = 3;
/// Letters beyond a quota are looked at again after so long.
const QUOTA_AGAIN_AFTER: Duration = Duration::from_secs(10 * 60);
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
    committing: Option<Progress>,
    commit_not_before: Timestamp,
    leasing: bool,
    /// What the lease under way asked for.
    asked: Vec<(ProviderGroup, u32)>,
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
            committing: None,
            commit_not_before: Timestamp::EPOCH,
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
        let under_way: Vec<ProviderGroup> = self.under_way.values().map(|letter| letter.claimed.provider).collect();
        under_way.into_iter().for_each(|provider| limits.quotas.begin(provider));
        limits.quotas.keep_counts_of(&self.limits.quotas);
        self.limits = limits;
        self.cells.reshape(&self.limits);
        self.group_not_before.clear();
        let held: Vec<ProviderGroup> =
            ProviderGroup::ALL.iter().copied().filter(|group| self.limits.shape(*group).suspended).collect();
        let back = self.cells.take_out(|letter| held.contains(&letter.claimed.provider));
        self.give_back(back, now);
    }

    /// The channel's row says that it fails.
    pub fn known_to_fail(&mut self) {
        self.standings.entry(Site::Relay).or_default().known_to_fail();
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
            && self.committing.is_none()
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

    /// Where a line leads, while it is known.
    pub fn site_of(&self, line: LineNumber) -> Option<&Site> {
        self.lines.get(&line).map(|line| &line.site)
    }

    /// The dialogue of a line, for the driver's bytes; `None` while it is dialled.
    pub fn client(&mut self, line: LineNumber) -> Option<&mut Client> {
        self.lines.get_mut(&line)?.client.as_mut()
    }

    /// The stream is open. Whether a password may cross it unencrypted, and whether encryption is asked for, depends on where it
    /// leads: `clear` = that machine breaks TLS, and is spoken with in clear unless encryption is demanded.
    pub fn dialled(&mut self, line: LineNumber, passwords: PlainTextPasswords, clear: bool, now: Timestamp) {
        if let Some(open) = self.lines.get_mut(&line) {
            let mut settings = self.settings.clone();
            settings.plain_text_passwords = passwords;
            if self.cells.demands_tls(&open.site) {
                settings.security = Security::StartTlsRequired;
            } else if clear && settings.security == Security::StartTlsIfOffered {
                settings.security = Security::None;
            }
            open.client = Some(Client::new(settings, now));
            open.stage = LineStage::Open;
        }
    }

    /// The stream could not be opened.
    pub fn not_dialled(&mut self, line: LineNumber, why: String, now: Timestamp) {
        let Some(line) = self.lines.remove(&line) else { return };
        self.lost(&line.site, why, now);
    }

    fn lost(&mut self, site: &Site, why: String, now: Timestamp) {
        let mut dice = self.dice.split();
        let standing = self.standing(site);
        standing.lost(why, now, &mut dice);
        // A relay is waited for; a domain's exchangers are one destination of many, whose letters wait in the queue.
        if *site != Site::Relay && standing.lost_in_a_row() >= DOMAIN_LOST_AT {
            for letter in self.cells.take_out(|letter| letter.site == *site) {
                self.unready(&letter.claimed, Unready::Later("no_connection"), now);
            }
        }
    }

    /// The stream could not be encrypted.
    pub fn not_encrypted(&mut self, line: LineNumber, why: String) {
        if let Some(line) = self.lines.get_mut(&line) {
            line.trouble = Some(why);
            if let Some(client) = &mut line.client {
                client.closed();
            }
        }
    }

    /// The ring of the outbox bell, or of a resumed campaign: letters may be due.
    pub fn ring(&mut self, now: Timestamp) {
        self.lease_not_before = now.max(self.lease_held_until);
        self.group_not_before.clear();
    }

    /// The claimed letters, all of them (also none), ready or not.
    pub fn prepared(&mut self, letters: Vec<Prepared>, now: Timestamp, monotonic: Duration) {
        self.leasing = false;
        (self.unprepared_in_a_row, self.claim_lost) = (0, false);
        for (group, asked) in std::mem::take(&mut self.asked) {
            let came = letters.iter().filter(|letter| letter.claimed.provider == group).count();
            if came < asked as usize {
                self.group_not_before.insert(group, now.plus(ASK_AGAIN_AFTER));
            }
        }
        for letter in letters {
            if let Err(why) = letter.offer {
                self.unready(&letter.claimed, why, now);
                continue;
            }
            if let Err((letter, moment)) = self.cells.put(letter, &self.limits, monotonic) {
                self.give_back(vec![letter], now.plus(moment.saturating_sub(monotonic)));
            }
        }
    }

    /// No server is asked about this letter.
    fn unready(&mut self, claimed: &Claimed, why: Unready, now: Timestamp) {
        let verdict = match why {
            Unready::Skip(reason) => skipped(held(claimed), reason),
            Unready::Refused(reason) => undeliverable(claimed, reason),
            Unready::Later(reason) => put_off(claimed, reason, now, &mut self.dice),
        };
        if let Some(name) = sum_of(&verdict.ended) {
            *self.next.sums.entry((claimed.provider, name)).or_default() += 1;
        }
        self.next.verdicts.push((claimed.campaign, verdict));
    }

    /// These letters were claimed and could not be prepared: they go back and come again after a wait.
    pub fn not_prepared(&mut self, claimed: &[Claimed], now: Timestamp) {
        (self.leasing, self.claim_lost) = (false, false);
        let again = retry::after_lost_connection(PREPARE_AGAIN_STEP + self.unprepared_in_a_row, now, &mut self.dice);
        self.unprepared_in_a_row = self.unprepared_in_a_row.saturating_add(1);
        (self.lease_not_before, self.lease_held_until) = (again, again);
        self.next.verdicts.extend(claimed.iter().map(|letter| (letter.campaign, given_back(held(letter), again))));
    }

    /// The ledger did not answer a claim: whether any letters were claimed is looked at before the next one.
    pub fn not_claimed(&mut self, now: Timestamp) {
        (self.leasing, self.claim_lost) = (false, true);
        self.lease_not_before = now.plus(ASK_AGAIN_AFTER);
    }

    /// The group is on disk; `intents` answers each intent in its order.
    pub fn recorded(&mut self, intents: &[Result<(), Denied>], now: Timestamp) {
        let Some(progress) = self.committing.take() else { return };
        for ((line, held), answer) in progress.intents.iter().zip(intents) {
            let tag = tag_of(*held);
            let client = self.lines.get_mut(line).and_then(|line| line.client.as_mut());
            match (answer, client) {
                (Ok(()), Some(client)) if !client.is_closed() => client.intent_committed(tag, now),
                // The line went down while the intent was written: its end surely never left.
                (Ok(()), _) => self.end_unsent(tag, now),
                (Err(denied), client) => {
                    if let Some(client) = client {
                        client.intent_refused(tag, now);
                    }
                    self.denied(tag, *denied, now);
                }
            }
        }
    }

    /// The ledger did not take the group: the outcomes wait and are written again, the intents are asked again.
    pub fn not_recorded(&mut self, now: Timestamp) {
        if let Some(mut progress) = self.committing.take() {
            progress.intents.append(&mut self.next.intents);
            progress.verdicts.append(&mut self.next.verdicts);
            self.next = progress;
            self.commit_not_before = now.plus(COMMIT_AGAIN_AFTER);
        }
    }

    /// Advances everything that is ready. `monotonic` is for the pace, `now` for all else.
    pub fn tick(&mut self, now: Timestamp, monotonic: Duration) -> Vec<Order> {
        let mut orders = Vec::new();
        for provider in self.cells.wake(monotonic) {
            self.news.push(GroupNews { provider, slowed: None });
        }
        self.offer_letters(now, monotonic);
        self.hear_lines(now, monotonic, &mut orders);
        self.give_back_when_stopping(now);
        self.hang_up_undialled(&mut orders);
        self.dial(now, &mut orders);
        self.commit(now, &mut orders);
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
        let paces = self.pace_waits_until.into_iter().chain(self.cells.next_moment(monotonic));
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
                let room = Room { site: &line.site, now: monotonic, at_once, connections };
                let Some((cell, prepared)) = self.cells.next(room) else { break };
                let Prepared { claimed, site, offer: Ok(offer) } = prepared else { continue };
                if !self.limits.quotas.allow(claimed.provider) {
                    self.cells.ended(cell);
                    self.next
                        .verdicts
                        .push((claimed.campaign, given_back(held(&claimed), now.plus(QUOTA_AGAIN_AFTER))));
                    continue;
                }
                self.limits.quotas.begin(claimed.provider);
                self.pace.begin(monotonic);
                self.under_way.insert(offer.tag, UnderWay { line: *number, site, cell, claimed });
                line.offered += 1;
                client.offer(offer, now);
            }
        }
    }

    fn hear_lines(&mut self, now: Timestamp, monotonic: Duration, orders: &mut Vec<Order>) {
        let mut ended = Vec::new();
        let mut closed = Vec::new();
        for (number, line) in &mut self.lines {
            let Some(client) = line.client.as_mut() else { continue };
            while let Some(event) = client.next_event() {
                match event {
                    Event::StartTls => orders.push(Order::Encrypt(*number)),
                    Event::WantsIntent(tag) => {
                        if let Some(letter) = self.under_way.get(&tag) {
                            self.next.intents.push((*number, held(&letter.claimed)));
                        }
                    }
                    Event::Outcome(tag, outcome) => ended.push((tag, outcome)),
                    Event::Close(end) => {
                        line.stage = LineStage::Closed;
                        closed.push((*number, end));
                    }
                }
            }
        }
        for (tag, outcome) in ended {
            self.outcome(tag, &outcome, now, monotonic);
        }
        for (number, end) in closed {
            let line = self.lines.remove(&number);
            let unwelcome = line.as_ref().is_some_and(|line| line.offered == 0 || !line.heard) && why(&end).is_some();
            orders.push(Order::Hangup { line: number, unwelcome });
            let Some(line) = line.filter(|line| !line.excused) else { continue };
            if let Some(why) = line.trouble.or_else(|| why(&end)) {
                self.lost(&line.site, why, now);
            }
        }
    }

    fn outcome(&mut self, tag: LetterTag, outcome: &Outcome, now: Timestamp, monotonic: Duration) {
        // A refused intent was judged when the ledger denied it.
        let Some(letter) = self.take_under_way(tag) else { return };
        if let Some(line) = self.lines.get_mut(&letter.line) {
            line.heard |= !matches!(outcome, Outcome::NotBegun(_) | Outcome::NotSent(_));
        }
        self.learn(&letter, outcome, now, monotonic);
        let relay = self.standing(&letter.site).relay();
        let mut verdict = judge(&letter.claimed, relay, outcome, now, &mut self.dice);
        if concern(outcome) == Some(Concern::Throttle) && verdict.ended.not_before.is_some() {
            // It comes again when its cell does.
            let held = self.cells.held_until(letter.cell).saturating_sub(monotonic);
            verdict.ended.not_before = Some(now.plus(held));
        }
        if let Some(name) = sum_of(&verdict.ended) {
            *self.next.sums.entry((letter.claimed.provider, name)).or_default() += 1;
        }
        self.next.verdicts.push((letter.claimed.campaign, verdict));
        // An intent that waits for a commit belongs to a letter that has ended meanwhile.
        self.next.intents.retain(|(_, waiting)| tag_of(*waiting) != tag);
    }

    fn take_under_way(&mut self, tag: LetterTag) -> Option<UnderWay> {
        let letter = self.under_way.remove(&tag)?;
        self.cells.ended(letter.cell);
        Some(letter)
    }

    /// What a letter's outcome says of its cell and of the channel.
    fn learn(&mut self, letter: &UnderWay, outcome: &Outcome, now: Timestamp, monotonic: Duration) {
        if matches!(outcome, Outcome::Accepted { .. }) {
            self.cells.accepted(letter.cell, monotonic);
            return self.standing(&letter.site).accepted();
        }
        let (Outcome::Refused { reply, scope } | Outcome::Deferred { reply, scope }) = outcome else { return };
        let why = || format!("{}: {}", stage(*scope), codes(reply));
        let mut dice = self.dice.split();
        match concern(outcome) {
            Some(Concern::Throttle) => self.slow_down(letter, reply, why(), now, monotonic),
            Some(Concern::Channel | Concern::Either) => {
                self.standing(&letter.site).refused(why(), now, &mut dice);
            }
            // 421 ends the connection, which is counted there.
            Some(Concern::Pace) if *scope != Scope::Connection => {
                self.standing(&letter.site).slowed(why(), now, &mut dice);
            }
            Some(Concern::Pace | Concern::Letter) | None => {}
        }
    }

    /// The letter's receiver wants less: its cell stops at once, the others go on.
    fn slow_down(&mut self, letter: &UnderWay, reply: &Reply, why: String, now: Timestamp, monotonic: Duration) {
        if let Some(line) = self.lines.get_mut(&letter.line) {
            line.excused = reply.closes_connection();
        }
        let asked = retry::asked_wait(&reply.text);
        let Some((back, until, share)) = self.cells.slow_down(letter.cell, asked, monotonic, &mut self.dice) else {
            return;
        };
        let until = now.plus(until.saturating_sub(monotonic));
        self.give_back(back, until);
        self.take_back_waiting(letter.cell, until);
        let slowed = Some((until, (share * 1_000.0) as u32, why));
        self.news.push(GroupNews { provider: letter.claimed.provider, slowed });
    }

    /// Letters of a cell that wait on a connection for the one before.
    fn take_back_waiting(&mut self, cell: CellId, until: Timestamp) {
        for line in self.lines.values_mut() {
            let Some(client) = &mut line.client else { continue };
            let waits = client.waiting_letter().and_then(|tag| self.under_way.get(&tag).cloned());
            let Some(letter) = waits.filter(|letter| letter.cell == cell) else { continue };
            client.take_back();
            self.under_way.remove(&tag_of(held(&letter.claimed)));
            self.cells.ended(cell);
            self.next.verdicts.push((letter.claimed.campaign, given_back(held(&letter.claimed), until)));
        }
    }

    fn give_back(&mut self, letters: Vec<Prepared>, until: Timestamp) {
        let back =
            letters.into_iter().map(|letter| (letter.claimed.campaign, given_back(held(&letter.claimed), until)));
        self.next.verdicts.extend(back);
    }

    /// The intent was written and its line is gone: nothing left, so the letter is queued again.
    fn end_unsent(&mut self, tag: LetterTag, now: Timestamp) {
        let Some(letter) = self.take_under_way(tag) else { return };
        let outcome = Outcome::NotSent(ConnectionEnd::Dropped);
        let relay = self.standing(&letter.site).relay();
        let verdict = judge(&letter.claimed, relay, &outcome, now, &mut self.dice);
        self.next.verdicts.push((letter.claimed.campaign, verdict));
    }

    fn denied(&mut self, tag: LetterTag, denied: Denied, now: Timestamp) {
        let Some(UnderWay { claimed, .. }) = self.take_under_way(tag) else { return };
        match denied {
            Denied::LeaseLost => {}
            Denied::Skip(reason) => self.next.verdicts.push((claimed.campaign, skipped(held(&claimed), reason))),
            Denied::NotRunning => {
                self.next.verdicts.push((claimed.campaign, given_back(held(&claimed), now)));
                self.give_back_campaign(claimed.campaign, now);
            }
        }
    }

    /// A paused campaign's letters in stock wait in the queue, not here.
    fn give_back_campaign(&mut self, campaign: CampaignId, now: Timestamp) {
        let back = self.cells.take_out(|letter| letter.claimed.campaign == campaign);
        self.give_back(back, now);
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

    /// Connections that are still being dialled when the channel stops.
    fn hang_up_undialled(&mut self, orders: &mut Vec<Order>) {
        let undialled = |line: &Line| line.client.is_none() && line.stage == LineStage::Closed;
        orders.extend(
            self.lines
                .extract_if(.., |_, line| undialled(line))
                .map(|(line, _)| Order::Hangup { line, unwelcome: false }),
        );
    }

    fn dial(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        if self.stopping || self.cells.stock() == 0 {
            return;
        }
        let most = usize::from(self.limits.connections);
        let mut wanted = Vec::new();
        for (site, stock, of_cell) in self.cells.waiting_at(u32::from(self.limits.connections)) {
            let standing = self.standings.get(site);
            if standing.is_some_and(|standing| now < standing.dial_not_before()) {
                continue;
            }
            let lines = self.lines.values().filter(|line| line.site == *site);
            let (open, idle) = lines.fold((0, 0), |(open, idle), line| {
                let is_idle = line.client.as_ref().is_none_or(Client::can_take_letter);
                (open + 1, idle + usize::from(is_idle))
            });
            let alone = standing.is_some_and(Standing::has_lost);
            // The letters of one group may go to a relay in few connections at once, and still keep others busy.
            let of_site = match site {
                Site::Relay => most,
                Site::Exchangers(_) => of_cell,
            };
            let at_most = if alone { 1 } else { of_site.min(most) };
            let count = stock.saturating_sub(idle).min(at_most.saturating_sub(open));
            wanted.push((site.clone(), count));
        }
        let mut room = most.saturating_sub(self.lines.len());
        if room == 0 && wanted.iter().any(|(_, count)| *count > 0) {
            self.end_idle_line(now);
        }
        // One each before anybody gets a second one.
        while room > 0 && wanted.iter().any(|(_, count)| *count > 0) {
            for (site, count) in wanted.iter_mut().filter(|(_, count)| *count > 0) {
                if room == 0 {
                    break;
                }
                (*count, room) = (*count - 1, room - 1);
                let number = LineNumber(self.next_line);
                self.next_line += 1;
                self.lines.insert(number, Line::dialling_to(site.clone()));
                orders.push(Order::Dial(number, site.clone()));
            }
        }
    }

    /// Makes room for a place that has no connection yet.
    fn end_idle_line(&mut self, now: Timestamp) {
        let busy: Vec<LineNumber> = self.under_way.values().map(|letter| letter.line).collect();
        let idle = self.lines.iter_mut().find(|(number, line)| {
            !busy.contains(number) && line.client.as_ref().is_some_and(|client| client.begins_at_once())
        });
        if let Some(client) = idle.and_then(|(_, line)| line.client.as_mut()) {
            client.finish(now);
        }
    }

    fn commit(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        let nothing = self.next.intents.is_empty() && self.next.verdicts.is_empty();
        if nothing || self.committing.is_some() || now < self.commit_not_before {
            return;
        }
        let progress = std::mem::take(&mut self.next);
        self.committing = Some(progress.clone());
        orders.push(Order::Record(progress));
    }

    fn lease(&mut self, now: Timestamp, monotonic: Duration, orders: &mut Vec<Order>) {
        let all = usize::from(self.limits.connections) * STOCK_PER_CONNECTION;
        let wanted = match self.limits.rate {
            Some(rate) => two_seconds(rate.each_second()).min(all).max(1),
            None => all,
        };
        // A relay that does not answer gets a single letter to try with.
        let relay = self.standings.get(&Site::Relay);
        let wanted = if relay.is_some_and(|relay| relay.has_lost() || relay.tries_singly()) { 1 } else { wanted };
        let stock = self.cells.stock();
        if self.leasing || self.stopping || now < self.lease_not_before || stock > wanted / 2 {
            return;
        }
        if self.limits.quotas.is_used_up() {
            return;
        }
        let groups = self.wanted_groups(wanted.saturating_sub(stock).clamp(1, LEASE_AT_MOST), now, monotonic);
        if groups.is_empty() {
            return;
        }
        self.leasing = true;
        self.asked.clone_from(&groups);
        let strays_beside = self.claim_lost.then(|| self.known());
        orders.push(Order::Lease(Wanted { groups, strays_beside }));
    }

    /// Shares the room for letters among the groups that may have some due, in turn.
    fn wanted_groups(&mut self, mut room: usize, now: Timestamp, monotonic: Duration) -> Vec<(ProviderGroup, u32)> {
        let groups = ProviderGroup::ALL;
        self.first_group = (self.first_group + 1) % groups.len();
        let turn = groups.iter().cycle().skip(self.first_group).take(groups.len()).copied();
        let open = |group: &ProviderGroup| {
            let shape = self.limits.shape(*group);
            let held = monotonic < self.cells.group_held_until(*group);
            let empty = self.group_not_before.get(group).is_some_and(|moment| now < *moment);
            !shape.suspended && !held && !empty && self.limits.quotas.allow(*group)
        };
        let open: Vec<ProviderGroup> = turn.filter(open).collect();
        let fair = room.div_ceil(open.len().max(1));
        let mut wanted = Vec::new();
        for group in open {
            let have = self.cells.stock_of(group);
            let rate = self.limits.shape(group).rate.filter(|_| group != ProviderGroup::Other);
            let most = match rate {
                Some(rate) => two_seconds(rate.each_second() * self.cells.group_share(group)).max(1),
                None => usize::MAX,
            };
            if rate.is_some() && have > most / 2 {
                continue;
            }
            let count = most.saturating_sub(have).min(fair).min(room);
            if count > 0 {
                room -= count;
                wanted.push((group, count as u32));
            }
        }
        wanted
    }

    /// Every letter of which it still has something to do or to write.
    fn known(&self) -> Vec<OutgoingId> {
        let stock = self.cells.letters().map(|prepared| prepared.claimed.id);
        let under_way = self.under_way.values().map(|letter| letter.claimed.id);
        let groups = self.committing.iter().chain([&self.next]).flat_map(|group| &group.verdicts);
        stock.chain(under_way).chain(groups.map(|(_, verdict)| verdict.ended.held.id)).collect()
    }
}

fn two_seconds(each_second: f64) -> usize {
    (each_second * 2.0).ceil() as usize
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

/// Why a connection ended, in codes without the server's words; `None` when it was meant to.
fn why(end: &ConnectionEnd) -> Option<String> {
    Some(match end {
        ConnectionEnd::Finished | ConnectionEnd::Abandoned | ConnectionEnd::IntentRefused => return None,
        ConnectionEnd::Unwelcome(reply) => format!("EHLO: {}", codes(reply)),
        ConnectionEnd::ServiceClosing(reply) => codes(reply),
        ConnectionEnd::StartTlsRefused(reply) => format!("STARTTLS: {}", codes(reply)),
        ConnectionEnd::AuthenticationRefused(reply) => format!("AUTH: {}", codes(reply)),
        other => format!("{other:?}"),
    })
}
