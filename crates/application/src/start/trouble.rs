//! Why a workspace cannot be made or opened.

use crate::Trouble;
use seal::SealError;
use store::{DatabaseError, MigrateError};

#[derive(Debug, thiserror::Error)]
pub enum StartTrouble {
    #[error("this ledger already holds a workspace; open it, or choose an empty folder or database")]
    AlreadyInitialised,
    #[error("this ledger holds no workspace yet; run `tradewind init` or start `tradewind serve` on an empty folder")]
    NotInitialised,
    /// The fingerprints say which key was taken for which.
    #[error(
        "the master key (fingerprint {given}) is not the one of this workspace (fingerprint {stored}); give the right key \
         file, or restore with the recovery key"
    )]
    OtherMaster { stored: String, given: String },
    #[error("this ledger is the remains of a restore that was broken off; restore the backup again into a new ledger")]
    HalfRestored,
    #[error(
        "the recovery key (fingerprint {given}) is not the one of this backup (fingerprint {stored}); take the right one"
    )]
    OtherRecovery { stored: String, given: String },
    #[error("the keys of this workspace cannot be opened; restore the ledger from a backup")]
    Keys(#[source] SealError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Application(#[from] Trouble),
}

impl From<SealError> for StartTrouble {
    fn from(error: SealError) -> Self {
        match error {
            SealError::OtherMaster { stored, given } => StartTrouble::OtherMaster { stored, given },
            SealError::OtherRecovery { stored, given } => StartTrouble::OtherRecovery { stored, given },
            other => StartTrouble::Keys(other),
        }
    }
}
