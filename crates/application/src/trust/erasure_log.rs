//! The list of erasures that is kept outside of the ledger: a backup that is restored brings the erased back, and only what
//! stands outside of it can tell.
//!
//! An erasure is answered once it is in the list. Where the list cannot be written the person is erased all the same, and whoever
//! asked is told to ask again.

use crate::{Application, NextStep, Trouble};
use basics::Timestamp;
use std::pin::Pin;
use std::sync::Arc;
use store::ledger::erasure::{Erasure, since};

/// A list of erasures outside of the ledger.
pub trait ErasureLog: Send + Sync {
    /// Adds those that it does not hold; they are durable when it answers. It may be asked by several at a time.
    fn add(&self, erasures: Vec<Erasure>) -> Pin<Box<dyn Future<Output = Result<(), LogTrouble>> + Send + '_>>;

    /// Which of these it does not hold.
    fn missing(&self, erasures: Vec<Erasure>) -> Pin<Box<dyn Future<Output = Result<usize, LogTrouble>> + Send + '_>>;
}

/// Why the list could not be read or written; it names the file.
pub type LogTrouble = Box<dyn std::error::Error + Send + Sync>;

/// Brings the application's list up with the ledger. Without a list there is nothing to do.
///
/// # Errors
/// `erasure_not_logged` as [`Trouble::Outside`]; the ledger's.
pub async fn log_erasures(application: &Application) -> Result<(), Trouble> {
    let Some(log) = application.erasure_log() else { return Ok(()) };
    log.add(every_erasure(application).await?).await.map_err(|error| {
        tracing::error!(%error, "an erasure is not in the list outside of the ledger");
        Trouble::Outside {
            code: "erasure_not_logged",
            detail: "the person is erased, but the list of erasures that a restore reads could not be written; make room on \
                     the server's disk, then erase the person once more"
                .to_owned(),
            next_step: Some(NextStep::new("repeat_erasure")),
        }
    })
}

/// How many erasures of the ledger the list does not hold.
///
/// # Errors
/// [`Trouble::Broken`] when the list cannot be read; the ledger's.
pub async fn unlogged_erasures(application: &Application, log: &dyn ErasureLog) -> Result<usize, Trouble> {
    log.missing(every_erasure(application).await?).await.map_err(Trouble::Broken)
}

async fn every_erasure(application: &Application) -> Result<Vec<Erasure>, Trouble> {
    Ok(since(application.database(), Timestamp::from_millis(i64::MIN)).await?)
}

/// The list, shared.
pub type SharedErasureLog = Arc<dyn ErasureLog>;
