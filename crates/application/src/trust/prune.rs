//! Dropping the oldest rows of the change log, which nobody follows from there any more.

use crate::{Trouble, Verb, Work};
use domain::trust::{Right, Viewer};
use store::ledger::follow;

/// Drops the oldest changes above `kept`, some at a time; answers how many. A follower that is further behind loads anew.
pub struct PruneChanges {
    pub kept: i64,
}

impl Verb for PruneChanges {
    const NAME: &'static str = "prune_changes";
    const RIGHT: Right = Right::System;
    type Answer = usize;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<usize, Trouble> {
        Ok(follow::prune(work.transaction, self.kept).await?)
    }
}
