//! Campaigns, channels and the services behind them, routes, health, the outbox and its states.

pub mod audience;
pub mod brake;
pub mod campaign;
pub mod channel;
pub mod classification;
pub mod feedback;
pub mod health;
pub mod host;
pub mod market;
pub mod outbox;
pub mod provider;
pub mod retry;
pub mod route;
pub mod service;
pub mod shaping;
pub mod size;
pub mod tracking;
pub mod warm_up;
