//! Looking at running campaigns every few seconds: the ledger's sums, no letter by itself.

use super::{by_cell, by_group};
use crate::sending::campaigns::steps::step;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::CampaignId;
use domain::sending::brake::{Excess, Measure, excess, judge};
use domain::sending::brake::{Sums, surely_beyond};
use domain::sending::campaign::{CampaignState, CampaignStep};
use domain::sending::provider::ProviderGroup;
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::sending::brake::{self as rows, BrakeRow, HoldRow};
use store::sending::{campaign, delivery};

/// A receiver that blocks us gets nothing for so long.
const HELD_FOR: Duration = Duration::from_secs(24 * 3_600);

/// Judges every running campaign by what became of its letters so far.
///
/// # Errors
/// The ledger's.
pub(in crate::sending) async fn round(app: &Application) -> Result<(), Trouble> {
    for record in campaign::in_state(app.database(), CampaignState::Running).await? {
        let cells = by_cell(delivery::cells_of_campaign(app.database(), record.id).await?);
        let brake = rows::brake(app.database(), record.id).await?;
        let raised = brake.map_or(0, |row| row.raised);
        // A stand-in may be blocked where all channels together are not.
        let is_blocked = |sums: &Sums| excess(Measure::Blocked, sums, raised).is_some();
        if judge(&by_group(&cells), raised).campaign.is_some() || cells.values().any(is_blocked) {
            app.perform(&Viewer::system(), Brake { campaign: record.id }).await?;
        }
    }
    Ok(())
}

/// Stops a campaign, or the cells of receivers that block; only what its numbers still ask for.
pub(super) struct Brake {
    pub campaign: CampaignId,
}

impl Verb for Brake {
    const NAME: &'static str = "brake_campaign";
    const RIGHT: Right = Right::System;
    const LANE: store::Lane = store::Lane::Sending;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let Some(record) = campaign::find(work.transaction, self.campaign).await? else { return Ok(()) };
        if record.state != CampaignState::Running {
            return Ok(());
        }
        let cells = by_cell(delivery::find_cells_of_campaign(work.transaction, self.campaign).await?);
        let before = rows::find_brake(work.transaction, self.campaign).await?;
        let raised = before.map_or(0, |row| row.raised);
        for ((channel, provider), sums) in &cells {
            self.hold(work, *channel, *provider, sums, raised).await?;
        }
        let Some(found) = judge(&by_group(&cells), raised).campaign else { return Ok(()) };
        let row = BrakeRow {
            campaign: self.campaign,
            raised,
            excess: found,
            braked_at: work.now,
            released_at: None,
            released_by: None,
        };
        rows::put_brake(work.transaction, &row).await?;
        step(work, self.campaign, CampaignStep::Pause, Self::NAME, |_| {}).await?;
        work.audit("campaign_braked", self.campaign, Some(&numbers(&found)));
        tracing::warn!(campaign = %self.campaign, measure = %found.measure, part = found.part, base = found.base,
            limit_in_ten_thousand = found.limit, "a campaign paused by itself");
        Ok(())
    }
}

/// What the audit keeps of an excess.
pub(super) fn numbers(excess: &Excess) -> (&'static str, u64, u64, u32, u32) {
    (excess.measure.as_str(), excess.part, excess.base, excess.limit, excess.at_least)
}

impl Brake {
    /// Holds a cell on what is new since it was held the last time.
    async fn hold(
        &self,
        work: &mut Work<'_>,
        channel: basics::ids::ChannelId,
        provider: ProviderGroup,
        sums: &Sums,
        raised: u32,
    ) -> Result<(), Trouble> {
        let Some(found) = excess(Measure::Blocked, sums, raised) else { return Ok(()) };
        if let Some(known) = rows::find_hold(work.transaction, channel, provider).await? {
            let (part, base) = match known.campaign == self.campaign {
                true => (found.part.saturating_sub(known.part), found.base.saturating_sub(known.base)),
                false => (found.part, found.base),
            };
            if known.holds(work.now) || !surely_beyond(part, base, found.limit) {
                return Ok(());
            }
        }
        let row = HoldRow {
            channel,
            provider,
            until: work.now.plus(HELD_FOR),
            campaign: self.campaign,
            part: found.part,
            base: found.base,
            limit: found.limit,
            at: work.now,
            lifted_at: None,
        };
        rows::put_hold(work.transaction, &row).await?;
        work.touched(channel, "changed");
        work.touched(self.campaign, "changed");
        work.audit("cell_held", channel, Some(&(provider, numbers(&found))));
        work.ring("outbox");
        tracing::warn!(%channel, %provider, part = found.part, base = found.base, "a receiver blocks us; its letters wait for a day");
        Ok(())
    }
}
