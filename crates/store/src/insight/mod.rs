//! Sums over many campaigns and what waits for a person: read from what the other nouns wrote, never written.

pub mod needs;
pub mod receivers;
pub mod sending;
