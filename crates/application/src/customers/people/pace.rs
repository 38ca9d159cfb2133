//! How many batches of changes were committed and how many of them are in the engine.

use std::sync::{Mutex, MutexGuard};
use tokio::sync::watch;

#[derive(Default)]
pub(crate) struct Pace {
    announced: Mutex<u64>,
    /// Batches applied; `None` while nobody follows or everything is loaded anew, which nobody waits for.
    applied: watch::Sender<Option<u64>>,
}

impl Pace {
    /// The count of announced batches; whoever announces or begins to listen holds it meanwhile, so that none is missed.
    pub(crate) fn announced(&self) -> MutexGuard<'_, u64> {
        self.announced.lock().expect("nothing panics while it holds the count")
    }

    pub(super) fn applied(&self, batches: Option<u64>) {
        self.applied.send_replace(batches);
    }

    pub(super) async fn caught_up(&self) {
        let announced = *self.announced();
        let mut applied = self.applied.subscribe();
        let there = |applied: &Option<u64>| applied.is_none_or(|applied| applied >= announced);
        applied.wait_for(there).await.map(drop).expect("the sender lives as long as the people");
    }

    pub(super) async fn followed(&self) {
        let mut applied = self.applied.subscribe();
        applied.wait_for(Option::is_some).await.map(drop).expect("the sender lives as long as the people");
    }
}
