//! Who of several nodes goes on with an import. Each chunk is guarded by itself; this only saves doing the same work twice.

use crate::{Application, Trouble, Verb, Work};
use basics::ids::ImportId;
use domain::trust::{Right, Viewer};
use std::pin::pin;
use std::time::Duration;
use store::ledger::lease;

/// A node that died is waited for so long.
const HELD_FOR: Duration = Duration::from_secs(60);

/// Does the work while this node holds the import; nothing when another node holds it. A file has one process and no holder.
pub(super) async fn holding(
    application: &Application,
    import: ImportId,
    work: impl Future<Output = Result<(), Trouble>>,
) -> Result<(), Trouble> {
    if !application.database().is_postgres() {
        return work.await;
    }
    let hold = |until_in| HoldImport { import, until_in };
    let system = Viewer::system();
    if !application.perform(&system, hold(HELD_FOR)).await? {
        return Ok(());
    }
    let mut work = pin!(work);
    let done = loop {
        tokio::select! {
            biased;
            done = &mut work => break done,
            () = application.clock().wait(HELD_FOR / 3) => drop(application.perform(&system, hold(HELD_FOR)).await?),
        }
    };
    application.perform(&system, hold(Duration::ZERO)).await?;
    done
}

/// Holds an import for a while from now on; for no time gives it back.
struct HoldImport {
    import: ImportId,
    until_in: Duration,
}

impl Verb for HoldImport {
    const NAME: &'static str = "hold_import";
    const RIGHT: Right = Right::System;
    /// `false`: another node holds it.
    type Answer = bool;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let (name, holder) = (format!("import-{}", self.import), format!("node-{}", work.application().node()));
        let now = lease::clock(work.transaction, work.now).await?;
        let taken = lease::take(work.transaction, &name, &holder, now, now.plus(self.until_in)).await?;
        Ok(taken.is_some())
    }
}
