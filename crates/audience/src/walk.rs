//! A walk through the events of many rows, one after the other: who passes a question, read in the order in which it lies in memory.

use crate::events::{EventColumn, EventCursor};
use crate::happened::{AskedHappened, AskedMeasure, Course, span};
use domain::customers::condition::NumberTest;

/// One question to rows in ascending order. It says what [`AskedHappened::judge`] says, and not until when.
pub(crate) struct Walk<'a> {
    asked: &'a AskedHappened,
    events: Option<EventCursor<'a>>,
    /// Of the class that comes after.
    answers: Option<EventCursor<'a>>,
    after: i64,
    until: i64,
    now: i64,
    /// Room to work in.
    things: Vec<Option<u32>>,
}

impl<'a> Walk<'a> {
    pub fn new(asked: &'a AskedHappened, events: &'a EventColumn, now: i64) -> Self {
        let (after, until) = span(asked.span, now);
        let other = match &asked.measure {
            AskedMeasure::Then(other) | AskedMeasure::ThenNot(other) => other.class,
            AskedMeasure::Times(_) | AskedMeasure::Things(..) | AskedMeasure::InARow(_) | AskedMeasure::Amount(_) => {
                None
            }
        };
        let cursor = |class: u8| events.cursor(class);
        let (events, answers) = (asked.wanted.class.map(cursor), other.map(cursor));
        Walk { asked, events, answers, after, until, now, things: Vec::new() }
    }

    pub fn passes(&mut self, row: u32) -> bool {
        let (asked, after, until) = (self.asked, self.after, self.until);
        let Some(events) = &mut self.events else { return asked.holds_of_none() };
        let list = events.of(row);
        // Of the list's length one knows without reading it.
        let too_few = |least: u64| (list.len() as u64) < least;
        match &asked.measure {
            AskedMeasure::Times(NumberTest::AtLeast(least)) if too_few(*least) => false,
            AskedMeasure::Times(NumberTest::AtLeast(least)) if asked.wanted.about.is_none() => {
                list.has(*least as usize, after, until)
            }
            AskedMeasure::Times(test) => test.holds(match &asked.wanted.about {
                None => list.within(after, until).len() as u64,
                Some(_) => list.within(after, until).iter().filter(|event| asked.wanted.is_about(event)).count() as u64,
            }),
            AskedMeasure::Things(NumberTest::AtLeast(least), _) if too_few(*least) => false,
            AskedMeasure::Things(test, apart) => {
                self.things.clear();
                for event in list.within(after, until).iter().filter(|event| asked.wanted.is_about(event)) {
                    let thing = apart.of(event.object);
                    if !self.things.contains(&thing) {
                        self.things.push(thing);
                    }
                }
                test.holds(self.things.len() as u64)
            }
            AskedMeasure::InARow(least) if too_few(*least) => false,
            AskedMeasure::InARow(least) => {
                let (mut row, mut longest) = (0, 0);
                for event in list.within(after, until).iter() {
                    row = if asked.wanted.is_about(&event) { row + 1 } else { 0 };
                    longest = longest.max(row);
                }
                longest >= *least
            }
            // Nothing that happens to people has a worth.
            AskedMeasure::Amount(test) => test.holds(0),
            AskedMeasure::Then(other) | AskedMeasure::ThenNot(other) => {
                let mut course = Course::default();
                for event in list.within(after, until).iter().filter(|event| asked.wanted.is_about(event)) {
                    course.walk(&event, true, false);
                }
                if let Some(answers) = &mut self.answers {
                    let answers = answers.of(row).within(after, self.now);
                    for event in answers.iter().filter(|event| other.is_about(event)) {
                        course.walk(&event, false, true);
                    }
                }
                course.holds(&asked.measure)
            }
        }
    }
}
