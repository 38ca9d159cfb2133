use super::*;

/// A Monday at noon, in hours since 1970.
const MONDAY: i64 = 4 * 24 + 12;
const START: u64 = 50;

fn day(accepted: u64) -> Sums {
    Sums { accepted, ..Sums::default() }
}

fn with(accepted: u64, hard: u64, slowed: u64, blocked: u64, complained: u64) -> Sums {
    Sums { accepted, refused: hard + blocked, deferred: slowed, hard, slowed, blocked, complained, ..Sums::default() }
}

/// Goes on with these hours, counted from Monday noon, until `until`; answers the state and what each step said.
fn go(state: GroupState, hours: &[(i64, Sums)], until: i64) -> (GroupState, Vec<(Reason, u64, u64)>) {
    let hours: Hours = hours.iter().map(|(hour, sums)| (MONDAY + hour, *sums)).collect();
    let (after, steps) = state.advance(&hours, START, false, Growth::Free, MONDAY + until);
    // Whoever asks again gets nothing new.
    let (again, more) = after.advance(&hours, START, false, Growth::Free, MONDAY + until);
    assert_eq!((again, more.len()), (after, 0));
    (after, steps.into_iter().map(|step| (step.reason, step.before, step.after)).collect())
}

fn fresh() -> GroupState {
    GroupState::new(START, MONDAY)
}

#[test]
fn days_end_with_a_step_that_their_numbers_ask_for() {
    let large = GroupState { cap: 1_000, ..fresh() };
    for (state, sums, expected) in [
        (fresh(), day(50), (Reason::Green, 50, 70)),
        (fresh(), day(49), (Reason::TooFew, 50, 50)),
        (fresh(), day(20), (Reason::TooFew, 50, 50)),
        (large, day(1_000), (Reason::Green, 1_000, 1_400)),
        (large, day(600), (Reason::Unused, 1_000, 1_000)),
        (large, with(970, 25, 0, 0, 0), (Reason::Yellow, 1_000, 1_000)),
        (large, with(999, 0, 0, 1, 0), (Reason::Yellow, 1_000, 1_000)),
        (large, with(940, 60, 0, 0, 0), (Reason::Orange, 1_000, 500)),
        (large, with(700, 0, 300, 0, 0), (Reason::Orange, 1_000, 500)),
        (large, with(880, 120, 0, 0, 0), (Reason::Red, 1_000, 250)),
        (large, with(950, 0, 0, 50, 0), (Reason::Red, 1_000, 250)),
        (large, with(1_000, 0, 0, 0, 12), (Reason::Red, 1_000, 250)),
        (GroupState { cap: 40_000, ..fresh() }, day(40_000), (Reason::Warm, 40_000, 50_000)),
    ] {
        let (_, steps) = go(state, &[(0, sums)], 24);
        assert_eq!(steps, [expected], "{sums:?}");
    }
}

#[test]
fn a_day_begins_with_its_first_letter_and_lasts_24_hours() {
    let (waiting, steps) = go(fresh(), &[], 5);
    assert_eq!((waiting, steps.len()), (fresh(), 0));
    let (begun, steps) = go(fresh(), &[(5, day(10))], 7);
    assert_eq!((begun.day_hour, begun.day_ends(), steps.len()), (Some(MONDAY + 5), Some(MONDAY + 29), 0));
    let hours: Hours = [(MONDAY + 5, day(10))].into();
    assert_eq!(begun.left(&hours, MONDAY + 7), Some(40));
    // The next one waits for its own first letter.
    let (ended, _) = go(begun, &[(5, day(50))], 40);
    assert_eq!((ended.day, ended.day_hour, ended.since_hour), (2, None, MONDAY + 29));
}

#[test]
fn a_program_that_was_away_catches_up_day_by_day() {
    let (state, steps) = go(fresh(), &[(0, day(50)), (24, day(70)), (50, day(98))], 80);
    assert_eq!(steps, [(Reason::Green, 50, 70), (Reason::Green, 70, 98), (Reason::Green, 98, 138)]);
    assert_eq!((state.day, state.cap), (4, 138));
}

#[test]
fn a_bad_hour_stops_the_group_at_once_and_is_not_held_against_it_twice() {
    let large = GroupState { cap: 1_000, ..fresh() };
    let bad = with(100, 20, 0, 0, 0);
    let (stopped, steps) = go(large, &[(0, bad)], 0);
    assert_eq!(steps, [(Reason::Red, 1_000, 250)]);
    assert_eq!(stopped.allowed(MONDAY + 23), Some(0));
    let (again, steps) = go(stopped, &[(0, bad), (25, day(30))], 26);
    assert_eq!((again.allowed(MONDAY + 26), steps.len()), (Some(250), 0));
    // Two good days are kept before it grows.
    let good = [(0, bad), (25, day(250)), (49, day(250)), (73, day(250))];
    let (grown, steps) = go(stopped, &good, 98);
    assert_eq!(steps, [(Reason::Holding, 250, 250), (Reason::Holding, 250, 250), (Reason::Green, 250, 350)]);
    assert_eq!(grown.day, 5);
}

#[test]
fn no_step_back_goes_below_a_quarter_of_the_first_day() {
    let mut state = fresh();
    for round in 0..5 {
        let hour = round * 48;
        state = go(state, &[(hour, with(60, 30, 0, 0, 0))], hour).0;
    }
    assert_eq!(state.cap, 12);
}

#[test]
fn small_days_are_judged_by_their_week() {
    let small = GroupState { cap: 40, ..fresh() };
    let (_, steps) = go(small, &[(0, day(40)), (24, day(40))], 48);
    assert_eq!(steps, [(Reason::TooFew, 40, 40), (Reason::Green, 40, 56)]);
}

#[test]
fn a_listing_stops_and_a_person_may_hold_the_growth() {
    let hours: Hours = [(MONDAY, day(50))].into();
    let (_, steps) = fresh().advance(&hours, START, true, Growth::Free, MONDAY);
    assert_eq!((steps[0].reason, steps[0].numbers.listed), (Reason::Red, true));
    let (held, steps) = fresh().advance(&hours, START, false, Growth::Held, MONDAY + 24);
    assert_eq!((held.cap, steps[0].reason), (50, Reason::Held));
}

#[test]
fn after_a_week_without_letters_the_number_goes_down_and_weekends_are_forgiven() {
    let large = GroupState { cap: 1_000, ..fresh() };
    let days = |count: i64| count * 24;
    assert_eq!(go(large, &[], days(9)).0.cap, 1_000);
    let (ninth, steps) = go(large, &[], days(11));
    assert_eq!((ninth.cap, steps), (810, vec![(Reason::Idle, 1_000, 810)]));
    // The same days once more change nothing, and a letter ends the idleness.
    let (tenth, _) = go(ninth, &[], days(14));
    assert_eq!(tenth.cap, 729);
    assert_eq!(go(tenth, &[(days(14), day(1))], days(14)).0.idle_cap, None);
    assert_eq!(go(large, &[], days(45)).0.cap, 100);
    let warm = GroupState { cap: WARM, ..fresh() };
    assert_eq!(go(warm, &[], days(31)).0.cap, 5_000);
    assert_eq!(go(fresh(), &[], days(45)).0.cap, 50);
}

#[test]
fn a_warm_group_is_not_limited() {
    let warm = GroupState { cap: WARM, ..fresh() };
    assert_eq!(warm.allowed(MONDAY), None);
    let (after, steps) = go(warm, &[(0, with(1_000, 200, 0, 0, 0)), (30, day(90_000))], 60);
    assert_eq!((after.cap, steps.len()), (WARM, 0));
}
