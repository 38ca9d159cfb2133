//! A provider with a hidden opinion of us, and whether a warm-up finds its way between too fast and too slow.

use super::{FIRST_DAY_NEW, GroupState, Growth, Hours};
use crate::sending::brake::Sums;
use basics::Dice;

/// Letters to be sent.
const LETTERS: u64 = 30_000;
const MOST_DAYS: i64 = 120;

/// Takes so many letters a day gladly; beyond, it puts off, then blocks, and readers find letters among the spam.
struct Provider {
    welcome: f64,
    growth: f64,
    hard_in_thousand: u64,
}

impl Provider {
    fn drawn(dice: &mut Dice) -> Self {
        Provider {
            welcome: 60.0 + dice.below(240) as f64,
            growth: 1.3 + dice.below(30) as f64 / 100.0,
            hard_in_thousand: 2 + dice.below(13),
        }
    }

    /// What becomes of a day's letters, as the sender hears it.
    fn day(&mut self, letters: u64, dice: &mut Dice) -> Sums {
        let mut sums = Sums::default();
        for number in 0..letters {
            let over = number as f64 / self.welcome;
            if dice.chance_in_thousand(self.hard_in_thousand) {
                (sums.refused, sums.hard) = (sums.refused + 1, sums.hard + 1);
            } else if over > 2.0 && dice.chance_in_thousand(200) {
                (sums.refused, sums.blocked) = (sums.refused + 1, sums.blocked + 1);
            } else if over > 1.0 && dice.chance_in_thousand(700) {
                (sums.deferred, sums.slowed) = (sums.deferred + 1, sums.slowed + 1);
            } else {
                sums.accepted += 1;
                let spam = if over > 1.0 { 4 } else { 0 };
                sums.complained += u64::from(dice.below(10_000) < 2 + spam);
            }
        }
        // Blocking is remembered.
        self.welcome *= if sums.blocked * 50 > letters { 0.6 } else { self.growth };
        sums
    }
}

/// Days until all letters are taken, whether a rate was crossed on the whole, and the days of a sender who knows what is welcome.
fn run(seed: u64) -> (i64, bool, i64) {
    let mut dice = Dice::from_number(seed);
    let mut provider = Provider::drawn(&mut dice);
    // It knows what is welcome, and is bound to the same first day and growth.
    let (mut welcome, mut schedule, mut taken, mut oracle) = (provider.welcome, FIRST_DAY_NEW as f64, 0.0, 0_i64);
    while taken < LETTERS as f64 {
        taken += schedule.min(welcome);
        (welcome, schedule, oracle) = (welcome * provider.growth, schedule * 1.4, oracle + 1);
    }
    let (mut state, mut hours, mut all) = (GroupState::new(FIRST_DAY_NEW, 0), Hours::new(), Sums::default());
    let (mut left, mut day) = (LETTERS, 0);
    while left > 0 && day < MOST_DAYS {
        let hour = day * 24;
        let letters = state.allowed(hour).unwrap_or(u64::MAX).min(left);
        if letters > 0 {
            let sums = provider.day(letters, &mut dice);
            left -= letters - sums.deferred;
            all = all.plus(&sums);
            hours.insert(hour, sums);
        }
        state = state.advance(&hours, FIRST_DAY_NEW, false, Growth::Free, hour).0;
        day += 1;
        state = state.advance(&hours, FIRST_DAY_NEW, false, Growth::Free, day * 24).0;
    }
    let crossed = all.complained * 1_000 >= all.accepted * 3 || all.hard * 20 > all.tried();
    (day, crossed, oracle)
}

#[test]
fn in_nineteen_of_twenty_worlds_no_rate_is_crossed_and_the_list_is_through_soon() {
    let runs: Vec<_> = (0..200).map(run).collect();
    let crossed = runs.iter().filter(|(_, crossed, _)| *crossed).count();
    assert!(crossed * 20 <= runs.len(), "{crossed} of {}", runs.len());
    let late = runs.iter().filter(|(days, _, oracle)| *days * 10 > oracle * 16).count();
    let days: i64 = runs.iter().map(|(days, _, _)| days).sum();
    let oracle: i64 = runs.iter().map(|(_, _, oracle)| oracle).sum();
    assert!(late * 20 <= runs.len(), "{late} late; {days} days, an oracle {oracle}");
    assert!(days * 10 <= oracle * 13, "{days} days, an oracle {oracle}");
}
