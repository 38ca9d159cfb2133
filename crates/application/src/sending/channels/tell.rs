//! What the worker learnt of a channel, written into its row for the people who look at it.

use crate::sending::worker::order::GroupNews;
use crate::sending::worker::standing::News;
use crate::{Trouble, Verb, Work};
use basics::ids::ChannelId;
use domain::sending::channel::ChannelState;
use domain::trust::{Right, Viewer};
use store::sending::channel;
use store::sending::delivery::{self, StandingRow};
use store::sending::rest::{self, RestRow};

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
                let row = StandingRow {
                    channel,
                    provider,
                    held_until: *until,
                    share_in_thousand: i64::from(*share),
                    reason: reason.clone(),
                    at: work.now,
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
                channel::set_state(work.transaction, self.channel, ChannelState::Ready, None).await?;
                rest::end(work.transaction, self.channel).await?;
            }
            News::Fails(now) => {
                channel::set_state(work.transaction, self.channel, ChannelState::Failing, Some(&now.why)).await?;
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
                if channel::pause(work.transaction, self.channel, why).await? {
                    work.audit(Self::NAME, self.channel, Some(&("paused", why)));
                    work.ring("outbox");
                }
            }
        }
        work.touched(self.channel, "changed");
        Ok(())
    }
}
