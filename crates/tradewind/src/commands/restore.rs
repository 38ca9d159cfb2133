//! `tradewind restore`: a backup becomes a workspace again, on either database.
//!
//! Everything that can be known beforehand is looked at before the first row is written: the backup to its last byte, the
//! recovery key against its keys, the target. What fails later removes what it made.

use super::{Failure, recovery_key};
use crate::Common;
use crate::assembly::Ground;
use crate::data_folder::FolderError;
use crate::erasure_log::{self, ErasureFile};
use application::Trouble;
use application::start::{self, StartTrouble};
use outside::{Clock, Files, FolderFiles, SystemClock};
use seal::{Keyring, MasterKey, RecoveryKey};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use store::backup::{self, Restored, Verified};
use store::ledger::erasure::Erasure;
use tokio::runtime::Handle;

/// Bytes read at a time.
const READ_BYTES: usize = 1 << 20;

/// A backup becomes a workspace again: in an empty DIR, or in an empty PostgreSQL database (--database), whichever it was made of.
///
/// The recovery key is asked on the terminal, or read from TRADEWIND_RECOVERY_KEY or --recovery-key-file; it is never an
/// argument. The workspace gets this machine's master key ([keys] in the configuration, or a new DIR/master.key). People who
/// were erased after the backup was made are erased again, as far as DIR/erasures.log or --erasures knows them. Sending
/// is held until somebody confirms it in the app: what was sent after the backup stands in it as unsent.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  tradewind restore tradewind.backup --data new-folder\n  \
                        tradewind restore tradewind.backup --data node --database postgres://tradewind@localhost/tradewind")]
pub struct Restore {
    /// The backup.
    file: PathBuf,
    /// A file with the recovery key [default: TRADEWIND_RECOVERY_KEY, else asked on the terminal].
    #[arg(long, value_name = "FILE")]
    recovery_key_file: Option<PathBuf>,
    /// An erasures.log that is newer than the backup [default: DIR/erasures.log, where it is].
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
}

pub async fn run(common: Common, restore: Restore) -> Result<(), Failure> {
    let verified = read_through(&restore.file).await?;
    let recovery = recovery_key::read(restore.recovery_key_file.as_deref())?;
    Keyring::open_with_recovery(&recovery, &verified.keys).map_err(StartTrouble::from)?;
    let known = known_erasures(&common, &restore)?;
    let no_log = known.is_none();
    let made = Made::look(&common);
    match fill(&common, &restore.file, &recovery, known.unwrap_or_default()).await {
        Ok(done) => {
            print(&common, &restore.file, &verified, &done);
            if no_log {
                eprintln!(
                    "tradewind: no erasures.log was given: whoever was erased after {} is back. Erase them again in the app, or \
                     restore once more into an empty place with --erasures FILE.",
                    verified.made_at
                );
            }
            Ok(())
        }
        Err(failure) => {
            if !matches!(failure, Failure::Folder(FolderError::InUse { .. })) {
                made.take_back();
            }
            Err(failure)
        }
    }
}

/// To the last byte, before anything is written.
async fn read_through(path: &Path) -> Result<Verified, Failure> {
    let file = open(path)?;
    let verified = tokio::task::spawn_blocking(move || backup::verify(file));
    let verified = verified.await.map_err(|error| Failure::Other(error.to_string()))?;
    verified.map_err(|error| Failure::Input(format!("{}: {error}; take another backup", path.display())))
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|source| Failure::Unreadable { path: path.to_owned(), source })?;
    Ok(BufReader::with_capacity(READ_BYTES, file))
}

/// Nothing when there is no log to know them from.
fn known_erasures(common: &Common, restore: &Restore) -> Result<Option<Vec<Erasure>>, Failure> {
    let in_folder = common.data.join(erasure_log::NAME);
    match &restore.erasures {
        Some(path) => erasure_log::read(path).map(Some),
        None if in_folder.exists() => erasure_log::read(&in_folder).map(Some),
        None => Ok(None),
    }
}

/// What was there before, so that a failure removes only what the restore made.
struct Made {
    folder: PathBuf,
    new: Vec<PathBuf>,
    folder_was_there: bool,
}

impl Made {
    /// A ledger's own files go together: the log of one that was there holds what was acknowledged. Stored files are taken back
    /// where they were written.
    const TOGETHER: [&[&str]; 3] =
        [&["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"], &["master.key"], &["lock"]];

    fn look(common: &Common) -> Self {
        let folder = common.data.clone();
        let new = Self::TOGETHER.iter().filter(|names| !folder.join(names[0]).exists());
        let new = new.flat_map(|names| names.iter().map(|name| folder.join(name))).collect();
        Made { folder_was_there: folder.exists(), new, folder }
    }

    fn take_back(&self) {
        for path in &self.new {
            if let Err(error) = std::fs::remove_file(path)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                eprintln!("tradewind: {} is left of the restore that failed; remove it ({error})", path.display());
            }
        }
        if !self.folder_was_there {
            // Empty folders only: what else lies there is not ours.
            let files = self.folder.join("files");
            drop(std::fs::remove_dir(files.join("unfinished")));
            drop(std::fs::remove_dir(files.join("trash")));
            drop(std::fs::remove_dir(files));
            drop(std::fs::remove_dir(&self.folder));
        }
    }
}

/// What a restore brought, and what was proved of it.
struct Done {
    restored: Restored,
    erased_again: u64,
    opened: Option<&'static str>,
    database: &'static str,
}

async fn fill(common: &Common, path: &Path, recovery: &RecoveryKey, erasures: Vec<Erasure>) -> Result<Done, Failure> {
    let ground = Ground::open_to_restore(common).await?;
    let master = ground.master_key_for_new().await?;
    let now = SystemClock::new().now();
    store::migrate(&ground.database, now).await?;
    let files = ground.open_files()?;
    let put = Arc::new(Mutex::new(Vec::new()));
    let done = restore_wholly(&ground, path, &files, &put, (recovery, &master), erasures).await;
    if done.is_err() {
        remove(&files, &put).await;
    }
    done
}

/// The ledger is marked from its first row to the last line: killed anywhere between, it is the remains of a restore, and nothing
/// serves or sends from it. Sending is held and everybody is erased again before the mark goes.
async fn restore_wholly(
    ground: &Ground,
    path: &Path,
    files: &Arc<FolderFiles>,
    put: &Put,
    (recovery, master): (&RecoveryKey, &MasterKey),
    erasures: Vec<Erasure>,
) -> Result<Done, Failure> {
    let restored = restore_into(ground, path, files, put, erasures).await?;
    start::take_over(&ground.database, recovery, master, &mut outside::system_dice()).await?;
    let application = ground.open_in_restore(master).await?;
    let erased_again = application::trust::erase_again(&application, &restored.erasures).await?;
    application.keep_erasures_in(ErasureFile::of(ground.folder.path()));
    application::trust::log_erasures(&application).await.map_err(unlogged)?;
    let opened = start::prove_keys(&application).await?;
    backup::finish_restore(&ground.database).await?;
    Ok(Done { restored, erased_again, opened, database: ground.database.name() })
}

fn unlogged(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Outside { .. } => {
            Failure::Other(format!("{} cannot be written; make room, then restore again", erasure_log::NAME))
        }
        other => other.into(),
    }
}

type Put = Arc<Mutex<Vec<outside::FileName>>>;

async fn restore_into(
    ground: &Ground,
    path: &Path,
    files: &Arc<FolderFiles>,
    put: &Put,
    erasures: Vec<Erasure>,
) -> Result<Restored, Failure> {
    let (handle, files, put) = (Handle::current(), Arc::clone(files), Arc::clone(put));
    let place = move |name: &str| -> std::io::Result<Putting> {
        let name = name.parse().map_err(std::io::Error::other)?;
        Ok(Putting {
            name,
            bytes: Vec::new(),
            files: Arc::clone(&files),
            handle: handle.clone(),
            put: Arc::clone(&put),
        })
    };
    Ok(backup::restore(open(path)?, &ground.database, place, erasures).await?)
}

async fn remove(files: &Arc<FolderFiles>, put: &Put) {
    let names = std::mem::take(&mut *put.lock().expect("nothing panics while it holds the names"));
    for name in names {
        if let Err(error) = files.remove(name.clone()).await {
            eprintln!("tradewind: the file {name:?} is left of the restore that failed ({error})");
        }
    }
}

/// A file of the backup on its way into the folder: put there when it is whole.
struct Putting {
    name: outside::FileName,
    bytes: Vec<u8>,
    files: Arc<FolderFiles>,
    handle: Handle,
    put: Put,
}

impl Write for Putting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let bytes = std::mem::take(&mut self.bytes);
        let is_new = self.handle.block_on(self.files.put_as_given(self.name.clone(), bytes));
        if is_new.map_err(std::io::Error::other)? {
            self.put.lock().expect("nothing panics while it holds the names").push(self.name.clone());
        }
        Ok(())
    }
}

fn print(common: &Common, path: &Path, verified: &Verified, done: &Done) {
    let counts = &done.restored.counts;
    if common.json {
        println!(
            "{}",
            serde_json::json!({"file": path, "database": done.database, "rows": counts.rows(), "tables": counts.tables,
                "files": counts.files, "made_at": verified.made_at.to_string(), "opened": done.opened,
                "erased_again": done.erased_again, "sending": "held"})
        );
        return;
    }
    println!("Restored {} rows and {} files of {}.", counts.rows(), counts.files, verified.made_at);
    if let Some(noun) = done.opened {
        println!("Its keys are right: a sealed {noun} opened.");
    }
    if done.erased_again > 0 {
        println!("{} people who were erased after the backup were erased again.", done.erased_again);
    }
    println!(
        "Everybody signs in anew. Users, roles and API keys are as they were on {}: revoke again what was revoked since.",
        verified.made_at
    );
    println!(
        "Sending is held until somebody confirms it in the app, since letters that left after the backup stand in it as unsent.\n\
         Start it with `tradewind serve --data {}`.",
        common.data.display()
    );
}
