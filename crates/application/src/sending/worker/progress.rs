//! The verbs of the worker: claim letters, record intents and outcomes of a group, hold what is claimed, take over orphans.

use super::sender::Progress;
use super::verdict::Verdict;
use crate::{Trouble, Verb, Work};
use basics::ids::{CampaignId, ChannelId};
use domain::sending::outbox::OutgoingState;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::time::Duration;
use store::sending::outbox::{self, Claimed, Delta, Denied, Ended, Held};
use store::{Isolation, Lane};

/// A lease lasts this long and is renewed every sixth of it; after a crash its letters wait at most so long on other nodes.
pub const LEASE: Duration = Duration::from_secs(60);

/// Claims due letters of a channel for this node.
pub struct ClaimLetters {
    pub channel: ChannelId,
    pub limit: u32,
}

impl Verb for ClaimLetters {
    const NAME: &'static str = "claim_letters";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    const ISOLATION: Isolation = Isolation::ReadCommitted;
    type Answer = Vec<Claimed>;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Vec<Claimed>, Trouble> {
        let holder = i64::from(work.application().node());
        let until = work.now.plus(LEASE);
        Ok(outbox::claim(work.transaction, self.channel, holder, work.now, until, self.limit).await?)
    }
}

/// Writes a group of outcomes and intents; answers each intent in its order.
pub struct RecordProgress {
    pub progress: Progress,
}

impl Verb for RecordProgress {
    const NAME: &'static str = "record_progress";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    const ISOLATION: Isolation = Isolation::ReadCommitted;
    type Answer = Vec<Result<(), Denied>>;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Self::Answer, Trouble> {
        let mut ended = Vec::with_capacity(self.progress.verdicts.len());
        for (_, verdict) in &self.progress.verdicts {
            ended.push(sealed(verdict, work));
        }
        let written = outbox::end(work.transaction, &ended, work.now).await?;
        let mut sums = BTreeMap::new();
        for ((campaign, verdict), written) in self.progress.verdicts.iter().zip(written) {
            if let (true, Some(name)) = (written, counter(verdict)) {
                *sums.entry((*campaign, name)).or_insert(0) += 1;
            }
        }
        add_sums(work, sums).await?;
        let intents: Vec<Held> = self.progress.intents.iter().map(|(_, held)| *held).collect();
        Ok(outbox::intend(work.transaction, &intents, work.now, work.now.plus(LEASE)).await?)
    }
}

/// Appends the sums of a batch and tells those who watch the campaigns.
pub(crate) async fn add_sums(
    work: &mut Work<'_>,
    sums: BTreeMap<(CampaignId, &'static str), i64>,
) -> Result<(), Trouble> {
    let hour = work.now.as_millis().div_euclid(3_600_000);
    let mut deltas = Vec::with_capacity(sums.len());
    for ((campaign, name), amount) in sums {
        let id = work.mint::<basics::ids::Event>()?.as_i64();
        deltas.push(Delta { id, campaign, hour, name, amount });
        work.touched(campaign, "changed");
    }
    Ok(outbox::add_deltas(work.transaction, &deltas).await?)
}

fn sealed(verdict: &Verdict, work: &mut Work<'_>) -> Ended {
    let mut ended = verdict.ended.clone();
    ended.sealed_reply = verdict.reply.as_ref().map(|reply| {
        let place = seal::Place { table: "outgoing", column: "sealed_reply", row: ended.held.id.as_i64() };
        work.keyring().seal(place, reply.as_bytes(), &mut work.dice)
    });
    ended
}

/// Under which name an outcome is summed; what is simply given back is not.
fn counter(verdict: &Verdict) -> Option<&'static str> {
    if verdict.ended.not_before.is_some() {
        return (verdict.ended.reason.as_deref() == Some("deferred")).then_some("deferred");
    }
    match verdict.ended.state {
        OutgoingState::Accepted => Some("accepted"),
        OutgoingState::Refused => Some("refused"),
        OutgoingState::InDoubt => Some("in_doubt"),
        OutgoingState::Skipped => Some("skipped"),
        OutgoingState::Queued | OutgoingState::Leased | OutgoingState::DataIntent => None,
    }
}

/// Holds everything this node has of a channel for longer.
pub struct RenewLeases {
    pub channel: ChannelId,
}

impl Verb for RenewLeases {
    const NAME: &'static str = "renew_leases";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    const ISOLATION: Isolation = Isolation::ReadCommitted;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let holder = i64::from(work.application().node());
        outbox::renew(work.transaction, self.channel, holder, work.now.plus(LEASE)).await?;
        Ok(())
    }
}
