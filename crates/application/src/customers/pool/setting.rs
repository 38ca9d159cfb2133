//! What the workspace says of the pool: its rules, and the zone in which days are cut.

use crate::Trouble;
use basics::Timestamp;
use domain::customers::pool::{HeldCompany, PoolRules};
use domain::trade::Day;
use domain::trade::tier::Tier;
use jiff::tz::TimeZone;
use store::customers::pool::{self as rows, HeldRow};
use store::trust::workspace;
use store::{Database, Transaction};

#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub rules: PoolRules,
    /// Of the workspace's edits; 1 = as shipped.
    pub version: i64,
    pub zone: TimeZone,
}

impl Setting {
    pub async fn inside(transaction: &mut Transaction) -> Result<Self, Trouble> {
        let stored = rows::find_rules(transaction).await?;
        let workspace = workspace::get(transaction).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        Self::read(stored, &workspace.time_zone)
    }

    pub async fn outside(database: &Database) -> Result<Self, Trouble> {
        let stored = rows::rules(database).await?;
        let workspace = workspace::find(database).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        Self::read(stored, &workspace.time_zone)
    }

    fn read(stored: Option<(String, i64)>, zone: &str) -> Result<Self, Trouble> {
        let (rules, version) = match stored {
            None => (PoolRules::default(), 1),
            Some((text, version)) => (PoolRules::read_text(&text).map_err(Trouble::broken)?, version),
        };
        // A name was checked when it was written; a later edition of the list of zones may have dropped it.
        Ok(Setting { rules, version, zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) })
    }

    pub fn day(&self, at: Timestamp) -> Day {
        Day::of(at, &self.zone)
    }

    /// The moment at which a day begins.
    pub fn begin(&self, day: Day) -> Timestamp {
        let midnight = day.to_date().at(0, 0, 0, 0);
        self.zone.to_timestamp(midnight).map_or(Timestamp::from_millis(i64::MAX), Timestamp::from_jiff)
    }

    /// The facts of a row, cut into days.
    pub fn facts(&self, row: &HeldRow) -> HeldCompany {
        let day = |at: Timestamp| self.day(at);
        HeldCompany {
            since: day(row.since),
            heard: row.heard.max(row.noted).max(row.any_order).map(day),
            ordered: row.ordered.map(day),
            has_open_order: row.has_open_order,
            tier: row.tier.unwrap_or(Tier::Prospect),
            warned: row.warned,
        }
    }
}
