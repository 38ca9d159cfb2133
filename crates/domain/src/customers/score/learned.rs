//! The learned score: logistic regression on the workspace's own outcomes, measured on companies that it was not trained on.

use super::newton::{log_odds, logistic, regression};
use super::{Auc, CalibrationPart, brier, calibration};
use serde::{Deserialize, Serialize};

/// With fewer outcomes a score is a tale.
pub const OUTCOMES_AT_LEAST: usize = 200;
/// And with fewer of the rarer kind, be it buyers or others.
pub const OF_A_KIND_AT_LEAST: usize = 30;
/// With fewer of a kind held out nothing can be said of how good it is.
pub const HELD_OUT_OF_A_KIND_AT_LEAST: usize = 5;
/// A line each; more are not read.
pub const FEATURES_LIMIT: usize = 64;
/// Of weights in standard deviations: as strong as one company is against a weight of one.
const PENALTY: f64 = 1.0;

/// A company whose outcome is known, with what was known of it before.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// In the order of the names; a number that is unknown is NaN and counts as the mean of the others.
    pub features: Vec<f64>,
    pub bought: bool,
    /// See [`super::held_out`].
    pub held_out: bool,
}

/// Why nothing is learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LearnRefusal {
    #[error("{outcomes} outcomes are known; a score needs {OUTCOMES_AT_LEAST}")]
    TooFewOutcomes { outcomes: usize },
    #[error("{rarer} of the outcomes are of the rarer kind; a score needs {OF_A_KIND_AT_LEAST}")]
    TooFewOfAKind { rarer: usize },
    #[error(
        "{rarer} of the outcomes held out are of the rarer kind; to measure a score takes {HELD_OUT_OF_A_KIND_AT_LEAST}"
    )]
    TooFewHeldOut { rarer: usize },
    #[error("a score has one to {FEATURES_LIMIT} features, and each example has all of them")]
    Features,
    #[error("no weights fit these outcomes better than all others")]
    Unsettled,
}

impl LearnRefusal {
    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            LearnRefusal::TooFewOutcomes { .. } => "too_few_outcomes",
            LearnRefusal::TooFewOfAKind { .. } => "too_few_of_a_kind",
            LearnRefusal::TooFewHeldOut { .. } => "too_few_held_out",
            LearnRefusal::Features => "features",
            LearnRefusal::Unsettled => "unsettled",
        }
    }
}

/// A learned score. Version 1 of what is stored; fields are only added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// The log-odds of a company that is the mean of all.
    pub intercept: f64,
    pub features: Vec<Feature>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    pub name: String,
    pub mean: f64,
    /// The standard deviation (divided by the number, not by one less); 0: all were the same, and the feature says nothing.
    pub deviation: f64,
    /// What one standard deviation more adds to the log-odds.
    pub weight: f64,
}

/// What was learned, and how well it did on the companies held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    pub score: Learned,
    pub trained_on: u32,
    pub held_out: u32,
    pub auc: Auc,
    /// See [`brier`].
    pub brier: f64,
    pub calibration: Vec<CalibrationPart>,
}

/// What a feature adds for one company, the strongest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearnedLine<'a> {
    pub name: &'a str,
    /// `None`: unknown.
    pub value: Option<f64>,
    /// To the log-odds; 0 for the mean of all.
    pub adds: f64,
}

/// Learns from `examples` that are not held out, and measures on those that are. The same examples in any order give the same to the last
/// digits that rounding leaves.
///
/// # Errors
/// [`LearnRefusal`] when the history is too thin, or the features do not fit the names.
pub fn train(names: &[&str], examples: &[Example]) -> Result<Trained, LearnRefusal> {
    if examples.len() < OUTCOMES_AT_LEAST {
        return Err(LearnRefusal::TooFewOutcomes { outcomes: examples.len() });
    }
    let rarer = rarer(examples.iter());
    if rarer < OF_A_KIND_AT_LEAST {
        return Err(LearnRefusal::TooFewOfAKind { rarer });
    }
    let (held, seen): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|example| example.held_out);
    let rarer = self::rarer(held.iter().copied()).min(self::rarer(seen.iter().copied()));
    if rarer < HELD_OUT_OF_A_KIND_AT_LEAST {
        return Err(LearnRefusal::TooFewHeldOut { rarer });
    }
    let fits = |example: &Example| example.features.len() == names.len();
    if names.is_empty() || names.len() > FEATURES_LIMIT || !examples.iter().all(fits) {
        return Err(LearnRefusal::Features);
    }
    let features =
        names.iter().enumerate().map(|(place, name)| Feature::of(name, seen.iter().map(|of| of.features[place])));
    let mut score = Learned { intercept: 0.0, features: features.collect() };
    let rows: Vec<(Vec<f64>, bool)> = seen.iter().map(|of| (score.standardised(&of.features), of.bought)).collect();
    let weights = regression(&rows, PENALTY).ok_or(LearnRefusal::Unsettled)?;
    score.intercept = weights[0];
    score.features.iter_mut().zip(&weights[1..]).for_each(|(feature, weight)| feature.weight = *weight);
    let scored: Vec<(f64, bool)> = held.iter().map(|of| (score.probability(&of.features), of.bought)).collect();
    let measured = "there are five of each kind at least";
    Ok(Trained {
        score,
        trained_on: seen.len() as u32,
        held_out: held.len() as u32,
        auc: Auc::of(&scored).expect(measured),
        brier: brier(&scored).expect(measured),
        calibration: calibration(&scored),
    })
}

fn rarer<'a>(examples: impl Iterator<Item = &'a Example>) -> usize {
    let (buyers, others): (Vec<&Example>, Vec<&Example>) = examples.partition(|example| example.bought);
    buyers.len().min(others.len())
}

impl Feature {
    fn of(name: &str, values: impl Iterator<Item = f64> + Clone) -> Self {
        let known = values.filter(|value| value.is_finite());
        let count = known.clone().count().max(1) as f64;
        let mean = known.clone().sum::<f64>() / count;
        let variance = known.map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        // What rounding alone makes of equal numbers is no deviation, nor is what no number can hold.
        let deviation = variance.sqrt();
        let says = deviation.is_finite() && deviation > 1e-12 * mean.abs();
        Feature { name: name.to_owned(), mean, deviation: if says { deviation } else { 0.0 }, weight: 0.0 }
    }

    fn standardised(&self, value: f64) -> f64 {
        if self.deviation > 0.0 && value.is_finite() { (value - self.mean) / self.deviation } else { 0.0 }
    }
}

impl Learned {
    fn standardised(&self, features: &[f64]) -> Vec<f64> {
        self.features.iter().zip(features).map(|(feature, value)| feature.standardised(*value)).collect()
    }

    /// How likely a company is to buy, 0 to 1. Features in the order of the training; what is missing or NaN counts as the mean.
    pub fn probability(&self, features: &[f64]) -> f64 {
        let weights: Vec<f64> =
            std::iter::once(self.intercept).chain(self.features.iter().map(|feature| feature.weight)).collect();
        logistic(log_odds(&weights, &self.standardised(features)))
    }

    /// Why: a line for each feature, the strongest first. The intercept and what they add make the log-odds.
    pub fn lines<'a>(&'a self, features: &[f64]) -> Vec<LearnedLine<'a>> {
        let values = features.iter().copied().chain(std::iter::repeat(f64::NAN));
        let line = |(feature, value): (&'a Feature, f64)| LearnedLine {
            name: &feature.name,
            value: value.is_finite().then_some(value),
            adds: feature.weight * feature.standardised(value),
        };
        let mut lines: Vec<LearnedLine<'a>> = self.features.iter().zip(values).map(line).collect();
        lines.sort_by(|one, other| other.adds.abs().total_cmp(&one.adds.abs()));
        lines
    }
}
