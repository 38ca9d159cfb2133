//! The public pool: companies without an owner, the rules by which others return to it, claiming and releasing.
//!
//! When a company returns is a pure function (`domain/customers/pool`) of facts of the ledger and the day. Here it is asked once a day of all
//! companies that somebody owns, warnings first, and by others' rules for a preview. Every move has a row that the company's timeline tells,
//! and is taken back like any change of many.

mod claim;
mod hand_over;
mod image;
mod list;
mod moves;
mod preview;
mod release;
mod rules;
mod run;
mod setting;
mod standing;

pub use claim::ClaimCompany;
pub(crate) use hand_over::HAND_OVER_INVERSES;
pub use hand_over::{Belongings, belongings, hand_over};
pub(crate) use image::INVERSES;
pub use list::{FreeCompany, KnownOfFree, PoolPage, pool};
pub use moves::{MoveReason, read_reason};
pub(crate) use moves::{tell_assigned, tell_taken_back};
pub use preview::{PREVIEW_DAYS, PoolPreview, PreviewDay, preview_rules};
pub use release::{RELEASED_AT_ONCE, ReleaseCompanies, ReleaseReason};
pub use rules::{ChangePoolRules, PoolRulesInForce, pool_rules};
pub use run::{advance_pool, run_pool};
pub use standing::{
    PoolReturns, PoolStanding, ReturningSoon, company_return, pool_returns, pool_standing, returning_of,
};
