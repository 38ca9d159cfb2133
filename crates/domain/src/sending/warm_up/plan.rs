//! What a list needs: day by day and group by group, if every day is a good one. A day that is not makes it longer.

use super::{GroupState, grown};
use crate::sending::provider::ProviderGroup;
use serde::{Deserialize, Serialize};

/// Days that are planned at the most: a list that needs longer is not for this source.
pub const MOST_DAYS: usize = 120;
const USED_PERCENT: u64 = 70;

/// A group's letters, and how the source stands there; `None` = it has sent nothing there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanGroup {
    pub provider: ProviderGroup,
    pub letters: u64,
    pub state: Option<GroupState>,
    /// Of today's number so many are left; `None` = all of it.
    pub left_today: Option<u64>,
}

/// One day of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDay {
    /// From 1: today.
    pub day: u32,
    pub letters: u64,
    /// Only groups that get letters on it.
    pub groups: Vec<(ProviderGroup, u64)>,
}

/// The days that these letters need; `start` = the number of a first day. Beyond [`MOST_DAYS`] the rest is left out.
pub fn plan(groups: &[PlanGroup], start: u64) -> Vec<PlanDay> {
    let mut open: Vec<Open> =
        groups.iter().filter(|group| group.letters > 0).map(|group| Open::of(group, start)).collect();
    let mut days = Vec::new();
    while days.len() < MOST_DAYS && open.iter().any(|group| group.letters > 0) {
        let day = days.len() as u32 + 1;
        let mut shares = Vec::new();
        for group in &mut open {
            let letters = group.take(day);
            if letters > 0 {
                shares.push((group.provider, letters));
            }
        }
        days.push(PlanDay { day, letters: shares.iter().map(|(_, letters)| letters).sum(), groups: shares });
    }
    days
}

struct Open {
    provider: ProviderGroup,
    letters: u64,
    cap: u64,
    hold_days: u32,
    left_today: Option<u64>,
    is_warm: bool,
    waits: bool,
}

impl Open {
    fn of(group: &PlanGroup, start: u64) -> Self {
        let state = group.state.unwrap_or_else(|| GroupState::new(start, 0));
        Open {
            provider: group.provider,
            letters: group.letters,
            cap: state.cap,
            hold_days: state.hold_days,
            left_today: group.left_today,
            is_warm: state.is_warm(),
            waits: state.stopped_until_hour.is_some(),
        }
    }

    fn take(&mut self, day: u32) -> u64 {
        if self.letters == 0 || (day == 1 && self.waits) {
            return 0;
        }
        let room = if day == 1 { self.left_today.unwrap_or(self.cap) } else { self.cap };
        let taken = if self.is_warm { self.letters } else { self.letters.min(room) };
        self.letters -= taken;
        let used = self.cap - room.min(self.cap) + taken;
        if used * 100 >= self.cap * USED_PERCENT {
            match self.hold_days {
                0 => self.cap = grown(self.cap),
                _ => self.hold_days -= 1,
            }
            self.is_warm |= self.cap >= super::WARM;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sending::warm_up::{FIRST_DAY_AGED, FIRST_DAY_NEW};

    fn group(provider: ProviderGroup, letters: u64) -> PlanGroup {
        PlanGroup { provider, letters, state: None, left_today: None }
    }

    #[test]
    fn a_list_needs_as_many_days_as_its_largest_group() {
        let groups =
            [group(ProviderGroup::Google, 1_000), group(ProviderGroup::Yahoo, 60), group(ProviderGroup::Apple, 0)];
        let days = plan(&groups, FIRST_DAY_NEW);
        let letters: Vec<u64> = days.iter().map(|day| day.letters).collect();
        assert_eq!(letters, [100, 80, 98, 138, 194, 272, 178]);
        assert_eq!(days[1].groups, [(ProviderGroup::Google, 70), (ProviderGroup::Yahoo, 10)]);
        assert_eq!(days.iter().map(|day| day.letters).sum::<u64>(), 1_060);
        assert!(plan(&groups, FIRST_DAY_AGED).len() < days.len());
    }

    #[test]
    fn what_is_left_of_today_and_a_stop_are_reckoned_with() {
        let state = GroupState { cap: 100, stopped_until_hour: Some(9), ..GroupState::new(50, 0) };
        let stopped = PlanGroup { state: Some(state), ..group(ProviderGroup::Google, 150) };
        let letters: Vec<u64> = plan(&[stopped], 50).iter().map(|day| day.letters).collect();
        assert_eq!(letters, [0, 100, 50]);
        let state = GroupState { cap: 100, ..GroupState::new(50, 0) };
        let used = PlanGroup { state: Some(state), left_today: Some(20), ..group(ProviderGroup::Google, 150) };
        let letters: Vec<u64> = plan(&[used], 50).iter().map(|day| day.letters).collect();
        assert_eq!(letters, [20, 130]);
    }

    #[test]
    fn a_group_that_is_warm_needs_a_day_and_a_hopeless_list_ends_somewhere() {
        let state = GroupState { cap: super::super::WARM, ..GroupState::new(50, 0) };
        let warm = PlanGroup { state: Some(state), ..group(ProviderGroup::Google, 2_000_000) };
        assert_eq!(plan(&[warm], 50).len(), 1);
        let state = GroupState { cap: 1, hold_days: u32::MAX, ..GroupState::new(50, 0) };
        let slow = PlanGroup { state: Some(state), ..group(ProviderGroup::Google, 1_000_000) };
        assert_eq!(plan(&[slow], 50).len(), MOST_DAYS);
    }
}
