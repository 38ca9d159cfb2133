//! Making a workspace in an empty ledger: its keys, its one row, and the code that the first administrator needs.

use super::StartTrouble;
use basics::{Dice, Language, Timestamp};
use domain::trust::WorkspaceKind;
use seal::{Keyring, MasterKey, RecoveryKey, WrappedKey};
use std::sync::Arc;
use store::ledger::{meta, sealing_key};
use store::trust::workspace;
use store::trust::workspace::WorkspaceRow;
use store::{Database, DatabaseError, Isolation, Lane, Script, Transaction, backup, migrate};

/// Sixteen letters. A keyed hash of it is stored, and five wrong tries lock for a quarter hour.
const SETUP_CODE_BYTES: usize = 10;
const SETUP_CODE_GROUP: usize = 4;

/// What is shown once, on the terminal. `Debug` shows neither.
pub struct Initialised {
    pub recovery_key: RecoveryKey,
    pub setup_code: String,
}

impl std::fmt::Debug for Initialised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Initialised")
    }
}

/// Whether the ledger holds a workspace. An empty file without tables does not.
///
/// # Errors
/// [`StartTrouble::HalfRestored`] for the remains of a restore, which may hold anything; the database's.
pub async fn is_initialised(database: &Database, now: Timestamp) -> Result<bool, StartTrouble> {
    migrate(database, now).await?;
    if backup::is_half_restored(database).await? {
        return Err(StartTrouble::HalfRestored);
    }
    Ok(workspace::find(database).await?.is_some())
}

/// A workspace that is ready to be made. Its secrets are known before anything of it is kept, so that whoever makes it can put them
/// where they are safe first: without the recovery key a lost master key is the end.
pub struct NewWorkspace {
    secrets: Initialised,
    script: Initialise,
}

impl NewWorkspace {
    /// Draws keys, recovery key and set-up code for an empty ledger.
    ///
    /// # Errors
    /// [`StartTrouble::AlreadyInitialised`] when there is a workspace, [`StartTrouble::HalfRestored`] for the remains of a restore;
    /// the database's.
    pub async fn prepare(
        database: &Database,
        master: &MasterKey,
        kind: WorkspaceKind,
        now: Timestamp,
        dice: &mut Dice,
    ) -> Result<Self, StartTrouble> {
        if is_initialised(database, now).await? {
            return Err(StartTrouble::AlreadyInitialised);
        }
        let (keyring, mut keys) = Keyring::create(master, now, dice);
        let recovery_key = RecoveryKey::generate(dice);
        keys.extend(keyring.wrap_for_recovery(&recovery_key, dice));
        let code = seal::to_base32(&dice.bytes::<SETUP_CODE_BYTES>()).to_uppercase();
        let workspace = WorkspaceRow {
            short_id: seal::to_base32(&keyring.workspace_id()),
            name: String::new(),
            country: None,
            language: Language::ENGLISH,
            time_zone: "UTC".to_owned(),
            postal_address: String::new(),
            kind: kind.as_str().to_owned(),
            created_at: now,
            version: 1,
        };
        let code_hash = setup_code_hash(&keyring, &code);
        let groups: Vec<&str> = code
            .as_bytes()
            .chunks(SETUP_CODE_GROUP)
            .map(|group| std::str::from_utf8(group).expect("base 32"))
            .collect();
        let secrets = Initialised { recovery_key, setup_code: groups.join("-") };
        Ok(NewWorkspace {
            secrets,
            script: Initialise { keys, workspace, code_hash, fingerprint: master.fingerprint() },
        })
    }

    pub fn secrets(&self) -> &Initialised {
        &self.secrets
    }

    /// Makes it. After an error that leaves open whether it was made, [`is_initialised`] tells.
    ///
    /// # Errors
    /// [`StartTrouble::AlreadyInitialised`] when another process was quicker; the database's.
    pub async fn make(self, database: &Database) -> Result<Initialised, StartTrouble> {
        if !database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(self.script)).await? {
            return Err(StartTrouble::AlreadyInitialised);
        }
        Ok(self.secrets)
    }
}

/// Prepares a workspace and makes it, for worlds whose secrets nobody has to keep.
///
/// # Errors
/// As [`NewWorkspace::prepare`].
pub async fn initialise(
    database: &Database,
    master: &MasterKey,
    kind: WorkspaceKind,
    now: Timestamp,
    dice: &mut Dice,
) -> Result<Initialised, StartTrouble> {
    NewWorkspace::prepare(database, master, kind, now, dice).await?.make(database).await
}

/// The stored form of a set-up code, however a person types it.
pub(crate) fn setup_code_hash(keyring: &Keyring, typed: &str) -> String {
    let letters: String = typed
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .take(SETUP_CODE_BYTES * 8)
        .collect();
    let hash = keyring.secret_hash(format!("set-up code {letters}").as_bytes());
    seal::to_base32(&hash)
}

struct Initialise {
    keys: Vec<WrappedKey>,
    workspace: WorkspaceRow,
    code_hash: String,
    fingerprint: String,
}

impl Script for Initialise {
    type Answer = bool;
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<bool, DatabaseError> {
        if workspace::get(transaction).await?.is_some() {
            return Ok(false);
        }
        workspace::insert(transaction, &self.workspace).await?;
        sealing_key::put(transaction, &self.keys).await?;
        meta::set(transaction, meta::MASTER_FINGERPRINT, &self.fingerprint).await?;
        meta::set(transaction, meta::SETUP_CODE_HASH, &self.code_hash).await?;
        Ok(true)
    }
}
