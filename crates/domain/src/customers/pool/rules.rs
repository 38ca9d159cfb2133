//! The rules of the pool as data: what is shipped, how they are read, and what is refused.

use crate::trade::tier::Tier;
use serde::{Deserialize, Serialize};

/// The form of the stored text.
const VERSION: u32 = 1;
/// Ten years: a longer time is a slip of the finger.
pub const DAYS_LIMIT: u32 = 3_650;
/// Companies claimed on a day or held by one person; nobody looks after more.
pub const PEOPLE_LIMIT: u32 = 100_000;
/// The written form has some 300 bytes.
const TEXT_LIMIT_BYTES: usize = 10_000;

/// When companies return to the pool, and who may take one out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolRules {
    /// Of this form, not of the workspace's edits: always 1.
    pub version: u32,
    /// Off: nothing returns, and nobody claims.
    pub on: bool,
    /// A company returns after so many days without an interaction by them or by us.
    pub quiet_days: u32,
    /// It also returns after so many days without an order; `None`: orders are not asked for.
    pub orderless_days: Option<u32>,
    /// Companies of these tiers never return.
    pub protected: Vec<Tier>,
    /// Its owner is warned so many days before.
    pub warning_days: u32,
    /// Companies that one person may claim on a day; `None`: as many as they like.
    pub claims_per_day: Option<u32>,
    /// Companies of one person, beyond which nothing is claimed; `None`: as many as they like.
    pub held_at_most: Option<u32>,
    /// Who had a company may claim it again after so many days.
    pub rest_days: u32,
}

impl Default for PoolRules {
    fn default() -> Self {
        PoolRules {
            version: VERSION,
            on: false,
            quiet_days: 90,
            orderless_days: None,
            protected: vec![Tier::HighValue],
            warning_days: 7,
            claims_per_day: Some(10),
            held_at_most: Some(300),
            rest_days: 30,
        }
    }
}

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleProblem {
    OutOfRange,
    /// A warning comes before the return, so it is shorter than what it warns of.
    NotBeforeTheReturn,
    TwiceProtected,
}

impl RuleProblem {
    pub const fn code(self) -> &'static str {
        match self {
            RuleProblem::OutOfRange => "out_of_range",
            RuleProblem::NotBeforeTheReturn => "warning_too_long",
            RuleProblem::TwiceProtected => "named_twice",
        }
    }
}

/// Which number is refused, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} {}", match .problem {
    RuleProblem::OutOfRange => format!("is a number of days from 1 to {DAYS_LIMIT}, or of companies from 1 to {PEOPLE_LIMIT}"),
    RuleProblem::NotBeforeTheReturn => "must be shorter than every time after which a company returns".to_owned(),
    RuleProblem::TwiceProtected => "names a tier twice".to_owned(),
})]
pub struct RuleRefusal {
    pub field: &'static str,
    pub problem: RuleProblem,
}

/// A stored text that is no rules of the pool.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableRules {
    #[error("the rules of the pool are longer than {TEXT_LIMIT_BYTES} bytes")]
    TooLong,
    #[error("these are no rules of the pool")]
    Json(#[from] serde_json::Error),
    #[error("the rules of the pool have form {0}, which this program does not know")]
    Form(u32),
}

impl PoolRules {
    /// Reads what was stored.
    ///
    /// # Errors
    /// What is no such text.
    pub fn read_text(text: &str) -> Result<Self, UnreadableRules> {
        if text.len() > TEXT_LIMIT_BYTES {
            return Err(UnreadableRules::TooLong);
        }
        let rules: PoolRules = serde_json::from_str(text)?;
        if rules.version != VERSION {
            return Err(UnreadableRules::Form(rules.version));
        }
        Ok(rules)
    }

    /// The rules, when every number can be meant.
    ///
    /// # Errors
    /// The first field at fault.
    pub fn checked(self) -> Result<Self, RuleRefusal> {
        let refuse = |field, problem| Err(RuleRefusal { field, problem });
        let days = |number: u32| (1..=DAYS_LIMIT).contains(&number);
        let people = |number: Option<u32>| number.is_none_or(|number| (1..=PEOPLE_LIMIT).contains(&number));
        if !days(self.quiet_days) {
            return refuse("quiet_days", RuleProblem::OutOfRange);
        }
        if !self.orderless_days.is_none_or(days) {
            return refuse("orderless_days", RuleProblem::OutOfRange);
        }
        if !days(self.warning_days) {
            return refuse("warning_days", RuleProblem::OutOfRange);
        }
        if self.warning_days >= self.quiet_days.min(self.orderless_days.unwrap_or(u32::MAX)) {
            return refuse("warning_days", RuleProblem::NotBeforeTheReturn);
        }
        if !people(self.claims_per_day) {
            return refuse("claims_per_day", RuleProblem::OutOfRange);
        }
        if !people(self.held_at_most) {
            return refuse("held_at_most", RuleProblem::OutOfRange);
        }
        if self.rest_days > DAYS_LIMIT {
            return refuse("rest_days", RuleProblem::OutOfRange);
        }
        let twice = |tier: &Tier| self.protected.iter().filter(|other| *other == tier).count() > 1;
        if self.protected.iter().any(twice) {
            return refuse("protected", RuleProblem::TwiceProtected);
        }
        Ok(self)
    }
}
