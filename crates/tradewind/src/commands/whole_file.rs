//! A file that is there only when it is whole: written beside its name, made durable, then renamed. For this user alone.

use super::Failure;
use crate::data_folder::{remove_if_there, sync_folder_of};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

pub struct WholeFile {
    path: PathBuf,
    unfinished: PathBuf,
    file: Option<File>,
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    /// When one is there and is not to be replaced; the disk's.
    pub fn begin(path: &Path, replace: bool) -> Result<Self, Failure> {
        if path.exists() && !replace {
            return Err(Failure::Input(format!(
                "{} is there already; name another file, or add --replace",
                path.display()
            )));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(Failure::Input(format!("{} is no name of a file", path.display())));
        }
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        let failed = || Failure::io(format!("{} cannot be written", unfinished.display()));
        // What an earlier command left there goes, with its mode; a link is not followed.
        remove_if_there(&unfinished).map_err(failed())?;
        let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&unfinished);
        let file = Some(file.map_err(failed())?);
        Ok(WholeFile { path: path.to_owned(), unfinished, file })
    }

    /// Where it is while it is written.
    pub fn unfinished(&self) -> &Path {
        &self.unfinished
    }

    /// Makes what was written durable, without giving it its name yet.
    ///
    /// # Errors
    /// The disk's.
    pub fn sync(&mut self) -> Result<(), Failure> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.sync_all().map_err(Failure::io(format!("{} cannot be written", self.unfinished.display())))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.sync()?;
        let failed = || Failure::io(format!("{} cannot be written", self.path.display()));
        std::fs::rename(&self.unfinished, &self.path).map_err(failed())?;
        self.file = None;
        sync_folder_of(&self.path).map_err(failed())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.as_mut().ok_or(std::io::ErrorKind::NotConnected)?.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.as_mut().ok_or(std::io::ErrorKind::NotConnected)?.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // It was not finished: nothing of it stays.
            drop(std::fs::remove_file(&self.unfinished));
        }
    }
}
