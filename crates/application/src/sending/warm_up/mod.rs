//! Warming senders up: a source is a channel with the domain behind the sender's @, and each has a number of letters a day for each
//! provider group (`domain::sending::warm_up`).
//!
//! The numbers are quotas of the channel's cells: what is over waits in the queue. A round writes steps down; the quotas themselves
//! follow from the ledger's sums at any moment, so a late round lets no letter through.

mod begin;
mod limits;
mod plan;
mod questions;
mod remember;
mod round;
mod steer;

pub(super) use begin::begin_if_new;
pub(super) use limits::limited;
pub(super) use plan::engaged_first;
pub use plan::{CampaignPlan, campaign_plan};
pub use questions::{ChannelWarmUp, GroupShown, SourceShown, StepShown, channel_warm_up, stopped_groups};
pub use remember::RememberWarmUp;
pub(super) use round::round;
pub use steer::{ChooseWarmUp, SteerWarmUp, Steering};

use crate::{Application, Trouble};
use basics::ids::{CampaignId, ChannelId};
use domain::sending::provider::ProviderGroup;
use domain::sending::warm_up::{GroupState, Growth, Hours, WarmUpState, hour_of};
use std::collections::BTreeMap;
use store::sending::delivery::{self, CampaignHour};
use store::sending::warm_up::{self as rows, GroupRow, WarmUpRow};

/// A step looks back a week before its day.
const LOOK_BACK_HOURS: i64 = 9 * 24;
/// After so many days without letters a sender is new again.
const KNOWN_DAYS: i64 = 30;

/// The domain behind a sender's @, in lower case.
fn domain_of(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
    (!domain.is_empty()).then_some(domain)
}

/// The hours of a channel's letters by source and group.
struct ChannelHours {
    hours: BTreeMap<(i64, ProviderGroup), Hours>,
}

impl ChannelHours {
    /// Reads those of the last days.
    async fn read(app: &Application, channel: ChannelId, sources: &[WarmUpRow]) -> Result<Self, Trouble> {
        let since = hour_of(app.now()) - LOOK_BACK_HOURS;
        let senders = rows::senders(app.database(), channel).await?;
        let source_of: BTreeMap<CampaignId, i64> = senders
            .into_iter()
            .filter_map(|(campaign, from)| {
                let domain = domain_of(&from)?;
                Some((campaign, sources.iter().find(|source| source.domain == domain)?.id))
            })
            .collect();
        let mut hours: BTreeMap<(i64, ProviderGroup), Hours> = BTreeMap::new();
        for CampaignHour { campaign, provider, hour, name, amount } in
            delivery::campaign_hours(app.database(), channel, since).await?
        {
            let Some(source) = source_of.get(&campaign) else { continue };
            hours.entry((*source, provider)).or_default().entry(hour).or_default().add(&name, amount);
        }
        Ok(ChannelHours { hours })
    }

    fn of(&self, source: &WarmUpRow, provider: ProviderGroup) -> Hours {
        let all = self.hours.get(&(source.id, provider)).cloned().unwrap_or_default();
        // What went before the warm-up began belongs to no day of it.
        all.into_iter().filter(|(hour, _)| *hour >= hour_of(source.started_at)).collect()
    }
}

/// How a source stands with a group by its row, or before its first letter.
fn state_of(source: &WarmUpRow, groups: &[GroupRow], provider: ProviderGroup) -> GroupState {
    let known = groups.iter().find(|row| row.provider == provider).map(|row| row.state);
    known.unwrap_or_else(|| GroupState::new(source.start_cap, hour_of(source.started_at)))
}

fn growth_of(source: &WarmUpRow) -> Growth {
    match source.state {
        WarmUpState::Held => Growth::Held,
        WarmUpState::Running | WarmUpState::Ended => Growth::Free,
    }
}
