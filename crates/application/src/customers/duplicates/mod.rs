//! Records that may be one: looked for by itself once a day and when somebody asks, shown in pairs, merged or said not to be the same.
//!
//! The rule is `domain/customers/duplicates`. A look reads every card once, keeps numbers of its keys, and opens again only the cards of
//! those who share one. What it found are rows of the ledger; what somebody said of a pair stays through every later look.

mod compare;
mod dismiss;
mod look;
mod page;

pub use compare::{Compared, ComparedField, Comparison, compare};
pub(super) use dismiss::INVERSE;
pub(super) use dismiss::merged;
pub use dismiss::{DismissDuplicate, RecallDuplicate};
pub use look::{AskForDuplicates, LookState, look_for_duplicates, look_state, run_duplicates};
pub use page::{DuplicatePage, DuplicatePair, Side, duplicates};

use std::str::FromStr;

/// Of which noun two records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Contact,
    Company,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Contact => "contact",
            Kind::Company => "company",
        }
    }
}

/// It names no noun that has duplicates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("duplicates are of contact or of company")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        match text {
            "contact" => Ok(Kind::Contact),
            "company" => Ok(Kind::Company),
            _ => Err(UnknownKind),
        }
    }
}
