//! How the pool looks outside. Days are dates in the workspace's zone.

use super::NamedShape;
use crate::http::Problem;
use application::customers::Named;
use application::customers::pool::{
    Belongings, FreeCompany, KnownOfFree, MoveReason, PoolPreview, PoolReturns, PoolRulesInForce, PoolStanding,
    PreviewDay, ReturningSoon,
};
use axum::http::StatusCode;
use basics::ids;
use domain::customers::pool::{Overdue, PoolRules};
use domain::trade::Day;
use domain::trade::tier::Tier;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The form in which rules are stored; they are checked where they are taken.
const FORM: u32 = 1;

fn date(day: Day) -> String {
    day.to_date().to_string()
}

/// The rules of the pool.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PoolRules)]
pub(super) struct RulesShape {
    /// Off: nothing returns, and nobody claims.
    on: bool,
    /// A company returns after so many days without an interaction.
    quiet_days: u32,
    /// It also returns after so many days without an order; `null`: orders are not asked for.
    #[schema(required)]
    orderless_days: Option<u32>,
    /// Tiers whose companies never return.
    protected: Vec<String>,
    /// Its owner is warned so many days before.
    warning_days: u32,
    /// Companies that one person may claim on a day; `null`: any number.
    #[schema(required)]
    claims_per_day: Option<u32>,
    /// Companies of one person beyond which nothing is claimed; `null`: any number.
    #[schema(required)]
    held_at_most: Option<u32>,
    /// Who had a company may claim it again after so many days.
    rest_days: u32,
}

impl RulesShape {
    /// The rules, whatever their numbers.
    ///
    /// # Errors
    /// 422 for a tier that is none.
    pub fn read(self) -> Result<PoolRules, Problem> {
        let tier = |word: &String| word.parse::<Tier>();
        let protected = self.protected.iter().map(tier).collect::<Result<Vec<_>, _>>().map_err(|error| {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_value", error.to_string())
                .field("protected", "unknown_value")
        })?;
        Ok(PoolRules {
            version: FORM,
            on: self.on,
            quiet_days: self.quiet_days,
            orderless_days: self.orderless_days,
            protected,
            warning_days: self.warning_days,
            claims_per_day: self.claims_per_day,
            held_at_most: self.held_at_most,
            rest_days: self.rest_days,
        })
    }
}

impl From<PoolRules> for RulesShape {
    fn from(rules: PoolRules) -> Self {
        RulesShape {
            on: rules.on,
            quiet_days: rules.quiet_days,
            orderless_days: rules.orderless_days,
            protected: rules.protected.iter().map(|tier| tier.as_str().to_owned()).collect(),
            warning_days: rules.warning_days,
            claims_per_day: rules.claims_per_day,
            held_at_most: rules.held_at_most,
            rest_days: rules.rest_days,
        }
    }
}

/// The rules in force.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolRulesInForce)]
pub(super) struct RulesInForceShape {
    rules: RulesShape,
    /// What is shipped.
    shipped: RulesShape,
    /// For If-Match.
    version: i64,
}

impl From<PoolRulesInForce> for RulesInForceShape {
    fn from(found: PoolRulesInForce) -> Self {
        RulesInForceShape { rules: found.rules.into(), shipped: PoolRules::default().into(), version: found.version }
    }
}

/// Companies of one owner.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolOwnerCount)]
struct OwnerCountShape {
    owner: NamedShape,
    companies: u64,
}

fn owners(counts: Vec<(Named<ids::User>, u64)>) -> Vec<OwnerCountShape> {
    let shape = |(owner, companies): (Named<ids::User>, u64)| OwnerCountShape { owner: owner.into(), companies };
    counts.into_iter().map(shape).collect()
}

/// A day on which companies would return.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolPreviewDay)]
struct PreviewDayShape {
    #[schema(format = Date)]
    day: String,
    companies: u64,
    /// Most companies first.
    owners: Vec<OwnerCountShape>,
}

/// What rules would do if nothing happened.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolPreview)]
pub(super) struct PreviewShape {
    /// Companies that somebody owns.
    looked_at: u64,
    /// Of the next sixty days, those on which some return.
    days: Vec<PreviewDayShape>,
    /// All of those days together.
    owners: Vec<OwnerCountShape>,
    /// Companies that would return after those days.
    later: u64,
    /// Companies that stay for their tier.
    protected: u64,
    /// Companies that stay because an order is open.
    with_open_order: u64,
}

impl From<PoolPreview> for PreviewShape {
    fn from(preview: PoolPreview) -> Self {
        let day = |one: PreviewDay| PreviewDayShape {
            day: date(one.day),
            companies: one.companies,
            owners: owners(one.owners),
        };
        PreviewShape {
            looked_at: preview.looked_at,
            days: preview.days.into_iter().map(day).collect(),
            owners: owners(preview.owners),
            later: preview.later,
            protected: preview.protected,
            with_open_order: preview.with_open_order,
        }
    }
}

/// Why a company moved, with what its sentence needs.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnerMoveReason)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(in crate::api) enum ReasonShape {
    ByHand,
    Quiet { days: u32 },
    Orderless { days: u32 },
    HandOver,
    NoAnswer,
    NoDemand,
    NotAFit,
    NoTime,
    Other,
}

impl From<MoveReason> for ReasonShape {
    fn from(reason: MoveReason) -> Self {
        match reason {
            MoveReason::ByHand => ReasonShape::ByHand,
            MoveReason::Overdue { what: Overdue::Quiet { days }, .. } => ReasonShape::Quiet { days },
            MoveReason::Overdue { what: Overdue::Orderless { days }, .. } => ReasonShape::Orderless { days },
            MoveReason::HandOver => ReasonShape::HandOver,
            MoveReason::NoAnswer => ReasonShape::NoAnswer,
            MoveReason::NoDemand => ReasonShape::NoDemand,
            MoveReason::NotAFit => ReasonShape::NotAFit,
            MoveReason::NoTime => ReasonShape::NoTime,
            MoveReason::Other => ReasonShape::Other,
        }
    }
}

/// A company of the pool.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolCompany)]
pub(super) struct FreeShape {
    id: String,
    name: String,
    #[schema(required)]
    country: Option<String>,
    /// `null`: whoever asks may only claim it.
    #[schema(required)]
    known: Option<KnownShape>,
}

/// What is known of a company of the pool.
#[derive(Serialize, ToSchema)]
#[schema(as = KnownOfPoolCompany)]
pub(super) struct KnownShape {
    /// `high_value`, `potential`, `regular`, `dormant`, `dormant_small`, `lost` or `prospect`.
    tier: &'static str,
    #[schema(required, format = DateTime)]
    last_order_at: Option<String>,
    /// By them or by us, an order included.
    #[schema(required, format = DateTime)]
    last_interaction_at: Option<String>,
    /// `null`: nobody ever had it.
    #[schema(required)]
    last_owner: Option<NamedShape>,
    #[schema(format = DateTime)]
    free_since: String,
    /// `released`, `returned`, `assigned` or `taken_back`; `null`: it was made without an owner.
    #[schema(required)]
    freed: Option<&'static str>,
    #[schema(required)]
    reason: Option<ReasonShape>,
}

impl From<FreeCompany> for FreeShape {
    fn from(free: FreeCompany) -> Self {
        FreeShape {
            id: free.company.id.to_string(),
            name: free.company.name,
            country: free.country.map(|country| country.to_string()),
            known: free.known.map(KnownShape::from),
        }
    }
}

impl From<KnownOfFree> for KnownShape {
    fn from(known: KnownOfFree) -> Self {
        let (freed, reason) = known.freed.unzip();
        KnownShape {
            tier: known.tier.as_str(),
            last_order_at: known.last_order.map(|at| at.to_string()),
            last_interaction_at: known.last_interaction.map(|at| at.to_string()),
            last_owner: known.last_owner.map(NamedShape::from),
            free_since: known.free_since.to_string(),
            freed: freed.map(|kind| kind.as_str()),
            reason: reason.map(ReasonShape::from),
        }
    }
}

/// A company that returns unless something happens.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolReturning)]
struct ReturningShape {
    company: NamedShape,
    owner: NamedShape,
    #[schema(format = Date)]
    warned_on: String,
    #[schema(format = Date)]
    returns_on: String,
}

impl From<ReturningSoon> for ReturningShape {
    fn from(one: ReturningSoon) -> Self {
        ReturningShape {
            company: one.company.into(),
            owner: one.owner.into(),
            warned_on: date(one.warned_on),
            returns_on: date(one.returns_on),
        }
    }
}

/// What one may claim and what returns soon.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolStanding)]
pub(super) struct StandingShape {
    on: bool,
    /// Whether one claims at all, by role.
    may_claim: bool,
    claimed_today: u32,
    #[schema(required)]
    claims_per_day: Option<u32>,
    holds: u32,
    #[schema(required)]
    held_at_most: Option<u32>,
    rest_days: u32,
    /// One's own; everybody's for who sees all customers. At most 200.
    returning: Vec<ReturningShape>,
}

impl From<PoolStanding> for StandingShape {
    fn from(standing: PoolStanding) -> Self {
        StandingShape {
            on: standing.on,
            may_claim: standing.may_claim,
            claimed_today: standing.claimed_today,
            claims_per_day: standing.claims_per_day,
            holds: standing.holds,
            held_at_most: standing.held_at_most,
            rest_days: standing.rest_days,
            returning: standing.returning.into_iter().map(ReturningShape::from).collect(),
        }
    }
}

/// A day on which companies returned by themselves.
#[derive(Serialize, ToSchema)]
#[schema(as = PoolReturns)]
pub(super) struct ReturnsShape {
    #[schema(format = Date)]
    day: String,
    returned: i64,
    /// What takes them back.
    #[schema(required)]
    undo_id: Option<String>,
}

impl From<PoolReturns> for ReturnsShape {
    fn from(one: PoolReturns) -> Self {
        ReturnsShape { day: date(one.day), returned: one.returned, undo_id: one.undo.map(|undo| undo.to_string()) }
    }
}

/// When a company returns to the pool.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyReturn)]
pub(super) struct CompanyReturnShape {
    /// `null`: its owner was not warned.
    #[schema(required, format = Date)]
    returns_on: Option<String>,
}

impl From<Option<Day>> for CompanyReturnShape {
    fn from(day: Option<Day>) -> Self {
        CompanyReturnShape { returns_on: day.map(date) }
    }
}

/// What belongs to a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Belongings)]
pub(super) struct BelongingsShape {
    companies: u64,
    /// Who have no company.
    contacts: u64,
    /// Companies on which the user works along.
    along: u64,
    /// Tasks that are still to be done.
    tasks: u64,
}

impl From<Belongings> for BelongingsShape {
    fn from(found: Belongings) -> Self {
        let Belongings { companies, contacts, along, tasks } = found;
        BelongingsShape { companies, contacts, along, tasks }
    }
}
