//! Files in a folder of the machine: `ab/abcdef…`, the trash in `trash/`, unfinished ones in `unfinished/`.
//!
//! 256 subfolders keep any one below some thousand entries at a million files. What a crash left in `unfinished/` is
//! deleted at the next start.

use super::{FileName, Files, FilesError, StoredFile};
use crate::Pending;
use basics::Timestamp;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const TRASH: &str = "trash";
const UNFINISHED: &str = "unfinished";

/// A folder of sealed files. One process at a time (the lock of the data folder sees to it).
#[derive(Debug, Clone)]
pub struct FolderFiles(Arc<Folder>);

#[derive(Debug)]
struct Folder {
    root: PathBuf,
    counter: AtomicU64,
}

impl FolderFiles {
    /// Opens the folder, making it when missing (mode 0700), and deletes what a crash left unfinished.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn open(root: &Path) -> Result<Self, FilesError> {
        let folder = Folder { root: root.to_owned(), counter: AtomicU64::new(0) };
        folder.prepare().map_err(|source| folder.error(source))?;
        Ok(FolderFiles(Arc::new(folder)))
    }

    /// Stores exactly these bytes, also where a file of that name is there with others: what a restore brings fits the rows it
    /// brings. Answers whether there was none of that name.
    ///
    /// # Errors
    /// As [`Files::put`].
    pub async fn put_as_given(&self, name: FileName, bytes: Vec<u8>) -> Result<bool, FilesError> {
        self.run(move |folder| folder.put_as_given(&name, &bytes).map_err(|source| folder.error(source))).await
    }

    /// Runs on a thread that may block; tokio's own must not wait for a disk.
    fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folder) -> Result<T, FilesError> + Send + 'static,
    ) -> Pending<'_, Result<T, FilesError>> {
        let folder = self.0.clone();
        Box::pin(async move {
            let place = folder.root.display().to_string();
            match tokio::task::spawn_blocking(move || work(&folder)).await {
                Ok(done) => done,
                Err(stopped) => Err(FilesError::Broken { place, source: io::Error::other(stopped) }),
            }
        })
    }
}

impl Files for FolderFiles {
    fn put(&self, name: FileName, bytes: Vec<u8>) -> Pending<'_, Result<(), FilesError>> {
        self.run(move |folder| folder.put(&name, &bytes).map_err(|source| folder.error(source)))
    }

    fn get(&self, name: FileName) -> Pending<'_, Result<Vec<u8>, FilesError>> {
        self.run(move |folder| fs::read(folder.kept(&name)).map_err(|source| folder.error_of(name, source)))
    }

    fn trash(&self, name: FileName) -> Pending<'_, Result<(), FilesError>> {
        self.run(move |folder| {
            let moved = folder.rename(&folder.kept(&name), &folder.trashed(&name));
            moved.map_err(|source| folder.error_of(name, source))
        })
    }

    fn untrash(&self, name: FileName) -> Pending<'_, Result<(), FilesError>> {
        self.run(move |folder| {
            let moved = folder.rename(&folder.trashed(&name), &folder.kept(&name));
            moved.map_err(|source| folder.error_of(name, source))
        })
    }

    fn remove(&self, name: FileName) -> Pending<'_, Result<(), FilesError>> {
        self.run(move |folder| {
            for path in [folder.kept(&name), folder.trashed(&name)] {
                folder.delete(&path).map_err(|source| folder.error(source))?;
            }
            Ok(())
        })
    }

    fn list(&self) -> Pending<'_, Result<Vec<StoredFile>, FilesError>> {
        self.run(|folder| folder.list_kept().map_err(|source| folder.error(source)))
    }

    fn list_trash(&self) -> Pending<'_, Result<Vec<StoredFile>, FilesError>> {
        self.run(|folder| list(&folder.root.join(TRASH)).map_err(|source| folder.error(source)))
    }
}

/// The clock that the file system itself writes modification times with.
#[expect(clippy::disallowed_methods, reason = "compared with the times that the kernel wrote")]
fn filesystem_now() -> SystemTime {
    SystemTime::now()
}

impl Folder {
    fn kept(&self, name: &FileName) -> PathBuf {
        self.root.join(&name.as_str()[..2]).join(name.as_str())
    }

    fn trashed(&self, name: &FileName) -> PathBuf {
        self.root.join(TRASH).join(name.as_str())
    }

    fn prepare(&self) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.root)?;
        self.make_folder(&self.root.join(TRASH))?;
        let unfinished = self.root.join(UNFINISHED);
        self.make_folder(&unfinished)?;
        for entry in fs::read_dir(&unfinished)? {
            fs::remove_file(entry?.path())?;
        }
        Ok(())
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        match fs::DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => sync_folder(&self.root),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn put(&self, name: &FileName, bytes: &[u8]) -> io::Result<()> {
        let path = self.kept(name);
        if let Ok(kept) = File::open(&path) {
            kept.set_modified(filesystem_now())?;
            return kept.sync_all();
        }
        self.put_anew(name, bytes)
    }

    fn put_as_given(&self, name: &FileName, bytes: &[u8]) -> io::Result<bool> {
        match fs::read(self.kept(name)) {
            Ok(kept) if kept == bytes => self.put(name, bytes).map(|()| false),
            Ok(_) => self.put_anew(name, bytes).map(|()| false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.put_anew(name, bytes).map(|()| true),
            Err(error) => Err(error),
        }
    }

    /// Puts it under its name whatever is there.
    fn put_anew(&self, name: &FileName, bytes: &[u8]) -> io::Result<()> {
        let path = self.kept(name);
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.root.join(UNFINISHED).join(format!("{number}-{}", name.as_str()));
        let written = self.write(&unfinished, &path, bytes);
        if written.is_err() {
            // What is left is deleted at the next start; here only room is made, and the first error is the one to tell.
            fs::remove_file(&unfinished).ok();
        }
        written
    }

    fn write(&self, unfinished: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        self.rename(unfinished, path)
    }

    /// Renames so that it lasts: the folders of both names are synced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (source, target) = (parent(from), parent(to));
        self.make_folder(target)?;
        if target.ends_with(TRASH) {
            File::open(from)?.set_modified(filesystem_now())?;
        }
        fs::rename(from, to)?;
        sync_folder(target)?;
        if source.ends_with(UNFINISHED) { Ok(()) } else { sync_folder(source) }
    }

    fn delete(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Ok(()) => sync_folder(parent(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn list_kept(&self) -> io::Result<Vec<StoredFile>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if entry.file_name().len() == 2 && entry.file_type()?.is_dir() {
                files.append(&mut list(&entry.path())?);
            }
        }
        files.sort_by(|one, two| one.name.cmp(&two.name));
        Ok(files)
    }

    fn error(&self, source: io::Error) -> FilesError {
        let place = self.root.display().to_string();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FilesError::DiskFull { place },
            _ => FilesError::Broken { place, source },
        }
    }

    fn error_of(&self, name: FileName, source: io::Error) -> FilesError {
        if source.kind() == io::ErrorKind::NotFound { FilesError::NotThere { name } } else { self.error(source) }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().expect("every file lies in a subfolder of the root")
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// The files of one folder by name; what carries no file name of ours is passed over.
fn list(folder: &Path) -> io::Result<Vec<StoredFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().and_then(|name| name.parse::<FileName>().ok()) else { continue };
        let about = match entry.metadata() {
            Ok(about) => about,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let touched = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        files.push(StoredFile { name, size_bytes: about.len(), touched_at: Timestamp::EPOCH.plus(touched) });
    }
    files.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(files)
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
