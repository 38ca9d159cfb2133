//! Campaigns, channels, their health, the outbox and its states.

pub mod audience;
pub mod brake;
pub mod campaign;
pub mod channel;
pub mod classification;
pub mod health;
pub mod market;
pub mod outbox;
pub mod provider;
pub mod retry;
pub mod shaping;
pub mod tracking;
pub mod warm_up;
