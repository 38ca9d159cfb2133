//! Migrations: numbered, written once, applied in order, each in one transaction with its own record.

use crate::dialect::for_engine;
use crate::{Database, DatabaseError, Isolation, Lane, Script, Transaction, args, statements};
use basics::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// A migration may rebuild tables of millions of rows; nobody else is at work meanwhile.
const MIGRATION_LASTS_AT_MOST: Duration = Duration::from_secs(3_600);

/// Every migration there is, oldest first. A published one never changes.
pub(crate) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "ledger", include_str!("../migrations/0001_ledger.sql")),
    (2, "preferences", include_str!("../migrations/0002_preferences.sql")),
    (3, "trade", include_str!("../migrations/0003_trade.sql")),
    (4, "views", include_str!("../migrations/0004_views.sql")),
    (5, "delivery", include_str!("../migrations/0005_delivery.sql")),
    (6, "health", include_str!("../migrations/0006_health.sql")),
    (7, "tracking", include_str!("../migrations/0007_tracking.sql")),
    (8, "returns", include_str!("../migrations/0008_returns.sql")),
    (9, "class", include_str!("../migrations/0009_class.sql")),
    (10, "direct", include_str!("../migrations/0010_direct.sql")),
    (11, "routes", include_str!("../migrations/0011_routes.sql")),
    (12, "warm_up", include_str!("../migrations/0012_warm_up.sql")),
    (13, "nodes", include_str!("../migrations/0013_nodes.sql")),
    (14, "reach", include_str!("../migrations/0014_reach.sql")),
    (15, "hosts", include_str!("../migrations/0015_hosts.sql")),
    (16, "segments", include_str!("../migrations/0016_segments.sql")),
    (17, "tiers", include_str!("../migrations/0017_tiers.sql")),
    (18, "behaviour", include_str!("../migrations/0018_behaviour.sql")),
    (27, "predictions", include_str!("../migrations/0027_predictions.sql")),
    (34, "sites", include_str!("../migrations/0034_sites.sql")),
    (40, "pool", include_str!("../migrations/0040_pool.sql")),
    (50, "duplicates", include_str!("../migrations/0050_duplicates.sql")),
    (51, "addresses", include_str!("../migrations/0051_addresses.sql")),
    (52, "resting", include_str!("../migrations/0052_resting.sql")),
    (60, "attributes", include_str!("../migrations/0060_attributes.sql")),
    (61, "scores", include_str!("../migrations/0061_scores.sql")),
    (62, "learned_scores", include_str!("../migrations/0062_learned_scores.sql")),
    (64, "company_domains", include_str!("../migrations/0064_company_domains.sql")),
    (65, "parents", include_str!("../migrations/0065_parents.sql")),
    (66, "addresses_of_contacts", include_str!("../migrations/0066_addresses_of_contacts.sql")),
    (67, "tasks", include_str!("../migrations/0067_tasks.sql")),
    (68, "documents", include_str!("../migrations/0068_documents.sql")),
    (69, "contact_indexes", include_str!("../migrations/0069_contact_indexes.sql")),
    (75, "kept_lists", include_str!("../migrations/0075_kept_lists.sql")),
    (76, "gone_on", include_str!("../migrations/0076_gone_on.sql")),
    (80, "costs", include_str!("../migrations/0080_costs.sql")),
    (81, "bulk_runs", include_str!("../migrations/0081_bulk_runs.sql")),
    (87, "facts", include_str!("../migrations/0087_facts.sql")),
    (88, "link_things", include_str!("../migrations/0088_link_things.sql")),
];

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(
        "the ledger was written by a newer Tradewind (its version {found}, this program knows {known}); use that program"
    )]
    Newer { found: i64, known: i64 },
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// What a run of [`migrate`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    pub from: i64,
    pub to: i64,
}

/// Two nodes that start together migrate one after the other; the number is any that nobody else takes.
const ONE_AT_A_TIME: &str = "SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(7203195601881)";

statements! {
    SQLITE_IS_THERE = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
    POSTGRES_IS_THERE = "SELECT CAST(CASE WHEN to_regclass('migration') IS NULL THEN 0 ELSE 1 END AS BIGINT)";
    APPLIED = "SELECT COALESCE(MAX(number), 0) FROM migration";
    RECORD = "INSERT INTO migration (number, name, at) VALUES ($1, $2, $3)";
}

/// The version that this program brings ledgers to.
fn newest_version() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

/// A number that differs wherever the migrations do, also between programs that are ahead of each other in different ones (FNV-1a).
pub fn schema_mark() -> u64 {
    let texts = MIGRATIONS.iter().flat_map(|(_, name, text)| name.bytes().chain(text.bytes()));
    texts.fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Brings the ledger to this program's version.
///
/// # Errors
/// [`MigrateError::Newer`] when it is ahead of this program; the database's own troubles.
pub async fn migrate(database: &Database, now: Timestamp) -> Result<Migrated, MigrateError> {
    database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(Begin)).await?;
    let from = version(database).await?;
    let known = newest_version();
    if from > known {
        return Err(MigrateError::Newer { found: from, known });
    }
    for (number, name, text) in MIGRATIONS.iter().filter(|(number, ..)| *number > from) {
        let apply = Apply { number: *number, name, text, now };
        database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(apply)).await?;
    }
    Ok(Migrated { from, to: known })
}

/// Whether Tradewind's tables are there at all: asked before a command would make them in a wrong place.
///
/// # Errors
/// The database's.
pub async fn is_migrated(database: &Database) -> Result<bool, DatabaseError> {
    let statement = if database.is_postgres() { POSTGRES_IS_THERE } else { SQLITE_IS_THERE };
    Ok(database.first(statement, [], |row| row.int(0)).await?.unwrap_or(0) > 0)
}

/// The number of the newest applied migration; 0 for an empty ledger.
pub(crate) async fn version(database: &Database) -> Result<i64, DatabaseError> {
    Ok(database.first(APPLIED, [], |row| row.int(0)).await?.unwrap_or(0))
}

struct Begin;

impl Script for Begin {
    type Answer = ();
    type Trouble = DatabaseError;
    const LASTS_AT_MOST: Duration = MIGRATION_LASTS_AT_MOST;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        let text = "CREATE TABLE IF NOT EXISTS migration (number $int PRIMARY KEY, name $text NOT NULL, at $int NOT NULL)$strict;";
        if transaction.is_postgres() {
            transaction.batch(ONE_AT_A_TIME).await?;
        }
        transaction.batch(&for_engine(text, transaction.is_postgres())).await
    }
}

struct Apply {
    number: i64,
    name: &'static str,
    text: &'static str,
    now: Timestamp,
}

impl Script for Apply {
    type Answer = ();
    type Trouble = DatabaseError;
    const LASTS_AT_MOST: Duration = MIGRATION_LASTS_AT_MOST;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        if transaction.is_postgres() {
            transaction.batch(ONE_AT_A_TIME).await?;
        }
        let applied = transaction.first(APPLIED, &[], |row| row.int(0)).await?;
        if applied.is_some_and(|number| number >= self.number) {
            // Another node was quicker.
            return Ok(());
        }
        transaction.batch(&for_engine(self.text, transaction.is_postgres())).await?;
        transaction.execute(RECORD, &args![self.number, self.name, self.now]).await?;
        Ok(())
    }
}
