//! When sending brakes by itself: a campaign whose letters bounce or are complained about too often, and a receiver that blocks us.
//!
//! Rates are held against their limits by the lower bound of Wilson's 95 % interval, so that one bounce of three letters stops nobody
//! and forty of four hundred do. Blocks stop the one receiver's cell first; only when several receivers block does the campaign stop.

mod bound;
mod signal;
mod sums;

pub use bound::{lower_bound, surely_beyond};
pub use signal::{Signal, signal_of};
pub use sums::Sums;

use crate::sending::provider::ProviderGroup;
use std::collections::BTreeMap;

words! {
    /// Which rate was too high.
    Measure, UnknownMeasure, "a brake measures hard, complained or blocked":
    /// Addresses that do not exist, of the letters tried.
    Hard = "hard",
    /// Complaints, of the letters accepted.
    Complained = "complained",
    /// Refusals for our reputation, of the letters tried.
    Blocked = "blocked",
}

/// Large receivers and relays look closer at a sender from 5 % on, and stop one at 10 %.
pub const HARD_LIMIT: u32 = 500;
/// Google's and Yahoo's rule for bulk senders: never 0.3 % or more.
pub const COMPLAINED_LIMIT: u32 = 30;
/// A receiver that refuses one letter in twenty for who we are will soon refuse all of them.
pub const BLOCKED_LIMIT: u32 = 500;
/// So many receivers that block at once are no whim of one of them.
pub const BLOCKING_GROUPS: usize = 3;
/// A person may let a campaign go on so often; each time its limits double.
pub const RAISES_AT_MOST: u32 = 4;

/// A rate beyond its limit, with the numbers behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    pub measure: Measure,
    pub part: u64,
    pub base: u64,
    /// In ten thousandths.
    pub limit: u32,
    /// The lower bound of the rate, in ten thousandths.
    pub at_least: u32,
}

/// What a campaign's numbers ask for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Braking {
    /// The whole campaign stops.
    pub campaign: Option<Excess>,
    /// The cells of these receivers stop.
    pub cells: Vec<(ProviderGroup, Excess)>,
}

/// A measure's limit for a campaign that a person let go on `raised` times, in ten thousandths.
pub const fn limit(measure: Measure, raised: u32) -> u32 {
    let limit = match measure {
        Measure::Hard => HARD_LIMIT,
        Measure::Complained => COMPLAINED_LIMIT,
        Measure::Blocked => BLOCKED_LIMIT,
    };
    let raised = if raised > RAISES_AT_MOST { RAISES_AT_MOST } else { raised };
    limit << raised
}

/// Judges what became of a campaign's letters so far, by receiver.
pub fn judge(groups: &BTreeMap<ProviderGroup, Sums>, raised: u32) -> Braking {
    let all = groups.values().fold(Sums::default(), |sums, more| sums.plus(more));
    let cells: Vec<(ProviderGroup, Excess)> = groups
        .iter()
        .filter_map(|(provider, sums)| Some((*provider, excess(Measure::Blocked, sums, raised)?)))
        .collect();
    let whole = excess(Measure::Complained, &all, raised).or_else(|| excess(Measure::Hard, &all, raised));
    let blocked = || (cells.len() >= BLOCKING_GROUPS).then(|| excess(Measure::Blocked, &all, raised)).flatten();
    Braking { campaign: whole.or_else(blocked), cells }
}

/// The rate of these letters, where it surely is beyond its limit.
pub fn excess(measure: Measure, sums: &Sums, raised: u32) -> Option<Excess> {
    let (part, base) = match measure {
        Measure::Hard => (sums.hard, sums.tried()),
        Measure::Complained => (sums.complained, sums.accepted),
        Measure::Blocked => (sums.blocked, sums.tried()),
    };
    let limit = limit(measure, raised);
    if !surely_beyond(part, base, limit) {
        return None;
    }
    let at_least = (lower_bound(part, base) * 10_000.0).floor() as u32;
    Some(Excess { measure, part, base, limit, at_least })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(accepted: u64, refused: u64, hard: u64, blocked: u64, complained: u64) -> Sums {
        Sums { accepted, refused, hard, blocked, complained, ..Sums::default() }
    }

    #[test]
    fn a_campaign_brakes_when_a_rate_is_surely_beyond_its_limit() {
        for (given, raised, expected) in [
            (sums(2, 1, 1, 0, 0), 0, None),
            (sums(45, 5, 5, 0, 0), 0, None),
            (sums(360, 40, 40, 0, 0), 0, Some(Measure::Hard)),
            (sums(360, 40, 40, 0, 0), 1, None),
            (sums(300, 100, 100, 0, 0), 1, Some(Measure::Hard)),
            (sums(9_700, 300, 300, 0, 0), 0, None),
            (sums(400, 0, 0, 0, 1), 0, None),
            (sums(400, 0, 0, 0, 2), 0, None),
            (sums(400, 0, 0, 0, 6), 0, Some(Measure::Complained)),
            (sums(10_000, 0, 0, 0, 25), 0, None),
            // One receiver that blocks is that receiver's business.
            (sums(0, 400, 0, 400, 0), 0, None),
        ] {
            let braking = judge(&BTreeMap::from([(ProviderGroup::Google, given)]), raised);
            assert_eq!(braking.campaign.map(|excess| excess.measure), expected, "{given:?} raised {raised}");
        }
    }

    #[test]
    fn a_receiver_that_blocks_stops_alone_and_three_of_them_stop_the_campaign() {
        let (good, blocking) = (sums(400, 0, 0, 0, 0), sums(300, 100, 0, 100, 0));
        let two = BTreeMap::from([
            (ProviderGroup::Google, good),
            (ProviderGroup::Yahoo, blocking),
            (ProviderGroup::Tencent, blocking),
        ]);
        let braking = judge(&two, 0);
        let cells: Vec<ProviderGroup> = braking.cells.iter().map(|(provider, _)| *provider).collect();
        assert_eq!((braking.campaign, cells), (None, vec![ProviderGroup::Yahoo, ProviderGroup::Tencent]));
        let mut three = two;
        three.insert(ProviderGroup::Apple, blocking);
        assert_eq!(judge(&three, 0).campaign.map(|excess| excess.measure), Some(Measure::Blocked));
    }

    #[test]
    fn an_excess_tells_its_numbers() {
        let found = excess(Measure::Hard, &sums(360, 40, 40, 0, 0), 0);
        assert_eq!(found, Some(Excess { measure: Measure::Hard, part: 40, base: 400, limit: 500, at_least: 742 }));
    }

    #[test]
    fn limits_double_a_few_times_and_not_for_ever() {
        assert_eq!(limit(Measure::Complained, 0), 30);
        assert_eq!(limit(Measure::Complained, 2), 120);
        assert_eq!(limit(Measure::Hard, 99), limit(Measure::Hard, RAISES_AT_MOST));
    }
}
