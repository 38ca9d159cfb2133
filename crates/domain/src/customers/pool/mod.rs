//! The public pool: companies that nobody owns, when a company goes back to it, and who may take one out of it.
//!
//! When a company returns is a function of its facts, the rules and the day, without memory. That its owner was warned is such a fact: nobody
//! loses a customer unwarned, whenever rules are switched on or made stricter, and however long nothing ran.

mod claim;
mod fate;
mod rules;

pub use claim::{ClaimRefusal, Claimant, may_claim};
pub use fate::{Fate, HeldCompany, Keeps, Overdue, Return, Standing, fate};
pub use rules::{DAYS_LIMIT, PEOPLE_LIMIT, PoolRules, RuleProblem, RuleRefusal, UnreadableRules};

#[cfg(test)]
mod tests;
