//! A group of verbs: one `BEGIN`, each verb in a savepoint of its own, one `COMMIT`, then every answer.
//!
//! Whoever runs a group gives the answers of a committed one, when the commit is on disk; those of a lost one are given here.

use super::syncer::Committed;
use crate::DatabaseError;
use crate::erased::Run;
use crate::transaction::{Engine, Fault, Transaction};
use rusqlite::Connection;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

pub(super) type WriteJob = Box<dyn Verb>;
pub(super) type Answer = Box<dyn FnOnce(Result<(), GroupFault>) + Send>;

/// A verb that waits for its group.
pub(super) trait Verb: Send {
    /// Whether somebody still waits for its answer; a verb that nobody waits for is not begun.
    fn is_wanted(&self) -> bool;
    /// Whether it writes much at random places.
    fn is_wide(&self) -> bool;
    fn run(self: Box<Self>, connection: Connection) -> (Connection, Ran);
    /// Answers without having run.
    fn refuse(self: Box<Self>, fault: GroupFault);
}

/// What a verb left behind: whether its savepoint is kept, what failed in it, and how to answer once the group is on disk.
pub(super) struct Ran {
    keep: bool,
    fault: Option<Fault>,
    answer: Answer,
}

#[derive(Clone, Copy)]
pub(super) enum GroupFault {
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

pub(super) struct Waiting {
    pub script: Arc<dyn Run>,
    pub is_wide: bool,
    pub answer: oneshot::Sender<Result<(), DatabaseError>>,
    pub place: Option<OwnedSemaphorePermit>,
}

impl Verb for Waiting {
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn is_wide(&self) -> bool {
        self.is_wide
    }

    fn run(self: Box<Self>, connection: Connection) -> (Connection, Ran) {
        let Waiting { script, answer, place, .. } = *self;
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

/// One group: begin, each verb in a savepoint of its own but the first, one commit; answers who waits for it to be on disk. Before the
/// first verb nothing is there that its failure could take along, and a savepoint keeps a copy of every page that changes: it is
/// undone as a whole.
pub(super) fn run_group(
    mut connection: Connection,
    first: WriteJob,
    next: &mut dyn FnMut(usize) -> Option<WriteJob>,
    broken: &AtomicBool,
) -> (Connection, Committed) {
    if broken.load(Ordering::Acquire) {
        first.refuse(GroupFault::Broken);
        return (connection, Committed(Vec::new()));
    }
    if let Err(error) = order(&connection, "BEGIN IMMEDIATE") {
        first.refuse(group_fault(error, broken));
        return (connection, Committed(Vec::new()));
    }
    let mut answers = Vec::new();
    let mut job = Some(first);
    let mut fault = None;
    let mut is_first = true;
    while let (Some(verb), None) = (job.take(), fault) {
        if !verb.is_wanted() {
            job = next(answers.len());
            continue;
        }
        if !is_first && let Err(error) = order(&connection, "SAVEPOINT verb") {
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
            Committed(answers).answer(Err(rolled_back_because(ran.fault, broken)));
            return (connection, Committed(Vec::new()));
        }
        let close: &[&str] = match (ran.keep, is_first) {
            (true, true) => &[],
            (true, false) => &["RELEASE verb"],
            (false, true) => &["ROLLBACK", "BEGIN IMMEDIATE"],
            (false, false) => &["ROLLBACK TO verb", "RELEASE verb"],
        };
        is_first &= !ran.keep;
        match close.iter().try_for_each(|text| order(&connection, text)) {
            Ok(()) => job = next(answers.len()),
            Err(error) => fault = Some(group_fault(error, broken)),
        }
    }
    let fault = fault.or_else(|| order(&connection, "COMMIT").err().map(|error| group_fault(error, broken)));
    let Some(fault) = fault else { return (connection, Committed(answers)) };
    if !connection.is_autocommit()
        && let Err(error) = order(&connection, "ROLLBACK")
    {
        tracing::error!(%error, "the ledger could not roll back; the process has to end");
        broken.store(true, Ordering::Release);
    }
    Committed(answers).answer(Err(fault));
    (connection, Committed(Vec::new()))
}

/// Runs one of the few statements around verbs, parsed once.
fn order(connection: &Connection, text: &'static str) -> rusqlite::Result<()> {
    connection.prepare_cached(text)?.execute([]).map(drop)
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

thread_local! {
    static INSIDE_A_VERB: Cell<bool> = const { Cell::new(false) };
}

/// On one thread a verb that asked the ledger past its transaction would wait for itself.
pub(super) fn refuse_inside_a_verb() -> Result<(), DatabaseError> {
    if INSIDE_A_VERB.get() { Err(DatabaseError::Awaited) } else { Ok(()) }
}
