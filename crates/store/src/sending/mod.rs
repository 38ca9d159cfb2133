//! Campaigns, channels, domains and the outbox in the ledger.

pub mod campaign;
pub mod channel;
pub mod hits;
pub mod last_look;
pub mod outbox;
pub mod plan;
pub mod readers;
pub mod report;
pub mod tracking;
