//! What of a channel's limits one of several nodes has.

use super::order::{ChannelLimits, Quota, Quotas};
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::{Bounds, Part, Shape};
use std::collections::BTreeMap;

impl ChannelLimits {
    /// What a node has of these limits, bound as it is; `None` when it may not send on the channel.
    pub fn bound_by(&self, bounds: &Bounds, node: u8) -> Option<ChannelLimits> {
        let mut parts = bounds.parts_of(node)?.into_iter().map(|part| self.part(part));
        let first = parts.next()??;
        parts.try_fold(first, |limits, part| Some(limits.narrower(&part?)))
    }

    /// One part. A channel that is too small to be divided so far is held by the first places alone.
    fn part(&self, part: Part) -> Option<ChannelLimits> {
        let by_rate = self.rate.map(|rate| rate.letters.saturating_add(1));
        let holders = by_rate.into_iter().chain([u32::from(self.connections)]).min().unwrap_or(1);
        let part = part.among(holders)?;
        let quota =
            |quota: Quota| Quota { limit: part.of_count(quota.limit), left: part.of_count(quota.left), ..quota };
        Some(ChannelLimits {
            connections: u16::try_from(part.of_count(u64::from(self.connections))).unwrap_or(self.connections),
            letters_per_connection: self.letters_per_connection,
            rate: self.rate.map(|rate| part.of_rate(rate)),
            shapes: self.shapes.iter().map(|(group, shape)| (*group, part.of_shape(*shape))).collect(),
            quotas: Quotas {
                channel: self.quotas.channel.map(quota),
                groups: self.quotas.groups.iter().map(|(group, of_group)| (*group, quota(*of_group))).collect(),
                warming: self.quotas.warming.with(|_, of_source| quota(of_source)),
            },
        })
    }

    /// What both parts of the same limits allow.
    fn narrower(self, other: &ChannelLimits) -> ChannelLimits {
        let shapes =
            self.shapes.into_iter().map(|(group, shape)| (group, shape.narrower(other.shape(group)))).collect();
        let rate = match (self.rate, other.rate) {
            (Some(mine), Some(theirs)) => Some(mine.narrower(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        let fewer = |mine: Quota, theirs: Option<&Quota>| match theirs {
            Some(theirs) => Quota { limit: mine.limit.min(theirs.limit), left: mine.left.min(theirs.left), ..mine },
            None => mine,
        };
        let warming = self.quotas.warming.with(|of, mine| fewer(mine, other.quotas.warming.left.get(&of)));
        let groups = self.quotas.groups.into_iter();
        let groups = groups.map(|(group, mine)| (group, fewer(mine, other.quotas.groups.get(&group)))).collect();
        ChannelLimits {
            connections: self.connections.min(other.connections),
            rate,
            shapes,
            quotas: Quotas {
                channel: self.quotas.channel.map(|mine| fewer(mine, other.quotas.channel.as_ref())),
                groups,
                warming,
            },
            letters_per_connection: self.letters_per_connection,
        }
    }

    /// The same channel while nothing may begin.
    pub fn at_rest(&self) -> ChannelLimits {
        let at_rest = |group: &ProviderGroup| (*group, Shape { suspended: true, ..self.shape(*group) });
        let shapes: BTreeMap<ProviderGroup, Shape> = ProviderGroup::ALL.iter().map(at_rest).collect();
        ChannelLimits { shapes, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::sending::shaping::{Division, Rate};

    fn limits() -> ChannelLimits {
        let google = Shape { connections: Some(3), rate: Some(Rate::per_second(20)), ..Shape::default() };
        let quota = Quota { limit: 1_001, hour: 5, left: 101 };
        ChannelLimits {
            connections: 5,
            letters_per_connection: 100,
            rate: Some(Rate::per_minute(100)),
            shapes: [(ProviderGroup::Google, google)].into(),
            quotas: Quotas { channel: Some(quota), ..Quotas::default() },
        }
    }

    #[test]
    fn two_nodes_have_the_whole_between_them_and_one_alone_has_it_as_it_is() {
        let bounds = |text: &str| text.parse::<Bounds>().unwrap();
        assert_eq!(limits().bound_by(&bounds("4"), 4), Some(limits()));
        let [one, other] = [4, 9].map(|node| limits().bound_by(&bounds("4,9"), node).unwrap());
        assert_eq!((one.connections, other.connections), (3, 2));
        let google = |limits: &ChannelLimits| limits.shape(ProviderGroup::Google).connections;
        assert_eq!((google(&one), google(&other)), (Some(2), Some(1)));
        let left = |limits: &ChannelLimits| limits.quotas.channel.map(|quota| (quota.limit, quota.left));
        assert_eq!((left(&one), left(&other)), (Some((501, 51)), Some((500, 50))));
        assert_eq!(limits().bound_by(&bounds("4,9"), 7), None);
        assert_eq!(limits().bound_by(&Bounds::nothing(), 4), None);
    }

    #[test]
    fn on_the_way_from_one_division_to_another_a_node_has_the_narrower_part() {
        let mut bounds = "4".parse::<Bounds>().unwrap();
        bounds.add(Division(vec![4, 9]));
        assert_eq!(limits().bound_by(&bounds, 4), limits().bound_by(&"4,9".parse().unwrap(), 4));
    }

    #[test]
    fn a_channel_of_one_connection_is_held_by_one_node() {
        let limits = ChannelLimits::of_connections(1, 100);
        assert_eq!(limits.bound_by(&"4,9".parse().unwrap(), 4), Some(limits.clone()));
        assert_eq!(limits.bound_by(&"4,9".parse().unwrap(), 9), None);
    }
}
