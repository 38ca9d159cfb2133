//! Files in memory: kept on the caller's thread at the caller's time.

use outside::{Clock, FileName, Files, FilesError, Pending, StoredFile};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A file store that is gone with its process. Share it in an `Arc`.
pub struct MemoryFiles {
    clock: Arc<dyn Clock>,
    kept: Mutex<Shelves>,
}

#[derive(Default)]
struct Shelves {
    kept: BTreeMap<FileName, (Vec<u8>, StoredFile)>,
    trash: BTreeMap<FileName, (Vec<u8>, StoredFile)>,
}

impl MemoryFiles {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        MemoryFiles { clock, kept: Mutex::default() }
    }

    /// Every kept file with its bytes, by name.
    pub fn contents(&self) -> Vec<(FileName, Vec<u8>)> {
        self.shelves().kept.iter().map(|(name, (bytes, _))| (name.clone(), bytes.clone())).collect()
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn carry(
        &self,
        name: FileName,
        pick: impl Fn(&mut Shelves) -> [&mut BTreeMap<FileName, (Vec<u8>, StoredFile)>; 2],
    ) -> Result<(), FilesError> {
        let mut shelves = self.shelves();
        let [from, to] = pick(&mut shelves);
        let Some((bytes, mut stored)) = from.remove(&name) else { return Err(FilesError::NotThere { name }) };
        stored.touched_at = self.clock.now();
        to.insert(name, (bytes, stored));
        Ok(())
    }
}

fn ready<'a, T: Send + 'a>(answer: T) -> Pending<'a, T> {
    Box::pin(std::future::ready(answer))
}

impl Files for MemoryFiles {
    fn put(&self, name: FileName, bytes: Vec<u8>) -> Pending<'_, Result<(), FilesError>> {
        let stored = StoredFile { name: name.clone(), size_bytes: bytes.len() as u64, touched_at: self.clock.now() };
        let mut shelves = self.shelves();
        let bytes = shelves.kept.remove(&name).map_or(bytes, |(kept, _)| kept);
        shelves.kept.insert(name, (bytes, stored));
        ready(Ok(()))
    }

    fn get(&self, name: FileName) -> Pending<'_, Result<Vec<u8>, FilesError>> {
        let found = self.shelves().kept.get(&name).map(|(bytes, _)| bytes.clone());
        ready(found.ok_or(FilesError::NotThere { name }))
    }

    fn trash(&self, name: FileName) -> Pending<'_, Result<(), FilesError>> {
        ready(self.carry(name, |shelves| [&mut shelves.kept, &mut shelves.trash]))
    }

    fn untrash(&self, name: FileName) -> Pending<'_, Result<(), FilesError>> {
        ready(self.carry(name, |shelves| [&mut shelves.trash, &mut shelves.kept]))
    }

    fn remove(&self, name: FileName) -> Pending<'_, Result<(), FilesError>> {
        let mut shelves = self.shelves();
        shelves.kept.remove(&name);
        shelves.trash.remove(&name);
        ready(Ok(()))
    }

    fn list(&self) -> Pending<'_, Result<Vec<StoredFile>, FilesError>> {
        ready(Ok(self.shelves().kept.values().map(|(_, stored)| stored.clone()).collect()))
    }

    fn list_trash(&self) -> Pending<'_, Result<Vec<StoredFile>, FilesError>> {
        ready(Ok(self.shelves().trash.values().map(|(_, stored)| stored.clone()).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TurnableClock;
    use basics::Timestamp;

    #[tokio::test]
    async fn a_file_goes_to_the_trash_and_back_and_is_gone_when_removed() {
        let files = MemoryFiles::new(Arc::new(TurnableClock::at(Timestamp::EPOCH)));
        let name = FileName::of_hash(&[7; 16]).unwrap();
        files.put(name.clone(), b"one".to_vec()).await.unwrap();
        files.put(name.clone(), b"two".to_vec()).await.unwrap();
        assert_eq!(files.get(name.clone()).await.unwrap(), b"one", "files never change");
        files.trash(name.clone()).await.unwrap();
        assert!(matches!(files.get(name.clone()).await, Err(FilesError::NotThere { .. })));
        assert_eq!((files.list().await.unwrap().len(), files.list_trash().await.unwrap().len()), (0, 1));
        files.untrash(name.clone()).await.unwrap();
        assert_eq!(files.contents(), [(name.clone(), b"one".to_vec())]);
        files.remove(name.clone()).await.unwrap();
        assert!(files.trash(name).await.is_err() && files.list().await.unwrap().is_empty());
    }
}
