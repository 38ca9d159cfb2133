//! How receivers take the letters of each channel: handed over, slowed, refused by what they were refused for, complained of, and read.
//!
//! Read = surely by a person: what a provider fetches for its users says nothing of them. Of few letters no share is told, so that nobody
//! is told apart by it.

use crate::sending::domains::may_see;
use crate::sending::judging::READ_BY_PEOPLE;
use crate::{Application, Trouble};
use basics::ids::ChannelId;
use domain::sending::brake::Sums;
use domain::sending::provider::ProviderGroup;
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::sending::{channel, delivery};

const HOURS_OF_DAY: i64 = 24;
/// Days that may be asked for.
pub const RECEIVER_DAYS_LIMIT: u32 = 30;

/// Of fewer letters no share is told.
pub const READ_OF_AT_LEAST: u64 = 30;

/// How many letters a person surely read, of those that carry the mark by which an open is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadShare {
    pub read: u64,
    pub of: u64,
}

/// A channel's letters to one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiverHealth {
    pub channel: ChannelId,
    pub channel_name: String,
    pub provider: ProviderGroup,
    pub sums: Sums,
    /// Bounces that came back after the letter was accepted.
    pub bounced: u64,
    /// `None` where it would be of too few.
    pub read: Option<ReadShare>,
    /// The same days, oldest first; days without letters are left out.
    pub days: Vec<ReceiverDay>,
}

/// One day. `day` = days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiverDay {
    pub day: i64,
    pub tried: u64,
    pub accepted: u64,
}

/// The channels' letters of the last `days`, by group; most letters first.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn receiver_health(app: &Application, viewer: &Viewer, days: u32) -> Result<Vec<ReceiverHealth>, Trouble> {
    may_see(viewer)?;
    let days = i64::from(days.clamp(1, RECEIVER_DAYS_LIMIT));
    let today = super::keep::day_of(app.now());
    let since = (today - days + 1) * HOURS_OF_DAY;
    let mut found = Vec::new();
    for record in channel::all(app.database()).await? {
        let mut groups: BTreeMap<ProviderGroup, BTreeMap<i64, Sums>> = BTreeMap::new();
        let mut read: BTreeMap<ProviderGroup, i64> = BTreeMap::new();
        let marked: BTreeMap<_, _> = delivery::marked(app.database(), record.id, since).await?.into_iter().collect();
        let mut bounced: BTreeMap<ProviderGroup, u64> = BTreeMap::new();
        for row in delivery::group_hours(app.database(), record.id, since).await? {
            match row.name.as_str() {
                "bounced" => *bounced.entry(row.provider).or_default() += row.amount.max(0) as u64,
                READ_BY_PEOPLE => *read.entry(row.provider).or_default() += row.amount,
                _ => {}
            }
            let day = row.hour.div_euclid(HOURS_OF_DAY);
            groups.entry(row.provider).or_default().entry(day).or_default().add(&row.name, row.amount);
        }
        for (provider, by_day) in groups {
            let sums = by_day.values().fold(Sums::default(), |sums, more| sums.plus(more));
            let days = by_day
                .iter()
                .filter(|(_, sums)| sums.tried() > 0)
                .map(|(day, sums)| ReceiverDay { day: *day, tried: sums.tried(), accepted: sums.accepted })
                .collect();
            found.push(ReceiverHealth {
                channel: record.id,
                channel_name: record.name.clone(),
                provider,
                sums,
                bounced: bounced.get(&provider).copied().unwrap_or(0),
                read: share(read.get(&provider), marked.get(&provider)),
                days,
            });
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.sums.tried()));
    Ok(found)
}

/// What is read of what is marked, where that is enough. A letter may be read that was in doubt, so there are never fewer than read ones.
fn share(read: Option<&i64>, marked: Option<&i64>) -> Option<ReadShare> {
    let count = |amount: Option<&i64>| amount.map_or(0, |amount| (*amount).max(0) as u64);
    let of = count(marked);
    (of >= READ_OF_AT_LEAST).then(|| ReadShare { read: count(read).min(of), of })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_few_letters_no_share_is_told() {
        for (read, marked, expected) in [
            (Some(10), Some(29), None),
            (None, Some(30), Some((0, 30))),
            (Some(10), Some(30), Some((10, 30))),
            (Some(-1), Some(30), Some((0, 30))),
            (Some(31), Some(30), Some((30, 30))),
            (Some(1), None, None),
        ] {
            let found = share(read.as_ref(), marked.as_ref()).map(|share| (share.read, share.of));
            assert_eq!(found, expected, "{read:?} of {marked:?}");
        }
    }
}
