//! When a deferred letter is tried again, and when it is given up.
//!
//! RFC 5321 §4.5.4.1: the retry interval should be at least 30 minutes and give-up time 4-5 days; large senders' first retries
//! come sooner, because most deferrals are greylisting and short throttling.

use basics::{Dice, Timestamp};
use std::time::Duration;

/// Waits before the second, third … try; the last one repeats.
const WAITS_SECONDS: [u64; 7] = [60, 300, 900, 1_800, 3_600, 7_200, 14_400];
/// Waits after a connection that broke within a letter: most breaks are the network's, so the first ones are short.
const BROKEN_WAITS_SECONDS: [u64; 3] = [2, 10, 30];
/// Before a letter is given up it was really tried so often: one that waited for days in a paused campaign is not.
const TRIES_AT_LEAST: u32 = 8;
/// A letter of a campaign that waited this long is old news.
const GIVE_UP_AFTER: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// Waits differ by up to a quarter, so that what was deferred together does not come back together.
const SPREAD_IN_THOUSAND: u64 = 250;

/// When to try again after `tries` tries of a letter first due at `first_due`; `None` = give up.
pub fn next_try(tries: u32, first_due: Timestamp, now: Timestamp, dice: &mut Dice) -> Option<Timestamp> {
    if tries >= TRIES_AT_LEAST && now.since(first_due) >= GIVE_UP_AFTER {
        return None;
    }
    let place = (tries.max(1) as usize - 1).min(WAITS_SECONDS.len() - 1);
    Some(spread(WAITS_SECONDS[place], now, dice))
}

/// When to try again after `tries` tries, of which the last ended with its connection before the letter's end had left: soon,
/// but a reader whose address breaks every connection is not dialled for ever. `None` = give up.
pub fn after_broken_letter(tries: u32, first_due: Timestamp, now: Timestamp, dice: &mut Dice) -> Option<Timestamp> {
    match BROKEN_WAITS_SECONDS.get(tries.max(1) as usize - 1) {
        Some(seconds) => Some(spread(*seconds, now, dice)),
        None => next_try(tries - BROKEN_WAITS_SECONDS.len() as u32, first_due, now, dice),
    }
}

fn spread(seconds: u64, now: Timestamp, dice: &mut Dice) -> Timestamp {
    let millis = seconds * 1_000;
    now.plus(Duration::from_millis(millis + dice.below(millis * SPREAD_IN_THOUSAND / 1_000 + 1)))
}

/// When to try again after a connection that broke before anything was said of a letter: soon, it says nothing of it.
pub fn after_lost_connection(lost_in_a_row: u32, now: Timestamp, dice: &mut Dice) -> Timestamp {
    let millis = (250u64 << lost_in_a_row.min(8)).min(60_000);
    now.plus(Duration::from_millis(millis + dice.below(millis / 2 + 1)))
}

/// Beyond a minute a channel rests for minutes, and no longer than this: it is tried again before anybody misses its letters.
const REST_AT_MOST_MINUTES: u64 = 15;
/// A server that refuses our password may lock it: it is asked seldom.
const SIGN_IN_REST_AT_MOST_MINUTES: u64 = 30;
/// From so many losses in a row on waits are minutes.
const RESTS_FROM: u32 = 10;

/// When a channel is tried again that lost so many connections in a row; the first loss is met at once by another one.
pub fn after_losses(in_a_row: u32, now: Timestamp, dice: &mut Dice) -> Timestamp {
    match in_a_row.checked_sub(RESTS_FROM) {
        Some(beyond) => rest(beyond, REST_AT_MOST_MINUTES, now, dice),
        None => after_lost_connection(in_a_row.saturating_sub(2), now, dice),
    }
}

/// When a channel is tried again whose sign-in was refused so often in a row.
pub fn after_refused_sign_in(in_a_row: u32, now: Timestamp, dice: &mut Dice) -> Timestamp {
    rest(in_a_row.saturating_sub(1), SIGN_IN_REST_AT_MOST_MINUTES, now, dice)
}

/// A minute, doubled so often.
fn rest(doubled: u32, at_most_minutes: u64, now: Timestamp, dice: &mut Dice) -> Timestamp {
    spread((1u64 << doubled.min(8)).min(at_most_minutes) * 60, now, dice)
}

/// No reply asks for longer than a day in earnest.
const ASKED_AT_MOST: Duration = Duration::from_secs(24 * 60 * 60);
/// Of a reply's words so many bytes are read for a wait.
const READ_AT_MOST_BYTES: usize = 500;

/// The wait that a reply names ("try again in 300 seconds", "retry after 5 minutes"): a number directly before a unit of time.
pub fn asked_wait(text: &str) -> Option<Duration> {
    let mut end = text.len().min(READ_AT_MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text[..end].to_ascii_lowercase();
    let mut before: Option<u64> = None;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let unit = match word {
            "second" | "seconds" | "sec" | "secs" | "s" => Some(1),
            "minute" | "minutes" | "min" | "mins" => Some(60),
            "hour" | "hours" => Some(3_600),
            _ => None,
        };
        if let (Some(number), Some(unit)) = (before, unit) {
            return Some(Duration::from_secs(number.saturating_mul(unit)).min(ASKED_AT_MOST))
                .filter(|wait| !wait.is_zero());
        }
        before = word.parse().ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_to_their_limit_and_a_refused_sign_in_rests_from_the_first_one() {
        let mut dice = Dice::from_number(3);
        let now = Timestamp::from_millis(1_000_000);
        let mut seconds = |of: fn(u32, Timestamp, &mut Dice) -> Timestamp, in_a_row| {
            of(in_a_row, now, &mut dice).since(now).as_secs()
        };
        assert!(seconds(after_losses, 2) < 1);
        for (in_a_row, least, most) in [(9, 32, 48), (10, 60, 76), (11, 120, 151), (14, 900, 1_126), (400, 900, 1_126)]
        {
            assert!((least..most).contains(&seconds(after_losses, in_a_row)), "{in_a_row}");
        }
        for (in_a_row, least, most) in [(1, 60, 76), (2, 120, 151), (6, 1_800, 2_251), (400, 1_800, 2_251)] {
            assert!((least..most).contains(&seconds(after_refused_sign_in, in_a_row)), "{in_a_row}");
        }
    }

    #[test]
    fn a_wait_is_read_from_a_reply_that_names_one() {
        for (text, seconds) in [
            ("4.7.0 Greylisted, please try again in 300 seconds", Some(300)),
            ("Too many messages, retry after 5 minutes.", Some(300)),
            ("4.7.1 come back in 2 hours", Some(7_200)),
            ("4.7.28 rate limited", None),
            ("wait 0 seconds", None),
            ("500 messages per minute", None),
            ("99999999999999999999 seconds", None),
        ] {
            assert_eq!(asked_wait(text).map(|wait| wait.as_secs()), seconds, "{text}");
        }
    }

    #[test]
    fn waits_grow_and_end_after_three_days() {
        let mut dice = Dice::from_number(1);
        let due = Timestamp::EPOCH;
        let mut now = due;
        let mut tries = 0;
        let mut last = Duration::ZERO;
        while let Some(next) = next_try(tries + 1, due, now, &mut dice) {
            let wait = next.since(now);
            assert!(wait >= last.mul_f64(0.7), "{tries}: {wait:?} after {last:?}");
            (now, last, tries) = (next, wait, tries + 1);
        }
        assert!((15..40).contains(&tries), "{tries}");
        assert!(now.since(due) >= GIVE_UP_AFTER);
    }

    #[test]
    fn a_letter_whose_connections_break_is_tried_soon_then_seldom_and_not_for_ever() {
        let mut dice = Dice::from_number(1);
        let (mut now, mut waits) = (Timestamp::EPOCH, Vec::new());
        while let Some(next) = after_broken_letter(waits.len() as u32 + 1, Timestamp::EPOCH, now, &mut dice) {
            waits.push(next.since(now).as_secs());
            now = next;
        }
        assert!(waits[0] < 4 && waits[2] < 60 && waits[3] >= 60 && waits[4] >= 300, "{waits:?}");
        assert!(now.since(Timestamp::EPOCH) >= GIVE_UP_AFTER && waits.len() < 40, "{waits:?}");
    }

    #[test]
    fn a_letter_that_waited_in_a_paused_campaign_is_tried_as_often_as_any_other() {
        let mut dice = Dice::from_number(1);
        let mut now = Timestamp::EPOCH.plus(GIVE_UP_AFTER * 2);
        for tries in 1..TRIES_AT_LEAST {
            now = next_try(tries, Timestamp::EPOCH, now, &mut dice).unwrap();
        }
        assert_eq!(next_try(TRIES_AT_LEAST, Timestamp::EPOCH, now, &mut dice), None);
    }
}
