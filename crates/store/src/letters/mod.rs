//! Letters' sources.

pub mod letter;
