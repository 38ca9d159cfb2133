//! Every text a person reads: the catalogue `words/<language>/<noun>.json` at the root of the repository.
//!
//! A text has a flat key `noun.place.what` and is an ICU message of three forms only: `{name}`, `{count, plural, …}` and
//! `{kind, select, …}`. Numbers, dates and money come in as text that the caller has formatted for the reader, so this room
//! needs no formats. A language that lacks a key falls back to English, key by key. The web app reads the same files
//! with react-intl; the parser refuses whatever the two would understand differently. It reads no files and no clock.

mod arguments;
mod catalogue;
mod embedded;
mod message;
mod parse;

pub use arguments::{Argument, Arguments};
pub use catalogue::{Catalogue, CatalogueError, LANGUAGES};
pub use embedded::NOUNS;
pub use message::{ArgumentForm, Message};
pub use parse::{MessageError, parse};
