//! The machinery that every verb shares: change log, audit, id numbers.

pub mod audit;
pub mod change;
pub mod idempotency;
pub mod node;
