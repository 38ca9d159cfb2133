//! Answers that are kept: what was asked of everybody is remembered, so that the same question, alone or as a part of another, costs
//! next to nothing. Who builds a segment changes one line of it at a time.
//!
//! A kept answer is as exact as a new one. Who was changed since is looked at anew, one by one, and so is everybody of whom something
//! came to the border of a span meanwhile; who that will be within an hour is looked up when the question comes for the second time.

use crate::engine::Engine;
use crate::foreseen::foresee;
use crate::one::Look;
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
    /// As of which instant, and of how many changes.
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

    pub fn note(&mut self, change: Change) {
        if self.changes.len() >= LOOKS_LIMIT {
            self.forget();
        }
        if self.kept.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty() {
            self.changes.clear();
        } else {
            self.changes.push(change);
        }
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

impl Engine {
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
        let (meant, changes) = (Arc::new(meant.clone()), self.answers.changes.len());
        self.answers.keep(Answer { node, meant, now, changes, borders: None });
    }

    fn known_if(&self, is: impl Fn(&Node) -> bool, now: i64) -> Option<Arc<RoaringBitmap>> {
        let mut answer = self.answers.take(is)?;
        if now < answer.now {
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
        let changes = &self.answers.changes[answer.changes..];
        if changes.is_empty() && now == answer.now {
            return Some(());
        }
        let part = self.translate(&answer.node);
        let mut rows = RoaringBitmap::new();
        let looks_at_companies = part.looks_at_companies();
        for change in changes {
            match change {
                Change::Person(row) => {
                    rows.insert(*row);
                }
                Change::Company(company) if looks_at_companies => rows.extend(self.contacts.peers.of(*company)),
                Change::Company(_) => {}
            }
            if rows.len() > LOOKS_LIMIT as u64 {
                return None;
            }
        }
        if now > answer.now {
            let borders = match &mut answer.borders {
                Some(borders) if now <= borders.until => borders,
                Some(_) => return None,
                None if now - answer.now > AHEAD => return None,
                none => {
                    let until = answer.now + AHEAD;
                    none.insert(Borders { until, rows: foresee(self, &part, answer.now, until)? })
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
            if let Some(borders) = answer.borders.as_mut().filter(|borders| judged.until <= borders.until) {
                borders.rows.insert((judged.until, row));
            }
        }
        (answer.now, answer.changes) = (now, self.answers.changes.len());
        Some(())
    }

    /// Forgets what is kept: the next questions ask everybody. For measuring.
    pub fn forget_answers(&self) {
        self.answers.forget();
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
