//! A file system for SQLite that knows which bytes were synced: it can show the files as they would be after a power cut.
//!
//! It can also fail syncs and run out of space, for one ledger at a time. It stands in front of the real one and passes everything on. Between two syncs of a file it remembers each write with what
//! was there before. A cut forgets them all, or keeps some of them in no order, as a disk's cache does.

#![expect(unsafe_code, reason = "a file system of SQLite is a table of C functions")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, Once, PoisonError};

static REAL: AtomicPtr<sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());
/// The files whose syncs fail, and those whose disk has no room.
static FAILING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static FULL: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// Those that say that they are synced and are not.
static LYING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static UNSYNCED: Mutex<BTreeMap<PathBuf, Vec<Change>>> = Mutex::new(BTreeMap::new());

/// A write that no sync has confirmed.
struct Change {
    offset: usize,
    before: Vec<u8>,
    after: Vec<u8>,
    size_before: usize,
    size_after: usize,
}

/// Makes every connection that is opened from now on go through this file system.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite is compiled in; the default file system lives as long as the process.
        let real = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        REAL.store(real, Ordering::SeqCst);
        // SAFETY: a struct of C without owned parts; the copy is leaked because SQLite keeps it.
        let mut shim = unsafe { *real };
        shim.zName = c"forgetful".as_ptr();
        shim.pNext = std::ptr::null_mut();
        shim.szOsFile += HEAD as c_int;
        shim.xOpen = Some(open);
        let shim = Box::into_raw(Box::new(shim));
        // SAFETY: the pointer stays valid for ever.
        assert_eq!(unsafe { ffi::sqlite3_vfs_register(shim, 1) }, ffi::SQLITE_OK);
    });
}

/// From now on syncs of a ledger fail, as on a disk that dies; or no longer.
pub fn let_syncs_fail(ledger: &Path, fail: bool) {
    mark(&FAILING, ledger, fail);
}

/// From now on the disk of a ledger lies: what it says is synced is gone after a cut. For controls.
pub fn let_syncs_lie(ledger: &Path, lie: bool) {
    mark(&LYING, ledger, lie);
}

/// From now on the disk of a ledger has no room for more; or has again.
pub fn let_space_end(ledger: &Path, full: bool) {
    mark(&FULL, ledger, full);
}

fn mark(which: &Mutex<BTreeSet<PathBuf>>, ledger: &Path, is_so: bool) {
    let mut marked = which.lock().unwrap_or_else(PoisonError::into_inner);
    for file in files_of(ledger) {
        match is_so {
            true => marked.insert(file),
            false => marked.remove(&file),
        };
    }
}

fn is_marked(which: &Mutex<BTreeSet<PathBuf>>, path: &Path) -> bool {
    which.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
}

/// The file and its log.
fn files_of(ledger: &Path) -> [PathBuf; 2] {
    ["", "-wal"].map(|ending| PathBuf::from(format!("{}{ending}", ledger.display())))
}

/// The files of a ledger as a power cut at this moment leaves them. `keeps` says of each unsynced write whether it got through.
pub fn cut_power(ledger: &Path, into: &Path, mut keeps: impl FnMut() -> bool) {
    let unsynced = UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner);
    for (from, to) in files_of(ledger).iter().zip(files_of(into)) {
        let Ok(mut content) = std::fs::read(from) else { continue };
        let changes = unsynced.get(from).map_or(&[][..], Vec::as_slice);
        for change in changes.iter().rev() {
            overlay(&mut content, change.offset, &change.before);
            content.resize(change.size_before, 0);
        }
        for change in changes {
            if keeps() {
                overlay(&mut content, change.offset, &change.after);
                content.truncate(content.len().min(change.size_after.max(change.offset)));
            }
        }
        std::fs::write(to, content).unwrap();
    }
}

fn overlay(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// Our part in front of the real file.
#[repr(C)]
struct Shim {
    base: sqlite3_file,
    path: *mut PathBuf,
}

const HEAD: usize = size_of::<Shim>().next_multiple_of(16);

/// SAFETY: `file` was opened by [`open`], so the real one follows our part.
unsafe fn real_of(file: *mut sqlite3_file) -> *mut sqlite3_file {
    unsafe { file.cast::<u8>().add(HEAD).cast() }
}

macro_rules! passed_on {
    ($($name:ident: $method:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)*) => {$(
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $arg: $kind)*) -> $answer {
            // SAFETY: SQLite calls methods of open files only, and the real file has what SQLite asks of it.
            unsafe {
                let real = real_of(file);
                ((*(*real).pMethods).$method.unwrap())(real $(, $arg)*)
            }
        }
    )*};
}

passed_on! {
    read: xRead(into: *mut c_void, amount: c_int, offset: sqlite3_int64) -> c_int;
    file_size: xFileSize(size: *mut sqlite3_int64) -> c_int;
    lock: xLock(level: c_int) -> c_int;
    unlock: xUnlock(level: c_int) -> c_int;
    check_reserved_lock: xCheckReservedLock(out: *mut c_int) -> c_int;
    file_control: xFileControl(operation: c_int, argument: *mut c_void) -> c_int;
    sector_size: xSectorSize() -> c_int;
    device_characteristics: xDeviceCharacteristics() -> c_int;
    shm_map: xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void) -> c_int;
    shm_lock: xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int;
    shm_barrier: xShmBarrier() -> ();
    shm_unmap: xShmUnmap(delete: c_int) -> c_int;
    fetch: xFetch(offset: sqlite3_int64, amount: c_int, out: *mut *mut c_void) -> c_int;
    unfetch: xUnfetch(offset: sqlite3_int64, page: *mut c_void) -> c_int;
    real_write: xWrite(from: *const c_void, amount: c_int, offset: sqlite3_int64) -> c_int;
    real_truncate: xTruncate(size: sqlite3_int64) -> c_int;
    real_sync: xSync(flags: c_int) -> c_int;
    real_close: xClose() -> c_int;
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let real = REAL.load(Ordering::SeqCst);
    // SAFETY: SQLite gave room for `szOsFile` bytes, ours and the real file's; a name lives as long as its file.
    unsafe {
        let answer = ((*real).xOpen.unwrap())(real, name, real_of(file), flags, out);
        let shim = file.cast::<Shim>();
        if answer == ffi::SQLITE_OK {
            let path =
                if name.is_null() { PathBuf::new() } else { OsStr::from_bytes(CStr::from_ptr(name).to_bytes()).into() };
            (*shim).path = Box::into_raw(Box::new(path));
            (*shim).base.pMethods = &METHODS;
        } else {
            (*shim).base.pMethods = std::ptr::null();
        }
        answer
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the path was boxed by `open`, and a file is closed once.
    unsafe {
        drop(Box::from_raw((*file.cast::<Shim>()).path));
        real_close(file)
    }
}

/// SAFETY: `file` is open.
unsafe fn path_of(file: *mut sqlite3_file) -> PathBuf {
    unsafe { (*(*file.cast::<Shim>()).path).clone() }
}

/// SAFETY: `file` is open.
unsafe fn size_of_file(file: *mut sqlite3_file) -> usize {
    let mut size = 0;
    assert_eq!(unsafe { file_size(file, &mut size) }, ffi::SQLITE_OK);
    usize::try_from(size).unwrap()
}

/// What stands at a place; shorter where the file ends.
///
/// SAFETY: `file` is open.
unsafe fn bytes_at(file: *mut sqlite3_file, offset: usize, amount: usize) -> Vec<u8> {
    let there = unsafe { size_of_file(file) }.saturating_sub(offset).min(amount);
    let mut bytes = vec![0; there];
    if there > 0 {
        let read = unsafe { read(file, bytes.as_mut_ptr().cast(), there as c_int, offset as sqlite3_int64) };
        assert_eq!(read, ffi::SQLITE_OK);
    }
    bytes
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let (at, length) = (usize::try_from(offset).unwrap(), usize::try_from(amount).unwrap());
    // SAFETY: the file is open.
    if unsafe { is_marked(&FULL, &path_of(file)) && at + length > size_of_file(file) } {
        return ffi::SQLITE_FULL;
    }
    // Held over the write itself, so that a cut falls before or after it.
    let mut unsynced = UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: SQLite gives `amount` bytes and an open file.
    unsafe {
        let (size_before, before) = (size_of_file(file), bytes_at(file, at, length));
        let after = std::slice::from_raw_parts(from.cast::<u8>(), length).to_vec();
        let answer = real_write(file, from, amount, offset);
        let size_after = size_of_file(file);
        unsynced.entry(path_of(file)).or_default().push(Change { offset: at, before, after, size_before, size_after });
        answer
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let at = usize::try_from(size).unwrap();
    let mut unsynced = UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the file is open.
    unsafe {
        let size_before = size_of_file(file);
        let before = bytes_at(file, at, size_before.saturating_sub(at));
        let answer = real_truncate(file, size);
        let size_after = size_of_file(file);
        let change = Change { offset: at, before, after: Vec::new(), size_before, size_after };
        unsynced.entry(path_of(file)).or_default().push(change);
        answer
    }
}

/// A sync of a file past SQLite; `None` where this file system is not in use.
pub(crate) fn synced(path: &Path) -> Option<io::Result<()>> {
    if REAL.load(Ordering::SeqCst).is_null() {
        return None;
    }
    if is_marked(&FAILING, path) {
        return Some(Err(io::Error::other("the disk fails, as it was told to")));
    }
    if is_marked(&LYING, path) {
        return Some(Ok(()));
    }
    let mut unsynced = UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner);
    Some(File::open(path).and_then(|file| file.sync_data()).map(|()| drop(unsynced.remove(path))))
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the file is open.
    if unsafe { is_marked(&FAILING, &path_of(file)) } {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    // SAFETY: the file is open.
    if unsafe { is_marked(&LYING, &path_of(file)) } {
        return ffi::SQLITE_OK;
    }
    let mut unsynced = UNSYNCED.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the file is open.
    unsafe {
        let answer = real_sync(file, flags);
        unsynced.remove(&path_of(file));
        answer
    }
}
