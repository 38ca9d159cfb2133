//! The cells of a channel: its letters by destination group, each with its own limits, back-off and stock, so that one receiver's
//! trouble keeps no other's letters waiting. Of the mixed group each domain is a cell of its own.

mod told;

use super::line::LineNumber;
use super::order::{ChannelLimits, Prepared};
use super::site::Site;
use basics::Dice;
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::{Pace, Shape, Throttle};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// A cell within its channel; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellId(u64);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct CellKey {
    provider: ProviderGroup,
    /// Only in the mixed group: the domain, or its exchangers where letters go to them.
    place: Option<Arc<str>>,
}

/// From so many cells on those that remember nothing are forgotten.
const CELLS_KEPT: usize = 4_096;
/// A cell keeps so much of its own work in stock.
const STOCK_SECONDS: f64 = 2.0;

#[derive(Debug)]
struct Cell {
    key: CellKey,
    shape: Shape,
    pace: Pace,
    throttle: Throttle,
    stock: VecDeque<Prepared>,
    /// Its letters under way on each connection: several on one need no more room at the receiver than one.
    on_lines: BTreeMap<LineNumber, u32>,
    place: Place,
}

/// Where a cell stands in the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing in stock.
    Idle,
    Ready,
    Waiting(Duration),
    /// It has all the connections it may have; the next letter that ends wakes it.
    Full,
}

#[derive(Debug, Default)]
pub struct Cells {
    cells: BTreeMap<CellId, Cell>,
    ids: BTreeMap<CellKey, CellId>,
    next_id: u64,
    ready: VecDeque<CellId>,
    waiting: BTreeSet<(Duration, CellId)>,
    /// Cells that are slower than they may be.
    slowed: BTreeSet<CellId>,
    stock: usize,
    stock_of: BTreeMap<ProviderGroup, usize>,
    /// Letters may have begun elsewhere up to here.
    begins_after: Option<Duration>,
    /// Letters that could begin, by where they go, and the cell they belong to.
    stock_at: BTreeMap<Site, (usize, CellId)>,
}

/// What the channel has for one more letter.
#[derive(Debug, Clone, Copy)]
pub struct Room<'a> {
    pub line: LineNumber,
    /// Where the connection leads.
    pub site: &'a Site,
    pub now: Duration,
    /// Whether a letter would begin at once on this connection: only then may one of a limited cell be offered.
    pub at_once: bool,
    pub connections: u32,
}

impl Cells {
    /// Letters in stock.
    pub const fn stock(&self) -> usize {
        self.stock
    }

    pub fn stock_of(&self, provider: ProviderGroup) -> usize {
        self.stock_of.get(&provider).copied().unwrap_or(0)
    }

    /// Every letter in stock.
    pub fn letters(&self) -> impl Iterator<Item = &Prepared> {
        self.cells.values().flat_map(|cell| &cell.stock)
    }

    /// Takes in a letter that is ready for the wire. Answers it back, with the moment from which it may come again, where its cell is held or has
    /// enough already.
    pub fn put(
        &mut self,
        prepared: Prepared,
        limits: &ChannelLimits,
        now: Duration,
    ) -> Result<(), (Prepared, Duration)> {
        let provider = prepared.claimed.provider;
        let place = match (&prepared.offer, &prepared.site, provider) {
            (Ok(_), Site::Exchangers(all), ProviderGroup::Other) => Some(Arc::clone(all)),
            (Ok(offer), Site::Relay, ProviderGroup::Other) => Some(offer.envelope.recipient.domain().into()),
            _ => None,
        };
        let id = self.of(CellKey { provider, place }, limits, now);
        let cell = self.cells.get_mut(&id).expect("just found or made");
        if now < cell.throttle.until() {
            return Err((prepared, cell.throttle.until()));
        }
        if let Some(rate) = cell.shape.rate.filter(|_| cell.key.place.is_some()) {
            let each_second = rate.each_second() * cell.throttle.share();
            let most = (each_second * STOCK_SECONDS).ceil().max(1.0);
            if cell.stock.len() as f64 >= most {
                let wait = Duration::from_secs_f64(cell.stock.len() as f64 / each_second.max(0.000_1));
                return Err((prepared, now + wait));
            }
        }
        let at = self.stock_at.entry(prepared.site.clone()).or_insert((0, id));
        *at = (at.0 + 1, id);
        cell.stock.push_back(prepared);
        self.stock += 1;
        *self.stock_of.entry(provider).or_default() += 1;
        if cell.place == Place::Idle {
            cell.place = Place::Ready;
            self.ready.push_back(id);
        }
        Ok(())
    }

    fn of(&mut self, key: CellKey, limits: &ChannelLimits, now: Duration) -> CellId {
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        if self.cells.len() >= CELLS_KEPT {
            self.forget(now);
        }
        let id = CellId(self.next_id);
        self.next_id += 1;
        let shape = limits.shape(key.provider);
        let mut pace = Pace::new(shape.rate);
        if let Some(moment) = self.begins_after {
            pace.begins_after(moment);
        }
        let cell = Cell {
            shape,
            pace,
            throttle: Throttle::default(),
            stock: VecDeque::new(),
            on_lines: BTreeMap::new(),
            place: Place::Idle,
            key: key.clone(),
        };
        self.cells.insert(id, cell);
        self.ids.insert(key, id);
        id
    }

    /// Forgets cells that have nothing to do and nothing to remember.
    fn forget(&mut self, now: Duration) {
        let (slowed, ids) = (&self.slowed, &mut self.ids);
        self.cells.retain(|id, cell| {
            let busy = cell.place != Place::Idle || !cell.on_lines.is_empty();
            let kept = busy || slowed.contains(id) || cell.pace.remembers(now);
            if !kept {
                ids.remove(&cell.key);
            }
            kept
        });
    }

    /// The next letter that may begin on a connection, cells in turn.
    pub fn next(&mut self, room: Room<'_>) -> Option<(CellId, Prepared)> {
        for _ in 0..self.ready.len() {
            let id = self.ready.pop_front()?;
            let Some(cell) = self.cells.get_mut(&id) else { continue };
            if cell.stock.is_empty() {
                cell.place = Place::Idle;
                continue;
            }
            let fits = |letter: &Prepared| letter.site == *room.site;
            let Some(number) = cell.stock.iter().position(fits) else {
                self.ready.push_back(id);
                continue;
            };
            let limited = cell.pace.is_limited() || cell.shape.connections.is_some();
            if limited && !room.at_once {
                self.ready.push_back(id);
                continue;
            }
            let until = cell.throttle.until();
            let moment = if room.now < until { Err(until) } else { cell.pace.may(room.now) };
            if let Err(moment) = moment {
                cell.place = Place::Waiting(moment);
                self.waiting.insert((moment, id));
                continue;
            }
            let one_more = !cell.on_lines.contains_key(&room.line);
            if one_more && cell.on_lines.len() >= cell.connections(room.connections) as usize {
                cell.place = Place::Full;
                continue;
            }
            cell.pace.begin(room.now);
            *cell.on_lines.entry(room.line).or_default() += 1;
            let prepared = cell.stock.remove(number)?;
            let (provider, is_empty) = (cell.key.provider, cell.stock.is_empty());
            match is_empty {
                true => cell.place = Place::Idle,
                false => self.ready.push_back(id),
            }
            self.left(provider, [&prepared]);
            return Some((id, prepared));
        }
        None
    }

    /// A letter of the cell is through, whatever came of it.
    pub fn ended(&mut self, id: CellId, line: LineNumber) {
        let Some(cell) = self.cells.get_mut(&id) else { return };
        if let Some(letters) = cell.on_lines.get_mut(&line) {
            *letters -= 1;
            if *letters == 0 {
                cell.on_lines.remove(&line);
            }
        }
        if cell.place == Place::Full {
            cell.place = Place::Ready;
            self.ready.push_back(id);
        }
    }

    /// A letter of the cell was taken by its receiver.
    pub fn accepted(&mut self, id: CellId, now: Duration) {
        if self.slowed.contains(&id)
            && let Some(cell) = self.cells.get_mut(&id)
        {
            cell.throttle.accepted(now);
        }
    }

    /// The receiver of the cell's letters said "slower". Answers the cell's stock, to be given back until the moment beside it, and
    /// the share of its speed that is left; `None` when it knew already.
    pub fn slow_down(
        &mut self,
        id: CellId,
        asked: Option<Duration>,
        now: Duration,
        dice: &mut Dice,
    ) -> Option<(Vec<Prepared>, Duration, f64)> {
        let cell = self.cells.get_mut(&id)?;
        if !cell.throttle.slow_down(asked, now, dice) {
            return None;
        }
        self.slowed.insert(id);
        let (share, until) = (cell.throttle.share(), cell.throttle.until());
        Some((self.emptied(id), until, share))
    }

    /// Until when a cell begins nothing.
    pub fn held_until(&self, id: CellId) -> Duration {
        self.cells.get(&id).map_or(Duration::ZERO, |cell| cell.throttle.until())
    }

    pub fn provider(&self, id: CellId) -> ProviderGroup {
        self.cells.get(&id).map_or(ProviderGroup::Other, |cell| cell.key.provider)
    }

    /// Until when a whole group is held; its mixed one never is as a whole.
    pub fn group_held_until(&self, provider: ProviderGroup) -> Duration {
        let key = CellKey { provider, place: None };
        self.ids.get(&key).map_or(Duration::ZERO, |id| self.held_until(*id))
    }

    /// Which part of its rate a group has left.
    pub fn group_share(&self, provider: ProviderGroup) -> f64 {
        let key = CellKey { provider, place: None };
        let cell = self.ids.get(&key).and_then(|id| self.cells.get(id));
        cell.map_or(1.0, |cell| cell.throttle.share())
    }

    /// Wakes cells whose moment has come and gives slowed ones speed back; answers the groups that are at full speed again.
    pub fn wake(&mut self, now: Duration) -> Vec<ProviderGroup> {
        while let Some((moment, id)) = self.waiting.first().copied().filter(|(moment, _)| *moment <= now) {
            self.waiting.remove(&(moment, id));
            if let Some(cell) = self.cells.get_mut(&id) {
                cell.place = Place::Ready;
                self.ready.push_back(id);
            }
        }
        let mut open = Vec::new();
        let cells = &mut self.cells;
        self.slowed.retain(|id| {
            let Some(cell) = cells.get_mut(id) else { return false };
            if cell.throttle.recover(now) {
                cell.pace.change(cell.shape.rate, cell.throttle.share());
            }
            let is_open = cell.throttle.is_open(now);
            if is_open {
                open.push(cell.key.provider);
            }
            !is_open
        });
        open
    }

    /// When `wake` has to be called next.
    pub fn next_moment(&self, now: Duration) -> Option<Duration> {
        let slowed = self.slowed.iter().filter_map(|id| self.cells.get(id)?.throttle.next(now));
        self.waiting.first().map(|(moment, _)| *moment).into_iter().chain(slowed).min()
    }

    /// Takes the letters out of stock that `chosen` names.
    pub fn take_out(&mut self, mut chosen: impl FnMut(&Prepared) -> bool) -> Vec<Prepared> {
        let mut out = Vec::new();
        let mut from = Vec::new();
        for cell in self.cells.values_mut() {
            if cell.stock.iter().any(&mut chosen) {
                let (back, stay): (VecDeque<_>, VecDeque<_>) =
                    std::mem::take(&mut cell.stock).into_iter().partition(&mut chosen);
                cell.stock = stay;
                from.push((cell.key.provider, back.len()));
                out.extend(back);
            }
        }
        let mut taken = out.iter();
        for (provider, count) in from {
            self.left(provider, taken.by_ref().take(count));
        }
        out
    }

    /// Letters of a group are in stock no more.
    fn left<'a>(&mut self, provider: ProviderGroup, letters: impl IntoIterator<Item = &'a Prepared>) {
        for letter in letters {
            self.stock -= 1;
            if let Some(count) = self.stock_of.get_mut(&provider) {
                *count -= 1;
            }
            if let Some(at) = self.stock_at.get_mut(&letter.site) {
                at.0 -= 1;
                if at.0 == 0 {
                    self.stock_at.remove(&letter.site);
                }
            }
        }
    }

    /// How many letters wait for connections to each place, and how many connections its cell may have.
    pub fn waiting_at(&self, of_channel: u32) -> impl Iterator<Item = (&Site, usize, usize)> {
        self.stock_at.iter().map(move |(site, (count, id))| {
            let most = self.cells.get(id).map_or(of_channel, |cell| cell.connections(of_channel));
            (site, *count, most as usize)
        })
    }

    /// Whether the letters that wait for this place may only go encrypted. A relay's encryption is the channel's own.
    pub fn demands_tls(&self, site: &Site) -> bool {
        if *site == Site::Relay {
            return false;
        }
        let cell = self.stock_at.get(site).and_then(|(_, id)| self.cells.get(id));
        cell.is_some_and(|cell| cell.shape.requires_tls)
    }

    /// Other limits from now on; what began before counts.
    pub fn reshape(&mut self, limits: &ChannelLimits) {
        for (id, cell) in &mut self.cells {
            cell.shape = limits.shape(cell.key.provider);
            cell.pace.change(cell.shape.rate, cell.throttle.share());
            // Whoever waits asks anew under the new limits.
            if let Place::Waiting(moment) = cell.place {
                self.waiting.remove(&(moment, *id));
                cell.place = Place::Ready;
                self.ready.push_back(*id);
            } else if cell.place == Place::Full {
                cell.place = Place::Ready;
                self.ready.push_back(*id);
            }
        }
    }
}

impl Cell {
    fn connections(&self, of_channel: u32) -> u32 {
        self.throttle.connections(self.shape.connections.map_or(of_channel, |limit| limit.min(of_channel)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::{Id, Timestamp};
    use mail::EmailAddress;
    use mail::smtp::{Envelope, LetterTag, Offer, WireLetter};
    use store::sending::outbox::Claimed;

    fn letter(number: u64) -> Prepared {
        let id = Id::from_i64(number as i64 + 1);
        let claimed = Claimed {
            id,
            campaign: Id::from_i64(1),
            contact: Id::from_i64(1),
            provider: ProviderGroup::Google,
            fence: 1,
            tries: 0,
            first_due: Timestamp::EPOCH,
        };
        let recipient = EmailAddress::parse("person@gmail.com").unwrap();
        let envelope = Envelope { sender: None, recipient };
        let letter = WireLetter::new(b"Subject: hello\r\n\r\n".to_vec());
        Prepared { claimed, site: Site::Relay, offer: Ok(Offer { tag: LetterTag(number), envelope, letter }) }
    }

    #[test]
    fn letters_behind_each_other_on_a_line_need_one_connection_and_another_line_one_more() {
        let limits = ChannelLimits::of_connections(2, 100);
        let mut cells = Cells::default();
        for number in 0..4 {
            assert!(cells.put(letter(number), &limits, Duration::ZERO).is_ok());
        }
        let room = |line| Room {
            line: LineNumber(line),
            site: &Site::Relay,
            now: Duration::ZERO,
            at_once: false,
            connections: 1,
        };
        let (cell, _) = cells.next(room(0)).unwrap();
        assert!(cells.next(room(0)).is_some(), "it waits behind the first");
        assert!(cells.next(room(1)).is_none(), "one connection is all there is");
        cells.ended(cell, LineNumber(0));
        assert!(cells.next(room(1)).is_none(), "the second is still on the first line");
        cells.ended(cell, LineNumber(0));
        assert!(cells.next(room(1)).is_some());
    }
}
