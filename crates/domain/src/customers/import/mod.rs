//! What a row of a contact file means: which column is what, what a cell says, why a row is refused, and what happens to a
//! person who is there already.
//!
//! Pure rules over decoded cells: bytes, encodings and delimiters belong to `application`. For every row the answer is one of
//! two: a [`Draft`] of a person, possibly with notes about cells that were left out, or one refusal with a stable code.

mod cell;
mod conflict;
mod draft;
mod field;
mod formula;
mod guess;
mod places;
mod problem;
mod source;
mod standing;
mod state;
mod target;

pub use cell::birthday as day_of_cell;
pub use conflict::{Conflict, Known, UnknownConflict, merge};
pub use draft::{Draft, DraftCompany, MAX_TAGS_PER_ROW, Reading, read_row};
pub use field::{ImportField, UnknownImportField};
pub use formula::{escape_cell, unescape_cell};
pub use guess::{guess_columns, guess_header};
pub use places::country_named;
pub use problem::{Problem, mask_sample};
pub use source::{ImportSource, Recognised, UnknownImportSource, recognise};
pub use standing::{Standing, standing};
pub use state::{ImportState, RowAction, UnknownImportState, UnknownRowAction};
pub use target::{ImportTarget, attribute_header, with_attributes};

#[cfg(test)]
mod tests;
