//! Opening a workspace that is there: its keys by the master key, then the check of the clock, then the application.

use super::{StartTrouble, clock};
use crate::{Application, Parts};
use basics::Dice;
use outside::{Clock, Files};
use seal::{Keyring, MasterKey};
use std::sync::Arc;
use store::ledger::sealing_key;
use store::trust::workspace;
use store::{Database, backup, migrate};

/// What an application needs around its ledger.
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub dice: Dice,
    pub files: Arc<dyn Files>,
}

/// Opens the workspace.
///
/// # Errors
/// [`StartTrouble::OtherMaster`] for another master key, [`StartTrouble::NotInitialised`] for an empty ledger,
/// [`StartTrouble::HalfRestored`] for the remains of a restore.
pub async fn open(
    database: Database,
    master: &MasterKey,
    surroundings: Surroundings,
) -> Result<Application, StartTrouble> {
    open_at(database, master, surroundings, None).await
}

/// As [`open`], by a process at a place that only one at a time can be at: what the process before it there held is this one's
/// at once.
///
/// # Errors
/// As [`open`].
pub async fn open_at(
    database: Database,
    master: &MasterKey,
    surroundings: Surroundings,
    place: Option<String>,
) -> Result<Application, StartTrouble> {
    migrate(&database, surroundings.clock.now()).await?;
    if backup::is_half_restored(&database).await? {
        return Err(StartTrouble::HalfRestored);
    }
    opened(database, master, surroundings, place).await
}

/// Opens a workspace whose restore is not finished, for the steps that finish it; nobody else may.
///
/// # Errors
/// As [`open`], but for the last.
pub async fn open_in_restore(
    database: Database,
    master: &MasterKey,
    surroundings: Surroundings,
) -> Result<Application, StartTrouble> {
    opened(database, master, surroundings, None).await
}

async fn opened(
    database: Database,
    master: &MasterKey,
    surroundings: Surroundings,
    place: Option<String>,
) -> Result<Application, StartTrouble> {
    let Surroundings { clock, dice, files } = surroundings;
    if workspace::find(&database).await?.is_none() {
        return Err(StartTrouble::NotInitialised);
    }
    let keyring = Keyring::open(master, &sealing_key::all(&database).await?)?;
    clock::check(&database, clock.now()).await?;
    Ok(Application::start_at(Parts { database, keyring, clock, dice, files }, place).await?)
}
