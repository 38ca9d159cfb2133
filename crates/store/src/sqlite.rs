//! The embedded ledger: one writer thread that commits verbs in groups, and a few readers.
//!
//! The writer polls a verb's future to its end inside a savepoint of the running group, and its caller hears of it only after the
//! log with the group's `COMMIT` was synced: what is acknowledged is on disk. A future that awaits anything but its transaction is
//! rolled back. After an I/O error at commit or sync nothing is known about the disk: the writer refuses everything from then on,
//! and the owner has to end the process.

mod group;
mod in_thread;
mod syncer;

use crate::database::TakeRowOnThread;
use crate::erased::Run;
use crate::statement::{Pieces, Statement, for_sqlite, remembered_for_sqlite};
use crate::transaction::sqlite_each;
use crate::{DatabaseError, Lane, Value};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use group::{Waiting, WriteJob, run_group};
use in_thread::InThread;
pub use in_thread::{Order, Step};
use rusqlite::{Connection, OpenFlags};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use syncer::{Committed, GROUPS_WAITING, sync_loop};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Verbs in one group: enough that a slow disk's sync is shared by all that wait, few enough that the first waits not long.
const VERBS_PER_GROUP: usize = 256;
/// A group closes after this long whatever waits, so that a long import does not hold a sender's letters back.
const GROUP_LASTS_AT_MOST: Duration = Duration::from_millis(50);
/// Readers: more than cores, because some of their time is waiting for the disk.
const READERS: usize = 4;
/// A read that runs longer is stopped: it would hold old pages and, with them, the write-ahead log.
const READ_LASTS_AT_MOST: Duration = Duration::from_secs(30);
/// How many instructions of SQLite's machine pass between two looks at the deadline.
const INSTRUCTIONS_BETWEEN_LOOKS: i32 = 20_000;
/// Pages that a reader and the writer keep; the kernel's cache holds the rest of the file.
const READER_CACHE_KIBIBYTES: i64 = 2_048;
const WRITER_CACHE_KIBIBYTES: i64 = 16_384;
/// The same for scripts of [`Lane::Wide`]. A chunk of an import meets the indexes of addresses at random places: what does not fit is
/// written to the log in the middle of the transaction, and read again.
const WIDE_CACHE_KIBIBYTES: i64 = 65_536;
/// Prepared statements kept by connection: more than the catalogue has.
const STATEMENTS_KEPT: usize = 512;

/// Among so many verbs of a group one of the ordinary queue goes first, so that letters cannot starve an unsubscribe.
const EVERY_FOURTH: usize = 4;
/// Verbs that wait for the writer: beyond that, callers wait before they queue, and hold their place without memory here.
const WRITES_WAITING: usize = 16_384;
/// Reads that wait for a reader.
const READS_WAITING: usize = 1_024;

type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

#[derive(Clone)]
pub(crate) struct Sqlite {
    inner: Arc<Inner>,
}

enum Inner {
    Threads(Threads),
    /// Everything on the caller's thread: for simulation, rehearsal and quick tests.
    InThread(InThread),
}

struct Threads {
    sending: Sender<WriteJob>,
    /// How many jobs went there.
    sent: AtomicU64,
    ordinary: Sender<WriteJob>,
    readers: Sender<ReadJob>,
    broken: Arc<AtomicBool>,
    writes_waiting: Arc<Semaphore>,
    reads_waiting: Arc<Semaphore>,
    path: PathBuf,
}

impl Sqlite {
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let writer = connect(path)?;
        writer.pragma_update(None, "synchronous", "NORMAL")?;
        let (sending, sending_jobs) = unbounded();
        let (ordinary, ordinary_jobs) = unbounded();
        let broken = Arc::new(AtomicBool::new(false));
        let (to_sync, committed) = bounded(GROUPS_WAITING);
        let flag = Arc::clone(&broken);
        spawn("ledger-writer", move || write_loop(writer, &sending_jobs, &ordinary_jobs, &to_sync, &flag))?;
        let (ledger, flag) = (path.to_owned(), Arc::clone(&broken));
        spawn("ledger-syncer", move || sync_loop(&ledger, &committed, &flag))?;
        let (readers, read_jobs) = unbounded::<ReadJob>();
        for _ in 0..READERS {
            let (connection, jobs) = (connect_reader(path)?, read_jobs.clone());
            spawn("ledger-reader", move || read_loop(connection, &jobs))?;
        }
        let writes_waiting = Arc::new(Semaphore::new(WRITES_WAITING));
        let reads_waiting = Arc::new(Semaphore::new(READS_WAITING));
        let path = path.to_owned();
        let sent = AtomicU64::new(0);
        let threads = Threads { sending, sent, ordinary, readers, broken, writes_waiting, reads_waiting, path };
        Ok(Sqlite { inner: Arc::new(Inner::Threads(threads)) })
    }

    /// In memory, and every step when `order` says so; without one at once.
    pub fn in_thread(order: Option<Arc<dyn Order>>) -> Result<Self, DatabaseError> {
        let connection = Connection::open_in_memory()?;
        configure(&connection)?;
        Ok(Sqlite { inner: Arc::new(Inner::InThread(InThread::new(connection, order))) })
    }

    /// In a file that is there, on the caller's thread, for a past that is played on: nothing of it is awaited on the disk.
    pub fn in_thread_at(path: &Path) -> Result<Self, DatabaseError> {
        let connection = connect(path)?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        Ok(Sqlite { inner: Arc::new(Inner::InThread(InThread::new(connection, None))) })
    }

    /// In a file, on the caller's thread, every step in its turn, and every commit on the disk as in production.
    pub fn in_thread_ordered_at(path: &Path, order: Arc<dyn Order>) -> Result<Self, DatabaseError> {
        Ok(Sqlite { inner: Arc::new(Inner::InThread(InThread::new(connect(path)?, Some(order)))) })
    }

    /// How everything happens on the caller's thread; `None` where the ledger has threads of its own.
    fn on_one_thread(&self) -> Option<&InThread> {
        match &*self.inner {
            Inner::Threads(_) => None,
            Inner::InThread(ledger) => Some(ledger),
        }
    }

    pub fn is_in_thread(&self) -> bool {
        self.on_one_thread().is_some()
    }

    /// Waits for the turn of a step; at once where nobody orders them.
    pub async fn turn(&self, step: Step) {
        if let Some(ledger) = self.on_one_thread() {
            ledger.turn(step).await;
        }
    }

    /// The same ledger for somebody who looks at it from outside of the order.
    pub fn unordered(&self) -> Self {
        match self.on_one_thread() {
            None => self.clone(),
            Some(ledger) => Sqlite { inner: Arc::new(Inner::InThread(ledger.unordered())) },
        }
    }

    /// Writes the ledger as it is now into a new file.
    pub async fn copy_to(&self, path: &Path) -> Result<(), DatabaseError> {
        let path = path.to_string_lossy().into_owned();
        self.read(move |connection| Ok(connection.execute("VACUUM INTO ?1", [path]).map(drop)?)).await
    }

    /// The file, for a program that needs a connection of its own (backup); `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        match &*self.inner {
            Inner::Threads(threads) => Some(&threads.path),
            Inner::InThread(_) => None,
        }
    }

    /// How many scripts of letters the writer was given; `None` where everything happens on the caller's thread.
    pub fn writes_for_letters(&self) -> Option<u64> {
        match &*self.inner {
            Inner::Threads(threads) => Some(threads.sent.load(Ordering::Relaxed)),
            Inner::InThread(_) => None,
        }
    }

    /// Whether a commit failed so that the process has to end.
    pub fn is_broken(&self) -> bool {
        match &*self.inner {
            Inner::Threads(threads) => threads.broken.load(Ordering::Acquire),
            Inner::InThread(ledger) => ledger.is_broken(),
        }
    }

    pub async fn write(&self, lane: Lane, script: Arc<dyn Run>) -> Result<(), DatabaseError> {
        match &*self.inner {
            Inner::Threads(threads) => {
                let place = place_in(&threads.writes_waiting).await?;
                let (answer, answered) = oneshot::channel();
                let queue = match lane {
                    Lane::Sending => {
                        threads.sent.fetch_add(1, Ordering::Relaxed);
                        &threads.sending
                    }
                    Lane::Ordinary | Lane::Wide => &threads.ordinary,
                };
                let is_wide = lane == Lane::Wide;
                queue.send(Box::new(Waiting { script, is_wide, answer, place: Some(place) })).map_err(|_| closed())?;
                answered.await.map_err(|_| closed())?
            }
            Inner::InThread(ledger) => ledger.write(script).await,
        }
    }

    pub async fn query(
        &self,
        statement: Statement,
        args: Vec<Value>,
        mut take: TakeRowOnThread,
    ) -> Result<(), DatabaseError> {
        self.read(move |connection| sqlite_each(connection, &remembered_for_sqlite(statement), &args, &mut take)).await
    }

    pub async fn query_pieces(&self, pieces: Pieces, mut take: TakeRowOnThread) -> Result<(), DatabaseError> {
        self.read(move |connection| {
            let (text, args) = pieces.parts();
            sqlite_each(connection, &for_sqlite(text), args, &mut take)
        })
        .await
    }

    /// Runs `work` with a reading connection.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        match &*self.inner {
            Inner::Threads(threads) => {
                let place = place_in(&threads.reads_waiting).await?;
                let (answer, answered) = oneshot::channel();
                let job: ReadJob = Box::new(move |connection| {
                    let _place = place;
                    if !answer.is_closed() {
                        // Nobody waits any more when sending fails: the answer has no other use.
                        drop(answer.send(work(connection)));
                    }
                });
                threads.readers.send(job).map_err(|_| closed())?;
                answered.await.map_err(|_| closed())?
            }
            Inner::InThread(ledger) => ledger.read(work).await,
        }
    }
}

fn closed() -> DatabaseError {
    DatabaseError::Unreachable("the ledger is closed".into())
}

async fn place_in(waiting: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, DatabaseError> {
    Arc::clone(waiting).acquire_owned().await.map_err(|_| closed())
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), DatabaseError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|error| DatabaseError::Broken(error.into()))
}

fn connect(path: &Path) -> Result<Connection, DatabaseError> {
    let connection = Connection::open(path)?;
    configure(&connection)?;
    Ok(connection)
}

fn connect_reader(path: &Path) -> Result<Connection, DatabaseError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Sorts stay in memory: what a query spilled to a temporary file would outlive an erasure.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Not mapped: the pages of the file would count as this process's memory, once for each reader.
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIBIBYTES)?;
    Ok(connection)
}

/// WAL with a full sync at each commit; deleted content is overwritten, so that an erased person is not found in the file.
fn configure(connection: &Connection) -> Result<(), DatabaseError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "secure_delete", "FAST")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIBIBYTES)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long a group has lasted is not time that anything is decided by")]
fn write_loop(
    mut connection: Connection,
    sending: &Receiver<WriteJob>,
    ordinary: &Receiver<WriteJob>,
    to_sync: &Sender<Committed>,
    broken: &AtomicBool,
) {
    let mut is_wide = false;
    loop {
        let first = match sending.try_recv() {
            Ok(job) => job,
            Err(_) => crossbeam_channel::select! {
                recv(sending) -> job => match job { Ok(job) => job, Err(_) => return },
                recv(ordinary) -> job => match job { Ok(job) => job, Err(_) => return },
            },
        };
        if first.is_wide() != is_wide {
            is_wide = first.is_wide();
            let kibibytes = if is_wide { WIDE_CACHE_KIBIBYTES } else { WRITER_CACHE_KIBIBYTES };
            if let Err(error) = connection.pragma_update(None, "cache_size", -kibibytes) {
                tracing::warn!(%error, "the writer keeps as many pages as before");
            }
        }
        let began = Instant::now();
        let mut next = |ran: usize| {
            if ran >= VERBS_PER_GROUP || began.elapsed() > GROUP_LASTS_AT_MOST {
                return None;
            }
            let (before, after) =
                if ran % EVERY_FOURTH == EVERY_FOURTH - 1 { (ordinary, sending) } else { (sending, ordinary) };
            before.try_recv().or_else(|_| after.try_recv()).ok()
        };
        let (returned, committed) = run_group(connection, first, &mut next, broken);
        connection = returned;
        // The syncer ends only after this thread.
        drop(to_sync.send(committed));
    }
}

#[expect(clippy::disallowed_methods, reason = "the deadline of a read is the machine's, not the workspace's")]
fn read_loop(mut connection: Connection, jobs: &Receiver<ReadJob>) {
    for job in jobs {
        let deadline = Instant::now() + READ_LASTS_AT_MOST;
        let set = connection.progress_handler(INSTRUCTIONS_BETWEEN_LOOKS, Some(move || Instant::now() > deadline));
        if let Err(error) = set {
            tracing::warn!(%error, "a reader runs without a deadline");
        }
        if std::panic::catch_unwind(AssertUnwindSafe(|| job(&connection))).is_err() {
            tracing::error!("a reading closure panicked");
        }
    }
}
