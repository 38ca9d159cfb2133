//! What the ledger says of itself: its mode, the newest time it has seen, marks of reconcilers.

use crate::{Database, DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use std::str::FromStr;

/// What the ledger is for. Real channels refuse a demo or a rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Real,
    Demo,
    Rehearsal,
}

/// The ledger names a mode that this program does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ledger's mode is {0:?}, which this program does not know")]
pub struct UnknownMode(pub String);

impl Mode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Real => "real",
            Mode::Demo => "demo",
            Mode::Rehearsal => "rehearsal",
        }
    }
}

impl FromStr for Mode {
    type Err = UnknownMode;
    fn from_str(word: &str) -> Result<Self, UnknownMode> {
        match word {
            "real" => Ok(Mode::Real),
            "demo" => Ok(Mode::Demo),
            "rehearsal" => Ok(Mode::Rehearsal),
            other => Err(UnknownMode(other.to_owned())),
        }
    }
}

/// Which master key wraps the ledger's keys, as its fingerprint.
pub const MASTER_FINGERPRINT: &str = "master_fingerprint";
/// The keyed hash of the set-up code, in hexadecimal; gone once the first administrator is there.
pub const SETUP_CODE_HASH: &str = "setup_code_hash";
/// Why sending and timers hold until a person confirms the clock; absent when they do not.
pub const SENDING_HELD: &str = "sending_held";
/// What new campaigns note of their readers: `opens`, `clicks`, both or neither; absent is both.
pub const TRACKING: &str = "tracking";
/// The mode of tracking in countries that are not listed; absent is what is shipped.
pub const TRACKING_DEFAULT: &str = "tracking_default";
/// The mode of tracking of people whose country nobody knows; absent is what is shipped.
pub const TRACKING_UNKNOWN: &str = "tracking_unknown";
/// Before the name of a spill of hits: the number of its record that was written last.
pub const HITS_REPLAYED: &str = "hits_replayed.";
/// How interests are counted, as versioned JSON; absent is what is shipped.
pub const INTEREST_RULE: &str = "interest_rule";
/// When duplicates were looked for, as versioned JSON.
pub const DUPLICATES: &str = "duplicates";
/// The rule of cleaning, as versioned JSON; absent is what is shipped.
pub const CLEANING: &str = "cleaning";
const MODE: &str = "mode";
const NEWEST_TIME: &str = "newest_time";

statements! {
    GET = "SELECT value FROM meta WHERE name = $1";
    SET = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    DELETE = "DELETE FROM meta WHERE name = $1";
    NEWEST_LEASE = "SELECT COALESCE(MAX(lease_until), 0) FROM node";
    NEWEST_AUDIT = "SELECT at FROM audit ORDER BY id DESC LIMIT 1";
}

/// A value by its name.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, name: &str) -> Result<Option<String>, DatabaseError> {
    database.first(GET, args![name], |row| row.text(0)).await
}

/// [`get`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn read(transaction: &mut Transaction, name: &str) -> Result<Option<String>, DatabaseError> {
    transaction.first(GET, &args![name], |row| row.text(0)).await
}

/// # Errors
/// The database's.
pub async fn set(transaction: &mut Transaction, name: &str, value: &str) -> Result<(), DatabaseError> {
    transaction.execute(SET, &args![name, value]).await.map(drop)
}

/// Forgets a value; answers whether it was there.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, name: &str) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(DELETE, &args![name]).await? > 0)
}

/// The newest moments in the ledger: until when a node leased its number, and when the last verb was audited.
///
/// # Errors
/// The database's.
pub async fn newest_times(database: &Database) -> Result<(Timestamp, Timestamp), DatabaseError> {
    let leased = database.first(NEWEST_LEASE, [], |row| row.time(0)).await?;
    let audited = database.first(NEWEST_AUDIT, [], |row| row.time(0)).await?;
    Ok((leased.unwrap_or_default(), audited.unwrap_or_default()))
}

/// The mode; a ledger that was never marked is real.
///
/// # Errors
/// The database's; [`DatabaseError::Shape`] for a mode of a newer program.
pub async fn mode(database: &Database) -> Result<Mode, DatabaseError> {
    get(database, MODE).await?.map_or(Ok(Mode::Real), |word| word.parse().map_err(DatabaseError::shape))
}

/// # Errors
/// The database's.
pub async fn set_mode(transaction: &mut Transaction, mode: Mode) -> Result<(), DatabaseError> {
    set(transaction, MODE, mode.as_str()).await
}

/// The newest wall time that was noted: a start before it, or long after it, is suspicious.
///
/// # Errors
/// The database's.
pub async fn newest_time(database: &Database) -> Result<Option<Timestamp>, DatabaseError> {
    get(database, NEWEST_TIME).await?.map(|text| time(&text)).transpose()
}

/// Notes the wall time; it never moves back.
///
/// # Errors
/// The database's.
pub async fn note_time(transaction: &mut Transaction, now: Timestamp) -> Result<(), DatabaseError> {
    let noted = read(transaction, NEWEST_TIME).await?.map(|text| time(&text)).transpose()?;
    if noted.is_none_or(|noted| noted < now) {
        set(transaction, NEWEST_TIME, &now.as_millis().to_string()).await?;
    }
    Ok(())
}

fn time(text: &str) -> Result<Timestamp, DatabaseError> {
    text.parse().map(Timestamp::from_millis).map_err(DatabaseError::shape)
}
