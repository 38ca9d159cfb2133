//! `DIR/erasures.log`: which people were erased, by number and keyed hash, outside of the ledger, so that a backup that is
//! restored does not bring them back. It holds nothing personal; it grows by one line an erasure and is copied with the backups.
//! An erasure is answered when its line is on disk.

use crate::commands::Failure;
use crate::data_folder::sync_folder_of;
use application::Application;
use application::trust::{ErasureLog, LogTrouble, log_erasures};
use basics::{Id, Timestamp};
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::ledger::erasure::Erasure;
use tokio::sync::broadcast::error::RecvError;

pub const NAME: &str = "erasures.log";
/// In front of each line; another version is another word.
const VERSION: &str = "v1";
/// After a disk that took nothing.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// Every erasure of a log.
///
/// # Errors
/// Names the line that cannot be read. A last line without its end was being written when the machine stopped, and is passed over.
pub fn read(path: &Path) -> Result<Vec<Erasure>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Failure::Unreadable { path: path.to_owned(), source })?;
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .map(|(at, line)| {
            let wrong = || Failure::Input(format!("line {} of {} is no erasure", at + 1, path.display()));
            from_line(line).ok_or_else(wrong)
        })
        .collect()
}

/// The file. One at a time writes it.
pub struct ErasureFile {
    path: PathBuf,
    turn: Arc<Mutex<()>>,
}

impl ErasureFile {
    /// The log of a data folder. It is made with its first line.
    pub fn of(folder: &Path) -> Arc<Self> {
        Arc::new(ErasureFile { path: folder.join(NAME), turn: Arc::default() })
    }
}

impl ErasureLog for ErasureFile {
    fn add(&self, erasures: Vec<Erasure>) -> Pin<Box<dyn Future<Output = Result<(), LogTrouble>> + Send + '_>> {
        let (path, turn) = (self.path.clone(), Arc::clone(&self.turn));
        Box::pin(async move {
            let work = move || {
                let _turn = turn.lock().expect("nothing panics while it writes the log");
                add(&path, &erasures)
            };
            Ok(tokio::task::spawn_blocking(work).await??)
        })
    }

    fn missing(&self, erasures: Vec<Erasure>) -> Pin<Box<dyn Future<Output = Result<usize, LogTrouble>> + Send + '_>> {
        let path = self.path.clone();
        Box::pin(async move { Ok(tokio::task::spawn_blocking(move || missing(&path, &erasures)).await??.len()) })
    }
}

/// The lines of those that the log does not hold.
fn missing(path: &Path, erasures: &[Erasure]) -> Result<Vec<String>, Failure> {
    let known: BTreeSet<i64> = match read(path) {
        Ok(known) => known.iter().map(|erasure| erasure.id.as_i64()).collect(),
        Err(Failure::Unreadable { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => BTreeSet::new(),
        Err(failure) => return Err(failure),
    };
    Ok(erasures.iter().filter(|erasure| !known.contains(&erasure.id.as_i64())).map(to_line).collect())
}

fn add(path: &Path, erasures: &[Erasure]) -> Result<(), Failure> {
    let new = missing(path, erasures)?.concat();
    if new.is_empty() {
        return Ok(());
    }
    let failed = || Failure::io(format!("{} cannot be written", path.display()));
    let is_new = !path.exists();
    let mut file =
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path).map_err(failed())?;
    // A line that a stop of the machine cut off is written over.
    let end =
        std::fs::read(path).map_err(failed())?.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at as u64 + 1);
    file.set_len(end).map_err(failed())?;
    file.seek(SeekFrom::End(0)).map_err(failed())?;
    file.write_all(new.as_bytes()).map_err(failed())?;
    file.sync_all().map_err(failed())?;
    if is_new {
        // Its name has to last as well.
        sync_folder_of(path).map_err(failed())?;
    }
    Ok(())
}

/// Keeps the log up with the ledger, for erasures whose caller did not wait and those of an earlier process; ends with the
/// application.
pub async fn follow(application: Application) {
    let mut changes = application.changes();
    loop {
        if log_erasures(&application).await.is_err() {
            // It stands in the process's log.
            application.clock().wait(TRIED_AGAIN_AFTER).await;
            continue;
        }
        loop {
            match changes.recv().await {
                Ok(batch) if batch.iter().any(|change| change.noun == "contact" && change.kind == "removed") => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

fn to_line(erasure: &Erasure) -> String {
    let Erasure { id, contact, address_hash, suppression_hash, at, made_by } = erasure;
    let (id, contact, at) = (id.as_i64(), contact.as_i64(), at.as_millis());
    format!("{VERSION} {id} {contact} {} {} {at} {made_by}\n", to_hex(address_hash), to_hex(suppression_hash))
}

fn from_line(line: &str) -> Option<Erasure> {
    let words: Vec<&str> = line.split(' ').collect();
    let [VERSION, id, contact, address_hash, suppression_hash, at, made_by] = words[..] else { return None };
    Some(Erasure {
        id: Id::from_i64(id.parse().ok()?),
        contact: Id::from_i64(contact.parse().ok()?),
        address_hash: from_hex(address_hash)?,
        suppression_hash: from_hex(suppression_hash)?,
        at: Timestamp::from_millis(at.parse().ok()?),
        made_by: made_by.parse().ok()?,
    })
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erasures_are_read_as_they_were_written_and_a_cut_off_line_is_passed_over() {
        let erasure = |number: i64| Erasure {
            id: Id::from_i64(number),
            contact: Id::from_i64(number * 3),
            address_hash: vec![0, 255, 16],
            suppression_hash: vec![7; 16],
            at: Timestamp::from_millis(1_795_000_000_000),
            made_by: 5,
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let whole = format!("{}\n{}", to_line(&erasure(1)), to_line(&erasure(-2)));
        std::fs::write(&path, format!("{whole}v1 3 4 0")).unwrap();
        assert_eq!(read(&path).unwrap(), [erasure(1), erasure(-2)]);
        std::fs::write(&path, format!("{whole}v1 3 4 0\n")).unwrap();
        assert!(read(&path).is_err());
    }
}
