//! What Tradewind does: one verb a file, by noun, plus the running work.
//!
//! Handlers, jobs, commands, rehearsal and tests all say `application.perform(viewer, PauseCampaign { campaign })`. Rights,
//! the transaction and its repeats, audit, idempotency, the change log and the doorbells are done there once.

pub mod customers;
pub mod insight;
mod kernel;
pub mod letters;
pub mod sending;
mod settings;
pub mod start;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod trade;
pub mod trust;

pub use kernel::{
    Application, Idempotency, NextStep, Once, PAGE_LIMIT, Page, Parts, Stored, Trouble, Verb, Work, page_limit,
};
pub use settings::Settings;
pub use store::ledger::change::Change;
pub use store::ledger::follow::Changed;
