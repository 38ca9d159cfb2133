//! A channel that rests after troubles in a row: why, until when, and a try at once for whoever has mended it.

use crate::{Application, Trouble, Verb, Work};
use basics::ids::ChannelId;
use domain::sending::channel::ChannelState;
use domain::trust::{Right, Viewer};
use store::sending::channel;
use store::sending::rest;

pub use store::sending::rest::RestRow;

/// How a channel rests; `None` while it works or is paused.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn channel_rest(app: &Application, viewer: &Viewer, id: ChannelId) -> Result<Option<RestRow>, Trouble> {
    let channel = super::channels::channel(app, viewer, id).await?;
    if channel.record.state != ChannelState::Failing {
        return Ok(None);
    }
    Ok(rest::of(app.database(), id).await?)
}

/// Lets a channel at rest try at once: with one connection, and as carefully as after any rest.
pub struct TryChannelNow {
    pub channel: ChannelId,
}

impl Verb for TryChannelNow {
    const NAME: &'static str = "try_channel_now";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::channels::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        // A channel that works again meanwhile needs no try.
        if rest::ask(work.transaction, self.channel, work.now).await? {
            work.audit(Self::NAME, self.channel, None::<&()>);
            work.touched(self.channel, "changed");
            work.ring("outbox");
        }
        Ok(())
    }
}
