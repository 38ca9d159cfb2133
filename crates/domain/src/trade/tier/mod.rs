//! Tiers of companies by recency, frequency and monetary value (RFM): who is worth a manager of their own, who is about to go.
//!
//! A tier is a function of the counted orders, the last interaction and today, without memory: any order of runs and of orders
//! gives the same, and exactly one of seven tiers always holds. What the borders are is data ([`Bands`]); which rule comes first
//! is not. Nothing here reads a clock or stores a move: `today` is an argument, and [`reason`] only words what two standings say.

mod band;
mod cost;
mod counted;
mod next_change;
mod overlap;
mod reason;
mod rule;
mod standing;

pub use band::{
    BandProblem, BandRefusal, Bands, DAYS_LIMIT, DormantBand, HighValueBand, LostBand, ORDERS_LIMIT, PotentialBand,
    Rise, RiseSpan,
};
pub use cost::{COST_LIMIT_MINOR, CampaignLetters, LetterCost, Whose, cost_per_order, letter_costs};
pub use counted::{Purchase, counted_on, purchases};
pub use reason::{Cause, Reason, reason};
pub use rule::tier;
pub use standing::{Change, Standing, Tier, UnknownTier, Why};

#[cfg(test)]
mod tests;
