//! Answers that are kept: what was asked of everybody is remembered, so that the same question, alone or as a part of another, costs
//! next to nothing. Who builds a segment changes one line of it at a time.
//!
//! A kept answer is as exact as a new one. Who was changed since is looked at anew, one by one, and so is everybody of whom something
//! came to the border of a span meanwhile; who that will be within an hour is looked up when the question comes for the second time.

use crate::engine::Engine;
use crate::foreseen::foresee;
use crate::one::Look;
use crate::parts::{Asked, Part};
use basics::Timestamp;
use domain::customers::condition::{Node, Test};
use roaring::RoaringBitmap;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers that are kept, each of 125 KB at most at a million people; the one that was not asked for longest makes room.
const ANSWERS_LIMIT: usize = 64;
/// With so many changes, or people to be looked at singly, everybody is asked as quickly.
const LOOKS_LIMIT: usize = 4_096;
/// So far ahead (milliseconds) one looks for who will come to a border.
const AHEAD: i64 = 3_600_000;

#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// Those that were asked for last stand last.
    kept: Mutex<Vec<Answer>>,
    /// What was changed since the oldest of them.
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    Person(u32),
    /// Of a company itself: everybody who works there may be meant otherwise.
    Company(u32),
}

#[derive(Debug)]
struct Answer {
    node: Node,
    meant: Arc<RoaringBitmap>,
    as_of: AsOf,
}

/// As of which instant something is known, of how many changes, and who comes to a border next.
#[derive(Debug)]
pub(crate) struct AsOf {
    now: i64,
    changes: usize,
    borders: Option<Borders>,
}

/// Who comes to a border when, up to some instant; perhaps more, never fewer.
#[derive(Debug)]
struct Borders {
    until: i64,
    rows: BTreeSet<(i64, u32)>,
}

impl Answers {
    /// Forgets all answers: something was changed that concerns everybody.
    pub fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn is_empty(&self) -> bool {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub fn heap_bytes(&self) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|answer| answer.meant.serialized_size()).sum()
    }

    /// Takes an answer out while it is brought up to date: others who ask meanwhile ask everybody.
    fn take(&self, is: impl Fn(&Node) -> bool) -> Option<Answer> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|answer| is(&answer.node))?;
        Some(kept.remove(place))
    }

    fn keep(&self, answer: Answer) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.iter().any(|other| other.node == answer.node) {
            return;
        }
        if kept.len() >= ANSWERS_LIMIT {
            kept.remove(0);
        }
        kept.push(answer);
    }
}

impl AsOf {
    /// Of now.
    pub fn new(engine: &Engine, now: i64) -> Self {
        AsOf { now, changes: engine.answers.changes.len(), borders: None }
    }

    pub fn now(&self) -> i64 {
        self.now
    }

    pub fn is_now(&self, engine: &Engine, now: i64) -> bool {
        self.changes == engine.answers.changes.len() && self.now == now
    }

    /// Everybody who has to be looked at for what `parts` say to be known of `now`; `None`: they are so many that asking everybody
    /// anew is better.
    pub fn rows_to_look_at(&mut self, engine: &Engine, parts: &[&Part<Asked>], now: i64) -> Option<RoaringBitmap> {
        let mut rows = RoaringBitmap::new();
        let looks_at_companies = parts.iter().any(|part| part.looks_at_companies());
        for change in &engine.answers.changes[self.changes..] {
            match change {
                Change::Person(row) => {
                    rows.insert(*row);
                }
                Change::Company(company) if looks_at_companies => rows.extend(engine.contacts.peers.of(*company)),
                Change::Company(_) => {}
            }
            if rows.len() > LOOKS_LIMIT as u64 {
                return None;
            }
        }
        if now > self.now {
            let borders = match &mut self.borders {
                Some(borders) if now <= borders.until => borders,
                Some(_) => return None,
                None if now - self.now > AHEAD => return None,
                none => {
                    let until = self.now + AHEAD;
                    none.insert(Borders { until, rows: foresee(engine, parts, self.now, until)? })
                }
            };
            while let Some(first) = borders.rows.first().copied().filter(|(at, _)| *at <= now) {
                borders.rows.remove(&first);
                rows.insert(first.1);
            }
            if rows.len() > LOOKS_LIMIT as u64 {
                return None;
            }
        }
        Some(rows)
    }

    /// Everybody of whom `parts` might have said something else at `now`, which was before; `None`: they are so many, or it was so long ago,
    /// that asking everybody anew is better.
    pub fn differing(&self, engine: &Engine, parts: &[&Part<Asked>], now: i64) -> Option<RoaringBitmap> {
        if self.now - now > AHEAD {
            return None;
        }
        let rows: RoaringBitmap = foresee(engine, parts, now, self.now)?.into_iter().map(|(_, row)| row).collect();
        (rows.len() <= LOOKS_LIMIT as u64).then_some(rows)
    }

    /// Notes until when what was found of a row stands by itself.
    pub fn looked_at(&mut self, row: u32, until: i64) {
        if let Some(borders) = self.borders.as_mut().filter(|borders| until <= borders.until) {
            borders.rows.insert((until, row));
        }
    }

    /// Notes that everybody who had to be looked at was.
    pub fn note_brought_up(&mut self, engine: &Engine, now: i64) {
        (self.now, self.changes) = (now, engine.answers.changes.len());
    }

    pub fn heap_bytes(&self) -> usize {
        self.borders.as_ref().map_or(0, |borders| borders.rows.len() * size_of::<(i64, u32)>())
    }
}

impl Engine {
    /// Notes a change, for what is known from before.
    pub(crate) fn note_change(&mut self, change: Change) {
        if self.answers.changes.len() >= LOOKS_LIMIT {
            self.forget_answers();
        }
        if self.answers.is_empty() && !self.scoring.is_known() {
            self.answers.changes.clear();
        } else {
            self.answers.changes.push(change);
        }
    }

    /// Everybody alive whom the node means, where that is known from before.
    pub(crate) fn known(&self, node: &Node, now: i64) -> Option<Arc<RoaringBitmap>> {
        self.known_if(|kept| kept == node, now)
    }

    /// Everybody alive who passes the test, where that is known from before.
    pub(crate) fn known_test(&self, test: &Test, now: i64) -> Option<Arc<RoaringBitmap>> {
        self.known_if(|kept| matches!(kept, Node::Test(kept) if kept == test), now)
    }

    /// Keeps an answer about everybody alive.
    pub(crate) fn keep(&self, node: Node, meant: &RoaringBitmap, now: i64) {
        self.answers.keep(Answer { node, meant: Arc::new(meant.clone()), as_of: AsOf::new(self, now) });
    }

    fn known_if(&self, is: impl Fn(&Node) -> bool, now: i64) -> Option<Arc<RoaringBitmap>> {
        let mut answer = self.answers.take(is)?;
        if now < answer.as_of.now {
            // Of the past: nothing that helps, and nothing against what is known of later.
            self.answers.keep(answer);
            return None;
        }
        self.bring_up(&mut answer, now)?;
        let meant = Arc::clone(&answer.meant);
        self.answers.keep(answer);
        Some(meant)
    }

    /// `None`: asking everybody anew is better.
    fn bring_up(&self, answer: &mut Answer, now: i64) -> Option<()> {
        if answer.as_of.is_now(self, now) {
            return Some(());
        }
        let part = self.translate(&answer.node);
        let rows = answer.as_of.rows_to_look_at(self, &[&part], now)?;
        let (look, alive, meant) =
            (Look::new(self, now), self.contacts.table.alive(), Arc::make_mut(&mut answer.meant));
        for row in rows {
            if !alive.contains(row) {
                meant.remove(row);
                continue;
            }
            let judged = look.person(&part, row);
            if judged.holds {
                meant.insert(row);
            } else {
                meant.remove(row);
            }
            answer.as_of.looked_at(row, judged.until);
        }
        answer.as_of.note_brought_up(self, now);
        Some(())
    }

    /// Forgets what is kept, scores included: the next questions ask everybody.
    pub fn forget_answers(&self) {
        self.answers.forget();
        self.scoring.forget();
    }

    /// Everybody alive whom the node means, from what is known or asked and kept.
    pub(crate) fn known_or(
        &self,
        node: &Node,
        now: Timestamp,
        ask: impl FnOnce() -> RoaringBitmap,
    ) -> Arc<RoaringBitmap> {
        let now = now.as_millis();
        if let Some(known) = self.known(node, now) {
            return known;
        }
        let meant = ask();
        self.keep(node.clone(), &meant, now);
        Arc::new(meant)
    }
}
