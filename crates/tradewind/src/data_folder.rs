//! The folder of a workspace: held by one process at a time, with the ledger, the files and the master key.

use basics::Dice;
use seal::MasterKey;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// [`DataFolder::is_held`] of another command takes the lock for an instant; whoever opens the folder then tries for so long.
const LOCK_TRIES: u32 = 20;
const LOCK_TRIED_EVERY: Duration = Duration::from_millis(10);

/// What is wrong with the folder: the thing, the reason, the next step.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("{path} cannot be used: {source}; check that the folder exists and belongs to this user")]
    Unusable { path: PathBuf, source: std::io::Error },
    #[error("{path} is in use by a running Tradewind; stop it first, or use its app")]
    InUse { path: PathBuf },
    #[error(
        "{path} is in use by another Tradewind that takes no errands (it is starting or stopping, or another command is at \
         work); try again when it is done"
    )]
    InUseSilently { path: PathBuf },
    #[error(
        "{path} holds no workspace; name the right folder with --data, or make one with `tradewind init --data {path}` or \
         `tradewind serve --data {path}`"
    )]
    NoWorkspace { path: PathBuf },
    #[error("the master key file {path} cannot be read: {source}; see [keys] master_file")]
    KeyUnreadable { path: PathBuf, source: std::io::Error },
    #[error("{path} holds no master key: {reason}; put the key file of this workspace back")]
    NoKey { path: String, reason: String },
    #[error(
        "the workspace is there, but its master key {0} is not; put the key file back, or restore a backup with the recovery key"
    )]
    KeyMissing(PathBuf),
}

/// A workspace's folder, held until it is dropped.
pub struct DataFolder {
    path: PathBuf,
    /// The lock lives as long as the file is open.
    lock: File,
}

impl DataFolder {
    /// Makes the folder if need be (for this user alone) and takes its lock.
    ///
    /// # Errors
    /// [`FolderError::InUse`] when another process holds it.
    #[expect(clippy::disallowed_methods, reason = "a lock of the system cannot be waited for with a deadline")]
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let unusable = |source| FolderError::Unusable { path: path.to_owned(), source };
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path.join("lock"));
        let lock = lock.map_err(unusable)?;
        for wait in (0..LOCK_TRIES).rev() {
            match lock.try_lock() {
                Ok(()) => return Ok(DataFolder { path: path.to_owned(), lock }),
                Err(std::fs::TryLockError::WouldBlock) if wait > 0 => std::thread::sleep(LOCK_TRIED_EVERY),
                Err(std::fs::TryLockError::WouldBlock) => break,
                Err(std::fs::TryLockError::Error(source)) => return Err(unusable(source)),
            }
        }
        Err(FolderError::InUse { path: path.to_owned() })
    }

    /// Whether another process holds the folder; asked without leaving anything in it.
    pub fn is_held(path: &Path) -> bool {
        let lock = File::open(path.join("lock"));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where this process is, as no other can be while it holds the folder: the machine since its start, and the very file of the
    /// lock. Another process that is there later holds the lock in its turn, so that this one is gone: the system gives a lock back
    /// only when its process runs no more. `None` where the system does not say it.
    pub fn place(&self) -> Option<String> {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let lock = self.lock.metadata().ok()?;
        Some(format!("{} {:x} {:x}", boot.trim(), lock.dev(), lock.ino()))
    }

    pub fn ledger(&self) -> PathBuf {
        Self::ledger_in(&self.path)
    }

    /// Where the embedded ledger of a folder lies.
    pub fn ledger_in(path: &Path) -> PathBuf {
        path.join("ledger.sqlite")
    }

    pub fn files(&self) -> PathBuf {
        self.path.join("files")
    }

    /// The master key: given text, a named file, or `DIR/master.key`, which is made when the workspace is new.
    ///
    /// # Errors
    /// [`FolderError::NoKey`] when the text is no key; [`FolderError::KeyMissing`] when the workspace is not new and has none.
    pub fn master_key(
        &self,
        given: Option<&str>,
        file: Option<&str>,
        is_new: bool,
        dice: &mut Dice,
    ) -> Result<MasterKey, FolderError> {
        if let Some(text) = given {
            return read_key("keys.master", text);
        }
        let path = file.map_or_else(|| self.path.join(OWN_KEY), PathBuf::from);
        match std::fs::read_to_string(&path) {
            Ok(text) => read_key(&path.display().to_string(), &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => {
                if !is_new {
                    return Err(FolderError::KeyMissing(path));
                }
                let key = MasterKey::generate(dice);
                let text = key.to_text();
                write_private(&path, &text).map_err(|source| FolderError::Unusable { path, source })?;
                Ok(key)
            }
            Err(source) => Err(FolderError::KeyUnreadable { path, source }),
        }
    }
}

/// The file of the master key in a folder that has its own.
pub const OWN_KEY: &str = "master.key";

/// A master key that is about to count, or counts already and is not in its place yet.
pub struct NextMasterKey(PathBuf);

impl NextMasterKey {
    pub fn of(folder: &Path) -> Self {
        NextMasterKey(folder.join("master.key.next"))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Puts it there, lasting.
    pub fn write(&self, key: &MasterKey) -> std::io::Result<()> {
        write_private(&self.0, &key.to_text())
    }

    /// `None` when none is there.
    ///
    /// # Errors
    /// [`FolderError::NoKey`] when the file holds none.
    pub fn read(&self) -> Result<Option<MasterKey>, FolderError> {
        match std::fs::read_to_string(&self.0) {
            Ok(text) => read_key(&self.0.display().to_string(), &text).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::KeyUnreadable { path: self.0.clone(), source }),
        }
    }

    /// It counts: the folder's own key is this one from now on.
    pub fn take_its_place(&self) -> std::io::Result<()> {
        let place = self.0.with_file_name(OWN_KEY);
        std::fs::rename(&self.0, &place)?;
        sync_folder_of(&place)
    }

    /// It never counted.
    pub fn forget(&self) -> std::io::Result<()> {
        remove_if_there(&self.0)
    }
}

fn read_key(origin: &str, text: &str) -> Result<MasterKey, FolderError> {
    MasterKey::from_text(text.trim())
        .map_err(|error| FolderError::NoKey { path: origin.to_owned(), reason: error.to_string() })
}

/// Writes a file that only this user may read: whole or not at all, and lasting, under its name too. What lay under that name, a
/// link included, is replaced.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    let unfinished = path.with_file_name(name);
    remove_if_there(&unfinished)?;
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    sync_folder_of(path)
}

/// Removes a file; that there is none is as good.
pub fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the names in a file's folder last.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        let held = DataFolder::open(&path).unwrap();
        assert!(matches!(DataFolder::open(&path), Err(FolderError::InUse { .. })));
        drop(held);
        assert!(DataFolder::open(&path).is_ok());
    }

    #[test]
    fn a_master_key_is_made_once_and_only_for_a_new_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(&folder.path().join("data")).unwrap();
        let mut dice = Dice::from_number(1);
        assert!(matches!(data.master_key(None, None, false, &mut dice), Err(FolderError::KeyMissing(_))));
        let made = data.master_key(None, None, true, &mut dice).unwrap();
        let again = data.master_key(None, None, false, &mut dice).unwrap();
        assert_eq!(made.fingerprint(), again.fingerprint());
        assert!(matches!(data.master_key(Some("12"), None, false, &mut dice), Err(FolderError::NoKey { .. })));
    }
}
