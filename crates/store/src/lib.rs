//! The ledger: the only room with SQL.
//!
//! One text for two databases (SQLite embedded, PostgreSQL when grown), statements as listed constants, writes as values that
//! can be run again, and everything personal in sealed columns. What is acknowledged is on disk.

pub mod backup;
mod catalogue;
mod database;
mod dialect;
mod erased;
mod error;
mod listed;
mod migrate;
mod postgres;
mod scratch;
mod sqlite;
mod statement;
mod transaction;
mod value;

pub use catalogue::{Module, catalogue};
pub use database::{Database, Isolation, Lane, Script};
pub use error::DatabaseError;
pub use migrate::{MigrateError, Migrated, is_migrated, migrate, schema_mark};
pub use scratch::Scratch;
pub use sqlite::{Order, Step};
pub use statement::{Pieces, Statement};
pub use transaction::{ROWS_PER_VERB, Transaction};
pub use value::{Row, Value};

pub mod customers;
pub mod insight;
pub mod ledger;
pub mod letters;
pub mod sending;
pub mod trade;
pub mod trust;

#[cfg(feature = "testing")]
pub mod testing;
