//! Letters whose worker is gone: what was only claimed is queued again; what was intended is in doubt and never sent again.

use super::progress::{add_sums, leave_out_cancelled};
use crate::{Trouble, Verb, Work};
use domain::sending::outbox::OutgoingState;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::Lane;
use store::sending::outbox::{self, Ended};

/// Whose letters are taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orphaned {
    /// Everything this node number held: said once at start, before the first claim. Its former process is dead, because the
    /// number was leased to this one.
    OfThisNode,
    /// Everything of other nodes whose lease ran out. This node is alive: a wall clock that is set forward must not make doubts
    /// of letters whose reply is on its way.
    ByTime,
}

/// Takes over up to 5,000 orphans; answers how many there were, so that the caller repeats until none is left.
pub struct TakeOverOrphans(pub Orphaned);

impl Verb for TakeOverOrphans {
    const NAME: &'static str = "take_over_orphans";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    type Answer = usize;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<usize, Trouble> {
        let node = i64::from(work.application().node());
        let orphans = match self.0 {
            Orphaned::OfThisNode => outbox::held_by(work.transaction, node).await?,
            Orphaned::ByTime => outbox::expired(work.transaction, work.now, node).await?,
        };
        let mut sums = BTreeMap::new();
        let mut ended = Vec::with_capacity(orphans.len());
        for orphan in &orphans {
            if orphan.intended {
                *sums.entry((orphan.campaign, "in_doubt")).or_insert(0) += 1;
            }
            ended.push(Ended {
                held: orphan.held,
                state: OutgoingState::InDoubt,
                not_before: (!orphan.intended).then_some(work.now),
                counts_as_try: false,
                reply_code: None,
                reason: orphan.intended.then(|| "worker_lost_after_intent".to_owned()),
                sealed_reply: None,
            });
        }
        outbox::end(work.transaction, &ended, work.now).await?;
        let letters: Vec<_> = orphans.iter().map(|orphan| orphan.campaign).zip(&ended).collect();
        leave_out_cancelled(work, &letters, &mut sums).await?;
        add_sums(work, sums).await?;
        if !orphans.is_empty() {
            work.ring("outbox");
        }
        Ok(orphans.len())
    }
}
