//! Companies, contacts, lists, tags and imports.

pub mod import;
pub mod people;

pub use people::People;
