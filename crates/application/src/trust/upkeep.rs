//! What keeps the trust room in order by itself: the chains of audit and consent are linked, what has expired is forgotten, the
//! change log keeps its length, and what an erasure left in SQLite's write-ahead log goes, also when a reader held it or the
//! process was stopped then. Bytes of documents that nobody can bring back go as well.

use super::{ForgetExpired, LinkChain, PruneChanges, erase};
use crate::customers::documents::sweep_documents;
use crate::{Application, Trouble};
use domain::trust::Viewer;
use std::time::Duration;
use store::ledger::chain::Chain;
use store::ledger::follow::CHANGES_KEPT;

/// A row waits at most so long for its link.
const LINK_EVERY: Duration = Duration::from_secs(10);
/// Expired sessions and answers are swept once in so many rounds of linking: about every hour.
const ROUNDS_BETWEEN_SWEEPS: u64 = 360;

/// Runs until the application ends; never returns by itself.
pub async fn run_upkeep(application: Application) {
    for round in 0u64.. {
        for chain in [Chain::Audit, Chain::Consent] {
            if let Err(trouble) = link(&application, chain).await {
                tracing::warn!(%trouble, ?chain, "a chain could not be linked; the next round tries again");
            }
        }
        erase::empty_log(&application).await;
        if round % ROUNDS_BETWEEN_SWEEPS == 0 {
            if let Err(trouble) = application.perform(&Viewer::system(), ForgetExpired).await {
                tracing::warn!(%trouble, "expired rows could not be swept; the next hour tries again");
            }
            if let Err(trouble) = sweep_documents(&application).await {
                tracing::warn!(%trouble, "old files of customers could not be deleted; the next hour tries again");
            }
            if let Err(trouble) = prune(&application).await {
                tracing::warn!(%trouble, "old changes could not be pruned; the next hour tries again");
            }
        }
        application.clock().wait(LINK_EVERY).await;
    }
}

async fn prune(application: &Application) -> Result<(), Trouble> {
    while application.perform(&Viewer::system(), PruneChanges { kept: CHANGES_KEPT }).await? > 0 {}
    Ok(())
}

async fn link(application: &Application, chain: Chain) -> Result<(), Trouble> {
    while application.perform(&Viewer::system(), LinkChain { chain }).await? > 0 {}
    Ok(())
}
