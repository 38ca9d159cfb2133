//! The five kinds of letter. A kind decides what a letter must carry; frequency and law by kind are rules of `sending`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// The first letter to a company that did not ask for one.
    Cold,
    /// An offer with an end date.
    Promotion,
    /// News, a case, a technique; no direct selling.
    Nurture,
    /// Sent because of an event or a date: inquiry, order, birthday.
    Triggered,
    Survey,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of letter: cold, promotion, nurture, triggered or survey")]
pub struct UnknownKind;

impl LetterKind {
    pub const ALL: [LetterKind; 5] =
        [LetterKind::Cold, LetterKind::Promotion, LetterKind::Nurture, LetterKind::Triggered, LetterKind::Survey];

    pub fn as_str(self) -> &'static str {
        match self {
            LetterKind::Cold => "cold",
            LetterKind::Promotion => "promotion",
            LetterKind::Nurture => "nurture",
            LetterKind::Triggered => "triggered",
            LetterKind::Survey => "survey",
        }
    }

    /// Whether the letter must show a way to unsubscribe and carry the headers of RFC 8058. A letter about the reader's own
    /// order may have it; all other kinds must.
    pub fn needs_unsubscribe(self) -> bool {
        !matches!(self, LetterKind::Triggered)
    }

    /// Whether the sender's postal address must be shown (CAN-SPAM §5(a)(5); asked of every kind that is not the reader's own
    /// business).
    pub fn needs_postal_address(self) -> bool {
        !matches!(self, LetterKind::Triggered)
    }
}

impl FromStr for LetterKind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        LetterKind::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownKind)
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
