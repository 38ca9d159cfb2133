//! Letters whose worker is gone: what was only claimed is queued again; what was intended is in doubt and never sent again.

use super::progress::{add_sums, leave_out_cancelled};
use crate::{Trouble, Verb, Work};
use basics::ids::{CampaignId, ChannelId, OutgoingId};
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::Lane;
use store::ledger::lease;
use store::sending::delivery::{self, DeliveryDelta};
use store::sending::outbox::{self, Ended, Written};

/// Whose letters are taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Orphaned {
    /// Everything this node number held: said once at start, before the first claim. Its former process is dead, because the
    /// number was leased to this one.
    OfThisNode,
    /// What this node holds of a channel beside these letters: the channel's driver is gone, or it does not know of them.
    OfChannel { channel: ChannelId, but: Vec<OutgoingId> },
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
        let orphans = match &self.0 {
            Orphaned::OfThisNode => outbox::held_by(work.transaction, node).await?,
            Orphaned::OfChannel { channel, but } => {
                let mut orphans = outbox::held_of_channel(work.transaction, *channel, node).await?;
                orphans.retain(|orphan| !but.contains(&orphan.held.id));
                orphans
            }
            Orphaned::ByTime => {
                let now = lease::clock(work.transaction, work.now).await?;
                outbox::expired(work.transaction, now, node).await?
            }
        };
        let (mut sums, mut begun) = (BTreeMap::new(), BTreeMap::new());
        let mut ended = Vec::with_capacity(orphans.len());
        for orphan in &orphans {
            ended.push(Ended {
                held: orphan.held,
                state: OutgoingState::InDoubt,
                not_before: (!orphan.intended).then_some(work.now),
                counts_as_try: false,
                reply_code: None,
                reason: orphan.intended.then(|| "worker_lost_after_intent".to_owned()),
                class: None,
                sealed_reply: None,
            });
        }
        for (orphan, written) in orphans.iter().zip(outbox::end(work.transaction, &ended, work.now).await?) {
            if orphan.intended && written == Written::Ended {
                *sums.entry((orphan.campaign, "in_doubt")).or_insert(0) += 1;
                *begun.entry((orphan.channel, orphan.provider, orphan.campaign)).or_insert(0) += 1;
            }
        }
        let letters: Vec<_> = orphans.iter().map(|orphan| orphan.campaign).zip(&ended).collect();
        leave_out_cancelled(work, &letters, &mut sums).await?;
        add_sums(work, sums).await?;
        add_delivery_sums(work, begun).await?;
        if !orphans.is_empty() {
            work.ring("outbox");
        }
        Ok(orphans.len())
    }
}

/// The quotas of channels and groups count what may have reached the other side.
async fn add_delivery_sums(
    work: &mut Work<'_>,
    begun: BTreeMap<(ChannelId, ProviderGroup, CampaignId), i64>,
) -> Result<(), Trouble> {
    let hour = work.now.as_millis().div_euclid(3_600_000);
    let mut deltas = Vec::with_capacity(begun.len());
    for ((channel, provider, campaign), amount) in begun {
        let id = work.mint::<basics::ids::Event>()?.as_i64();
        deltas.push(DeliveryDelta { id, channel, provider, campaign: Some(campaign), hour, name: "in_doubt", amount });
    }
    Ok(delivery::add_deltas(work.transaction, &deltas).await?)
}
