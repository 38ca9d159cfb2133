//! Campaigns, channels, the outbox and its states.

pub mod audience;
pub mod campaign;
pub mod channel;
pub mod market;
pub mod outbox;
pub mod retry;
pub mod tracking;
