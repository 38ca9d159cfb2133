//! The reason that a move from one tier to another shows on the timeline: a code with what its sentence needs.

use super::{Standing, Tier, Why};
use serde::{Deserialize, Serialize};

/// What made somebody look at the tier again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The first of the month.
    Run,
    /// An order was recorded or confirmed.
    Order { number: String },
    /// An order was changed or cancelled, or its company was merged or removed.
    Correction { number: String },
    /// The bands were edited; their version in the workspace.
    Bands { version: u32 },
}

/// Why a company moved. Version 1 of what is stored; variants are only added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// An order made it a rise.
    Rise {
        orders: u32,
        days: u32,
        monetary_minor: i64,
    },
    Order {
        number: String,
    },
    Correction {
        number: String,
    },
    Bands {
        version: u32,
    },
    /// Nothing ordered since so many days.
    FellByDays {
        recency_days: u32,
    },
    NoInteraction {
        silence_days: u32,
    },
    /// Was lost, and was heard of again.
    HeardAgain {
        silence_days: u32,
    },
    /// Whatever was ordered is not counted any more, or is by now (a rate came in, an order was confirmed between runs).
    Recounted {
        frequency: u32,
        monetary_minor: i64,
    },
}

/// Why a company whose tier was `before` now stands as `now`; `None` when it did not move. What was edited is named first; of an
/// order a rise is worth telling more than its number.
pub fn reason(before: Tier, now: &Standing, cause: &Cause) -> Option<Reason> {
    if before == now.tier {
        return None;
    }
    Some(match cause {
        Cause::Bands { version } => Reason::Bands { version: *version },
        Cause::Correction { number } => Reason::Correction { number: number.clone() },
        Cause::Order { number } => match now.why {
            Why::Rise { orders, days, monetary_minor } => Reason::Rise { orders, days, monetary_minor },
            Why::NoOrder | Why::InBand | Why::BelowDormant | Why::Silent { .. } | Why::BetweenBands => {
                Reason::Order { number: number.clone() }
            }
        },
        Cause::Run => of_a_run(before, now),
    })
}

fn of_a_run(before: Tier, now: &Standing) -> Reason {
    let recounted = Reason::Recounted { frequency: now.frequency, monetary_minor: now.monetary_minor };
    match (before, now.tier, now.recency_days, now.silence_days) {
        (_, Tier::Lost, _, Some(silence_days)) => Reason::NoInteraction { silence_days },
        (Tier::Lost, Tier::Dormant | Tier::DormantSmall, _, Some(silence_days)) => Reason::HeardAgain { silence_days },
        // Dormant and dormant small differ by money alone.
        (Tier::Dormant | Tier::DormantSmall, Tier::Dormant | Tier::DormantSmall, ..) => recounted,
        (_, Tier::Dormant | Tier::DormantSmall, Some(recency_days), _) => Reason::FellByDays { recency_days },
        (Tier::HighValue | Tier::Potential, Tier::Regular | Tier::Potential, Some(recency_days), _) => {
            Reason::FellByDays { recency_days }
        }
        _ => recounted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(tier: Tier, why: Why) -> Standing {
        Standing {
            tier,
            why,
            recency_days: Some(181),
            frequency: 3,
            monetary_minor: 1_240_000,
            silence_days: Some(40),
            incomplete: false,
            falls_on: None,
        }
    }

    #[test]
    fn a_move_says_why_and_no_move_says_nothing() {
        let rise = Why::Rise { orders: 3, days: 92, monetary_minor: 1_240_000 };
        let order = Cause::Order { number: "PO 0611".into() };
        let said = |before, tier, why, cause: &Cause| {
            reason(before, &standing(tier, why), cause).map(|reason| serde_json::to_string(&reason).unwrap())
        };
        for (before, tier, why, cause, expected) in [
            (Tier::Dormant, Tier::Dormant, Why::InBand, &Cause::Run, None),
            (
                Tier::Potential,
                Tier::HighValue,
                rise,
                &order,
                Some(r#"{"code":"rise","orders":3,"days":92,"monetary_minor":1240000}"#),
            ),
            (Tier::Prospect, Tier::Potential, Why::InBand, &order, Some(r#"{"code":"order","number":"PO 0611"}"#)),
            (
                Tier::Potential,
                Tier::Prospect,
                Why::NoOrder,
                &Cause::Correction { number: "PO 0611".into() },
                Some(r#"{"code":"correction","number":"PO 0611"}"#),
            ),
            (
                Tier::Regular,
                Tier::Potential,
                Why::InBand,
                &Cause::Bands { version: 4 },
                Some(r#"{"code":"bands","version":4}"#),
            ),
            (
                Tier::Regular,
                Tier::Dormant,
                Why::InBand,
                &Cause::Run,
                Some(r#"{"code":"fell_by_days","recency_days":181}"#),
            ),
            (
                Tier::DormantSmall,
                Tier::Lost,
                Why::Silent { silence_days: 40 },
                &Cause::Run,
                Some(r#"{"code":"no_interaction","silence_days":40}"#),
            ),
            (Tier::Lost, Tier::Dormant, Why::InBand, &Cause::Run, Some(r#"{"code":"heard_again","silence_days":40}"#)),
            (
                Tier::Regular,
                Tier::HighValue,
                Why::InBand,
                &Cause::Run,
                Some(r#"{"code":"recounted","frequency":3,"monetary_minor":1240000}"#),
            ),
        ] {
            assert_eq!(said(before, tier, why, cause).as_deref(), expected, "{before} {tier}");
        }
    }
}
