//! The errand of a backup: the whole ledger as it is at one instant, and its files, as a stream of bytes.

use super::errand::BackedUp;
use super::link::{BLOCK_BYTES, Link};
use crate::commands::Failure;
use application::Application;
use outside::{Files, StoredFile};
use seal::Wrapper;
use std::io::{BufWriter, Write};
use std::sync::Arc;
use store::backup::{BackupFile, backup};
use store::ledger::sealing_key;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};

/// Blocks that wait for the command to write them.
const BLOCKS_WAITING: usize = 4;

pub async fn carry_out(application: &Application, link: &mut Link) -> Result<BackedUp, Failure> {
    let keys = sealing_key::all(application.database()).await?;
    if !keys.iter().any(|key| key.wrapper == Wrapper::Recovery) {
        let words = "the keys of this workspace are not wrapped by a recovery key; a backup could not be opened again";
        return Err(Failure::Other(words.into()));
    }
    let (sender, mut blocks) = channel(BLOCKS_WAITING);
    let writer = BufWriter::with_capacity(BLOCK_BYTES, Blocks(sender));
    let files = StoredFiles { files: Arc::clone(application.files()), handle: Handle::current(), names: None };
    let (database, now) = (application.database().clone(), application.now());
    let writing = tokio::spawn(async move { backup(&database, writer, files, now).await });
    while let Some(block) = blocks.recv().await {
        link.say_bytes(&block).await?;
    }
    let counts = writing.await.map_err(|error| Failure::Other(error.to_string()))??;
    Ok(BackedUp { tables: counts.tables, files: counts.files })
}

/// Hands what is written over to the conversation.
struct Blocks(Sender<Vec<u8>>);

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.blocking_send(bytes.to_vec()).map_err(|_| std::io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The stored files, listed when the first is asked for: once every row is written.
struct StoredFiles {
    files: Arc<dyn Files>,
    handle: Handle,
    names: Option<std::vec::IntoIter<StoredFile>>,
}

impl Iterator for StoredFiles {
    type Item = std::io::Result<BackupFile>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.names.is_none() {
            match self.handle.block_on(self.files.list()) {
                Ok(names) => self.names = Some(names.into_iter()),
                Err(error) => return Some(Err(std::io::Error::other(error))),
            }
        }
        loop {
            let name = self.names.as_mut()?.next()?.name;
            let text = name.as_str().to_owned();
            return match self.handle.block_on(self.files.get(name)) {
                Ok(bytes) => Some(Ok(BackupFile { name: text, bytes: Box::new(std::io::Cursor::new(bytes)) })),
                // Deleted since the list was read: an import that was given up, or a person's wish.
                Err(outside::FilesError::NotThere { .. }) => continue,
                Err(error) => Some(Err(std::io::Error::other(error))),
            };
        }
    }
}
