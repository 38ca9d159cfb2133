//! What both databases promise, shown on both.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

mod backups;
mod bulk_runs;
mod chains;
mod direct;
mod disk;
mod follow;
mod grid;
mod health;
mod jobs;
mod ledger;
mod loading;
mod machinery;
mod outbox;
mod pool;
mod routes;
mod schema;
mod tier_costs;
mod tiers;
mod trade;
mod transactions;
