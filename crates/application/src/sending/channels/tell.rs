//! What the worker learnt of a channel, written into its row for the people who look at it.

use crate::sending::worker::order::GroupNews;
use crate::sending::worker::standing::News;
use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::channel::ChannelState;
use domain::trust::{Right, Viewer};
use mail::smtp::Capabilities;
use std::time::Duration;
use store::ledger::lease;
use store::sending::back_off::{self, HoldRow};
use store::sending::channel;
use store::sending::delivery::{self, StandingRow};
use store::sending::offer::{self, OfferRow};
use store::sending::rest::{self, RestRow};

/// Back-offs that are over are kept so long for people who look for them.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(3_600);

/// Says that a group of a channel was told to go slower, or is at its full speed again.
pub(crate) struct TellOfGroup {
    pub channel: ChannelId,
    pub news: GroupNews,
}

impl Verb for TellOfGroup {
    const NAME: &'static str = "tell_of_group";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let (channel, provider) = (self.channel, self.news.provider);
        match &self.news.slowed {
            Some((until, share, reason)) => {
                self.hold_cell(work, *until, *share).await?;
                let row = StandingRow {
                    channel,
                    provider,
                    held_until: *until,
                    share_in_thousand: i64::from(*share),
                    reason: reason.clone(),
                    at: work.now,
                    since: work.now,
                };
                let id = work.mint::<basics::ids::Event>()?.as_i64();
                delivery::put_standing(work.transaction, id, &row).await?;
            }
            None => delivery::remove_standing(work.transaction, channel, provider).await?,
        }
        work.touched(channel, "changed");
        Ok(())
    }
}

impl TellOfGroup {
    /// For the other nodes of the channel, and for a process that starts after this one.
    async fn hold_cell(&self, work: &mut Work<'_>, until: Timestamp, share: u32) -> Result<(), Trouble> {
        let id = work.mint::<basics::ids::Event>()?.as_i64();
        let ledger = lease::clock(work.transaction, work.now).await?;
        let (keyring, place) = (work.keyring(), self.news.place.as_deref());
        let at = seal::Place { table: "back_off", column: "place", row: id };
        let hold = HoldRow {
            id,
            channel: self.channel,
            provider: self.news.provider,
            // No address has a space before its first letter, so that it is no person's hash.
            hash: place.map_or_else(Vec::new, |place| keyring.address_hash(&format!(" cell {place}")).to_vec()),
            place: place.map(|place| keyring.seal(at, place.as_bytes(), &mut work.dice)),
            held_until: ledger.plus(until.since(work.now)),
            share_in_thousand: i64::from(share),
            node: i64::from(work.application().node()),
        };
        Ok(back_off::put(work.transaction, &hold, ledger.minus(FORGOTTEN_AFTER)).await?)
    }
}

/// Says what a relay offered when it was greeted.
pub(crate) struct TellOfOffer {
    pub channel: ChannelId,
    pub offer: RelayOffer,
}

/// What of a relay's greeting is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RelayOffer {
    size_limit_bytes: Option<u64>,
    reports: bool,
}

impl From<&Capabilities> for RelayOffer {
    fn from(capabilities: &Capabilities) -> Self {
        RelayOffer { size_limit_bytes: capabilities.size_limit_bytes, reports: capabilities.dsn }
    }
}

impl Verb for TellOfOffer {
    const NAME: &'static str = "tell_of_offer";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let size_limit_bytes = self.offer.size_limit_bytes.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
        let row = OfferRow { channel: self.channel, size_limit_bytes, reports: self.offer.reports, at: work.now };
        offer::put(work.transaction, &row).await?;
        work.touched(self.channel, "changed");
        Ok(())
    }
}

/// Says that a channel works, fails, or is refused everything and stops. A paused channel stays as it is.
pub(crate) struct TellOfChannel {
    pub channel: ChannelId,
    pub news: News,
}

impl Verb for TellOfChannel {
    const NAME: &'static str = "tell_of_channel";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        match &self.news {
            News::Works => {
                channel::set_state(work.transaction, self.channel, ChannelState::Ready, None, work.now).await?;
                rest::end(work.transaction, self.channel).await?;
            }
            News::Fails(now) => {
                channel::set_state(work.transaction, self.channel, ChannelState::Failing, Some(&now.why), work.now)
                    .await?;
                let row = RestRow {
                    channel: self.channel,
                    cause: now.cause.as_str().to_owned(),
                    reason: now.why.clone(),
                    in_a_row: i64::from(now.in_a_row),
                    since: work.now,
                    next_try_at: now.next_try_at,
                    asked_at: None,
                };
                rest::put(work.transaction, &row).await?;
            }
            News::Refuses(why) => {
                rest::end(work.transaction, self.channel).await?;
                if channel::pause(work.transaction, self.channel, why, work.now).await? {
                    work.audit(Self::NAME, self.channel, Some(&("paused", why)));
                    work.ring("outbox");
                }
            }
        }
        work.touched(self.channel, "changed");
        Ok(())
    }
}
