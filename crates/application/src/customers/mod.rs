//! Companies, contacts, lists, tags and imports.

pub mod people;

pub use people::People;
