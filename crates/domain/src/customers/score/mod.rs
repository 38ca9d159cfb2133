//! How likely a prospect is to buy: by rules that a person wrote about people, and by what was learned from the workspace's own outcomes about
//! companies.
//!
//! Both explain themselves line by line. The learned score is shown only with how well it did on companies that it had not
//! seen, and not at all where the history is too thin to say. Nothing here knows where facts come from; they have to be those of the
//! day on which the outcome was still open, or the score foretells what it was told.

mod accuracy;
mod calibration;
mod contacts_to_sale;
mod fact;
mod history;
mod hold_out;
mod learned;
mod newton;
mod rule;

pub use accuracy::Auc;
pub use calibration::{CALIBRATION_PARTS, CalibrationPart, brier, calibration};
pub use contacts_to_sale::{CONTACTS_TO_SALE, EffectiveContact, UnknownEffectiveContact, effective_contacts};
pub use fact::{NumberFact, UnknownNumberFact};
pub use history::{Act, HORIZON_DAYS, History, LOOKS_LIMIT, Look, UnknownAct, counted, middle};
pub use hold_out::{HELD_OUT_PERCENT, held_out};
pub use learned::{
    Example, FEATURES_LIMIT, HELD_OUT_OF_A_KIND_AT_LEAST, LearnRefusal, Learned, LearnedLine, OF_A_KIND_AT_LEAST,
    OUTCOMES_AT_LEAST, Trained, train,
};
pub use rule::{
    NAME_LIMIT_CHARACTERS, POINTS_LIMIT, RULES_LIMIT, RuleLine, RuleProblem, RuleRefusal, RuleScore, SCORE_LIMIT,
    ScoreRule, ScoreRules, ShippedRule, UnknownShippedRule, UnreadableRules, cut,
};

#[cfg(test)]
mod tests;
