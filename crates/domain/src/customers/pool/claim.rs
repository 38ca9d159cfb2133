//! Who may take a company out of the pool.

use super::PoolRules;
use crate::trade::Day;

/// Whoever wants a company of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimant {
    pub claimed_today: u32,
    /// Companies that are theirs now.
    pub holds: u32,
    /// When they had this very company last.
    pub had_until: Option<Day>,
}

/// Why somebody may not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefusal {
    #[error("the pool is switched off")]
    Off,
    #[error("{limit} companies were claimed today, and more than that nobody claims on a day")]
    EnoughToday { limit: u32 },
    #[error("{limit} companies are held already, and more than that nobody holds by claiming")]
    HoldsEnough { limit: u32 },
    #[error("it was theirs until lately")]
    HadItLately { again_on: Day },
}

/// Whether somebody may take a company out of the pool today.
///
/// # Errors
/// The rule that speaks against it; what concerns the company comes last.
pub fn may_claim(claimant: &Claimant, rules: &PoolRules, today: Day) -> Result<(), ClaimRefusal> {
    if !rules.on {
        return Err(ClaimRefusal::Off);
    }
    if let Some(limit) = rules.claims_per_day.filter(|limit| claimant.claimed_today >= *limit) {
        return Err(ClaimRefusal::EnoughToday { limit });
    }
    if let Some(limit) = rules.held_at_most.filter(|limit| claimant.holds >= *limit) {
        return Err(ClaimRefusal::HoldsEnough { limit });
    }
    let again_on = claimant.had_until.map(|until| until.plus(rules.rest_days));
    match again_on.filter(|again_on| today < *again_on) {
        Some(again_on) => Err(ClaimRefusal::HadItLately { again_on }),
        None => Ok(()),
    }
}
