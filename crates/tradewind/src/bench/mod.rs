//! Measuring: real rooms, a real ledger, a real receiver on loopback; the limit measured in the same run.

pub mod process;
pub mod send;
pub mod sink;
