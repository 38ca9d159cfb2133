//! What the worker learnt of a channel, written into its row for the people who look at it.

use crate::sending::worker::standing::News;
use crate::{Trouble, Verb, Work};
use basics::ids::ChannelId;
use domain::sending::channel::ChannelState;
use domain::trust::{Right, Viewer};
use store::sending::channel;

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
            News::Works => channel::set_state(work.transaction, self.channel, ChannelState::Ready, None).await?,
            News::Fails(why) => {
                channel::set_state(work.transaction, self.channel, ChannelState::Failing, Some(why)).await?;
            }
            News::Refuses(why) => {
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
