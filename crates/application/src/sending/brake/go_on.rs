//! A person lets go on what braked by itself.

use super::round::numbers;
use crate::sending::campaigns::{sight, steps::step};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CampaignId, ChannelId};
use domain::sending::brake::RAISES_AT_MOST;
use domain::sending::campaign::CampaignStep;
use domain::sending::provider::ProviderGroup;
use domain::trust::{Right, Viewer};
use store::sending::brake::{self as rows, BrakeRow, HoldRow};
use store::sending::campaign::CampaignRecord;

/// Lets a campaign go on that paused by itself: from now on its limits are twice as high.
pub struct GoOnNevertheless(pub CampaignId);

impl Verb for GoOnNevertheless {
    const NAME: &'static str = "go_on_nevertheless";
    const RIGHT: Right = Right::SendCampaigns;
    type Answer = CampaignRecord;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.0).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<CampaignRecord, Trouble> {
        sight::find(work, by, self.0).await?;
        let found = rows::find_brake(work.transaction, self.0).await?;
        let Some(row) = found.filter(|row| row.released_at.is_none()) else {
            return Err(Trouble::refused("not_braked", "this campaign did not pause by itself"));
        };
        let raised = (row.raised + 1).min(RAISES_AT_MOST);
        let released = BrakeRow { raised, released_at: Some(work.now), released_by: by.user_id(), ..row };
        rows::put_brake(work.transaction, &released).await?;
        work.audit("limits_raised", self.0, Some(&(raised, numbers(&row.excess))));
        step(work, self.0, CampaignStep::Resume, Self::NAME, |_| {}).await
    }
}

/// Lets the letters of a channel to a receiver that blocked us go again.
pub struct LiftHold {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
}

impl Verb for LiftHold {
    const NAME: &'static str = "lift_hold";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        crate::sending::channels::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        store::sending::channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        let found = rows::find_hold(work.transaction, self.channel, self.provider).await?;
        let Some(row) = found.filter(|row| row.holds(work.now)) else { return Ok(()) };
        rows::put_hold(work.transaction, &HoldRow { lifted_at: Some(work.now), ..row }).await?;
        work.touched(self.channel, "changed");
        work.audit(Self::NAME, self.channel, Some(&(self.provider, row.part, row.base, row.limit)));
        work.ring("outbox");
        Ok(())
    }
}
