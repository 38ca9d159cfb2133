//! Makes commits durable beside the writer: while one log sync runs, the writer works on the next groups, and all that were
//! committed meanwhile share the sync after it.
//!
//! The writer commits without a sync of its own (`synchronous=NORMAL`), and nobody hears of a commit before the log it stands in
//! was synced: what is acknowledged is on disk. The log is a chain of checksums, so a power cut loses a tail of commits of which
//! none was acknowledged, never one from the middle. Carrying the log into the file still syncs both, by SQLite itself.

use super::group::{Answer, GroupFault};
use crossbeam_channel::Receiver;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Groups that wait for a sync; beyond that the writer waits.
pub(super) const GROUPS_WAITING: usize = 64;

/// Who waits for a commit that is in the log and not yet known to be on disk.
pub(super) struct Committed(pub Vec<Answer>);

impl Committed {
    pub fn answer(self, durable: Result<(), GroupFault>) {
        for answer in self.0 {
            answer(durable);
        }
    }
}

/// Syncs and answers until the writer is gone. After a failed sync nothing is known about the disk: nothing is written any more.
pub(super) fn sync_loop(ledger: &Path, groups: &Receiver<Committed>, broken: &AtomicBool) {
    let mut log = Log { path: log_of(ledger), file: None };
    while let Ok(first) = groups.recv() {
        let waiting: Vec<Committed> = std::iter::once(first).chain(groups.try_iter()).collect();
        let mut durable = Ok(());
        if broken.load(Ordering::Acquire) {
            durable = Err(GroupFault::Broken);
        } else if let Err(error) = log.sync() {
            tracing::error!(%error, "the ledger's log could not be synced; the process has to end");
            broken.store(true, Ordering::Release);
            durable = Err(GroupFault::Broken);
        }
        waiting.into_iter().for_each(|group| group.answer(durable));
    }
}

fn log_of(ledger: &Path) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// The write-ahead log, opened beside SQLite: it is one file for as long as any connection is open, and SQLite's locks are not on it.
struct Log {
    path: PathBuf,
    file: Option<File>,
}

impl Log {
    fn sync(&mut self) -> io::Result<()> {
        #[cfg(feature = "testing")]
        if let Some(synced) = crate::testing::power::synced(&self.path) {
            return synced;
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(File::open(&self.path)?),
        };
        file.sync_data()
    }
}
