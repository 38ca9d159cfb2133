//! The verbs of the worker: claim letters, record intents and outcomes of a group, hold what is claimed, take over orphans.

use super::gone::suppress_gone;
use super::sender::Progress;
use super::verdict::Verdict;
use crate::{Application, Trouble, Verb, Work};
use basics::Dice;
use basics::ids::{CampaignId, ChannelId};
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::time::Duration;
use store::ledger::lease;
use store::sending::delivery::DeliveryDelta;
use store::sending::last_look;
use store::sending::outbox::{self, Claimed, Delta, Denied, Ended, Held, Written, grouped};
use store::{Isolation, Lane};

/// A lease lasts this long and is renewed every sixth of it; after a crash its letters wait at most so long on other nodes.
pub const LEASE: Duration = Duration::from_secs(60);

/// Claims due letters of a channel for this node: the room is shared among the groups that have some.
pub struct ClaimLetters {
    pub channel: ChannelId,
    pub room: u32,
    /// The groups that are open, and how many at most of each.
    pub groups: Vec<(ProviderGroup, u32)>,
}

impl Verb for ClaimLetters {
    const NAME: &'static str = "claim_letters";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    const ISOLATION: Isolation = Isolation::ReadCommitted;
    type Answer = Vec<Claimed>;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Vec<Claimed>, Trouble> {
        let holder = i64::from(work.application().node());
        let until = lease::clock(work.transaction, work.now).await?.plus(LEASE);
        let due = outbox::due_groups(work.transaction, self.channel, work.now).await?;
        let wanted: Vec<(ProviderGroup, u32)> =
            self.groups.iter().copied().filter(|(group, _)| due.contains(group)).collect();
        let (mut room, mut claimed) = (self.room, Vec::new());
        for (place, (provider, most)) in wanted.iter().enumerate() {
            let fair = room.div_ceil((wanted.len() - place) as u32);
            let limit = fair.min(*most);
            if limit == 0 {
                continue;
            }
            let cell = (self.channel, *provider);
            let came = outbox::claim(work.transaction, cell, holder, work.now, until, limit).await?;
            room -= (came.len() as u32).min(room);
            claimed.extend(came);
        }
        Ok(claimed)
    }
}

/// Writes a group of outcomes and intents; answers each intent in its order.
pub struct RecordProgress {
    channel: ChannelId,
    sums: BTreeMap<(CampaignId, ProviderGroup, &'static str), i64>,
    intents: Vec<Held>,
    /// Beside their campaigns.
    ended: Vec<Ended>,
    campaigns: Vec<CampaignId>,
    /// Whose addresses are of no use, in the order of `ended`.
    gone: Vec<bool>,
}

impl RecordProgress {
    /// Seals the replies here, so that the ledger's writer has only to write.
    pub fn new(channel: ChannelId, progress: Progress, application: &Application) -> Self {
        let mut dice = application.dice();
        let (campaigns, verdicts): (Vec<_>, Vec<_>) = progress.verdicts.into_iter().unzip();
        let gone = verdicts.iter().map(|verdict: &Verdict| verdict.suppresses).collect();
        RecordProgress {
            channel,
            gone,
            sums: progress.sums,
            intents: progress.intents.into_iter().map(|(_, held)| held).collect(),
            ended: verdicts.into_iter().map(|verdict| sealed(verdict, application, &mut dice)).collect(),
            campaigns,
        }
    }
}

impl Verb for RecordProgress {
    const NAME: &'static str = "record_progress";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    const ISOLATION: Isolation = Isolation::ReadCommitted;
    type Answer = Vec<Result<(), Denied>>;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Self::Answer, Trouble> {
        if !self.intents.is_empty() || self.ended.iter().any(|ended| ended.not_before.is_some()) {
            last_look::begin(work.transaction);
        }
        // An address that is of no use is suppressed before the intents are looked at.
        let (written, answers) = if self.gone.contains(&true) {
            (outbox::end(work.transaction, &self.ended, work.now).await?, None)
        } else {
            let group = grouped::end_and_intend(work.transaction, &self.ended, &self.intents, work.now).await?;
            (group.0, Some(group.1))
        };
        let mut sums = BTreeMap::new();
        let gone = self.ended.iter().zip(&self.gone).zip(&written);
        let gone = gone.filter(|((_, gone), written)| **gone && **written != Written::NotOurs);
        let gone: Vec<_> = gone.map(|((ended, _), _)| ended.held.id).collect();
        suppress_gone(work, by, &gone).await?;
        for ((campaign, ended), written) in self.campaigns.iter().zip(&self.ended).zip(written) {
            let (Written::Ended | Written::OutOfDoubt, Some(name)) = (written, counter(ended)) else { continue };
            *sums.entry((*campaign, name)).or_insert(0) += 1;
            if written == Written::OutOfDoubt {
                *sums.entry((*campaign, "in_doubt")).or_insert(0) -= 1;
            }
        }
        let letters: Vec<(CampaignId, &Ended)> = self.campaigns.iter().copied().zip(&self.ended).collect();
        leave_out_cancelled(work, &letters, &mut sums).await?;
        let delivered = self.delivery_sums(work)?;
        add_sums_with(work, sums, &delivered).await?;
        match answers {
            Some(answers) => Ok(answers),
            None => Ok(outbox::intend(work.transaction, &self.intents, work.now).await?),
        }
    }
}

impl RecordProgress {
    fn delivery_sums(&self, work: &mut Work<'_>) -> Result<Vec<DeliveryDelta>, Trouble> {
        let hour = work.now.as_millis().div_euclid(3_600_000);
        let mut deltas = Vec::with_capacity(self.sums.len());
        for ((campaign, provider, name), amount) in &self.sums {
            let id = work.mint::<basics::ids::Event>()?.as_i64();
            let (campaign, provider, name, amount) = (Some(*campaign), *provider, *name, *amount);
            deltas.push(DeliveryDelta { id, channel: self.channel, provider, campaign, hour, name, amount });
        }
        Ok(deltas)
    }
}

/// Letters that were queued again although their campaign was cancelled meanwhile end as skipped.
pub(super) async fn leave_out_cancelled(
    work: &mut Work<'_>,
    letters: &[(CampaignId, &Ended)],
    sums: &mut BTreeMap<(CampaignId, &'static str), i64>,
) -> Result<(), Trouble> {
    let again: Vec<_> = letters.iter().filter(|(_, ended)| ended.not_before.is_some()).collect();
    let ids: Vec<_> = again.iter().map(|(_, ended)| ended.held.id).collect();
    let skipped = outbox::skip_of_cancelled(work.transaction, &ids, work.now).await?;
    for ((campaign, _), _) in again.iter().zip(skipped).filter(|(_, skipped)| *skipped) {
        *sums.entry((*campaign, "skipped")).or_insert(0) += 1;
    }
    Ok(())
}

/// Appends the sums of a batch and tells those who watch the campaigns.
pub(crate) async fn add_sums(
    work: &mut Work<'_>,
    sums: BTreeMap<(CampaignId, &'static str), i64>,
) -> Result<(), Trouble> {
    add_sums_with(work, sums, &[]).await
}

/// [`add_sums`] with those of a channel's groups.
async fn add_sums_with(
    work: &mut Work<'_>,
    sums: BTreeMap<(CampaignId, &'static str), i64>,
    delivered: &[DeliveryDelta],
) -> Result<(), Trouble> {
    let hour = work.now.as_millis().div_euclid(3_600_000);
    let mut deltas = Vec::with_capacity(sums.len());
    for ((campaign, name), amount) in sums {
        let id = work.mint::<basics::ids::Event>()?.as_i64();
        deltas.push(Delta { id, campaign, hour, name, amount });
        work.touched(campaign, "changed");
    }
    Ok(outbox::add_deltas(work.transaction, &deltas, delivered).await?)
}

fn sealed(verdict: Verdict, application: &Application, dice: &mut Dice) -> Ended {
    let row = verdict.ended.held.id.as_i64();
    let place = seal::Place { table: "outgoing", column: "sealed_reply", row };
    let reply = verdict.reply.map(|reply| application.keyring().seal(place, reply.as_bytes(), dice));
    Ended { sealed_reply: reply, ..verdict.ended }
}

/// Under which name an outcome is summed; what is simply given back is not.
fn counter(ended: &Ended) -> Option<&'static str> {
    if ended.not_before.is_some() {
        return (ended.reason.as_deref() == Some("deferred")).then_some("deferred");
    }
    match ended.state {
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
        let until = lease::clock(work.transaction, work.now).await?.plus(LEASE);
        outbox::renew(work.transaction, self.channel, holder, until).await?;
        Ok(())
    }
}
