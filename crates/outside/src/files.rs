//! Sealed files: raw letters, attachments, images, uploads. Content comes sealed; this room only keeps bytes.
//!
//! `put` returns only when the bytes and their name would survive a power cut: temporary file, fsync, rename, fsync of the
//! folder (and of its parent when the folder is new). Files never change; putting a name again only touches it. Sweeping
//! goes through a trash folder, so that a file which was needed after all comes back.

use crate::Pending;
use basics::Timestamp;
use std::fmt;
use std::str::FromStr;

mod folder;

pub use folder::FolderFiles;

/// Names are a keyed hash in hexadecimal: 32 to 128 lower-case digits, so no path can be smuggled in.
const NAME_DIGITS: std::ops::RangeInclusive<usize> = 32..=128;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a file name of 32 to 128 lower-case hexadecimal digits")]
pub struct NotAFileName;

impl FileName {
    /// The name of a keyed hash.
    ///
    /// # Errors
    /// When the hash has fewer than 16 or more than 64 bytes.
    pub fn of_hash(hash: &[u8]) -> Result<Self, NotAFileName> {
        hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>().parse()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FileName {
    type Err = NotAFileName;
    fn from_str(text: &str) -> Result<Self, NotAFileName> {
        let hexadecimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if hexadecimal && NAME_DIGITS.contains(&text.len()) { Ok(FileName(text.to_owned())) } else { Err(NotAFileName) }
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One kept file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub name: FileName,
    pub size_bytes: u64,
    /// When it was last put, by the clock of the file system.
    pub touched_at: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// Nothing was kept; free some space and try again.
    #[error("the disk is full: no room for files under {place}")]
    DiskFull { place: String },
    #[error("there is no file {name:?}")]
    NotThere { name: FileName },
    #[error("files under {place} could not be read or written")]
    Broken { place: String, source: std::io::Error },
}

pub trait Files: Send + Sync {
    /// Keeps the bytes for good. A name that is kept already is touched, not written again.
    fn put(&self, name: FileName, bytes: Vec<u8>) -> Pending<'_, Result<(), FilesError>>;

    /// The bytes of a kept file.
    fn get(&self, name: FileName) -> Pending<'_, Result<Vec<u8>, FilesError>>;

    /// Lays a kept file into the trash, from where `untrash` brings it back.
    fn trash(&self, name: FileName) -> Pending<'_, Result<(), FilesError>>;

    fn untrash(&self, name: FileName) -> Pending<'_, Result<(), FilesError>>;

    /// Deletes a file at once, kept or in the trash. A missing one is no error.
    fn remove(&self, name: FileName) -> Pending<'_, Result<(), FilesError>>;

    /// Every kept file, by name.
    fn list(&self) -> Pending<'_, Result<Vec<StoredFile>, FilesError>>;

    /// Every file in the trash, by name; `touched_at` is when it was laid there.
    fn list_trash(&self) -> Pending<'_, Result<Vec<StoredFile>, FilesError>>;
}
