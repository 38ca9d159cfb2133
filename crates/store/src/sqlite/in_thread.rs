//! The ledger on the caller's thread: for simulation, rehearsal, the demo's past and quick tests.
//!
//! Where somebody orders the steps, a verb waits for its turn twice: before it runs, and between its commit and its answer.
//! Whoever is dropped in between has committed without knowing it, as in a crash. Reads wait once, before they look.

use super::closed;
use super::group::{Waiting, refuse_inside_a_verb, run_group};
use crate::DatabaseError;
use crate::erased::Run;
use rusqlite::Connection;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// A step that waits for its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A read is about to look.
    Read,
    /// A verb is about to run and to be committed.
    Write,
    /// A verb is committed; its caller does not know it yet.
    Committed,
    /// Work for a processor, such as composing and signing, is about to be done.
    Work,
}

/// Decides whose turn it is among everything that was asked for on one thread.
pub trait Order: Send + Sync {
    /// Returns when it is this step's turn.
    fn turn(&self, step: Step) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

pub(super) struct InThread {
    connection: Arc<Mutex<Option<Connection>>>,
    broken: Arc<AtomicBool>,
    order: Option<Arc<dyn Order>>,
}

impl InThread {
    pub fn new(connection: Connection, order: Option<Arc<dyn Order>>) -> Self {
        InThread { connection: Arc::new(Mutex::new(Some(connection))), broken: Arc::default(), order }
    }

    pub fn unordered(&self) -> Self {
        InThread { connection: Arc::clone(&self.connection), broken: Arc::clone(&self.broken), order: None }
    }

    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    pub async fn turn(&self, step: Step) {
        if let Some(order) = &self.order {
            order.turn(step).await;
        }
    }

    pub async fn write(&self, script: Arc<dyn Run>) -> Result<(), DatabaseError> {
        refuse_inside_a_verb()?;
        self.turn(Step::Write).await;
        let answered = self.run(script)?;
        self.turn(Step::Committed).await;
        answered
    }

    fn run(&self, script: Arc<dyn Run>) -> Result<Result<(), DatabaseError>, DatabaseError> {
        let mut held = self.connection.lock().expect("no holder panics: verbs are caught");
        let (answer, mut answered) = oneshot::channel();
        let taken = held.take().ok_or_else(closed)?;
        let job = Box::new(Waiting { script, is_wide: false, answer, place: None });
        let (connection, committed) = run_group(taken, job, &mut |_| None, &self.broken);
        // Its commits are synced by SQLite itself.
        committed.answer(Ok(()));
        *held = Some(connection);
        answered.try_recv().map_err(|_| closed())
    }

    pub async fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        refuse_inside_a_verb()?;
        self.turn(Step::Read).await;
        let held = self.connection.lock().expect("no holder panics: verbs are caught");
        work(held.as_ref().ok_or_else(closed)?)
    }
}
