//! Campaigns, channels, domains and the outbox in the ledger.

pub mod back_off;
pub mod brake;
pub mod campaign;
pub mod channel;
pub mod delivery;
pub mod feedback;
pub mod health;
pub mod hits;
pub mod host;
pub mod key_change;
pub mod last_look;
pub mod mail_report;
pub mod offer;
pub mod outbox;
pub mod plan;
pub mod readers;
pub mod report;
pub mod rest;
pub mod returns;
pub mod route;
pub mod share;
pub mod tls;
pub mod tracking;
pub mod warm_up;
