//! Which of several nodes plans a campaign: a lease by name for each, so that an audience is frozen once. Where one process holds the
//! ledger every turn is its own, at no cost.

use crate::{Application, Trouble, Verb, Work};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::Lane;
use store::ledger::lease;

/// A node that is gone is replaced after at most so long.
const TURN: Duration = Duration::from_secs(30);
/// Turns are taken again this often.
const TAKEN_EVERY: Duration = Duration::from_secs(10);

/// The turns of this node.
#[derive(Default)]
pub struct Turns {
    wanted: BTreeSet<String>,
    /// With the fencing numbers under which they are given back.
    held: BTreeMap<String, i64>,
    /// Monotonic.
    taken_at: Option<Duration>,
}

impl Turns {
    /// Whether it is this node's turn.
    pub fn has(&self, name: &str) -> bool {
        self.held.contains_key(name)
    }

    /// Takes or keeps these turns as far as no other node has them, and gives back all others.
    ///
    /// # Errors
    /// The ledger's; turns that could not be kept in time are lost.
    pub async fn keep(&mut self, application: &Application, wanted: BTreeSet<String>) -> Result<(), Trouble> {
        if !application.database().is_postgres() {
            self.held = wanted.into_iter().map(|name| (name, 0)).collect();
            return Ok(());
        }
        let now = application.clock().monotonic();
        let fresh = self.taken_at.is_some_and(|at| now < at + TAKEN_EVERY);
        if fresh && wanted == self.wanted {
            return Ok(());
        }
        let back = self.held.iter().filter(|(name, _)| !wanted.contains(*name));
        let back = back.map(|(name, fence)| (name.clone(), *fence)).collect();
        let verb = TakeTurns { wanted: wanted.iter().cloned().collect(), back };
        match application.perform(&Viewer::system(), verb).await {
            Ok(held) => {
                (self.wanted, self.held, self.taken_at) = (wanted, held, Some(now));
                Ok(())
            }
            Err(trouble) => {
                if self.taken_at.is_none_or(|at| now >= at + TURN) {
                    self.held.clear();
                }
                Err(trouble)
            }
        }
    }
}

/// Takes leases by name; answers those that are this node's now, with their fencing numbers.
struct TakeTurns {
    wanted: Vec<String>,
    back: Vec<(String, i64)>,
}

impl Verb for TakeTurns {
    const NAME: &'static str = "take_turns";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    type Answer = BTreeMap<String, i64>;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Self::Answer, Trouble> {
        let holder = format!("node {}", work.application().node());
        let now = lease::clock(work.transaction, work.now).await?;
        for (name, fence) in &self.back {
            lease::release(work.transaction, name, &holder, *fence).await?;
        }
        let mut held = BTreeMap::new();
        for name in &self.wanted {
            if let Some(fence) = lease::take(work.transaction, name, &holder, now, now.plus(TURN)).await? {
                held.insert(name.clone(), fence);
            }
        }
        Ok(held)
    }
}
