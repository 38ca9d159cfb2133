//! A bounded queue of sealed records in a folder: what waits for the ledger while that is away, also through a restart.
//!
//! Records go to the end of the newest file and are taken from the begin of the oldest; a file that is read to its end is deleted. A
//! finished file is fsynced; of the newest one a power cut may take what the kernel had not written yet, a killed process loses nothing.
//! A record that a cut left half is no record.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files are finished at this size, and fsynced: so much a power cut may take.
const FILE_BYTES: u64 = 4 * 1024 * 1024;
/// All files together: hours of a busy day, and no full disk.
pub const LIMIT_BYTES: u64 = 128 * 1024 * 1024;
/// A record is a batch of some thousand hits.
const RECORD_LIMIT_BYTES: u32 = 4 * 1024 * 1024;
/// Number and length before each record.
const HEAD_BYTES: u64 = 12;

/// A bounded queue of records that survives the process. Every call may wait for the disk.
pub trait Spill: Send + Sync + 'static {
    /// Its own name, the same after a restart and of no other node.
    fn name(&self) -> &str;

    /// No number up to this one is given again.
    fn begin_after(&self, number: u64);

    /// A new number, greater than all before.
    fn next(&self) -> u64;

    /// Adds a record at the end.
    ///
    /// # Errors
    /// The disk's; [`io::ErrorKind::StorageFull`] at the spill's own limit.
    fn append(&self, number: u64, record: &[u8]) -> io::Result<()>;

    /// The first record with its number, which stays.
    ///
    /// # Errors
    /// The disk's.
    fn first(&self) -> io::Result<Option<(u64, Vec<u8>)>>;

    /// Takes the first record away.
    ///
    /// # Errors
    /// The disk's.
    fn remove_first(&self) -> io::Result<()>;

    fn is_empty(&self) -> bool;

    /// Lets everything reach the disk.
    ///
    /// # Errors
    /// The disk's.
    fn sync(&self) -> io::Result<()>;
}

/// A spill in a folder of its own; one process at a time has it.
pub struct FolderSpill {
    folder: PathBuf,
    name: String,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Oldest first.
    files: VecDeque<SpillFile>,
    /// Open at its end: the last of `files`.
    newest: Option<File>,
    last_file: u64,
    last_number: u64,
}

struct SpillFile {
    number: u64,
    bytes: u64,
    read_bytes: u64,
}

impl FolderSpill {
    /// Opens the folder, made where there is none, with what an earlier process left in it. `fresh_name` is taken when it is new.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(folder: &Path, fresh_name: &str) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let name_path = folder.join("name");
        let name = match fs::read_to_string(&name_path) {
            Ok(name) if !name.trim().is_empty() => name.trim().to_owned(),
            Ok(_) | Err(_) => {
                fs::write(&name_path, fresh_name)?;
                fresh_name.to_owned()
            }
        };
        let mut inner = Inner::default();
        let mut numbers: Vec<u64> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "spill") {
                numbers
                    .extend(path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<u64>().ok()));
            }
        }
        numbers.sort_unstable();
        for number in numbers {
            let path = path_of(folder, number);
            let (bytes, last) = whole_records(&path)?;
            inner.last_file = number;
            inner.last_number = inner.last_number.max(last.unwrap_or(0));
            match last {
                Some(_) => inner.files.push_back(SpillFile { number, bytes, read_bytes: 0 }),
                None => fs::remove_file(&path)?,
            }
        }
        Ok(FolderSpill { folder: folder.to_owned(), name, inner: Mutex::new(inner) })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn path_of(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}.spill"))
}

/// The bytes of the whole records of a file, and the number of the last one.
fn whole_records(path: &Path) -> io::Result<(u64, Option<u64>)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let (mut at, mut last) = (0, None);
    while let Some((number, bytes)) = read_head(&mut file)? {
        let end = at + HEAD_BYTES + u64::from(bytes);
        if end > length {
            break;
        }
        file.seek(SeekFrom::Start(end))?;
        (at, last) = (end, Some(number));
    }
    Ok((at, last))
}

/// Number and length of the record that begins here; `None` at the end, and where no record can begin.
fn read_head(file: &mut File) -> io::Result<Option<(u64, u32)>> {
    let mut head = [0; HEAD_BYTES as usize];
    match file.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let (number, bytes) = head.split_at(8);
    let number = u64::from_be_bytes(number.try_into().expect("eight of twelve bytes"));
    let bytes = u32::from_be_bytes(bytes.try_into().expect("the other four"));
    // A cut may leave zeros.
    Ok((1..=RECORD_LIMIT_BYTES).contains(&bytes).then_some((number, bytes)))
}

impl Spill for FolderSpill {
    fn name(&self) -> &str {
        &self.name
    }

    fn begin_after(&self, number: u64) {
        let mut inner = self.inner();
        inner.last_number = inner.last_number.max(number);
    }

    fn next(&self) -> u64 {
        let mut inner = self.inner();
        inner.last_number += 1;
        inner.last_number
    }

    fn append(&self, number: u64, record: &[u8]) -> io::Result<()> {
        let mut inner = self.inner();
        let length = u32::try_from(record.len()).ok().filter(|bytes| *bytes <= RECORD_LIMIT_BYTES);
        let length = length.ok_or(io::ErrorKind::InvalidInput)?;
        let size = HEAD_BYTES + u64::from(length);
        let all: u64 = inner.files.iter().map(|file| file.bytes).sum();
        if all + size > LIMIT_BYTES {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let is_full = inner.files.back().is_some_and(|file| file.bytes + size > FILE_BYTES);
        if is_full || inner.newest.is_none() {
            if let Some(finished) = inner.newest.take() {
                finished.sync_data()?;
            }
            inner.last_file += 1;
            let path = path_of(&self.folder, inner.last_file);
            inner.newest = Some(OpenOptions::new().create_new(true).append(true).open(path)?);
            let number = inner.last_file;
            inner.files.push_back(SpillFile { number, bytes: 0, read_bytes: 0 });
        }
        let mut whole = Vec::with_capacity(record.len() + HEAD_BYTES as usize);
        whole.extend_from_slice(&number.to_be_bytes());
        whole.extend_from_slice(&length.to_be_bytes());
        whole.extend_from_slice(record);
        let written = inner.newest.as_mut().map_or(Err(io::ErrorKind::NotFound.into()), |file| file.write_all(&whole));
        match (&written, inner.files.back_mut()) {
            (Ok(()), Some(last)) => last.bytes += size,
            // What was half written is cut off by whoever opens it; nothing may come after it.
            (Err(_), _) | (Ok(()), None) => inner.newest = None,
        }
        written
    }

    fn first(&self) -> io::Result<Option<(u64, Vec<u8>)>> {
        let mut inner = self.inner();
        while let Some(oldest) = inner.files.front() {
            if oldest.read_bytes < oldest.bytes {
                let mut file = File::open(path_of(&self.folder, oldest.number))?;
                file.seek(SeekFrom::Start(oldest.read_bytes))?;
                let (number, bytes) = read_head(&mut file)?.ok_or(io::ErrorKind::InvalidData)?;
                let mut record = vec![0; bytes as usize];
                file.read_exact(&mut record)?;
                return Ok(Some((number, record)));
            }
            self.drop_oldest(&mut inner)?;
        }
        Ok(None)
    }

    fn remove_first(&self) -> io::Result<()> {
        let mut inner = self.inner();
        let Some(oldest) = inner.files.front_mut() else { return Ok(()) };
        let mut file = File::open(path_of(&self.folder, oldest.number))?;
        file.seek(SeekFrom::Start(oldest.read_bytes))?;
        if let Some((_, bytes)) = read_head(&mut file)? {
            oldest.read_bytes += HEAD_BYTES + u64::from(bytes);
        }
        if oldest.read_bytes >= oldest.bytes {
            self.drop_oldest(&mut inner)?;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.inner().files.iter().all(|file| file.read_bytes >= file.bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.inner().newest.as_ref().map_or(Ok(()), File::sync_data)
    }
}

impl FolderSpill {
    fn drop_oldest(&self, inner: &mut Inner) -> io::Result<()> {
        if let Some(oldest) = inner.files.pop_front() {
            if inner.files.is_empty() {
                inner.newest = None;
            }
            fs::remove_file(path_of(&self.folder, oldest.number))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(spill: &FolderSpill) -> Vec<(u64, Vec<u8>)> {
        let mut all = Vec::new();
        while let Some(first) = spill.first().unwrap() {
            all.push(first);
            spill.remove_first().unwrap();
        }
        all
    }

    #[test]
    fn records_come_back_in_order_after_a_restart_and_half_a_record_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let spill = FolderSpill::open(folder.path(), "one").unwrap();
        spill.begin_after(40);
        for part in 0..5u8 {
            spill.append(spill.next(), &vec![part; 1_500_000]).unwrap();
        }
        drop(spill);
        let newest = path_of(folder.path(), 3);
        let file = OpenOptions::new().append(true).open(&newest).unwrap();
        file.set_len(file.metadata().unwrap().len() + 20).unwrap();
        let spill = FolderSpill::open(folder.path(), "two").unwrap();
        assert_eq!(spill.name(), "one");
        assert!(!spill.is_empty());
        assert_eq!(spill.next(), 46);
        spill.append(46, b"last").unwrap();
        let found: Vec<(u64, usize)> = all(&spill).into_iter().map(|(number, record)| (number, record.len())).collect();
        let whole = |number| (number, 1_500_000);
        assert_eq!(found, [whole(41), whole(42), whole(43), whole(44), whole(45), (46, 4)]);
        assert!(spill.is_empty());
        spill.append(spill.next(), b"again").unwrap();
        assert_eq!(all(&spill), [(47, b"again".to_vec())]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the name is left");
    }

    #[test]
    fn it_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let spill = FolderSpill::open(folder.path(), "one").unwrap();
        let record = vec![7; RECORD_LIMIT_BYTES as usize - 100];
        let mut kept = 0;
        let refused = loop {
            match spill.append(spill.next(), &record) {
                Ok(()) => kept += 1,
                Err(error) => break error,
            }
        };
        assert_eq!((refused.kind(), kept), (io::ErrorKind::StorageFull, 32));
    }
}
