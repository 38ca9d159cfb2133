//! The machinery that every verb shares. Rows in, rows out: no rules, no clock, no chance; ids and `now` come from the caller.
//!
//! Writes take the verb's [`Transaction`](crate::Transaction), reads the [`Database`](crate::Database).

pub mod audit;
pub mod chain;
pub mod change;
pub mod counter;
pub mod erasure;
pub mod file;
pub mod follow;
pub mod idempotency;
pub mod job;
pub mod job_end;
pub mod lease;
pub mod meta;
pub mod node;
mod phase;
pub mod schedule;
pub mod sealing_key;

pub use phase::Phase;
