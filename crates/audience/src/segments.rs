//! Segments under a name: conditions that others may name, and for those that something listens to, who is in them now.
//!
//! Changes only note whom they touch; [`Engine::turn`] then looks at those, and at everybody whose time has come, and says who entered
//! and who left. Moves by time carry the very millisecond of the flip, however late they are noticed.

use crate::answers::Change;
use crate::attributes::AskedAttribute;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::happened::{FOR_GOOD, Judged};
use crate::one::Look;
use crate::parts::{Asked, AskedOfCompany, Part, moves, moving_days};
use crate::wheel::Wheel;
use basics::Timestamp;
use basics::ids::{ContactId, SegmentId};
use domain::customers::condition::Condition;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// With more touched people than this part of all, everybody is looked at in one go.
const WHOLE_PART: u64 = 8;
/// Steps that one person's past is followed at most, from flip to flip; who flips more often is told of the last state only.
const STEP_LIMIT: usize = 10_000;

/// Somebody entered a segment or left it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Move {
    /// When: the instant of the flip, or of the turn that saw a change.
    pub at: Timestamp,
    pub segment: SegmentId,
    pub contact: ContactId,
    pub entered: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Segments {
    known: BTreeMap<SegmentId, Condition>,
    listened: BTreeMap<SegmentId, Listened>,
    touched: RoaringBitmap,
    /// Everybody has to be looked at: a definition changed.
    whole: bool,
    edition: u64,
    wheel: Wheel,
    turned_to: Option<i64>,
    /// Who was removed while in a segment; said with the next turn.
    removed: Vec<(SegmentId, ContactId)>,
}

#[derive(Debug)]
struct Listened {
    part: Part<Asked>,
    members: RoaringBitmap,
}

impl Segments {
    pub fn condition(&self, id: SegmentId) -> Option<&Condition> {
        self.known.get(&id)
    }

    pub fn heap_bytes(&self) -> usize {
        let members: usize = self.listened.values().map(|one| one.members.serialized_size()).sum();
        members + self.wheel.heap_bytes() + self.touched.serialized_size()
    }
}

impl Engine {
    /// Makes the segment known, or gives it another condition. Who is in it is said by the next turn.
    pub fn set_segment(&mut self, id: SegmentId, condition: Condition) {
        if self.segments.known.get(&id) != Some(&condition) {
            self.segments.known.insert(id, condition);
            self.sift_score_rules();
            self.touch_everybody();
        }
    }

    /// Forgets the segment; who names it means nobody by it. Nobody is said to have left.
    pub fn remove_segment(&mut self, id: SegmentId) {
        self.segments.listened.remove(&id);
        self.segments.whole |= self.segments.known.remove(&id).is_some();
        self.sift_score_rules();
        self.forget_answers();
    }

    /// Begins to keep who is in the segment, from those who were in it at `turned_to`, the last time that somebody looked.
    pub fn listen(
        &mut self,
        id: SegmentId,
        members: impl IntoIterator<Item = ContactId>,
        turned_to: Option<Timestamp>,
    ) {
        let members = members.into_iter().filter_map(|contact| self.contacts.table.find(contact)).collect();
        self.segments.listened.insert(id, Listened { part: Part::Any(Vec::new()), members });
        self.segments.whole = true;
        let turned_to = turned_to.map(Timestamp::as_millis);
        self.segments.turned_to = self.segments.turned_to.or(turned_to);
    }

    /// Stops keeping who is in the segment.
    pub fn stop_listening(&mut self, id: SegmentId) {
        self.segments.listened.remove(&id);
    }

    /// Who is in a segment that is listened to, as of the last turn, by id.
    pub fn listened_members(&self, id: SegmentId) -> Option<Vec<ContactId>> {
        let listened = self.segments.listened.get(&id)?;
        let mut ids: Vec<ContactId> = listened.members.iter().map(|row| self.contacts.table.id(row)).collect();
        ids.sort_unstable();
        Some(ids)
    }

    /// The segments that are listened to.
    pub fn listened(&self) -> Vec<SegmentId> {
        self.segments.listened.keys().copied().collect()
    }

    /// The instant at which somebody may move by time alone; `None` while nobody does.
    pub fn next_flip(&self) -> Option<Timestamp> {
        self.segments.wheel.first().map(Timestamp::from_millis)
    }

    /// Brings everything that is listened to up to `now`, and says who moved, in the order of time.
    pub fn turn(&mut self, now: Timestamp) -> Vec<Move> {
        let now = now.as_millis();
        if self.segments.listened.is_empty() {
            self.segments.touched.clear();
            self.segments.turned_to = Some(now);
            return Vec::new();
        }
        let touched = std::mem::take(&mut self.segments.touched);
        let whole = std::mem::take(&mut self.segments.whole)
            || touched.len() > (self.contacts.table.alive().len() / WHOLE_PART).max(1_000);
        if whole || self.segments.edition != self.objects.edition() {
            self.translate_segments();
        }
        let mut found = Moves::default();
        for (segment, contact) in std::mem::take(&mut self.segments.removed) {
            found.moves.push(Move { at: Timestamp::from_millis(now), segment, contact, entered: false });
        }
        if whole {
            self.look_at_everybody(now, &mut found);
        } else {
            let mut rows = touched;
            while let Some(row) = self.segments.wheel.next(now) {
                rows.insert(row);
            }
            self.look_at(&rows, now, &mut found);
        }
        self.segments.turned_to = Some(now);
        found.moves.sort_unstable();
        found.moves
    }

    /// Has the next turn look at a person, changed or not.
    pub fn look_again_at(&mut self, id: ContactId) {
        if let Some(row) = self.contacts.table.find(id) {
            self.touch(row);
        }
    }

    /// Whether each node of the condition means the person, the whole first, and until when each answer stands by itself.
    pub fn explain(&self, condition: &Condition, id: ContactId, now: Timestamp) -> Option<Vec<Explained>> {
        let row = self.contacts.table.find(id).filter(|row| self.contacts.table.alive().contains(*row))?;
        let part = self.translate(condition.root());
        let said = Look::new(self, now.as_millis()).explained(&part, row);
        let until = |judged: &Judged| (judged.until != FOR_GOOD).then(|| Timestamp::from_millis(judged.until));
        Some(said.iter().map(|judged| Explained { holds: judged.holds, until: until(judged) }).collect())
    }

    /// Notes that a person has to be looked at, and with the person everybody whose answer may depend on it.
    pub(crate) fn touch(&mut self, row: u32) {
        self.note_change(Change::Person(row));
        if !self.segments.listened.is_empty() {
            self.segments.touched.insert(row);
        }
        let company = self.contacts.company[row as usize];
        self.touch_company(company);
    }

    /// Takes a person who is being removed out of every segment.
    pub(crate) fn leave_segments(&mut self, row: u32) {
        let contact = self.contacts.table.id(row);
        let segments = &mut self.segments;
        for (id, listened) in &mut segments.listened {
            if listened.members.remove(row) {
                segments.removed.push((*id, contact));
            }
        }
        if !segments.listened.is_empty() {
            segments.wheel.enter(row, FOR_GOOD);
        }
        self.note_change(Change::Person(row));
        let company = self.contacts.company[row as usize];
        self.touch_company(company);
        self.segments.touched.remove(row);
    }

    /// Notes that everybody of a company has to be looked at, where any answer depends on companies.
    pub(crate) fn touch_company(&mut self, company: u32) {
        if company != NO_COMPANY {
            self.note_change(Change::Company(company));
        }
        let segments = &mut self.segments;
        if segments.listened.values().any(|listened| listened.part.looks_at_companies()) {
            segments.touched.extend(self.contacts.peers.of(company));
        }
    }

    /// Notes that everybody has to be looked at.
    pub(crate) fn touch_everybody(&mut self) {
        self.segments.whole = true;
        self.forget_answers();
    }

    fn translate_segments(&mut self) {
        let parts: Vec<(SegmentId, Part<Asked>)> = self
            .segments
            .listened
            .keys()
            .map(|id| {
                let condition = self.segments.known.get(id);
                (*id, condition.map_or(Part::Any(Vec::new()), |condition| self.translate(condition.root())))
            })
            .collect();
        for (id, part) in parts {
            if let Some(listened) = self.segments.listened.get_mut(&id) {
                listened.part = part;
            }
        }
        self.segments.edition = self.objects.edition();
    }

    fn look_at_everybody(&mut self, now: i64, found: &mut Moves) {
        let turned_to = self.segments.turned_to.unwrap_or(now).min(now);
        let ids: Vec<SegmentId> = self.segments.listened.keys().copied().collect();
        for id in ids {
            let condition = self.segments.known.get(&id);
            let meant = condition.map_or_else(RoaringBitmap::new, |condition| {
                Arc::unwrap_or_clone(self.everybody_meant(condition.root(), Timestamp::from_millis(now)))
            });
            let listened = &self.segments.listened[&id];
            for row in &(&meant ^ &listened.members) {
                let entered = meant.contains(row);
                let at = if self.contacts.table.alive().contains(row) {
                    self.flipped(&listened.part, row, entered, turned_to, now)
                } else {
                    now
                };
                found.note(self, id, row, entered, at);
            }
            if let Some(listened) = self.segments.listened.get_mut(&id) {
                listened.members = meant;
            }
        }
        self.segments.wheel = Wheel::default();
        let moving = self.moving(now);
        let parts: Vec<&Part<Asked>> = self.segments.listened.values().map(|listened| &listened.part).collect();
        let look = Look::new(self, now);
        let due = |row: u32| parts.iter().map(|part| look.person(part, row).until).min().unwrap_or(FOR_GOOD);
        let entries: Vec<(u32, i64)> = moving.iter().map(|row| (row, due(row))).collect();
        for (row, at) in entries {
            self.segments.wheel.enter(row, at);
        }
    }

    /// When a person came to be in (or out), looking on from `turned_to`. What is so at once there was changed, not passed.
    fn flipped(&self, part: &Part<Asked>, row: u32, entered: bool, turned_to: i64, now: i64) -> i64 {
        let (mut instant, mut flipped, mut held) = (turned_to, now, entered);
        for step in 0..STEP_LIMIT {
            let judged = Look::new(self, instant).person(part, row);
            if judged.holds == entered && (held != entered || step == 0) {
                flipped = if step == 0 { now } else { instant };
            }
            held = judged.holds;
            if judged.until > now {
                break;
            }
            instant = judged.until;
        }
        flipped
    }

    fn look_at(&mut self, rows: &RoaringBitmap, now: i64, found: &mut Moves) {
        let turned_to = self.segments.turned_to.unwrap_or(now).min(now);
        let mut seen: Vec<(SegmentId, u32, bool)> = Vec::new();
        let mut due: Vec<(u32, i64)> = Vec::with_capacity(rows.len() as usize);
        let look = Look::new(self, now);
        for row in rows {
            let is_alive = self.contacts.table.alive().contains(row);
            let mut until = FOR_GOOD;
            for (id, listened) in &self.segments.listened {
                let judged = if is_alive { look.person(&listened.part, row) } else { Judged::for_good(false) };
                until = until.min(judged.until);
                if judged.holds != listened.members.contains(row) {
                    let at =
                        if is_alive { self.flipped(&listened.part, row, judged.holds, turned_to, now) } else { now };
                    found.note(self, *id, row, judged.holds, at);
                    seen.push((*id, row, judged.holds));
                }
            }
            due.push((row, until));
        }
        for (id, row, holds) in seen {
            if let Some(listened) = self.segments.listened.get_mut(&id) {
                if holds {
                    listened.members.insert(row);
                } else {
                    listened.members.remove(row);
                }
            }
        }
        for (row, at) in due {
            self.segments.wheel.enter(row, at);
        }
    }

    /// Everybody of whom any answer might change by itself after `now`: perhaps more, never fewer.
    fn moving(&self, now: i64) -> RoaringBitmap {
        let mut moving = RoaringBitmap::new();
        for listened in self.segments.listened.values() {
            moving |= self.moving_by(&listened.part, now);
        }
        moving & self.contacts.table.alive()
    }

    fn moving_by(&self, part: &Part<Asked>, now: i64) -> RoaringBitmap {
        let mut moving = RoaringBitmap::new();
        part.each(&mut |asked| match asked {
            Asked::Created(test) => {
                if let Some(days) = moves(test) {
                    moving |= self.created_after(now.saturating_sub(days as i64 * crate::happened::DAY));
                }
            }
            Asked::Attribute(id, AskedAttribute::Time(test)) => {
                if let Some(days) = moves(test) {
                    let after = now.saturating_sub(days as i64 * crate::happened::DAY);
                    moving |= self.contacts.attributes.later_than(*id, after);
                }
            }
            Asked::Happened(happened) => {
                let after = moving_days(happened.span).map_or(now, |days| now - days as i64 * crate::happened::DAY);
                if let Some(class) = happened.wanted.class {
                    moving |= self.contacts.events.occurrence.candidates(class, after, i64::MAX - 1).all();
                }
                moving |= self.contacts.events.occurrence.perhaps_after(now.saturating_add(1));
            }
            Asked::Segments(part) => moving |= self.moving_by(part, now),
            Asked::Score(_, score) => {
                score.rules.iter().for_each(|(part, _)| moving |= self.moving_by(part, now));
            }
            Asked::OfCompany(part) if self.companies_move(part) => moving |= self.contacts.table.alive(),
            _ => {}
        });
        moving
    }

    fn companies_move(&self, part: &Part<AskedOfCompany>) -> bool {
        let mut move_on = false;
        part.each(&mut |asked| {
            move_on |= match asked {
                AskedOfCompany::Created(test) | AskedOfCompany::Attribute(_, AskedAttribute::Time(test)) => {
                    moves(test).is_some()
                }
                // Any event may still lie ahead.
                AskedOfCompany::Happened(_) | AskedOfCompany::Someone(_) => true,
                _ => false,
            }
        });
        move_on
    }
}

/// What one node of a condition says of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Explained {
    pub holds: bool,
    /// The first instant at which that may change by itself; `None`: never.
    pub until: Option<Timestamp>,
}

#[derive(Default)]
struct Moves {
    moves: Vec<Move>,
}

impl Moves {
    fn note(&mut self, engine: &Engine, segment: SegmentId, row: u32, entered: bool, at: i64) {
        let contact = engine.contacts.table.id(row);
        self.moves.push(Move { at: Timestamp::from_millis(at), segment, contact, entered });
    }
}
