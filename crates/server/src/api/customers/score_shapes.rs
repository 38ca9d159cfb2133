//! How scores look outside: rules, everybody's scores, one person's with a line a rule, and what was learned.

use super::{NamedShape, read_condition};
use crate::http::Problem;
use application::customers::scores::{
    Chance, CompanyScore, ContactScore, LearnedInForce, SCORE_BANDS, SaleContacts, ScoreLine, ScoreReport,
    ScoreRulesInForce, WarmContact,
};
use application::trade::tiers::PredictionsInForce;
use axum::http::StatusCode;
use domain::customers::score::{HORIZON_DAYS, SCORE_LIMIT, ScoreRule, ScoreRules, ShippedRule, counted};
use domain::trade::Day;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

fn date(day: Day) -> String {
    day.to_date().to_string()
}

/// Points for a condition under a name.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScoreRule)]
pub(super) struct RuleShape {
    /// May be empty where the rule is a shipped one.
    name: String,
    /// The code of a rule as shipped; `null`: it is the workspace's own.
    #[schema(required)]
    shipped: Option<String>,
    /// −100 to 100, and not 0.
    points: i32,
    on: bool,
    #[schema(value_type = Object)]
    condition: Value,
}

/// The rules of the score, in the order in which they are shown.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScoreRules)]
pub(super) struct RulesShape {
    rules: Vec<RuleShape>,
}

impl RulesShape {
    /// The rules, whatever their numbers.
    ///
    /// # Errors
    /// 422 for a condition that is none, with its rule.
    pub fn read(self, viewer: &Viewer) -> Result<ScoreRules, Problem> {
        let mut rules = Vec::with_capacity(self.rules.len());
        for (place, rule) in self.rules.into_iter().enumerate() {
            let condition = read_condition(viewer, Some(&rule.condition)).map_err(|mut problem| {
                problem.fields.iter_mut().for_each(|field| field.field = format!("rules[{place}].{}", field.field));
                problem
            })?;
            let shipped = rule.shipped.map(|code| code.parse::<ShippedRule>()).transpose().map_err(|error| {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_value", error.to_string())
                    .field(format!("rules[{place}].shipped"), "unknown_value")
            })?;
            let name = rule.name.trim().to_owned();
            rules.push(ScoreRule { name, shipped, points: rule.points, on: rule.on, condition });
        }
        Ok(ScoreRules::of(rules))
    }
}

impl From<ScoreRules> for RulesShape {
    fn from(rules: ScoreRules) -> Self {
        let shape = |rule: ScoreRule| RuleShape {
            name: rule.name,
            shipped: rule.shipped.map(|shipped| shipped.as_str().to_owned()),
            points: rule.points,
            on: rule.on,
            condition: rule.condition.write(),
        };
        RulesShape { rules: rules.rules.into_iter().map(shape).collect() }
    }
}

/// The rules in force.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRulesInForce)]
pub(super) struct RulesInForceShape {
    rules: Vec<RuleShape>,
    /// What is shipped.
    shipped: Vec<RuleShape>,
    /// For If-Match.
    version: i64,
}

impl From<ScoreRulesInForce> for RulesInForceShape {
    fn from(found: ScoreRulesInForce) -> Self {
        let shipped = RulesShape::from(ScoreRules::default()).rules;
        RulesInForceShape { rules: RulesShape::from(found.rules).rules, shipped, version: found.version }
    }
}

/// People whose score lies between two numbers, both included.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreBand)]
struct BandShape {
    at_least: i32,
    at_most: i32,
    contacts: u64,
}

/// A person with a score.
#[derive(Serialize, ToSchema)]
#[schema(as = WarmContact)]
struct WarmShape {
    contact: NamedShape,
    #[schema(required)]
    company: Option<NamedShape>,
    score: i32,
}

impl From<WarmContact> for WarmShape {
    fn from(warm: WarmContact) -> Self {
        let company = warm.company.map(|(id, name)| NamedShape { id: id.to_string(), name });
        WarmShape { contact: NamedShape { id: warm.contact.to_string(), name: warm.name }, company, score: warm.score }
    }
}

/// Everybody's scores, of whom one sees.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreReport)]
pub(super) struct ReportShape {
    /// People whom each rule means, in the order of the rules.
    meant: Vec<u64>,
    bands: Vec<BandShape>,
    /// The warmest first.
    warmest: Vec<WarmShape>,
}

impl From<ScoreReport> for ReportShape {
    fn from(report: ScoreReport) -> Self {
        let ends = SCORE_BANDS.iter().skip(1).map(|next| next - 1).chain([SCORE_LIMIT]);
        let bands = SCORE_BANDS.iter().zip(ends).zip(report.bands);
        let band =
            |((at_least, at_most), contacts): ((&i32, i32), u64)| BandShape { at_least: *at_least, at_most, contacts };
        ReportShape {
            meant: report.meant,
            bands: bands.map(band).collect(),
            warmest: report.warmest.into_iter().map(WarmShape::from).collect(),
        }
    }
}

/// A rule, and what it says of somebody.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreLine)]
struct LineShape {
    name: String,
    #[schema(required)]
    shipped: Option<&'static str>,
    points: i32,
    held: bool,
    /// When that may change by itself; `null`: never.
    #[schema(required, format = DateTime)]
    until: Option<String>,
}

fn lines(lines: Vec<ScoreLine>) -> Vec<LineShape> {
    let shape = |line: ScoreLine| LineShape {
        name: line.name,
        shipped: line.shipped.map(ShippedRule::as_str),
        points: line.points,
        held: line.held,
        until: line.until.map(|until| until.to_string()),
    };
    lines.into_iter().map(shape).collect()
}

/// Effective contacts with a prospect: days on which a person opened, clicked, replied, downloaded, was called or met.
#[derive(Serialize, ToSchema)]
#[schema(as = SaleContacts)]
struct ContactsShape {
    count: u32,
    /// What the trade says that a sale takes.
    rule_of_thumb: u32,
    /// Half of the own sales took so many or fewer; `null`: too few sales to say.
    #[schema(required)]
    own: Option<u32>,
    /// Of how many sales.
    own_sales: u64,
}

impl From<SaleContacts> for ContactsShape {
    fn from(contacts: SaleContacts) -> Self {
        let SaleContacts { count, rule_of_thumb, own, own_sales } = contacts;
        ContactsShape { count, rule_of_thumb, own, own_sales }
    }
}

/// A reason for or against an order.
#[derive(Serialize, ToSchema)]
#[schema(as = ChanceReason)]
struct ReasonShape {
    /// A number that the score looks at, such as `replies`.
    fact: &'static str,
    count: u64,
    /// To the logarithm of the odds; more than 0: for.
    adds: f64,
}

/// How likely a prospect is to order for the first time within the horizon.
#[derive(Serialize, ToSchema)]
#[schema(as = Chance)]
struct ChanceShape {
    /// 0 to 1.
    probability: f64,
    /// The share of all prospects who did.
    base_rate: f64,
    horizon_days: u32,
    /// The strongest first.
    reasons: Vec<ReasonShape>,
    #[schema(format = Date)]
    trained_on: String,
}

impl From<Chance> for ChanceShape {
    fn from(chance: Chance) -> Self {
        let reason = |reason: &application::customers::scores::ChanceReason| ReasonShape {
            fact: reason.fact.as_str(),
            count: reason.count,
            adds: reason.adds,
        };
        ChanceShape {
            probability: chance.probability,
            base_rate: chance.base_rate,
            horizon_days: chance.horizon_days,
            reasons: chance.reasons.iter().map(reason).collect(),
            trained_on: date(chance.trained_on),
        }
    }
}

/// A person's score.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactScore)]
pub(super) struct ContactScoreShape {
    /// 0 to 100.
    score: i32,
    /// One a rule that is on.
    lines: Vec<LineShape>,
    /// `null`: the company buys already.
    #[schema(required)]
    contacts: Option<ContactsShape>,
    /// Of the person's company; `null`: nothing was learned, it buys already, or there is none.
    #[schema(required)]
    chance: Option<ChanceShape>,
}

impl From<ContactScore> for ContactScoreShape {
    fn from(found: ContactScore) -> Self {
        ContactScoreShape {
            score: found.score,
            lines: lines(found.lines),
            contacts: found.contacts.map(ContactsShape::from),
            chance: found.chance.map(ChanceShape::from),
        }
    }
}

/// A company's score: that of its warmest person.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyScore)]
pub(super) struct CompanyScoreShape {
    /// `null`: it has no people.
    #[schema(required)]
    warmest: Option<NamedShape>,
    score: i32,
    lines: Vec<LineShape>,
    /// People who were asked.
    people: usize,
    /// `null`: it buys already.
    #[schema(required)]
    contacts: Option<ContactsShape>,
    /// `null`: nothing was learned, or it buys already.
    #[schema(required)]
    chance: Option<ChanceShape>,
}

impl From<CompanyScore> for CompanyScoreShape {
    fn from(found: CompanyScore) -> Self {
        CompanyScoreShape {
            warmest: found.warmest.map(|(id, name)| NamedShape { id: id.to_string(), name }),
            score: found.score,
            lines: lines(found.lines),
            people: found.people,
            contacts: found.contacts.map(ContactsShape::from),
            chance: found.chance.map(ChanceShape::from),
        }
    }
}

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

impl From<domain::customers::score::Trained> for TrainedShape {
    fn from(trained: domain::customers::score::Trained) -> Self {
        let part = |part: &domain::customers::score::CalibrationPart| PartShape {
            outcomes: part.companies,
            expected: part.expected,
            seen: part.seen,
        };
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
