//! A new recovery key, when the old one is lost or somebody saw it.

use crate::{Trouble, Verb, Work};
use basics::ids::WorkspaceId;
use domain::trust::{Right, Viewer};
use seal::RecoveryKey;
use store::ledger::sealing_key;

/// Lets another recovery key open this workspace's backups from now on, and no longer the one before. Backups that were made
/// earlier still open with the key of their time.
pub struct ReplaceRecoveryKey {
    pub recovery: RecoveryKey,
}

impl Verb for ReplaceRecoveryKey {
    const NAME: &'static str = "replace_recovery_key";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let keys = work.keyring().wrap_for_recovery(&self.recovery, &mut work.dice);
        sealing_key::put(work.transaction, &keys).await?;
        work.audit(Self::NAME, WorkspaceId::from_i64(1), None::<&()>);
        Ok(())
    }
}
