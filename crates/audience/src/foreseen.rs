//! Who comes to a border soon: of whom an event, an order or a day leaves a span or enters it within some time. Perhaps more are
//! named, never fewer.

use crate::attributes::{AskedAttribute, AttributeColumns};
use crate::engine::Engine;
use crate::events::EventColumn;
use crate::happened::{AskedHappened, DAY};
use crate::looking::kept;
use crate::parts::{Asked, AskedOfCompany, Part, moves, moving_days};
use basics::Timestamp;
use basics::ids::AttributeId;
use domain::customers::condition::{Span, TimeTest};
use roaring::RoaringBitmap;
use std::collections::BTreeSet;

/// With more, asking everybody anew is better.
const BORDERS_LIMIT: usize = 50_000;

/// The instants in `(from, until]` at which what conditions say of somebody might change by itself, with whom. `None`: they are too
/// many.
pub(crate) fn foresee(engine: &Engine, parts: &[&Part<Asked>], from: i64, until: i64) -> Option<BTreeSet<(i64, u32)>> {
    let mut seen = Foresight { engine, from, until, is_lost: false, rows: BTreeSet::new() };
    parts.iter().for_each(|part| seen.of_people(part));
    (!seen.is_lost).then_some(seen.rows)
}

struct Foresight<'a> {
    engine: &'a Engine,
    from: i64,
    until: i64,
    is_lost: bool,
    rows: BTreeSet<(i64, u32)>,
}

impl Foresight<'_> {
    fn note(&mut self, at: i64, person: u32) {
        if at > self.from && at <= self.until {
            self.rows.insert((at, person));
            self.is_lost |= self.rows.len() > BORDERS_LIMIT;
        }
    }

    fn note_company(&mut self, at: i64, company: u32) {
        let engine = self.engine;
        for person in engine.contacts.peers.of(company) {
            if self.is_lost {
                return;
            }
            self.note(at, person);
        }
    }

    fn of_people(&mut self, part: &Part<Asked>) {
        let engine = self.engine;
        part.each(&mut |asked| match asked {
            Asked::Created(test) => {
                let (alive, created) = (engine.contacts.table.alive(), &engine.contacts.created);
                self.times(test, alive, created, Self::note);
            }
            Asked::Attribute(id, AskedAttribute::Time(test)) => {
                self.attributes(test, *id, &engine.contacts.attributes, Self::note);
            }
            Asked::Happened(happened) => self.events(happened, &engine.contacts.events, Self::note),
            Asked::Segments(part) => self.of_people(part),
            Asked::Score(_, score) => score.rules.iter().for_each(|(part, _)| self.of_people(part)),
            Asked::OfCompany(part) => self.of_companies(part),
            _ => {}
        });
    }

    fn of_companies(&mut self, part: &Part<AskedOfCompany>) {
        let engine = self.engine;
        part.each(&mut |asked| match asked {
            AskedOfCompany::Created(test) => {
                let (alive, created) = (engine.companies.table.alive(), &engine.companies.created);
                self.times(test, alive, created, Self::note_company);
            }
            AskedOfCompany::Attribute(id, AskedAttribute::Time(test)) => {
                self.attributes(test, *id, &engine.companies.attributes, Self::note_company);
            }
            AskedOfCompany::Happened(happened) if happened.of_orders => self.orders(happened.span),
            AskedOfCompany::Happened(happened) => {
                self.events(happened, &engine.companies.events, Self::note_company);
                self.events(happened, &engine.contacts.events, Self::note_peers);
            }
            AskedOfCompany::Someone(part) => {
                match foresee(engine, &[part], self.from, self.until) {
                    Some(rows) => rows.into_iter().for_each(|(at, person)| self.note_peers(at, person)),
                    None => self.is_lost = true,
                };
            }
            _ => {}
        });
    }

    /// Everybody of the company of a person.
    fn note_peers(&mut self, at: i64, person: u32) {
        self.note_company(at, self.engine.contacts.company[person as usize]);
    }

    fn times(&mut self, test: &TimeTest, alive: &RoaringBitmap, times: &[Timestamp], note: fn(&mut Self, i64, u32)) {
        let Some(days) = moves(test) else { return };
        let after = |at: i64| at.saturating_add((days as i64).saturating_mul(DAY));
        let (from, until) = (self.from, self.until);
        let is_near = |at: i64| at > from && at <= until;
        let at = |row: u32| times[row as usize].as_millis();
        for row in kept(alive, |row| is_near(at(row)) || is_near(after(at(row)))) {
            note(self, at(row), row);
            note(self, after(at(row)), row);
        }
    }

    fn attributes(
        &mut self,
        test: &TimeTest,
        id: AttributeId,
        columns: &AttributeColumns,
        note: fn(&mut Self, i64, u32),
    ) {
        let Some(days) = moves(test) else { return };
        for shift in [0, (days as i64).saturating_mul(DAY)] {
            let (after, until) = (self.from.saturating_sub(shift), self.until.saturating_sub(shift));
            for (at, row) in columns.numbers_within(id, after, until) {
                note(self, at + shift, row);
            }
        }
    }

    fn orders(&mut self, span: Span) {
        let engine = self.engine;
        let shifts = [Some(0), moving_days(span).map(|days| (days as i64).saturating_mul(DAY))];
        for shift in shifts.into_iter().flatten() {
            let (after, until) = (self.from.saturating_sub(shift), self.until.saturating_sub(shift));
            for (at, company) in engine.companies.ordered_within(after, until) {
                self.note_company(at + shift, company);
            }
        }
    }

    fn events(&mut self, asked: &AskedHappened, events: &EventColumn, note: fn(&mut Self, i64, u32)) {
        // Those that lie ahead count from their time on; those within a moving span leave it.
        let shifts = [Some(0), moving_days(asked.span).map(|days| (days as i64).saturating_mul(DAY))];
        for shift in shifts.into_iter().flatten() {
            let (after, until) = (self.from.saturating_sub(shift), self.until.saturating_sub(shift));
            for class in asked.classes() {
                let rows = events.occurrence.candidates(class, after, until).all();
                for row in kept(&rows, |row| events.of(row, class).within(after, until).len() > 0) {
                    for event in events.of(row, class).within(after, until).iter() {
                        note(self, event.at + shift, row);
                    }
                }
            }
        }
    }
}
