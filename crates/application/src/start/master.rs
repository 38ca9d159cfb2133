//! Another master key: all keys of the workspace wrapped anew, in one transaction. Before its commit the old key opens the workspace and
//! the new one does not, after it the other way round; nothing lies between.

use super::StartTrouble;
use crate::{Trouble, Verb, Work};
use basics::ids::WorkspaceId;
use domain::trust::{Right, Viewer};
use seal::{Keyring, MasterKey};
use store::Database;
use store::ledger::{meta, sealing_key};

/// Lets another master key open this workspace from now on, and no longer the one before. What is sealed stays as it is: the master
/// key only wraps the keys that seal. Backups open with the recovery key as before.
pub struct ReplaceMasterKey {
    pub master: MasterKey,
}

impl Verb for ReplaceMasterKey {
    const NAME: &'static str = "replace_master_key";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let keys = work.keyring().rewrap(&self.master, &mut work.dice);
        sealing_key::put(work.transaction, &keys).await?;
        meta::set(work.transaction, meta::MASTER_FINGERPRINT, &self.master.fingerprint()).await?;
        work.audit(Self::NAME, WorkspaceId::from_i64(1), None::<&()>);
        Ok(())
    }
}

/// Whether this master key opens the workspace.
///
/// # Errors
/// The database's.
pub async fn is_opened_by(database: &Database, master: &MasterKey) -> Result<bool, StartTrouble> {
    Ok(Keyring::open(master, &sealing_key::all(database).await?).is_ok())
}
