//! When a company that somebody owns returns to the pool.

use super::PoolRules;
use crate::trade::Day;
use crate::trade::tier::Tier;
use serde::{Deserialize, Serialize};

/// What is known of a company that somebody owns. Days are of the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldCompany {
    /// Since when this owner has it.
    pub since: Day,
    /// The last interaction by them or by us, an order included.
    pub heard: Option<Day>,
    /// The last order that is no sample and was not cancelled.
    pub ordered: Option<Day>,
    /// An order is placed and neither confirmed nor cancelled.
    pub has_open_order: bool,
    pub tier: Tier,
    /// When an owner was warned last.
    pub warned: Option<Day>,
}

/// Why a company stays whatever its days say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    RulesAreOff,
    OpenOrder,
    ProtectedTier,
}

/// What it is that did not happen for too long. Stored in reasons; fields are only added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Overdue {
    /// No interaction for so many days.
    Quiet { days: u32 },
    /// No order for so many days.
    Orderless { days: u32 },
}

/// What is to be done today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, and a warning that was given is void.
    Far,
    /// The owner is to be warned.
    ToWarn,
    Warned,
    /// It returns.
    Due,
}

/// When and why a company returns if nothing happens until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    pub on: Day,
    pub why: Overdue,
    pub standing: Standing,
}

/// What becomes of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Stays(Keeps),
    Returns(Return),
}

impl Fate {
    pub const fn returns(self) -> Option<Return> {
        match self {
            Fate::Returns(back) => Some(back),
            Fate::Stays(_) => None,
        }
    }
}

/// What becomes of a company, as of a day. It returns on the first day on which it is overdue and its owner was warned long enough before. A
/// warning counts as long as it was given within the time of warning before the day on which the company is overdue now, or later: whatever
/// put that day off since then, another owner included, made it void.
pub fn fate(company: &HeldCompany, rules: &PoolRules, today: Day) -> Fate {
    if !rules.on {
        return Fate::Stays(Keeps::RulesAreOff);
    }
    if rules.protected.contains(&company.tier) {
        return Fate::Stays(Keeps::ProtectedTier);
    }
    if company.has_open_order {
        return Fate::Stays(Keeps::OpenOrder);
    }
    let (overdue, why) = overdue(company, rules);
    let may_warn_from = Day::from_number(overdue.number().saturating_sub_unsigned(rules.warning_days));
    let warned = company.warned.filter(|warned| *warned >= may_warn_from);
    // Who was not warned is warned today at the earliest.
    let on = overdue.max(warned.unwrap_or(today).plus(rules.warning_days));
    let standing = match warned {
        Some(_) if today >= on => Standing::Due,
        Some(_) => Standing::Warned,
        None if today >= may_warn_from => Standing::ToWarn,
        None => Standing::Far,
    };
    Fate::Returns(Return { on, why, standing })
}

/// The first day on which nothing happened for too long, and what.
fn overdue(company: &HeldCompany, rules: &PoolRules) -> (Day, Overdue) {
    let since = |day: Option<Day>| day.map_or(company.since, |day| day.max(company.since));
    let quiet = since(company.heard.max(company.ordered)).plus(rules.quiet_days);
    let quiet = (quiet, Overdue::Quiet { days: rules.quiet_days });
    let Some(days) = rules.orderless_days else { return quiet };
    let orderless = since(company.ordered).plus(days);
    if orderless < quiet.0 { (orderless, Overdue::Orderless { days }) } else { quiet }
}
