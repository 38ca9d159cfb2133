//! When a tier changes by itself, in closed form: only on days known beforehand does any part of the rule flip, and only on the first
//! of a month is it looked at.

use super::super::Day;
use super::rule::History;
use super::{Bands, Change, RiseSpan, Tier};
use std::collections::BTreeSet;

/// The first day of a run after `today` on which the tier differs from `tier`, if nothing happens. Between two of the days below no
/// part of the rule flips, so the first run after each of them tells all: at most some 120 of them, whatever the history's length.
pub(super) fn next_change(history: &History, tier: Tier, today: Day, bands: &Bands) -> Option<Change> {
    let last = history.orders.last()?.day;
    let mut flips = vec![
        last.plus(bands.rise.recency_at_most_days + 1),
        last.plus(bands.high_value.recency_at_most_days + 1),
        last.plus(bands.potential.recency_at_most_days + 1),
        last.plus(bands.dormant.recency_at_least_days),
    ];
    flips.extend(history.heard.map(|day| day.plus(bands.lost.silence_at_least_days)));
    let leave_window = bands.window_days;
    let leave_rise = (bands.rise.span == RiseSpan::UntilToday).then_some(bands.rise.within_days);
    for days in [leave_window, leave_rise].into_iter().flatten() {
        let from = history.orders.partition_point(|order| today.since(order.day) > days);
        flips.extend(history.orders[from..].iter().map(|order| order.day.plus(days + 1)));
    }
    let after = flips.into_iter().filter(|day| *day > today);
    let runs: BTreeSet<Day> = after.map(Day::first_of_month_from).collect();
    let changed = |day: Day| Some(Change { day, tier: history.judged(day, bands).tier }).filter(|to| to.tier != tier);
    runs.into_iter().find_map(changed)
}
