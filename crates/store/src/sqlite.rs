//! The embedded ledger: one writer thread that commits verbs in groups, and a few readers.
//!
//! The writer polls a verb's future to its end inside a savepoint of the running group and answers only after the group's
//! `COMMIT` with `synchronous=FULL`: what is acknowledged is on disk. A future that awaits anything but its transaction is
//! rolled back. After an I/O error at commit nothing is known about the disk: the writer refuses everything from then on, and
//! the owner has to end the process.

use crate::database::TakeRowOnThread;
use crate::erased::Run;
use crate::statement::{Pieces, Statement, for_sqlite, remembered_for_sqlite};
use crate::transaction::{Engine, Fault, Transaction, sqlite_each};
use crate::{DatabaseError, Lane, Value};
use crossbeam_channel::{Receiver, Sender, unbounded};
use rusqlite::{Connection, OpenFlags};
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
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
/// Prepared statements kept by connection: more than the catalogue has.
const STATEMENTS_KEPT: usize = 512;

/// Among so many verbs of a group one of the ordinary queue goes first, so that letters cannot starve an unsubscribe.
const EVERY_FOURTH: usize = 4;
/// Verbs that wait for the writer: beyond that, callers wait before they queue, and hold their place without memory here.
const WRITES_WAITING: usize = 16_384;
/// Reads that wait for a reader.
const READS_WAITING: usize = 1_024;

type WriteJob = Box<dyn Verb>;
type ReadJob = Box<dyn FnOnce(&Connection) + Send>;
type Answer = Box<dyn FnOnce(Result<(), GroupFault>) + Send>;

/// A verb that waits for its group.
trait Verb: Send {
    /// Whether somebody still waits for its answer; a verb that nobody waits for is not begun.
    fn is_wanted(&self) -> bool;
    fn run(self: Box<Self>, connection: Connection) -> (Connection, Ran);
    /// Answers without having run.
    fn refuse(self: Box<Self>, fault: GroupFault);
}

/// What a verb left behind: whether its savepoint is kept, what failed in it, and how to answer once the group is on disk.
struct Ran {
    keep: bool,
    fault: Option<Fault>,
    answer: Answer,
}

#[derive(Clone, Copy)]
enum GroupFault {
    Full,
    Busy,
    Broken,
}

impl From<GroupFault> for DatabaseError {
    fn from(fault: GroupFault) -> Self {
        match fault {
            GroupFault::Full => DatabaseError::Full,
            GroupFault::Busy => DatabaseError::Conflict,
            GroupFault::Broken => DatabaseError::Broken("the group could not be committed".into()),
        }
    }
}

#[derive(Clone)]
pub(crate) struct Sqlite {
    inner: Arc<Inner>,
}

enum Inner {
    Threads(Threads),
    /// Everything on the caller's thread: for simulation, rehearsal and quick tests.
    InThread(Mutex<Option<Connection>>, AtomicBool),
}

struct Threads {
    sending: Sender<WriteJob>,
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
        let (sending, sending_jobs) = unbounded();
        let (ordinary, ordinary_jobs) = unbounded();
        let broken = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&broken);
        spawn("ledger-writer", move || write_loop(writer, &sending_jobs, &ordinary_jobs, &flag))?;
        let (readers, read_jobs) = unbounded::<ReadJob>();
        for _ in 0..READERS {
            let (connection, jobs) = (connect_reader(path)?, read_jobs.clone());
            spawn("ledger-reader", move || read_loop(connection, &jobs))?;
        }
        let writes_waiting = Arc::new(Semaphore::new(WRITES_WAITING));
        let reads_waiting = Arc::new(Semaphore::new(READS_WAITING));
        let path = path.to_owned();
        let threads = Threads { sending, ordinary, readers, broken, writes_waiting, reads_waiting, path };
        Ok(Sqlite { inner: Arc::new(Inner::Threads(threads)) })
    }

    pub fn in_thread() -> Result<Self, DatabaseError> {
        let connection = Connection::open_in_memory()?;
        configure(&connection)?;
        Ok(Sqlite { inner: Arc::new(Inner::InThread(Mutex::new(Some(connection)), AtomicBool::new(false))) })
    }

    /// The file, for a program that needs a connection of its own (backup); `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        match &*self.inner {
            Inner::Threads(threads) => Some(&threads.path),
            Inner::InThread(..) => None,
        }
    }

    /// Whether a commit failed so that the process has to end.
    pub fn is_broken(&self) -> bool {
        match &*self.inner {
            Inner::Threads(threads) => threads.broken.load(Ordering::Acquire),
            Inner::InThread(_, broken) => broken.load(Ordering::Acquire),
        }
    }

    pub async fn write(&self, lane: Lane, script: Arc<dyn Run>) -> Result<(), DatabaseError> {
        match &*self.inner {
            Inner::Threads(threads) => {
                let place = place_in(&threads.writes_waiting).await?;
                let (answer, answered) = oneshot::channel();
                let queue = if lane == Lane::Sending { &threads.sending } else { &threads.ordinary };
                queue.send(Box::new(Waiting { script, answer, place: Some(place) })).map_err(|_| closed())?;
                answered.await.map_err(|_| closed())?
            }
            Inner::InThread(connection, broken) => {
                refuse_inside_a_verb()?;
                let mut held = connection.lock().expect("no holder panics: verbs are caught");
                let (answer, mut answered) = oneshot::channel();
                let taken = held.take().ok_or_else(closed)?;
                let job = Box::new(Waiting { script, answer, place: None });
                *held = Some(run_group(taken, job, &mut |_| None, broken));
                drop(held);
                answered.try_recv().map_err(|_| closed())?
            }
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
            Inner::InThread(connection, _) => {
                refuse_inside_a_verb()?;
                let held = connection.lock().expect("no holder panics: verbs are caught");
                work(held.as_ref().ok_or_else(closed)?)
            }
        }
    }
}

fn closed() -> DatabaseError {
    DatabaseError::Unreachable("the ledger is closed".into())
}

async fn place_in(waiting: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, DatabaseError> {
    Arc::clone(waiting).acquire_owned().await.map_err(|_| closed())
}

thread_local! {
    static INSIDE_A_VERB: Cell<bool> = const { Cell::new(false) };
}

/// On one thread a verb that asked the ledger past its transaction would wait for itself.
fn refuse_inside_a_verb() -> Result<(), DatabaseError> {
    if INSIDE_A_VERB.get() { Err(DatabaseError::Awaited) } else { Ok(()) }
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
    connection.pragma_update(None, "mmap_size", 1i64 << 28)?;
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
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    Ok(())
}

struct Waiting {
    script: Arc<dyn Run>,
    answer: oneshot::Sender<Result<(), DatabaseError>>,
    place: Option<OwnedSemaphorePermit>,
}

impl Verb for Waiting {
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(self: Box<Self>, connection: Connection) -> (Connection, Ran) {
        let Waiting { script, answer, place } = *self;
        let mut transaction = Transaction::sqlite(connection);
        INSIDE_A_VERB.set(true);
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| {
            script.run(&mut transaction).as_mut().poll(&mut Context::from_waker(Waker::noop()))
        }));
        INSIDE_A_VERB.set(false);
        let fault = transaction.fault();
        let (keep, result) = match polled {
            Ok(Poll::Ready(true)) if fault.is_some() => (false, Err(Transaction::hidden())),
            Ok(Poll::Ready(keep)) => (keep, Ok(())),
            Ok(Poll::Pending) => (false, Err(DatabaseError::Awaited)),
            Err(_) => (false, Err(DatabaseError::Broken("a verb panicked; its transaction was rolled back".into()))),
        };
        let Engine::Sqlite(connection) = transaction.engine else { unreachable!("made as SQLite a few lines above") };
        let answer = Box::new(move |group: Result<(), GroupFault>| {
            // What a script refused by itself stays its own answer, whatever became of the group.
            let result = match (result, group) {
                (Ok(()), Err(fault)) if keep => Err(DatabaseError::from(fault)),
                (result, _) => result,
            };
            // Nobody waits any more when sending fails; the transaction is committed all the same.
            drop(answer.send(result));
            drop(place);
        });
        (connection, Ran { keep, fault, answer })
    }

    fn refuse(self: Box<Self>, fault: GroupFault) {
        drop(self.answer.send(Err(DatabaseError::from(fault))));
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a group has lasted is not time that anything is decided by")]
fn write_loop(
    mut connection: Connection,
    sending: &Receiver<WriteJob>,
    ordinary: &Receiver<WriteJob>,
    broken: &AtomicBool,
) {
    loop {
        let first = match sending.try_recv() {
            Ok(job) => job,
            Err(_) => crossbeam_channel::select! {
                recv(sending) -> job => match job { Ok(job) => job, Err(_) => return },
                recv(ordinary) -> job => match job { Ok(job) => job, Err(_) => return },
            },
        };
        let began = Instant::now();
        let mut next = |ran: usize| {
            if ran >= VERBS_PER_GROUP || began.elapsed() > GROUP_LASTS_AT_MOST {
                return None;
            }
            let (before, after) =
                if ran % EVERY_FOURTH == EVERY_FOURTH - 1 { (ordinary, sending) } else { (sending, ordinary) };
            before.try_recv().or_else(|_| after.try_recv()).ok()
        };
        connection = run_group(connection, first, &mut next, broken);
    }
}

/// One group: begin, each verb in a savepoint, one commit, then every answer.
fn run_group(
    mut connection: Connection,
    first: WriteJob,
    next: &mut dyn FnMut(usize) -> Option<WriteJob>,
    broken: &AtomicBool,
) -> Connection {
    if broken.load(Ordering::Acquire) {
        first.refuse(GroupFault::Broken);
        return connection;
    }
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        first.refuse(group_fault(error, broken));
        return connection;
    }
    let mut answers = Vec::new();
    let mut job = Some(first);
    let mut fault = None;
    while let (Some(verb), None) = (job.take(), fault) {
        if !verb.is_wanted() {
            job = next(answers.len());
            continue;
        }
        if let Err(error) = connection.execute_batch("SAVEPOINT verb") {
            let why = group_fault(error, broken);
            fault = Some(why);
            verb.refuse(why);
            break;
        }
        let (returned, ran) = verb.run(connection);
        connection = returned;
        answers.push(ran.answer);
        if connection.is_autocommit() {
            // SQLite rolled the whole group back by itself: every verb in it is lost.
            return answer_all(connection, answers, Err(rolled_back_because(ran.fault, broken)));
        }
        let close = if ran.keep { "RELEASE verb" } else { "ROLLBACK TO verb; RELEASE verb" };
        match connection.execute_batch(close) {
            Ok(()) => job = next(answers.len()),
            Err(error) => fault = Some(group_fault(error, broken)),
        }
    }
    let fault = fault.or_else(|| connection.execute_batch("COMMIT").err().map(|error| group_fault(error, broken)));
    let Some(fault) = fault else { return answer_all(connection, answers, Ok(())) };
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "the ledger could not roll back; the process has to end");
        broken.store(true, Ordering::Release);
    }
    answer_all(connection, answers, Err(fault))
}

/// What a failed `BEGIN`, savepoint or `COMMIT` means. But for a full disk and a busy file nothing is known of the disk.
fn group_fault(error: rusqlite::Error, broken: &AtomicBool) -> GroupFault {
    match DatabaseError::from(error) {
        DatabaseError::Full => GroupFault::Full,
        DatabaseError::Conflict => GroupFault::Busy,
        other => {
            tracing::error!(error = ?other, "the ledger could not commit; the process has to end");
            broken.store(true, Ordering::Release);
            GroupFault::Broken
        }
    }
}

fn rolled_back_because(fault: Option<Fault>, broken: &AtomicBool) -> GroupFault {
    match fault {
        Some(Fault::Full) => GroupFault::Full,
        Some(Fault::Conflict) => GroupFault::Busy,
        Some(Fault::Statement | Fault::Engine) | None => {
            tracing::error!(?fault, "the ledger rolled a group back by itself; the process has to end");
            broken.store(true, Ordering::Release);
            GroupFault::Broken
        }
    }
}

fn answer_all(connection: Connection, answers: Vec<Answer>, group: Result<(), GroupFault>) -> Connection {
    for answer in answers {
        answer(group);
    }
    connection
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
