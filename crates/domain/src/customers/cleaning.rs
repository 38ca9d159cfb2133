//! Addresses that letters are wasted on: who got many of them over a long time and never gave a sign, or whose server sends them back again and
//! again.
//!
//! Silence proves something only of people whose openings may be noted: of all others nobody knows whether they read. They are judged by
//! what came back alone.

use basics::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

words! {
    /// Why letters to somebody are wasted.
    CleaningReason, UnknownCleaningReason, "a reason of cleaning is silent or comes_back":
    /// Many letters, and never a sign.
    Silent = "silent",
    /// Letters come back again and again, each time with a reason that might pass.
    ComesBack = "comes_back",
}

words! {
    /// What becomes of them.
    CleaningAct, UnknownCleaningAct, "an act of cleaning is rest, tag or leave_lists":
    /// No letters of campaigns any more; letters about an order or an inquiry go on.
    Rest = "rest",
    Tag = "tag",
    /// Off every list.
    LeaveLists = "leave_lists",
}

/// The rule as a workspace sets it; version 1, fields are only added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CleaningRule {
    pub letters_at_least: u32,
    pub days_at_least: u32,
    pub returns_at_least: u32,
}

impl Default for CleaningRule {
    /// Half a year is longer than most pauses between two orders.
    fn default() -> Self {
        CleaningRule { letters_at_least: 6, days_at_least: 180, returns_at_least: 3 }
    }
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} is a number from {least} to {most}")]
pub struct CleaningRefusal {
    pub field: &'static str,
    pub least: u32,
    pub most: u32,
}

impl CleaningRule {
    /// The rule within its limits: one that would judge by two letters in a week is no proof of anything.
    ///
    /// # Errors
    /// The first field that is out of its limits.
    pub fn checked(self) -> Result<Self, CleaningRefusal> {
        for (field, value, least, most) in [
            ("letters_at_least", self.letters_at_least, 3, 100),
            ("days_at_least", self.days_at_least, 30, 3_650),
            ("returns_at_least", self.returns_at_least, 2, 100),
        ] {
            if !(least..=most).contains(&value) {
                return Err(CleaningRefusal { field, least, most });
            }
        }
        Ok(self)
    }
}

/// What is known of the letters to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LettersTo {
    /// Letters of campaigns that were taken.
    pub letters: u32,
    pub first_at: Option<Timestamp>,
    /// The newest human opening, click, answer, visit or order.
    pub sign_at: Option<Timestamp>,
    /// Letters that came back within the rule's days.
    pub returns: u32,
    /// Whether their openings may be noted.
    pub is_noted: bool,
}

/// Why letters to somebody are wasted; `None` where that is not proven.
pub fn wasted(rule: CleaningRule, known: LettersTo, now: Timestamp) -> Option<CleaningReason> {
    let since = now.minus(DAY * rule.days_at_least);
    let gave_a_sign = known.sign_at.is_some_and(|at| at > since);
    if known.returns >= rule.returns_at_least && !gave_a_sign {
        return Some(CleaningReason::ComesBack);
    }
    let long_enough = known.first_at.is_some_and(|first| first <= since);
    let is_silent = known.is_noted && long_enough && known.letters >= rule.letters_at_least && !gave_a_sign;
    is_silent.then_some(CleaningReason::Silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_silence_of_a_noted_reader_and_repeated_returns_prove_anything() {
        let now = Timestamp::from_millis(1_795_000_000_000);
        let ago = |days: u32| Some(now.minus(DAY * days));
        let rule = CleaningRule::default();
        let silent = LettersTo { letters: 6, first_at: ago(180), is_noted: true, ..LettersTo::default() };
        for (known, expected) in [
            (silent, Some(CleaningReason::Silent)),
            (LettersTo { letters: 5, ..silent }, None),
            (LettersTo { first_at: ago(179), ..silent }, None),
            (LettersTo { is_noted: false, ..silent }, None),
            (LettersTo { sign_at: ago(100), ..silent }, None),
            (LettersTo { sign_at: ago(200), ..silent }, Some(CleaningReason::Silent)),
            (LettersTo { returns: 3, is_noted: false, ..silent }, Some(CleaningReason::ComesBack)),
            (LettersTo { returns: 2, is_noted: false, ..silent }, None),
            (LettersTo { returns: 9, sign_at: ago(1), ..silent }, None),
            (LettersTo::default(), None),
        ] {
            assert_eq!(wasted(rule, known, now), expected, "{known:?}");
        }
    }

    #[test]
    fn a_rule_that_proves_nothing_is_refused() {
        assert!(CleaningRule::default().checked().is_ok());
        let hasty = CleaningRule { days_at_least: 7, ..CleaningRule::default() };
        assert_eq!(hasty.checked().unwrap_err().field, "days_at_least");
    }
}
