//! What somebody is to do by a day: its words, when it is due, and who sees it.
//!
//! A day is one of the workspace's zone; a time of it may be said. A task about a customer follows that customer: who does not see the one does not
//! see the other. Beyond that it is as private as a note: its words are for who does it, who asked for it, and those who read notes.

use crate::trade::Day;
use crate::trust::{Right, TextRefusal, Viewer};
use basics::ids::{CompanyId, ContactId, UserId};

/// A task is one line; what needs more is a note.
pub const WHAT_LIMIT_CHARACTERS: usize = 200;
/// Nobody plans further ahead: a later day is a slip of the hand, such as 2206 for 2026.
pub const AHEAD_LIMIT_DAYS: u32 = 3_660;
/// A task entered late may be due some time ago; one of last year is a slip.
pub const BEHIND_LIMIT_DAYS: u32 = 366;
/// Open tasks of one person: who has more does none of them, and the list of them is read as a whole.
pub const OPEN_LIMIT: u32 = 1_000;
/// Days after today that are near.
const NEAR_DAYS: u32 = 6;
const MINUTES_OF_A_DAY: u16 = 1_440;

/// Whom a task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskAbout {
    Contact(ContactId),
    Company(CompanyId),
    /// Only about itself.
    Nobody,
}

/// A day, and a minute of it where one is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    day: Day,
    /// 1440, after every minute of the day: at some time.
    minute: u16,
}

/// Why something is no due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DueRefusal {
    #[error("a minute of a day is 0 to 1439")]
    NoMinute,
    #[error("nothing is planned more than ten years ahead")]
    TooFar,
    #[error("this day was more than a year ago")]
    LongAgo,
}

impl DueRefusal {
    /// The refusal's code, and the name of the field that it is about.
    pub const fn code(self) -> (&'static str, &'static str) {
        match self {
            DueRefusal::NoMinute => ("due_time", "wrong_time"),
            DueRefusal::TooFar => ("due_on", "too_far_ahead"),
            DueRefusal::LongAgo => ("due_on", "long_ago"),
        }
    }
}

impl Due {
    /// A day, with the minute since midnight where one is said.
    ///
    /// # Errors
    /// [`DueRefusal::NoMinute`].
    pub const fn new(day: Day, minute: Option<u16>) -> Result<Self, DueRefusal> {
        match minute {
            None => Ok(Due { day, minute: MINUTES_OF_A_DAY }),
            Some(minute) if minute < MINUTES_OF_A_DAY => Ok(Due { day, minute }),
            Some(_) => Err(DueRefusal::NoMinute),
        }
    }

    /// From how the ledger holds it; a minute out of range is some time of the day.
    pub fn stored(day: Day, minute: i64) -> Self {
        let minute = u16::try_from(minute).unwrap_or(MINUTES_OF_A_DAY).min(MINUTES_OF_A_DAY);
        Due { day, minute }
    }

    pub const fn day(self) -> Day {
        self.day
    }

    /// Minutes since midnight, where a time is said.
    pub fn minute(self) -> Option<u16> {
        Some(self.minute).filter(|minute| *minute < MINUTES_OF_A_DAY)
    }

    /// The minute by which tasks of a day are ordered; those without a time come last.
    pub const fn order(self) -> u16 {
        self.minute
    }

    /// Whether a day may be chosen today.
    ///
    /// # Errors
    /// [`DueRefusal::TooFar`], [`DueRefusal::LongAgo`].
    pub const fn check(self, today: Day) -> Result<(), DueRefusal> {
        if self.day.since(today) > AHEAD_LIMIT_DAYS {
            return Err(DueRefusal::TooFar);
        }
        if today.since(self.day) > BEHIND_LIMIT_DAYS { Err(DueRefusal::LongAgo) } else { Ok(()) }
    }
}

/// How near a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    Overdue,
    Today,
    /// Within the six days after today.
    Week,
    Later,
}

impl Nearness {
    /// Of a due day, seen at a minute of a day.
    pub fn of(due: Due, today: Day, minute: u16) -> Self {
        if due.day < today || (due.day == today && due.minute <= minute) {
            Nearness::Overdue
        } else if due.day == today {
            Nearness::Today
        } else if due.day.since(today) <= NEAR_DAYS {
            Nearness::Week
        } else {
            Nearness::Later
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Nearness::Overdue => "overdue",
            Nearness::Today => "today",
            Nearness::Week => "week",
            Nearness::Later => "later",
        }
    }
}

/// What is to be done, with the blanks around it taken away.
///
/// # Errors
/// [`TextRefusal`] when it is empty, too long, or more than a line.
pub fn check_what(what: &str) -> Result<String, TextRefusal> {
    let what = what.trim();
    if what.is_empty() {
        return Err(TextRefusal::Empty);
    }
    if what.chars().any(char::is_control) {
        return Err(TextRefusal::ControlCharacter);
    }
    match what.chars().count() > WHAT_LIMIT_CHARACTERS {
        true => Err(TextRefusal::TooLong { limit: WHAT_LIMIT_CHARACTERS }),
        false => Ok(what.to_owned()),
    }
}

/// Whether a viewer sees a task; `sees_customer` says it of whom the task is about, `None` where it is about nobody.
pub fn sees_task(
    viewer: &Viewer,
    assignee: Option<UserId>,
    made_by: Option<UserId>,
    sees_customer: Option<bool>,
) -> bool {
    let me = viewer.user_id();
    let is_theirs = me.is_some() && (assignee == me || made_by == me);
    match sees_customer {
        Some(false) => false,
        Some(true) => is_theirs || viewer.role.sees_notes(),
        None => is_theirs || viewer.may(Right::Assign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::Role;

    fn day(text: &str) -> Day {
        Day::from_date(text.parse().unwrap())
    }

    fn due(text: &str, minute: Option<u16>) -> Due {
        Due::new(day(text), minute).unwrap()
    }

    #[test]
    fn a_task_is_overdue_from_its_minute_on_and_a_day_without_one_lasts_to_midnight() {
        let (today, noon) = (day("2026-11-28"), 720);
        for (when, minute, expected) in [
            ("2026-11-27", None, Nearness::Overdue),
            ("2026-11-28", Some(719), Nearness::Overdue),
            ("2026-11-28", Some(720), Nearness::Overdue),
            ("2026-11-28", Some(721), Nearness::Today),
            ("2026-11-28", None, Nearness::Today),
            ("2026-11-29", Some(0), Nearness::Week),
            ("2026-12-04", None, Nearness::Week),
            ("2026-12-05", None, Nearness::Later),
        ] {
            assert_eq!(Nearness::of(due(when, minute), today, noon), expected, "{when} {minute:?}");
        }
    }

    #[test]
    fn tasks_of_a_day_are_ordered_by_their_time_and_those_without_come_last() {
        let mut all = [due("2026-11-28", None), due("2026-11-28", Some(600)), due("2026-11-27", None)];
        all.sort();
        assert_eq!(
            all.map(|due| (due.day(), due.minute())),
            [(day("2026-11-27"), None), (day("2026-11-28"), Some(600)), (day("2026-11-28"), None),]
        );
    }

    #[test]
    fn a_day_that_is_a_slip_of_the_hand_is_refused() {
        let today = day("2026-11-28");
        for (when, expected) in [
            ("2206-11-28", Err(DueRefusal::TooFar)),
            ("2025-11-26", Err(DueRefusal::LongAgo)),
            ("2025-11-27", Ok(())),
            ("2036-11-28", Ok(())),
        ] {
            assert_eq!(due(when, None).check(today), expected, "{when}");
        }
        assert_eq!(Due::new(today, Some(1_440)), Err(DueRefusal::NoMinute));
    }

    #[test]
    fn a_task_is_one_line_of_at_most_two_hundred_characters() {
        assert_eq!(check_what("  Call about the bill of lading "), Ok("Call about the bill of lading".to_owned()));
        assert_eq!(check_what(" "), Err(TextRefusal::Empty));
        assert_eq!(check_what("a\nb"), Err(TextRefusal::ControlCharacter));
        assert_eq!(check_what(&"信".repeat(201)), Err(TextRefusal::TooLong { limit: 200 }));
    }

    #[test]
    fn who_does_not_see_the_customer_sees_no_task_and_of_others_only_who_reads_notes() {
        let [me, other] = [1, 2].map(UserId::from_i64);
        let viewer = |role| Viewer::user(me, role);
        for (role, assignee, made_by, customer, expected) in [
            (Role::Rep, Some(me), Some(me), Some(false), false),
            (Role::Rep, Some(other), Some(other), Some(true), true),
            (Role::Marketer, Some(other), Some(other), Some(true), false),
            (Role::Marketer, Some(me), Some(other), Some(true), true),
            (Role::Marketer, Some(other), Some(me), None, true),
            (Role::Rep, Some(other), Some(other), None, false),
            (Role::Manager, None, Some(other), None, true),
            (Role::ReadOnly, Some(other), Some(other), Some(true), false),
        ] {
            let seen = sees_task(&viewer(role), assignee, made_by, customer);
            assert_eq!(seen, expected, "{role} {assignee:?} {made_by:?} {customer:?}");
        }
    }
}
