//! Backup and restore: one stream that either database writes and either reads.
//!
//! [`backup`] reads every table in one snapshot while the ledger is at work, then the files that the caller hands over.
//! [`restore`] fills an empty migrated ledger from it, reads everything back and compares. The workspace's keys travel as
//! rows, wrapped by the master key and by the recovery key: without one of the two nothing personal can be read from a backup.
//! It does not erase: [`Restored::erasures`] names the erasures that the caller has to do again, before [`finish_restore`] opens the
//! ledger to everybody.

mod format;
mod read;
pub(crate) mod restore;
mod stream;
pub mod tables;
mod verify;
mod write;

pub use read::{TableRows, every_row};
pub use restore::{Restored, finish_restore, is_half_restored, restore};
pub use verify::{Verified, verify};
pub use write::{BackupFile, Counts, backup};

use crate::DatabaseError;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("this is no backup of Tradewind, or of a version this program does not know")]
    NotABackup,
    /// Cut off, changed or put together wrongly. What was restored up to there is not to be used.
    #[error("the backup is damaged: {place}")]
    Damaged { place: String },
    #[error(
        "the backup was made at version {found} of the ledger and this program has version {known}; restore it with the \
         program that made it, then migrate"
    )]
    OtherVersion { found: i64, known: i64 },
    #[error("the ledger to restore into is not empty: the table {table} has rows; give a new one")]
    NotEmpty { table: String },
    #[error("a restore into this ledger was broken off; restore again into a new one")]
    HalfRestored,
    #[error("a row is too long for a backup")]
    TooLong,
    #[error("the backup could not be read or written")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl BackupError {
    fn damaged(place: impl Into<String>) -> Self {
        BackupError::Damaged { place: place.into() }
    }
}
