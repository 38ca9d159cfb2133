//! One line of a timeline, and the order of lines that come from several tables.

use crate::Trouble;
use crate::customers::Named;
use crate::customers::pool::MoveReason;
use basics::ids;
use basics::{Money, Timestamp};
use domain::trade::tier::{Reason, Tier};
use std::fmt;
use std::str::FromStr;

/// What part of a timeline is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Letters,
    Trade,
    Behaviour,
    /// Who was added, changed, imported.
    Record,
}

impl Group {
    pub const fn as_str(self) -> &'static str {
        match self {
            Group::Letters => "letters",
            Group::Trade => "trade",
            Group::Behaviour => "behaviour",
            Group::Record => "record",
        }
    }
}

/// `letters`, `trade` or `behaviour`; nothing is everything.
///
/// # Errors
/// A refusal of the field `group`.
pub fn read_group(text: Option<&str>) -> Result<Option<Group>, Trouble> {
    match text {
        None => Ok(None),
        Some("letters") => Ok(Some(Group::Letters)),
        Some("trade") => Ok(Some(Group::Trade)),
        Some("behaviour") => Ok(Some(Group::Behaviour)),
        Some(_) => Err(Trouble::field("group", "unknown_value", "a group is letters, trade or behaviour")),
    }
}

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    They,
    We,
    /// Tradewind, or a machine of theirs.
    System,
}

impl Actor {
    pub const fn as_str(self) -> &'static str {
        match self {
            Actor::They => "they",
            Actor::We => "we",
            Actor::System => "system",
        }
    }
}

/// Counts of a campaign's letters to a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Letters {
    pub people: u64,
    pub accepted: u64,
    pub opened: u64,
    pub clicked: u64,
}

/// Something that happened. Which of the parts are there follows from the kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub place: Cursor,
    pub kind: String,
    pub group: Group,
    pub actor: Actor,
    /// Whose doing it was, of their people.
    pub contact: Option<Named<ids::Contact>>,
    /// Whose doing it was, of ours.
    pub user: Option<String>,
    pub campaign: Option<Named<ids::Campaign>>,
    pub order: Option<(Named<ids::Order>, Money)>,
    /// Which was entered or left.
    pub segment: Option<Named<ids::Segment>>,
    /// `None` also where the viewer does not read personal letters, and after an erasure.
    pub subject: Option<String>,
    pub url: Option<String>,
    /// Of a letter that came back, its class; of an automatic answer, the day of return.
    pub detail: Option<String>,
    pub letters: Option<Letters>,
    /// What visits, views, downloads and carts were about.
    pub things: Vec<String>,
    /// How many events the line tells of.
    pub count: u64,
    /// Of a cart or another event that names one.
    pub amount: Option<Money>,
    /// Of an event of the workspace's own classes: what the class is called.
    pub title: Option<String>,
    /// State and source of a statement of consent.
    pub consent: Option<(String, String)>,
    /// Which fields a change was of; never their values.
    pub fields: Vec<String>,
    /// From one tier to another, and why.
    pub tier: Option<(Tier, Tier, Reason)>,
    /// From one owner to another by name (nobody: the pool), and why.
    pub handed: Option<(Option<String>, Option<String>, MoveReason)>,
    /// Whose a task was before, where it was handed on, and whose it is.
    pub task: Option<(Option<String>, Option<String>)>,
}

impl Item {
    /// A line with nothing but its kind.
    pub fn new(place: Cursor, kind: impl Into<String>, group: Group, actor: Actor) -> Self {
        Item {
            place,
            kind: kind.into(),
            group,
            actor,
            contact: None,
            user: None,
            campaign: None,
            order: None,
            segment: None,
            subject: None,
            url: None,
            detail: None,
            letters: None,
            things: Vec::new(),
            count: 1,
            amount: None,
            title: None,
            consent: None,
            fields: Vec::new(),
            tier: None,
            handed: None,
            task: None,
        }
    }
}

/// Where a line stands: newest first, then by the rank of its source, then by the number of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub at: Timestamp,
    pub rank: u8,
    pub id: i64,
}

impl Cursor {
    /// Where the source of that rank goes on after this line.
    pub fn place_for(self, rank: u8) -> store::trade::timeline::Place {
        let id = match rank.cmp(&self.rank) {
            // Its lines of that moment stand before this one.
            std::cmp::Ordering::Less => i64::MIN,
            std::cmp::Ordering::Equal => self.id,
            std::cmp::Ordering::Greater => i64::MAX,
        };
        store::trade::timeline::Place { at: self.at, id }
    }

    /// Orders lines as a timeline shows them.
    pub fn key(&self) -> (std::cmp::Reverse<Timestamp>, u8, std::cmp::Reverse<i64>) {
        (std::cmp::Reverse(self.at), self.rank, std::cmp::Reverse(self.id))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.at.as_millis(), self.rank, self.id)
    }
}

/// The text is no cursor of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of a timeline; begin again without one")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(CursorError);
        let at = next()?.parse().map(Timestamp::from_millis).map_err(|_| CursorError)?;
        let rank = next()?.parse().map_err(|_| CursorError)?;
        let id = next()?.parse().map_err(|_| CursorError)?;
        if parts.next().is_some() { Err(CursorError) } else { Ok(Cursor { at, rank, id }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor { at: Timestamp::from_millis(-5), rank: 3, id: i64::MAX };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "1", "1.2", "1.2.x", "1.2.3.4", "1.300.4"] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }

    #[test]
    fn a_source_goes_on_where_the_merged_list_ended() {
        let at = Timestamp::from_millis(9);
        let cursor = Cursor { at, rank: 3, id: 70 };
        for (rank, expected) in [(2, i64::MIN), (3, 70), (4, i64::MAX)] {
            assert_eq!(cursor.place_for(rank), store::trade::timeline::Place { at, id: expected });
        }
    }
}
