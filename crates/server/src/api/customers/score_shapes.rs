//! How scores look outside: rules, everybody's scores, and one person's or one company's with a line a rule.

use super::{NamedShape, read_condition};
use crate::http::Problem;
use application::customers::scores::{
    Chance, CompanyScore, ContactScore, SCORE_BANDS, SaleContacts, ScoreLine, ScoreReport, ScoreRulesInForce,
    WarmContact,
};
use axum::http::StatusCode;
use domain::customers::score::{SCORE_LIMIT, ScoreRule, ScoreRules, ShippedRule};
use domain::trade::Day;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub(super) fn date(day: Day) -> String {
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
