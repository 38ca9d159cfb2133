//! Letters: their kinds, the slots and fields a source may use, how a reader is greeted, and what a letter can be refused for.
//!
//! The types here speak of a letter's *meaning*. How its source becomes HTML is `compose`; when and to whom it goes is
//! `sending`.

mod check;
mod field;
mod finding;
mod kind;
mod reader;
mod salutation;
mod slot;

pub use check::{GMAIL_CLIP_BYTES, LetterFacts, SUBJECT_CHARACTERS, check_letter};
pub use field::{FieldName, MergeField, UnknownField};
pub use finding::{Finding, FindingCode, Severity};
pub use kind::{LetterKind, UnknownKind};
pub use reader::{Gender, Reader, Sender, Standing};
pub use salutation::{full_name, salutation};
pub use slot::{Slot, SlotKind, SlotName};
