//! Judges what happened: whether the events of one row pass a question, and until when that answer stands by itself.

use crate::events::{EventColumn, Seen};
use crate::objects::{Objects, ToldApart};
use crate::occurrence::Candidates;
use basics::Timestamp;
use domain::customers::condition::{EventClass, Events, Happened, Measure, NumberTest, Span};
use std::collections::BTreeMap;

/// Milliseconds of a day of a span.
pub(crate) const DAY: i64 = 86_400_000;
/// An answer that stands for good.
pub(crate) const FOR_GOOD: i64 = i64::MAX;

/// An answer, and the first instant (milliseconds) at which it might differ if nothing is changed. Before that instant it does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Judged {
    pub holds: bool,
    pub until: i64,
}

impl Judged {
    pub fn for_good(holds: bool) -> Self {
        Judged { holds, until: FOR_GOOD }
    }

    pub fn opposite(self) -> Self {
        Judged { holds: !self.holds, ..self }
    }
}

/// Events of a class about some things, in ordinals; a class that nobody has is `None`.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub class: Option<u8>,
    /// Ascending.
    pub about: Option<Vec<u32>>,
}

impl Wanted {
    fn new(objects: &Objects, events: &Events) -> Self {
        let about = (!events.about.is_empty()).then(|| objects.meant(&events.about).into_iter().collect());
        Wanted { class: objects.class(&events.class), about }
    }

    /// Who may have such an event in `(after, until]`, and who surely has.
    fn candidates(&self, events: &EventColumn, after: i64, until: i64) -> Candidates {
        let Some(class) = self.class else { return Candidates::default() };
        let found = events.occurrence.candidates(class, after, until);
        match &self.about {
            None => found,
            Some(about) => {
                let perhaps = found.all() & events.occurrence.perhaps_about(class, about);
                Candidates { perhaps, ..Candidates::default() }
            }
        }
    }

    fn is_of_class(&self, event: &Seen) -> bool {
        self.class == Some(event.class)
    }

    pub fn is_about(&self, event: &Seen) -> bool {
        match (&self.about, event.object) {
            (None, _) => true,
            // Of few, looking at each is quicker than searching.
            (Some(about), Some(object)) if about.len() <= 8 => about.contains(&object),
            (Some(about), Some(object)) => about.binary_search(&object).is_ok(),
            (Some(_), None) => false,
        }
    }

    pub fn means(&self, event: &Seen) -> bool {
        self.is_of_class(event) && self.is_about(event)
    }
}

/// A question in ordinals.
#[derive(Debug, Clone)]
pub(crate) struct AskedHappened {
    pub wanted: Wanted,
    pub span: Span,
    pub measure: AskedMeasure,
    /// Whether it asks about orders, which have a list of their own.
    pub of_orders: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum AskedMeasure {
    Times(NumberTest),
    Things(NumberTest, ToldApart),
    InARow(u64),
    Amount(NumberTest),
    Then(Wanted),
    ThenNot(Wanted),
}

impl AskedHappened {
    pub fn new(objects: &Objects, happened: &Happened) -> Self {
        let measure = match &happened.measure {
            Measure::Times(test) => AskedMeasure::Times(*test),
            Measure::Things(test) => AskedMeasure::Things(*test, objects.told_apart()),
            Measure::InARow { at_least } => AskedMeasure::InARow(*at_least),
            Measure::Amount(test) => AskedMeasure::Amount(*test),
            Measure::Then(other) => AskedMeasure::Then(Wanted::new(objects, other)),
            Measure::ThenNot(other) => AskedMeasure::ThenNot(Wanted::new(objects, other)),
        };
        AskedHappened {
            wanted: Wanted::new(objects, &happened.events),
            span: happened.span,
            measure,
            of_orders: happened.events.class.as_str() == EventClass::ORDERED,
        }
    }

    /// The same question as one for many where it asks for few, and whether it is the opposite: few are had by whoever has none.
    pub fn positive(mut self) -> (Self, bool) {
        let (measure, is_opposite) = match self.measure {
            AskedMeasure::Times(NumberTest::AtMost(most)) => {
                (AskedMeasure::Times(NumberTest::AtLeast(most.saturating_add(1))), true)
            }
            AskedMeasure::Things(NumberTest::AtMost(most), apart) => {
                (AskedMeasure::Things(NumberTest::AtLeast(most.saturating_add(1)), apart), true)
            }
            other => (other, false),
        };
        self.measure = measure;
        (self, is_opposite)
    }

    /// The classes whose events it looks at, each once.
    pub fn classes(&self) -> impl Iterator<Item = u8> {
        let other = match &self.measure {
            AskedMeasure::Then(other) | AskedMeasure::ThenNot(other) => other.class,
            AskedMeasure::Times(_) | AskedMeasure::Things(..) | AskedMeasure::InARow(_) | AskedMeasure::Amount(_) => {
                None
            }
        };
        self.wanted.class.into_iter().chain(other.filter(|other| self.wanted.class != Some(*other)))
    }

    /// Whether it might hold for who has no event of the class in the span.
    pub fn holds_of_none(&self) -> bool {
        match self.measure {
            AskedMeasure::Times(test) | AskedMeasure::Things(test, _) | AskedMeasure::Amount(test) => test.holds(0),
            AskedMeasure::InARow(least) => least == 0,
            AskedMeasure::Then(_) | AskedMeasure::ThenNot(_) => false,
        }
    }

    /// Who has to be looked at, and for whom it holds surely, where it does not hold of who has none.
    pub fn candidates(&self, events: &EventColumn, now: i64) -> Candidates {
        let (after, until) = span(self.span, now);
        let found = self.wanted.candidates(events, after, until);
        match &self.measure {
            AskedMeasure::Times(NumberTest::AtLeast(1)) => found,
            AskedMeasure::Times(_) | AskedMeasure::Things(..) | AskedMeasure::InARow(_) | AskedMeasure::Amount(_) => {
                Candidates { perhaps: found.all(), ..Candidates::default() }
            }
            AskedMeasure::Then(other) => {
                let perhaps = found.all() & other.candidates(events, after, now).all();
                Candidates { perhaps, ..Candidates::default() }
            }
            AskedMeasure::ThenNot(other) => {
                let others = other.candidates(events, after, now).all();
                let perhaps = found.perhaps | (&found.surely & &others);
                Candidates { surely: found.surely - others, perhaps }
            }
        }
    }

    /// Judges events in the order of time. `worth` gives what an event is worth, for orders.
    pub fn judge(&self, events: &[Seen], now: i64, worth: impl Fn(usize) -> i64) -> Judged {
        let (after, until) = span(self.span, now);
        let ahead = |event: &&Seen| event.at > now && self.classes().any(|class| class == event.class);
        let next = events.iter().filter(ahead).map(|event| event.at).min().unwrap_or(FOR_GOOD);
        let is_in = |event: &Seen| event.at > after && event.at <= until;
        // When an event that is in the span now leaves it.
        let leaves = |at: i64| match self.span {
            Span::Within { days } => at.saturating_add(days as i64 * DAY),
            Span::Between { .. } => FOR_GOOD,
        };
        let meant = || events.iter().filter(|event| is_in(event) && self.wanted.means(event));
        match &self.measure {
            AskedMeasure::Times(test) => {
                let times: Vec<i64> = meant().map(|event| event.at).collect();
                counted(*test, &times, next, leaves)
            }
            AskedMeasure::Things(test, apart) => {
                let mut last: BTreeMap<Option<u32>, i64> = BTreeMap::new();
                meant().for_each(|event| {
                    last.insert(apart.of(event.object), event.at);
                });
                let mut times: Vec<i64> = last.into_values().collect();
                times.sort_unstable();
                counted(*test, &times, next, leaves)
            }
            AskedMeasure::InARow(least) => {
                let (mut row, mut longest) = (0, 0);
                for event in events.iter().filter(|event| is_in(event) && self.wanted.is_of_class(event)) {
                    row = if self.wanted.is_about(event) { row + 1 } else { 0 };
                    longest = longest.max(row);
                }
                let oldest = meant().next().map_or(FOR_GOOD, |event| leaves(event.at));
                Judged { holds: longest >= *least, until: next.min(oldest) }
            }
            AskedMeasure::Amount(test) => {
                let sum = |(place, event): (usize, &Seen)| {
                    if is_in(event) && self.wanted.means(event) { i128::from(worth(place)) } else { 0 }
                };
                let sum: i128 = events.iter().enumerate().map(sum).sum();
                let oldest = meant().next().map_or(FOR_GOOD, |event| leaves(event.at));
                Judged { holds: test.holds(u64::try_from(sum).unwrap_or(0)), until: next.min(oldest) }
            }
            AskedMeasure::Then(other) => {
                let first = meant().next();
                let follows = |event: &Seen| other.means(event) && event.at <= now;
                let holds = first.is_some_and(|first| events.iter().any(|event| event.at > first.at && follows(event)));
                Judged { holds, until: first.map_or(next, |first| next.min(leaves(first.at))) }
            }
            AskedMeasure::ThenNot(other) => {
                let last = meant().next_back();
                let follows = |event: &Seen| other.means(event) && event.at <= now;
                let holds = last.is_some_and(|last| !events.iter().any(|event| event.at > last.at && follows(event)));
                Judged { holds, until: last.map_or(next, |last| next.min(leaves(last.at))) }
            }
        }
    }
}

/// What is known of "then" and "then not" after a walk through events in any order.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Course {
    first: Option<i64>,
    last: Option<i64>,
    answer: Option<i64>,
}

impl Course {
    pub fn walk(&mut self, event: &Seen, is_wanted: bool, is_answer: bool) {
        if is_wanted {
            self.first = Some(self.first.map_or(event.at, |first| first.min(event.at)));
            self.last = self.last.max(Some(event.at));
        }
        if is_answer {
            self.answer = self.answer.max(Some(event.at));
        }
    }

    /// `false` for measures that are neither.
    pub fn holds(&self, measure: &AskedMeasure) -> bool {
        match measure {
            AskedMeasure::Then(_) => self.first.is_some_and(|first| self.answer > Some(first)),
            AskedMeasure::ThenNot(_) => self.last.is_some_and(|last| self.answer <= Some(last)),
            AskedMeasure::Times(_) | AskedMeasure::Things(..) | AskedMeasure::InARow(_) | AskedMeasure::Amount(_) => {
                false
            }
        }
    }
}

/// A count of events at `times` (ascending), each of which leaves the span at some instant.
fn counted(test: NumberTest, times: &[i64], next: i64, leaves: impl Fn(i64) -> i64) -> Judged {
    let count = times.len() as u64;
    let holds = test.holds(count);
    // The count falls by itself, oldest first; what it has to fall to, to change the answer.
    let border = match test {
        NumberTest::AtLeast(least) if holds => least.checked_sub(1),
        NumberTest::AtMost(most) if !holds => Some(most),
        NumberTest::AtLeast(_) | NumberTest::AtMost(_) => None,
    };
    let falls = border.and_then(|border| times.get((count - border) as usize - 1)).map_or(FOR_GOOD, |at| leaves(*at));
    Judged { holds, until: next.min(falls) }
}

/// The span as `(after, until]` in milliseconds, nothing of it ahead of now.
pub(crate) fn span(span: Span, now: i64) -> (i64, i64) {
    match span {
        Span::Within { days } => (now.saturating_sub(days as i64 * DAY), now),
        Span::Between { from, until } => {
            let before = |instant: Timestamp| instant.as_millis().saturating_sub(1);
            (from.map_or(i64::MIN, before), until.map_or(now, before).min(now))
        }
    }
}
