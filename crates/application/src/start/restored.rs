//! After a restore: the keys are wrapped by this machine's master key, sending holds until a person has looked, and a sealed
//! row is opened to prove that the keys are the right ones.

use super::{SendingHold, StartTrouble};
use crate::{Application, Trouble};
use basics::Dice;
use basics::ids::{CompanyId, ContactId};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::trust::Viewer;
use seal::{Keyring, MasterKey, RecoveryKey, WrappedKey};
use std::sync::Arc;
use store::customers::load;
use store::ledger::{meta, sealing_key};
use store::trust::{session, tries};
use store::{Database, DatabaseError, Isolation, Lane, Script, Transaction};

/// Gives a restored ledger to a master key. Sending holds from now on: letters that left after the backup was made stand in it
/// as unsent, and only a person can say whether they may go. Everybody signs in anew.
///
/// # Errors
/// [`StartTrouble::OtherRecovery`] for another recovery key; the database's.
pub async fn take_over(
    database: &Database,
    recovery: &RecoveryKey,
    master: &MasterKey,
    dice: &mut Dice,
) -> Result<(), StartTrouble> {
    let keyring = Keyring::open_with_recovery(recovery, &sealing_key::all(database).await?)?;
    let script = TakeOver { keys: keyring.rewrap(master, dice), fingerprint: master.fingerprint() };
    Ok(database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(script)).await?)
}

struct TakeOver {
    keys: Vec<WrappedKey>,
    fingerprint: String,
}

impl Script for TakeOver {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        sealing_key::put(transaction, &self.keys).await?;
        // Who signed out since, or was switched off, has a session again in the backup.
        session::delete_all(transaction).await?;
        tries::forget_all(transaction).await?;
        meta::set(transaction, meta::MASTER_FINGERPRINT, &self.fingerprint).await?;
        meta::set(transaction, meta::SENDING_HELD, SendingHold::Restored.as_str()).await
    }
}

/// Opens the first sealed row that there is; answers of which noun, or nothing where nothing is sealed yet.
///
/// # Errors
/// [`Trouble::Broken`] when it does not open; the ledger's.
pub async fn prove_keys(application: &Application) -> Result<Option<&'static str>, Trouble> {
    let before = -1;
    if let Some(row) = load::contacts(application.database(), ContactId::from_i64(before)).await?.first() {
        application.unseal::<ContactCard>("contact", "sealed", row.id.as_i64(), &row.sealed)?;
        return Ok(Some("contact"));
    }
    if let Some(row) = load::companies(application.database(), CompanyId::from_i64(before)).await?.first() {
        application.unseal::<CompanyCard>("company", "sealed", row.id.as_i64(), &row.sealed)?;
        return Ok(Some("company"));
    }
    let users = crate::trust::users(application, &Viewer::system(), None, 1).await?;
    Ok((!users.items.is_empty()).then_some("user"))
}
