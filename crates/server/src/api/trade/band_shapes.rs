//! How the borders between tiers look outside, and who would move by others.

use crate::api::customers::NamedShape;
use application::trade::tiers::{BandsInForce, BandsPreview, PreviewedMove};
use domain::trade::tier::{Bands, Tier};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A buyer who speeds up is of high value at once.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RiseBand {
    orders_at_least: u32,
    within_days: u32,
    /// `anywhere`, `until_last_order` or `until_today`.
    span: String,
    monetary_at_least_minor: i64,
    recency_at_most_days: u32,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HighValueBand {
    recency_at_most_days: u32,
    frequency_at_least: u32,
    monetary_at_least_minor: i64,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PotentialBand {
    recency_at_most_days: u32,
    frequency_at_least: u32,
    frequency_at_most: u32,
    monetary_at_least_minor: i64,
    monetary_at_most_minor: i64,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DormantBand {
    recency_at_least_days: u32,
    frequency_at_least: u32,
    monetary_at_least_minor: i64,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LostBand {
    silence_at_least_days: u32,
}

/// The borders between tiers, all inclusive.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TierBands)]
pub(super) struct BandsShape {
    /// The base into which all orders are converted.
    currency: String,
    /// Frequency, money and rise look at orders of at most so many days ago; `null`: at all of them.
    #[schema(required)]
    window_days: Option<u32>,
    rise: RiseBand,
    high_value: HighValueBand,
    potential: PotentialBand,
    dormant: DormantBand,
    lost: LostBand,
}

/// The form in which bands are stored; they are checked where they are taken.
const FORM: u32 = 1;

impl BandsShape {
    /// The bands, whatever their numbers.
    ///
    /// # Errors
    /// What no bands can say.
    pub fn read(self) -> Result<Bands, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        value["version"] = FORM.into();
        serde_json::from_value(value)
    }

    fn of(bands: &Bands) -> Self {
        let (rise, high, potential, dormant) = (bands.rise, bands.high_value, bands.potential, bands.dormant);
        let span = serde_json::to_value(rise.span).ok().and_then(|word| word.as_str().map(str::to_owned));
        BandsShape {
            currency: bands.currency.to_string(),
            window_days: bands.window_days,
            rise: RiseBand {
                orders_at_least: rise.orders_at_least,
                within_days: rise.within_days,
                span: span.unwrap_or_default(),
                monetary_at_least_minor: rise.monetary_at_least_minor,
                recency_at_most_days: rise.recency_at_most_days,
            },
            high_value: HighValueBand {
                recency_at_most_days: high.recency_at_most_days,
                frequency_at_least: high.frequency_at_least,
                monetary_at_least_minor: high.monetary_at_least_minor,
            },
            potential: PotentialBand {
                recency_at_most_days: potential.recency_at_most_days,
                frequency_at_least: potential.frequency_at_least,
                frequency_at_most: potential.frequency_at_most,
                monetary_at_least_minor: potential.monetary_at_least_minor,
                monetary_at_most_minor: potential.monetary_at_most_minor,
            },
            dormant: DormantBand {
                recency_at_least_days: dormant.recency_at_least_days,
                frequency_at_least: dormant.frequency_at_least,
                monetary_at_least_minor: dormant.monetary_at_least_minor,
            },
            lost: LostBand { silence_at_least_days: bands.lost.silence_at_least_days },
        }
    }
}

/// Two bands that share a company; the first decides.
#[derive(Serialize, ToSchema)]
#[schema(as = TierOverlap)]
struct OverlapShape {
    first: &'static str,
    second: &'static str,
}

fn overlaps(pairs: Vec<(Tier, Tier)>) -> Vec<OverlapShape> {
    let shape = |(first, second): (Tier, Tier)| OverlapShape { first: first.as_str(), second: second.as_str() };
    pairs.into_iter().map(shape).collect()
}

/// The bands in force.
#[derive(Serialize, ToSchema)]
#[schema(as = TierBandsInForce)]
pub(super) struct InForceShape {
    bands: BandsShape,
    /// What is shipped.
    shipped: BandsShape,
    overlaps: Vec<OverlapShape>,
    /// For If-Match.
    version: i64,
}

impl From<BandsInForce> for InForceShape {
    fn from(found: BandsInForce) -> Self {
        InForceShape {
            bands: BandsShape::of(&found.bands),
            shipped: BandsShape::of(&Bands::default()),
            overlaps: overlaps(found.overlaps),
            version: found.version,
        }
    }
}

/// Companies of one move.
#[derive(Serialize, ToSchema)]
#[schema(as = TierPreviewMove)]
struct MoveShape {
    before: &'static str,
    after: &'static str,
    companies: u64,
    /// Some of them.
    some: Vec<NamedShape>,
}

impl From<PreviewedMove> for MoveShape {
    fn from(one: PreviewedMove) -> Self {
        let some = one.some.into_iter().map(NamedShape::from).collect();
        MoveShape { before: one.before.as_str(), after: one.after.as_str(), companies: one.companies, some }
    }
}

/// What other bands would do today.
#[derive(Serialize, ToSchema)]
#[schema(as = TierBandsPreview)]
pub(super) struct PreviewShape {
    moves: Vec<MoveShape>,
    looked_at: u64,
    overlaps: Vec<OverlapShape>,
}

impl From<BandsPreview> for PreviewShape {
    fn from(preview: BandsPreview) -> Self {
        PreviewShape {
            moves: preview.moves.into_iter().map(MoveShape::from).collect(),
            looked_at: preview.looked_at,
            overlaps: overlaps(preview.overlaps),
        }
    }
}
