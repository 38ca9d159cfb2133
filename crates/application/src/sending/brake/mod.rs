//! Braking by itself: campaigns whose rates are surely beyond their limits pause, and a receiver that blocks us gets nothing for a day.
//! What was measured stands on the campaign; a person with the right lets it go on, which doubles its limits and is audited.

mod go_on;
mod note;
mod questions;
mod round;

pub use go_on::{GoOnNevertheless, LiftHold};
pub(super) use note::note_return;
pub(super) use questions::held_groups;
pub use questions::{CampaignBrake, HoldShown, campaign_brake, open_brakes, open_holds};
pub(super) use round::round;

use basics::ids::ChannelId;
use domain::sending::brake::Sums;
use domain::sending::provider::ProviderGroup;
use std::collections::BTreeMap;
use store::sending::delivery::DeliverySum;

/// What became of a campaign's letters, by the channel that they went by and who runs the mailbox.
type CellSums = BTreeMap<(ChannelId, ProviderGroup), Sums>;

fn by_cell(rows: Vec<(ChannelId, DeliverySum)>) -> CellSums {
    let mut cells = CellSums::new();
    for (channel, sum) in rows {
        cells.entry((channel, sum.provider)).or_default().add(&sum.name, sum.amount);
    }
    cells
}

fn by_group(cells: &CellSums) -> BTreeMap<ProviderGroup, Sums> {
    let mut groups: BTreeMap<ProviderGroup, Sums> = BTreeMap::new();
    for ((_, provider), sums) in cells {
        let group = groups.entry(*provider).or_default();
        *group = group.plus(sums);
    }
    groups
}
