//! The limits of a channel and its groups as they hold now: what is shipped, the user's own file, what people set; and the verbs that
//! set it. Changes are taken up by running senders within a second.

use super::routes::cells::Cells;
use super::worker::order::{ChannelLimits, Quota, Quotas};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::channel::{CONNECTIONS_LIMIT, ChannelKind, LETTERS_PER_CONNECTION_LIMIT};
use domain::sending::provider::ProviderGroup;
use domain::sending::route::WayTrouble;
use domain::sending::shaping::{Rate, Shape, ShapeChange, defaults};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::sending::channel::ChannelRecord;
use store::sending::delivery::{self, DeliverySum, ShapingRow};

/// The user's own file: changes for every channel, by group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserShapes(pub BTreeMap<ProviderGroup, ShapeChange>);

/// Where the user's file is read from; it may change while running.
pub type UserShapesWatch = tokio::sync::watch::Receiver<Arc<UserShapes>>;

/// A quota counts the hour that is going on and so many before it: a little more than 24 hours, never less.
const QUOTA_HOURS: i64 = 24;

/// What a channel allows now.
///
/// # Errors
/// The ledger's.
pub(super) async fn limits_of(application: &Application, record: &ChannelRecord) -> Result<ChannelLimits, Trouble> {
    let mut shapes = shapes_of(application, record).await?;
    let limited = super::warm_up::limited(application, record).await?;
    for (provider, spread) in limited.rates {
        let shape = shapes.entry(provider).or_default();
        shape.rate = Some(shape.rate.filter(|rate| rate.each_second() <= spread.each_second()).unwrap_or(spread));
    }
    for provider in super::brake::held_groups(application, record.id).await? {
        shapes.entry(provider).or_default().suspended = true;
    }
    let rate = record.letters_per_second.and_then(|rate| u32::try_from(rate).ok()).map(Rate::per_second);
    let quotas = Quotas { warming: limited.warming, ..quotas_of(application, record, &shapes).await? };
    Ok(ChannelLimits {
        connections: record.connections.clamp(1, i64::from(CONNECTIONS_LIMIT)) as u16,
        letters_per_connection: record.letters_per_connection.clamp(1, i64::from(LETTERS_PER_CONNECTION_LIMIT)) as u32,
        rate,
        shapes,
        quotas,
    })
}

/// The shapes of the groups that have one.
async fn shapes_of(
    application: &Application,
    record: &ChannelRecord,
) -> Result<BTreeMap<ProviderGroup, Shape>, Trouble> {
    let mut shapes: BTreeMap<ProviderGroup, Shape> = match record.kind {
        // A relay's own limits stand on the channel.
        ChannelKind::Smtp => BTreeMap::new(),
        ChannelKind::Direct => ProviderGroup::ALL.iter().map(|group| (*group, defaults::of(*group))).collect(),
    };
    let user = application.user_shapes();
    for (provider, change) in &user.0 {
        let below = shapes.get(provider).copied().unwrap_or_default();
        shapes.insert(*provider, change.over(below));
    }
    for row in delivery::shaping(application.database()).await?.into_iter().filter(|row| row.channel == record.id) {
        let change: ShapeChange = serde_json::from_str(&row.change).map_err(Trouble::broken)?;
        let below = shapes.get(&row.provider).copied().unwrap_or_default();
        shapes.insert(row.provider, change.over(below));
    }
    Ok(shapes)
}

async fn quotas_of(
    application: &Application,
    record: &ChannelRecord,
    shapes: &BTreeMap<ProviderGroup, Shape>,
) -> Result<Quotas, Trouble> {
    let of_groups = shapes.iter().filter_map(|(provider, shape)| Some((*provider, u64::from(shape.letters_per_day?))));
    let of_groups: Vec<(ProviderGroup, u64)> = of_groups.collect();
    let of_channel = record.letters_per_day.and_then(|limit| u64::try_from(limit).ok());
    if of_channel.is_none() && of_groups.is_empty() {
        return Ok(Quotas::default());
    }
    let hour = hour_of(application.now());
    let sums = delivery::sums(application.database(), record.id, hour - QUOTA_HOURS).await?;
    let begun = |provider: Option<ProviderGroup>| begun(&sums, provider);
    let quota = |limit: u64, begun: u64| Quota { limit, hour, left: limit.saturating_sub(begun) };
    Ok(Quotas {
        channel: of_channel.map(|limit| quota(limit, begun(None))),
        groups: of_groups.iter().map(|(group, limit)| (*group, quota(*limit, begun(Some(*group))))).collect(),
        ..Quotas::default()
    })
}

fn hour_of(now: Timestamp) -> i64 {
    now.as_millis().div_euclid(3_600_000)
}

/// How many letters of a group, or of all, had a try that reached the other side.
fn begun(sums: &[DeliverySum], provider: Option<ProviderGroup>) -> u64 {
    let of_group = |sum: &&DeliverySum| provider.is_none_or(|provider| sum.provider == provider);
    // The other names are signals about the same tries.
    let is_try = |sum: &&DeliverySum| matches!(sum.name.as_str(), "accepted" | "refused" | "deferred" | "in_doubt");
    sums.iter().filter(of_group).filter(is_try).map(|sum| sum.amount.max(0) as u64).sum()
}

/// How one group of a channel is shaped, layer by layer, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupShaping {
    pub provider: ProviderGroup,
    pub shape: Shape,
    /// What is shipped for this kind of channel.
    pub shipped: Shape,
    /// What the user's file says.
    pub file: ShapeChange,
    /// What people set on this channel.
    pub set: ShapeChange,
    pub standing: Option<delivery::StandingRow>,
    /// Why its letters wait for long, so that other channels of their routes take them over.
    pub trouble: Option<WayTrouble>,
    /// Of the last 24 hours, by name: `accepted`, `refused`, `deferred`, `in_doubt`.
    pub day: BTreeMap<String, i64>,
}

/// Every group of a channel.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn groups(app: &Application, viewer: &Viewer, channel: ChannelId) -> Result<Vec<GroupShaping>, Trouble> {
    let record = super::channels::channel(app, viewer, channel).await?.record;
    let rows = delivery::shaping(app.database()).await?;
    let standing = delivery::standing(app.database(), channel).await?;
    let sums = delivery::sums(app.database(), channel, hour_of(app.now()) - QUOTA_HOURS).await?;
    let user = app.user_shapes();
    let cells = Cells::read(app, std::slice::from_ref(&record)).await?;
    ProviderGroup::ALL
        .iter()
        .map(|provider| {
            let row = rows.iter().find(|row| row.channel == channel && row.provider == *provider);
            let set = row.map(|row| serde_json::from_str(&row.change)).transpose().map_err(Trouble::broken)?;
            let set: ShapeChange = set.unwrap_or_default();
            let file = user.0.get(provider).copied().unwrap_or_default();
            let shipped = match record.kind {
                ChannelKind::Smtp => Shape::default(),
                ChannelKind::Direct => defaults::of(*provider),
            };
            let of_group = sums.iter().filter(|sum| sum.provider == *provider);
            Ok(GroupShaping {
                provider: *provider,
                shape: set.over(file.over(shipped)),
                shipped,
                file,
                set,
                standing: standing.iter().find(|row| row.provider == *provider).cloned(),
                trouble: cells.of(channel, *provider),
                day: of_group.map(|sum| (sum.name.clone(), sum.amount)).collect(),
            })
        })
        .collect()
}

/// Sets how one group of a channel is shaped; an empty change goes back to what lies below.
pub struct ShapeGroup {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    pub change: ShapeChange,
}

impl Verb for ShapeGroup {
    const NAME: &'static str = "shape_group";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::channels::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let found = store::sending::channel::find(work.transaction, self.channel).await?;
        found.ok_or(Trouble::not_found("channel"))?;
        self.change.check().map_err(|refusal| Trouble::field("change", "out_of_range", refusal.to_string()))?;
        let before = delivery::find_shaping(work.transaction, self.channel, self.provider).await?;
        if self.change.is_empty() {
            delivery::remove_shaping(work.transaction, self.channel, self.provider).await?;
        } else {
            let change = serde_json::to_string(&self.change).map_err(Trouble::broken)?;
            let (channel, provider, updated_at) = (self.channel, self.provider, work.now);
            let id = work.mint::<basics::ids::Event>()?.as_i64();
            delivery::put_shaping(work.transaction, id, &ShapingRow { channel, provider, change, updated_at }).await?;
        }
        work.touched(self.channel, "changed");
        let before = before.map(|row| row.change);
        work.audit(Self::NAME, self.channel, Some(&(self.provider, before, self.change)));
        work.ring("outbox");
        Ok(())
    }
}
