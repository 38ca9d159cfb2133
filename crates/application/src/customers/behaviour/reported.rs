//! A reported event as it comes in, before anything of it is believed, and what became of it.

use basics::Timestamp;
use basics::ids::{ContactId, EventId};
use domain::customers::behaviour::{
    EventRefusal, LINES_LIMIT, Thing, ThingRefusal, ThingType, amount, source_id, when,
};
use domain::trade::subject;
use serde::{Deserialize, Serialize};

/// Who it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Contact(ContactId),
    /// An e-mail address, as it was written.
    Address(String),
    /// The report names nobody, or two.
    Unsaid,
}

/// A thing as it was reported. The category is a name, which is its key, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedThing {
    pub kind: ThingType,
    pub key: String,
    pub name: String,
    pub category: Option<String>,
}

impl ReportedThing {
    pub(super) fn checked(&self) -> Result<Thing, ThingRefusal> {
        Thing::new(self.kind, &self.key, &self.name, self.category.as_deref())
    }
}

/// What a cart holds: a thing, and what all of it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    pub thing: ReportedThing,
    /// Minor units and a currency.
    pub amount: Option<(i64, String)>,
}

/// An event as it was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedEvent {
    pub kind: String,
    pub at: Timestamp,
    pub who: Who,
    pub thing: Option<ReportedThing>,
    /// Minor units and a currency.
    pub amount: Option<(i64, String)>,
    /// Of a cart: each line is an event of its own.
    pub lines: Vec<CartLine>,
    /// The reporter's own id; the same twice is one event.
    pub id: Option<String>,
    /// Of a call, a meeting or an inquiry: what it was about. May be empty.
    pub subject: String,
}

/// What became of a reported event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The events that were made of it, several of a cart with lines.
    Recorded(Vec<EventId>),
    /// An event of this id is there already.
    Known,
    Refused {
        field: String,
        code: String,
        detail: String,
    },
}

impl From<EventRefusal> for Outcome {
    fn from(refusal: EventRefusal) -> Self {
        let (field, code) = (refusal.field().to_owned(), refusal.code().to_owned());
        Outcome::Refused { field, code, detail: refusal.to_string() }
    }
}

/// A reported event within its limits: what of it is written once the person is known.
pub(super) struct Checked {
    pub at: Timestamp,
    pub parts: Vec<Part>,
    pub id: Option<String>,
    pub subject: String,
}

/// A thing and an amount of one event.
pub(super) struct Part {
    pub thing: Option<Thing>,
    pub amount: Option<basics::Money>,
}

fn part(thing: Option<&ReportedThing>, money: Option<&(i64, String)>) -> Result<Part, EventRefusal> {
    let amount = money.map(|(minor, currency)| amount(*minor, currency)).transpose()?;
    Ok(Part { thing: thing.map(ReportedThing::checked).transpose()?, amount })
}

impl ReportedEvent {
    /// The event within its limits. `is_class` says which classes there are.
    pub(super) fn checked(&self, now: Timestamp, is_class: impl Fn(&str) -> bool) -> Result<Checked, EventRefusal> {
        if !is_class(&self.kind) {
            return Err(EventRefusal::UnknownClass);
        }
        let at = when(self.at, now)?;
        let id = self.id.as_deref().map(source_id).transpose()?.map(str::to_owned);
        let subject = subject(&self.subject).map_err(|_| EventRefusal::Subject)?;
        let parts = if self.lines.is_empty() {
            vec![part(self.thing.as_ref(), self.amount.as_ref())?]
        } else {
            self.lines_checked()?
        };
        Ok(Checked { at, parts, id, subject })
    }

    fn lines_checked(&self) -> Result<Vec<Part>, EventRefusal> {
        if self.kind != "carted" || self.thing.is_some() || self.amount.is_some() {
            return Err(EventRefusal::LinesOfNoCart);
        }
        if self.lines.len() > LINES_LIMIT {
            return Err(EventRefusal::TooManyLines);
        }
        self.lines.iter().map(|line| part(Some(&line.thing), line.amount.as_ref())).collect()
    }
}
