//! How what was learned looks outside: the learned score with how good it is, and the models that predict orders.

use super::score_shapes::date;
use application::customers::scores::LearnedInForce;
use application::trade::tiers::PredictionsInForce;
use domain::customers::score::{CalibrationPart, HORIZON_DAYS, Trained, counted};
use serde::Serialize;
use utoipa::ToSchema;

/// A number that the learned score looks at.
#[derive(Serialize, ToSchema)]
#[schema(as = LearnedFeature)]
struct FeatureShape {
    fact: String,
    /// What is usual.
    usual: f64,
    /// What one standard deviation more adds to the logarithm of the odds.
    weight: f64,
}

/// Companies of like scores: what was expected of them and what was seen.
#[derive(Serialize, ToSchema)]
#[schema(as = CalibrationPart)]
struct PartShape {
    outcomes: u32,
    expected: f64,
    seen: f64,
}

/// How well the learned score does on companies that it was not trained on.
#[derive(Serialize, ToSchema)]
#[schema(as = TrainedScore)]
struct TrainedShape {
    trained_on_outcomes: u32,
    held_out_outcomes: u32,
    /// The probability that of a buyer and another the buyer has the higher score.
    auc: f64,
    /// Its interval of 95 %.
    auc_low: f64,
    auc_high: f64,
    /// The mean square of being wrong.
    brier: f64,
    calibration: Vec<PartShape>,
    /// The heaviest first.
    features: Vec<FeatureShape>,
}

impl From<Trained> for TrainedShape {
    fn from(trained: Trained) -> Self {
        let part =
            |part: &CalibrationPart| PartShape { outcomes: part.companies, expected: part.expected, seen: part.seen };
        let features = trained.score.features.into_iter().filter(|feature| feature.deviation > 0.0);
        let mut features: Vec<FeatureShape> =
            features.map(|of| FeatureShape { fact: of.name, usual: counted(of.mean), weight: of.weight }).collect();
        features.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
        TrainedShape {
            trained_on_outcomes: trained.trained_on,
            held_out_outcomes: trained.held_out,
            auc: trained.auc.area,
            auc_low: trained.auc.low,
            auc_high: trained.auc.high,
            brier: trained.brier,
            calibration: trained.calibration.iter().map(part).collect(),
            features,
        }
    }
}

/// What was learned of prospects.
#[derive(Serialize, ToSchema)]
#[schema(as = LearnedScore)]
pub(super) struct LearnedShape {
    /// `null`: nothing was, for the reason that is given.
    #[schema(required)]
    trained: Option<TrainedShape>,
    /// `too_few_outcomes`, `too_few_of_a_kind`, `too_few_held_out`, `features` or `unsettled`.
    #[schema(required)]
    refusal: Option<String>,
    /// `null`: nobody looked yet.
    #[schema(required, format = Date)]
    trained_on: Option<String>,
    /// A new training was asked for and is not over.
    is_due: bool,
    /// How often a prospect was looked at.
    outcomes: u64,
    /// How many of these ordered within the horizon.
    won: u64,
    horizon_days: u32,
}

impl From<Option<LearnedInForce>> for LearnedShape {
    fn from(found: Option<LearnedInForce>) -> Self {
        let trained_on = found.as_ref().map(|found| date(found.trained_on));
        let (outcomes, won) = found.as_ref().map_or((0, 0), |found| (found.outcomes, found.won));
        LearnedShape {
            is_due: found.as_ref().is_none_or(|found| found.is_due),
            refusal: found.as_ref().and_then(|found| found.refusal.clone()),
            trained: found.and_then(|found| found.trained).map(TrainedShape::from),
            trained_on,
            outcomes,
            won,
            horizon_days: HORIZON_DAYS,
        }
    }
}

/// The models that predict orders and what they are worth.
#[derive(Serialize, ToSchema)]
#[schema(as = PredictionModels)]
struct ModelsShape {
    /// BG/NBD: how often companies order, and how soon they leave.
    r: f64,
    alpha_days: f64,
    a: f64,
    b: f64,
    /// Gamma-Gamma: what an order is worth.
    p: f64,
    q: f64,
    v_minor: f64,
}

/// The models, or why there are none.
#[derive(Serialize, ToSchema)]
#[schema(as = Predictions)]
pub(super) struct PredictionsShape {
    #[schema(required)]
    models: Option<ModelsShape>,
    /// `too_thin` or `unsettled`.
    #[schema(required)]
    refusal: Option<String>,
    /// `null`: nobody looked yet.
    #[schema(required, format = Date)]
    fitted_on: Option<String>,
    /// Companies with orders that count.
    companies: u64,
    /// Of them, those that came back.
    repeat_buyers: u64,
    /// Of those that came back, how many it takes.
    needed: usize,
    #[schema(required)]
    currency: Option<String>,
}

impl From<Option<PredictionsInForce>> for PredictionsShape {
    fn from(found: Option<PredictionsInForce>) -> Self {
        let models = found.as_ref().and_then(|found| found.models).map(|models| ModelsShape {
            r: models.orders.r,
            alpha_days: models.orders.alpha,
            a: models.orders.a,
            b: models.orders.b,
            p: models.spend.p,
            q: models.spend.q,
            v_minor: models.spend.v,
        });
        PredictionsShape {
            models,
            refusal: found.as_ref().and_then(|found| found.refusal.clone()),
            fitted_on: found.as_ref().map(|found| date(found.fitted_on)),
            companies: found.as_ref().map_or(0, |found| found.companies),
            repeat_buyers: found.as_ref().map_or(0, |found| found.repeat_buyers),
            needed: domain::trade::predict::REPEAT_BUYERS_AT_LEAST,
            currency: found.map(|found| found.currency.to_string()),
        }
    }
}
