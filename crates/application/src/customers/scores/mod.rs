//! Scores: how warm a person is by the workspace's rules, how many effective contacts there were, and how likely a company is to order by what was
//! learned from the workspace's own outcomes.
//!
//! The score by rules is asked of the people in memory whenever it is shown, asked for or sorted by, and is stored nowhere. That of a company is the highest of its people:
//! one buyer who is about to order makes a company warm, and ten who read along do not. What is learned is learned once a day, or when
//! somebody asks for it, from facts that were known before the outcome.

mod explain;
mod learn;
mod report;
mod rules;
mod sale;

pub use explain::{CompanyScore, ContactScore, ScoreLine, company_score, contact_score};
pub use learn::{LearnedInForce, TrainScore, learned_score, run_scores, train_score};
pub use report::{SCORE_BANDS, ScoreReport, WarmContact, preview_scores, score_report};
pub use rules::{ChangeScoreRules, ScoreRulesInForce, score_rules};
pub(super) use rules::{naming_segment, refuse_score_of_rule, rules_of_engine};
pub use sale::{Chance, ChanceReason, REASONS_SHOWN, SaleContacts};

#[cfg(test)]
mod tests;
