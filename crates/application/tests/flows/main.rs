//! Flows through the whole application on both databases, with a fake outside and a clock that the test turns.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod campaigns;
mod harness;
mod nodes;
mod relays;
mod sending;
mod stopping;
