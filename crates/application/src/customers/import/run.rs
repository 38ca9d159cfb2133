//! The reconciler that continues whatever import is unfinished: after a ring, and after a restart.

use super::hold::holding;
use super::retention::sweep_strays;
use super::{BELL, checking, publishing, sweep_imports, undoing};
use crate::{Application, Trouble};
use basics::ids::ImportId;
use domain::customers::import::ImportState;
use std::time::Duration;
use store::customers::import;

/// A ring may get lost with its process; this is how long an import waits then.
const LOOKS_EVERY: Duration = Duration::from_secs(30);
/// Files without a row are looked for in the whole folder.
const STRAYS_EVERY: Duration = Duration::from_secs(60 * 60);

/// How far one call goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Until nothing is left to do.
    ToTheEnd,
    /// At most so many chunks of an import: for tests that stop in between.
    Chunks(usize),
}

/// Continues imports until the application ends; never returns by itself.
pub async fn run_imports(application: Application) {
    let bell = application.bell(BELL);
    let mut strays_at = application.clock().monotonic();
    loop {
        // Each import's trouble is in the log already; this one may be the ledger's.
        if let Err(trouble) = advance_imports(&application, Pace::ToTheEnd).await {
            tracing::debug!(%trouble, "not every import went on");
        }
        if let Err(trouble) = sweep_imports(&application).await {
            tracing::warn!(%trouble, "old files of imports could not be deleted; tried again");
        }
        if application.clock().monotonic() >= strays_at {
            strays_at = application.clock().monotonic() + STRAYS_EVERY;
            if let Err(trouble) = sweep_strays(&application).await {
                tracing::warn!(%trouble, "uploads that never became an import could not be deleted; tried again in an hour");
            }
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Continues every unfinished import, oldest first; one that fails does not hold up the others. Harmless when another node does
/// the same.
///
/// # Errors
/// The first trouble that was met; what was done stays done.
pub async fn advance_imports(application: &Application, pace: Pace) -> Result<(), Trouble> {
    let mut first = Ok(());
    for id in import::running(application.database()).await? {
        if let Err(trouble) = holding(application, id, advance_import(application, id, pace)).await {
            tracing::error!(import = %id, %trouble, "an import stopped; it is tried again");
            first = first.and(Err(trouble));
        }
    }
    first
}

/// Continues one import.
///
/// # Errors
/// The ledger's; the file store's. What was done stays done.
pub async fn advance_import(application: &Application, id: ImportId, pace: Pace) -> Result<(), Trouble> {
    let record = super::stored::get(application, id).await?;
    let heavy = outside::HeavyWork::begin();
    let advanced = match record.state {
        ImportState::Checking => checking::check(application, record, pace).await,
        ImportState::Publishing => publishing::publish(application, record, pace).await,
        ImportState::Undoing => undoing::undo(application, record, pace).await,
        ImportState::Uploaded
        | ImportState::Checked
        | ImportState::Published
        | ImportState::Cancelled
        | ImportState::Undone
        | ImportState::Failed => return Ok(()),
    };
    application.aside(move || drop(heavy)).await?;
    advanced
}
