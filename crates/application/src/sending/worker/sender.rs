//! The sender of one channel: which connection gets which letter, what has to be committed, when to open and to lease.
//!
//! No socket, no database, no clock: events and time in, orders out, always in the same order for the same input. It promises
//! that a client hears `intent_committed` only after [`ChannelSender::recorded`] said so, that every claimed letter is ended,
//! given back or still held, and that an outcome is kept until the ledger has taken it.

pub use super::order::{ChannelLimits, Order, Prepared, Progress};

use super::line::{Line, LineNumber, LineStage};
use super::pace::Pace;
use super::verdict::{given_back, held, judge, skipped, tag_of};
use basics::ids::CampaignId;
use basics::{Dice, Timestamp};
use domain::sending::retry;
use mail::smtp::{Client, ConnectionEnd, Event, LetterTag, Outcome, PlainTextPasswords, Settings};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use store::sending::outbox::{Claimed, Denied};

/// Letters wanted in stock for each connection: about a tenth of a second's work, so that claiming and composing never keep one waiting;
/// at 20 connections and 25 KB a letter 16 MB.
const STOCK_PER_CONNECTION: usize = 32;
/// A lease holds at most so many letters, and at most two seconds of a slow channel's work.
const LEASE_AT_MOST: usize = 1_000;
/// After a commit failed the same group is tried again no sooner than this.
const COMMIT_AGAIN_AFTER: Duration = Duration::from_millis(250);
/// With nothing due the ledger is asked again after so long, doorbell or not.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(2);

pub struct ChannelSender {
    settings: Settings,
    limits: ChannelLimits,
    pace: Pace,
    dice: Dice,
    lines: BTreeMap<LineNumber, Line>,
    next_line: u64,
    stock: VecDeque<Prepared>,
    /// Letters offered to a line and not ended.
    under_way: BTreeMap<LetterTag, (LineNumber, Claimed)>,
    next: Progress,
    committing: Option<Progress>,
    commit_not_before: Timestamp,
    leasing: bool,
    lease_not_before: Timestamp,
    dial_not_before: Timestamp,
    lost_in_a_row: u32,
    last_trouble: Option<String>,
    stopping: bool,
    pace_waits_until: Option<Duration>,
}

impl ChannelSender {
    pub fn new(settings: Settings, limits: ChannelLimits, dice: Dice) -> Self {
        ChannelSender {
            settings,
            pace: Pace::new(limits.letters_per_second),
            limits,
            dice,
            lines: BTreeMap::new(),
            next_line: 0,
            stock: VecDeque::new(),
            under_way: BTreeMap::new(),
            next: Progress::default(),
            committing: None,
            commit_not_before: Timestamp::EPOCH,
            leasing: false,
            lease_not_before: Timestamp::EPOCH,
            dial_not_before: Timestamp::EPOCH,
            lost_in_a_row: 0,
            last_trouble: None,
            stopping: false,
            pace_waits_until: None,
        }
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
        self.under_way.is_empty() && self.stock.is_empty() && self.committing.is_none() && self.next.verdicts.is_empty()
    }

    pub fn open_lines(&self) -> usize {
        self.lines.len()
    }

    /// Why the last connection failed, in words for the channel's screen; `None` while they work.
    pub fn last_trouble(&self) -> Option<&str> {
        self.last_trouble.as_deref()
    }

    /// The dialogue of a line, for the driver's bytes; `None` while it is dialled.
    pub fn client(&mut self, line: LineNumber) -> Option<&mut Client> {
        self.lines.get_mut(&line)?.client.as_mut()
    }

    /// The stream is open. Whether a password may cross it unencrypted depends on where it leads.
    pub fn dialled(&mut self, line: LineNumber, passwords: PlainTextPasswords, now: Timestamp) {
        if let Some(open) = self.lines.get_mut(&line) {
            let mut settings = self.settings.clone();
            settings.plain_text_passwords = passwords;
            open.client = Some(Client::new(settings, now));
            open.stage = LineStage::Open;
        }
    }

    /// The stream could not be opened.
    pub fn not_dialled(&mut self, line: LineNumber, why: String, now: Timestamp) {
        self.lines.remove(&line);
        self.line_failed(why, now);
    }

    /// The ring of the outbox bell, or of a resumed campaign: letters may be due.
    pub fn ring(&mut self, now: Timestamp) {
        self.lease_not_before = now;
    }

    /// The claimed letters, all of them (also none), ready or not.
    pub fn prepared(&mut self, letters: Vec<Prepared>, now: Timestamp) {
        self.leasing = false;
        if letters.is_empty() {
            self.lease_not_before = now.plus(ASK_AGAIN_AFTER);
        }
        self.stock.extend(letters);
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
        self.offer_letters(now, monotonic);
        self.hear_lines(now, &mut orders);
        self.give_back_when_stopping(now);
        self.dial(now, &mut orders);
        self.commit(now, &mut orders);
        self.lease(now, &mut orders);
        orders
    }

    /// When `tick` has to be called at the latest although nothing happened, as a wait from now.
    pub fn next_wait(&self, now: Timestamp, monotonic: Duration) -> Duration {
        let deadlines = self.lines.values().filter_map(|line| line.client.as_ref()?.deadline());
        let mut next = now.plus(ASK_AGAIN_AFTER);
        for moment in deadlines.chain([self.lease_not_before, self.dial_not_before, self.commit_not_before]) {
            if moment > now {
                next = next.min(moment);
            }
        }
        let until_pace = self.pace_waits_until.map_or(ASK_AGAIN_AFTER, |moment| moment.saturating_sub(monotonic));
        next.since(now).min(until_pace).max(Duration::from_millis(1))
    }

    fn offer_letters(&mut self, now: Timestamp, monotonic: Duration) {
        self.pace_waits_until = None;
        for (number, line) in &mut self.lines {
            let Some(client) = line.client.as_mut().filter(|_| line.stage == LineStage::Open) else { continue };
            if client.deadline().is_some_and(|deadline| deadline <= now) {
                client.timed_out(now);
            }
            while client.can_take_letter() && !self.stopping {
                if line.offered >= self.limits.letters_per_connection {
                    client.finish(now);
                    break;
                }
                let Some(prepared) = self.stock.pop_front() else { break };
                let offer = match prepared.offer {
                    Ok(offer) => offer,
                    Err(reason) => {
                        self.next.verdicts.push((prepared.claimed.campaign, skipped(held(&prepared.claimed), reason)));
                        continue;
                    }
                };
                if let Err(moment) = self.pace.take(monotonic) {
                    self.pace_waits_until = Some(moment);
                    self.stock.push_front(Prepared { claimed: prepared.claimed, offer: Ok(offer) });
                    break;
                }
                self.under_way.insert(offer.tag, (*number, prepared.claimed));
                line.offered += 1;
                client.offer(offer, now);
            }
        }
    }

    fn hear_lines(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        let mut ended = Vec::new();
        let mut closed = Vec::new();
        for (number, line) in &mut self.lines {
            let Some(client) = line.client.as_mut() else { continue };
            while let Some(event) = client.next_event() {
                match event {
                    Event::StartTls => orders.push(Order::Encrypt(*number)),
                    Event::WantsIntent(tag) => {
                        if let Some((_, claimed)) = self.under_way.get(&tag) {
                            self.next.intents.push((*number, held(claimed)));
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
            self.outcome(tag, &outcome, now);
        }
        for (number, end) in closed {
            self.lines.remove(&number);
            orders.push(Order::Hangup(number));
            match end {
                ConnectionEnd::Finished | ConnectionEnd::Abandoned | ConnectionEnd::IntentRefused => {}
                other => self.line_failed(format!("{other:?}"), now),
            }
        }
    }

    fn outcome(&mut self, tag: LetterTag, outcome: &Outcome, now: Timestamp) {
        // A refused intent was judged when the ledger denied it.
        let Some((_, claimed)) = self.under_way.remove(&tag) else { return };
        if matches!(outcome, Outcome::Accepted { .. }) {
            (self.lost_in_a_row, self.last_trouble) = (0, None);
        }
        let (made, tries) = (claimed.id.minted_at(), claimed.tries);
        let verdict = judge(held(&claimed), tries, made, outcome, now, &mut self.dice);
        self.next.verdicts.push((claimed.campaign, verdict));
        // An intent that waits for a commit belongs to a letter that has ended meanwhile.
        self.next.intents.retain(|(_, waiting)| tag_of(*waiting) != tag);
    }

    /// The intent was written and its line is gone: nothing left, so the letter is queued again.
    fn end_unsent(&mut self, tag: LetterTag, now: Timestamp) {
        let Some((_, claimed)) = self.under_way.remove(&tag) else { return };
        let outcome = Outcome::NotSent(ConnectionEnd::Dropped);
        let (made, tries) = (claimed.id.minted_at(), claimed.tries);
        let verdict = judge(held(&claimed), tries, made, &outcome, now, &mut self.dice);
        self.next.verdicts.push((claimed.campaign, verdict));
    }

    fn denied(&mut self, tag: LetterTag, denied: Denied, now: Timestamp) {
        let Some((_, claimed)) = self.under_way.remove(&tag) else { return };
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
        let (back, stay) = std::mem::take(&mut self.stock).into_iter().partition(|p| p.claimed.campaign == campaign);
        self.stock = stay;
        let back: VecDeque<Prepared> = back;
        self.next.verdicts.extend(back.into_iter().map(|p| (campaign, given_back(held(&p.claimed), now))));
    }

    fn give_back_when_stopping(&mut self, now: Timestamp) {
        if !self.stopping {
            return;
        }
        let back = std::mem::take(&mut self.stock);
        let back = back.into_iter().map(|p| (p.claimed.campaign, given_back(held(&p.claimed), now)));
        self.next.verdicts.extend(back);
        for client in self.lines.values_mut().filter_map(|line| line.client.as_mut()) {
            client.finish(now);
        }
    }

    fn dial(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        if now < self.dial_not_before || self.stopping {
            return;
        }
        // After a failure one connection tries alone until one letter went through.
        let most = if self.lost_in_a_row > 0 { 1 } else { usize::from(self.limits.connections) };
        let idle = self.lines.values().filter(|line| line.client.as_ref().is_none_or(Client::can_take_letter)).count();
        let wanted = self.stock.len().saturating_sub(idle).min(most.saturating_sub(self.lines.len()));
        for _ in 0..wanted {
            let number = LineNumber(self.next_line);
            self.next_line += 1;
            self.lines.insert(number, Line::dialling());
            orders.push(Order::Dial(number));
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

    fn lease(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        let wanted = match self.limits.letters_per_second {
            Some(rate) => (rate as usize * 2).min(usize::from(self.limits.connections) * STOCK_PER_CONNECTION).max(1),
            None => usize::from(self.limits.connections) * STOCK_PER_CONNECTION,
        };
        if self.leasing || self.stopping || now < self.lease_not_before || self.stock.len() > wanted / 2 {
            return;
        }
        // A relay that does not answer gets a single letter to try with.
        let wanted = if self.lost_in_a_row > 0 { 1 } else { wanted };
        let count = wanted.saturating_sub(self.stock.len()).clamp(1, LEASE_AT_MOST);
        self.leasing = true;
        orders.push(Order::Lease(count as u32));
    }

    fn line_failed(&mut self, why: String, now: Timestamp) {
        self.lost_in_a_row = self.lost_in_a_row.saturating_add(1);
        self.last_trouble = Some(why);
        // The first loss is met at once by another connection; from the second in a row on it is the server.
        if self.lost_in_a_row > 1 {
            self.dial_not_before = retry::after_lost_connection(self.lost_in_a_row - 2, now, &mut self.dice);
        }
    }
}
