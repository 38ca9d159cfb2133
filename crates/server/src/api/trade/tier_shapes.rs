//! How tiers look outside. Days are dates in the workspace's zone; money is in minor units of the base currency.

use crate::api::customers::{MoneyShape, NamedShape};
use application::customers::Named;
use application::trade::tiers::{CompanyForecast, CompanyTier, MonthOfMoves, TierChip, TierReport};
use basics::ids::Company;
use domain::trade::Day;
use domain::trade::tier::{Reason, Why};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn date(day: Day) -> String {
    day.to_date().to_string()
}

/// A tier in a row of companies.
#[derive(Serialize, ToSchema)]
#[schema(as = TierChip)]
pub(in crate::api) struct ChipShape {
    /// `high_value`, `potential`, `regular`, `dormant`, `dormant_small`, `lost` or `prospect`.
    tier: &'static str,
    /// The first of the month that moves it, if nothing happens.
    #[schema(required, format = Date)]
    falls_on: Option<String>,
    #[schema(required)]
    falls_to: Option<&'static str>,
    /// The models of orders take it for gone since this day: it ordered more often before.
    #[schema(required, format = Date)]
    gone_on: Option<String>,
    /// It will be a dormant one within thirty days, or is taken for gone.
    about_to_lapse: bool,
}

impl From<TierChip> for ChipShape {
    fn from(chip: TierChip) -> Self {
        ChipShape {
            tier: chip.tier.as_str(),
            falls_on: chip.falls_on.map(|change| date(change.day)),
            falls_to: chip.falls_on.map(|change| change.tier.as_str()),
            gone_on: chip.gone_on.map(date),
            about_to_lapse: chip.about_to_lapse,
        }
    }
}

/// The rule that held, with what its sentence needs.
#[derive(Serialize, ToSchema)]
#[schema(as = TierWhy)]
#[serde(tag = "code", rename_all = "snake_case")]
enum WhyShape {
    NoOrder,
    Rise { orders: u32, days: u32, monetary_minor: i64 },
    InBand,
    BelowDormant,
    Silent { silence_days: u32 },
    BetweenBands,
}

impl From<Why> for WhyShape {
    fn from(why: Why) -> Self {
        match why {
            Why::NoOrder => WhyShape::NoOrder,
            Why::Rise { orders, days, monetary_minor } => WhyShape::Rise { orders, days, monetary_minor },
            Why::InBand => WhyShape::InBand,
            Why::BelowDormant => WhyShape::BelowDormant,
            Why::Silent { silence_days } => WhyShape::Silent { silence_days },
            Why::BetweenBands => WhyShape::BetweenBands,
        }
    }
}

/// Why a company moved, with what its sentence needs.
#[derive(Serialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(super) enum TierReason {
    Rise { orders: u32, days: u32, monetary_minor: i64 },
    Order { number: String },
    Correction { number: String },
    Bands { version: u32 },
    FellByDays { recency_days: u32 },
    NoInteraction { silence_days: u32 },
    HeardAgain { silence_days: u32 },
    Recounted { frequency: u32, monetary_minor: i64 },
}

impl From<Reason> for TierReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Rise { orders, days, monetary_minor } => TierReason::Rise { orders, days, monetary_minor },
            Reason::Order { number } => TierReason::Order { number },
            Reason::Correction { number } => TierReason::Correction { number },
            Reason::Bands { version } => TierReason::Bands { version },
            Reason::FellByDays { recency_days } => TierReason::FellByDays { recency_days },
            Reason::NoInteraction { silence_days } => TierReason::NoInteraction { silence_days },
            Reason::HeardAgain { silence_days } => TierReason::HeardAgain { silence_days },
            Reason::Recounted { frequency, monetary_minor } => TierReason::Recounted { frequency, monetary_minor },
        }
    }
}

/// A company's tier and stages.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyTier)]
pub(super) struct CompanyTierShape {
    #[serde(flatten)]
    chip: ChipShape,
    why: WhyShape,
    #[schema(required, format = Date)]
    since: Option<String>,
    /// Days since the last counted order.
    #[schema(required)]
    recency_days: Option<u32>,
    /// Days since the last interaction, an order included.
    #[schema(required)]
    silence_days: Option<u32>,
    frequency: u64,
    monetary: MoneyShape,
    /// Some order has no worth, because no rate of its day is known.
    incomplete: bool,
    /// `subscriber`, `new`, `active`, `loyal`, `dormant` or `lost`; `null`: not met yet.
    #[schema(required)]
    lifecycle: Option<&'static str>,
    /// `cold`, `inquiry`, `negotiation`, `order` or `after_sales`.
    conversation: &'static str,
    /// `null`: too few companies have ordered again for a prediction, or this one never ordered.
    #[schema(required)]
    forecast: Option<ForecastShape>,
}

/// What is expected of a company, from the workspace's own history.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyForecast)]
struct ForecastShape {
    /// The probability that it is still a customer, 0 to 1.
    alive: f64,
    /// The day by which every second company like this orders again; `null`: it has probably gone.
    #[schema(required, format = Date)]
    next_order_on: Option<String>,
    /// Orders expected within a year.
    orders: f64,
    /// What these are worth, later ones less.
    #[schema(required)]
    value: Option<MoneyShape>,
    /// How many companies that ordered again the models were fitted to.
    repeat_buyers: u64,
    #[schema(format = Date)]
    fitted_on: String,
}

impl From<CompanyForecast> for ForecastShape {
    fn from(forecast: CompanyForecast) -> Self {
        ForecastShape {
            alive: forecast.alive,
            next_order_on: forecast.next_order.map(date),
            orders: forecast.orders,
            value: forecast.value.map(MoneyShape::from),
            repeat_buyers: forecast.repeat_buyers,
            fitted_on: date(forecast.fitted_on),
        }
    }
}

impl From<CompanyTier> for CompanyTierShape {
    fn from(tier: CompanyTier) -> Self {
        CompanyTierShape {
            chip: tier.chip.into(),
            why: tier.why.into(),
            since: tier.since.map(date),
            recency_days: tier.recency_days,
            silence_days: tier.silence_days,
            frequency: tier.frequency,
            monetary: tier.monetary.into(),
            incomplete: tier.incomplete,
            lifecycle: tier.lifecycle.map(|stage| stage.as_str()),
            conversation: tier.conversation.as_str(),
            forecast: tier.forecast.map(ForecastShape::from),
        }
    }
}

/// A tier today.
#[derive(Serialize, ToSchema)]
#[schema(as = TierToday)]
struct TodayShape {
    tier: &'static str,
    companies: u64,
    /// Those with more than one counted order.
    ordered_again: u64,
}

/// A number of moves.
#[derive(Serialize, ToSchema)]
#[schema(as = TierMoves)]
struct MovesShape {
    before: &'static str,
    after: &'static str,
    companies: u64,
}

/// A month of moves.
#[derive(Serialize, ToSchema)]
#[schema(as = TierMonth)]
struct MonthShape {
    /// Its first day.
    #[schema(format = Date)]
    month: String,
    moves: Vec<MovesShape>,
    /// Orders of companies that would have fallen to a dormant tier within thirty days.
    saved: u64,
    /// Moves from a dormant tier or from lost to one that buys.
    won_back: u64,
}

impl From<MonthOfMoves> for MonthShape {
    fn from(month: MonthOfMoves) -> Self {
        let moves = month.moves.into_iter().map(|(before, after, companies)| MovesShape {
            before: before.as_str(),
            after: after.as_str(),
            companies,
        });
        MonthShape { month: date(month.month), moves: moves.collect(), saved: month.saved, won_back: month.won_back }
    }
}

/// A company that is about to lapse: when its tier falls, or since when it is taken for gone.
#[derive(Serialize, ToSchema)]
#[schema(as = LapsingCompany)]
struct LapsingShape {
    id: String,
    name: String,
    tier: ChipShape,
}

impl From<(Named<Company>, TierChip)> for LapsingShape {
    fn from((company, chip): (Named<Company>, TierChip)) -> Self {
        LapsingShape { id: company.id.to_string(), name: company.name, tier: chip.into() }
    }
}

/// The report of tiers.
#[derive(Serialize, ToSchema)]
#[schema(as = TierReport)]
pub(super) struct ReportShape {
    tiers: Vec<TodayShape>,
    /// Newest first.
    months: Vec<MonthShape>,
    /// Of high value, and nobody looks after them; up to twenty.
    without_owner: Vec<NamedShape>,
    /// Up to twenty, those that bought most first.
    about_to_lapse: Vec<LapsingShape>,
    /// As of which day all companies were looked at last.
    #[schema(required, format = Date)]
    looked_on: Option<String>,
    /// They are being looked at.
    is_looking: bool,
}

impl From<TierReport> for ReportShape {
    fn from(report: TierReport) -> Self {
        let tiers = report.tiers.into_iter().map(|today| TodayShape {
            tier: today.tier.as_str(),
            companies: today.companies,
            ordered_again: today.ordered_again,
        });
        ReportShape {
            tiers: tiers.collect(),
            months: report.months.into_iter().map(MonthShape::from).collect(),
            without_owner: report.without_owner.into_iter().map(NamedShape::from).collect(),
            about_to_lapse: report.about_to_lapse.into_iter().map(LapsingShape::from).collect(),
            looked_on: report.looked.map(|(day, _)| date(day)),
            is_looking: report.looked.is_some_and(|(_, is_over)| !is_over),
        }
    }
}
