//! Whose turn it is: every step that was asked for waits here until the seed picks it.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Order, Step};
use tokio::sync::oneshot;

/// Steps of the ledger and of the press that wait for their turn.
#[derive(Default)]
pub struct SeedOrder {
    waiting: Mutex<VecDeque<Waiting>>,
    /// Nobody waits: while a process starts and at the end.
    open: AtomicBool,
    now: Mutex<Duration>,
}

struct Waiting {
    step: Step,
    since: Duration,
    go: oneshot::Sender<()>,
}

impl SeedOrder {
    pub fn let_all_pass(&self, open: bool) {
        self.open.store(open, Ordering::SeqCst);
    }

    /// Tells the time, so that steps know since when they wait.
    pub fn at(&self, now: Duration) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// How many wait, and since when the first of them does.
    pub fn waiting(&self) -> (usize, Option<Duration>) {
        let mut waiting = self.lock();
        waiting.retain(|one| !one.go.is_closed());
        (waiting.len(), waiting.front().map(|one| one.since))
    }

    /// Lets the one at this place go on; answers what it was.
    pub fn release(&self, place: usize) -> Option<Step> {
        let one = self.lock().remove(place)?;
        // Whoever gave up waiting meanwhile has no turn to take.
        one.go.send(()).ok();
        Some(one.step)
    }

    /// Forgets everybody who waited: their process is dead.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Order for SeedOrder {
    fn turn(&self, step: Step) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        if self.open.load(Ordering::SeqCst) {
            return Box::pin(std::future::ready(()));
        }
        let (go, gone) = oneshot::channel();
        let since = *self.now.lock().unwrap_or_else(PoisonError::into_inner);
        self.lock().push_back(Waiting { step, since, go });
        Box::pin(async move {
            if gone.await.is_err() {
                // The process that asked is dead; it does nothing more.
                std::future::pending::<()>().await;
            }
        })
    }
}
