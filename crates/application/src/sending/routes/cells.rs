//! Which cells of channels are in trouble: a channel's letters to one receiver that wait because a person stopped them, because the
//! receiver blocks us there, or because it tells the channel to wait for long.
//!
//! The mixed group's back-offs concern one domain of it and count for none of the others.

use crate::sending::shaping::UserShapes;
use crate::{Application, Trouble, Work};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::provider::ProviderGroup;
use domain::sending::route::{BackOff, CellFacts, WayTrouble};
use domain::sending::shaping::ShapeChange;
use std::collections::BTreeMap;
use store::sending::brake::{self, HoldRow};
use store::sending::channel::ChannelRecord;
use store::sending::delivery::{self, ShapingRow, StandingRow};

/// The cells that are in trouble now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells(BTreeMap<(ChannelId, ProviderGroup), WayTrouble>);

impl Cells {
    /// # Errors
    /// The ledger's; a shape that this program does not read.
    pub async fn read(app: &Application, channels: &[ChannelRecord]) -> Result<Cells, Trouble> {
        let now = app.now();
        let user = app.user_shapes();
        let mut facts: BTreeMap<(ChannelId, ProviderGroup), CellFacts> = BTreeMap::new();
        for provider in in_file(&user) {
            for channel in channels {
                facts.entry((channel.id, provider)).or_default().suspended_since = Some(Timestamp::EPOCH);
            }
        }
        for row in delivery::shaping(app.database()).await? {
            let cell = facts.entry((row.channel, row.provider)).or_default();
            cell.suspended_since = suspended_since(&row, cell.suspended_since)?;
        }
        for row in brake::holds(app.database(), now).await? {
            facts.entry((row.channel, row.provider)).or_default().blocked = blocked(&row);
        }
        for row in delivery::standings(app.database(), now).await? {
            facts.entry((row.channel, row.provider)).or_default().back_off = back_off(&row);
        }
        let troubled = facts.into_iter().filter_map(|(cell, facts)| Some((cell, facts.trouble(now)?)));
        Ok(Cells(troubled.collect()))
    }

    /// What keeps a channel's letters to a receiver waiting.
    pub fn of(&self, channel: ChannelId, provider: ProviderGroup) -> Option<WayTrouble> {
        self.0.get(&(channel, provider)).copied()
    }
}

/// The same of one cell, inside a verb.
pub(super) async fn find(
    work: &mut Work<'_>,
    channel: ChannelId,
    provider: ProviderGroup,
) -> Result<Option<WayTrouble>, Trouble> {
    let user = work.application().user_shapes();
    let stopped = in_file(&user).any(|group| group == provider).then_some(Timestamp::EPOCH);
    let mut facts = CellFacts { suspended_since: stopped, ..CellFacts::default() };
    if let Some(row) = delivery::find_shaping(work.transaction, channel, provider).await? {
        facts.suspended_since = suspended_since(&row, stopped)?;
    }
    facts.blocked = brake::find_hold(work.transaction, channel, provider).await?.as_ref().and_then(blocked);
    facts.back_off = delivery::find_standing(work.transaction, channel, provider).await?.as_ref().and_then(back_off);
    Ok(facts.trouble(work.now))
}

/// Groups that the user's own file stops, nobody knows since when.
fn in_file(user: &UserShapes) -> impl Iterator<Item = ProviderGroup> + '_ {
    user.0.iter().filter(|(_, change)| change.suspended == Some(true)).map(|(provider, _)| *provider)
}

/// What a person set stands over what the file says.
fn suspended_since(row: &ShapingRow, below: Option<Timestamp>) -> Result<Option<Timestamp>, Trouble> {
    let change: ShapeChange = serde_json::from_str(&row.change).map_err(Trouble::broken)?;
    Ok(match change.suspended {
        Some(true) => Some(row.updated_at),
        Some(false) => None,
        None => below,
    })
}

fn blocked(row: &HoldRow) -> Option<(Timestamp, Timestamp)> {
    row.lifted_at.is_none().then_some((row.at, row.until))
}

fn back_off(row: &StandingRow) -> Option<BackOff> {
    let is_whole = row.provider != ProviderGroup::Other;
    is_whole.then_some(BackOff { since: row.since, told_at: row.at, until: row.held_until })
}
