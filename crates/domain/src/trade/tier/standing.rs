//! Where a company stands on a day: its tier, the numbers behind it, why, and when it would change by itself.

use super::super::Day;
use serde::{Deserialize, Serialize};

words! {
    /// The tiers, from those worth the most to those who never ordered.
    Tier, UnknownTier, "not a tier: high_value, potential, regular, dormant, dormant_small, lost or prospect":
    HighValue = "high_value",
    Potential = "potential",
    /// Between the bands.
    Regular = "regular",
    Dormant = "dormant",
    /// Dormant, with too little money for a call.
    DormantSmall = "dormant_small",
    /// Dormant, large or small, and silent for long.
    Lost = "lost",
    /// Has never ordered.
    Prospect = "prospect",
}

/// The rule that held, with what the sentence about it needs beyond the numbers of the [`Standing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Why {
    NoOrder,
    /// The last span that shows a rise: its orders, the days between the first and the last of them, and their sum.
    Rise {
        orders: u32,
        days: u32,
        monetary_minor: i64,
    },
    /// Recency, frequency and monetary value lie within the band of the tier.
    InBand,
    /// Below the frequency or the monetary value of the dormant.
    BelowDormant,
    /// No interaction since so many days.
    Silent {
        silence_days: u32,
    },
    BetweenBands,
}

/// What will be of a company if nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The first of a month: tiers are looked at then.
    pub day: Day,
    pub tier: Tier,
}

/// A company on a day. Money in minor units of the base currency of the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub tier: Tier,
    pub why: Why,
    /// Days since the last counted order, 0 = today (or ahead of it); `None`: never ordered.
    pub recency_days: Option<u32>,
    /// Counted orders, within the window where there is one.
    pub frequency: u32,
    /// The sum of those orders, each rounded before it is added; at most `i64::MAX`.
    pub monetary_minor: i64,
    /// Days since the last interaction, an order included; `None`: there never was one.
    pub silence_days: Option<u32>,
    /// Some order has no worth, because no rate of its day is known: it counts in recency and frequency, and adds nothing.
    pub incomplete: bool,
    /// The first day of a run on which the tier differs, if nothing happens until then; `None`: it stays for good.
    pub falls_on: Option<Change>,
}
