//! The borders between tiers as data: what is shipped, how it is read, and what is refused. All borders are inclusive.

use super::super::AMOUNT_LIMIT_MINOR;
use basics::Currency;
use serde::{Deserialize, Serialize};

/// The form of the stored text.
const VERSION: u32 = 1;
/// Ten years: a border further away is a slip of the finger.
pub const DAYS_LIMIT: u32 = 3_650;
/// Nobody tells a company of ten thousand orders from one of more.
pub const ORDERS_LIMIT: u32 = 10_000;
/// The written form has some 600 bytes.
const TEXT_LIMIT_BYTES: usize = 10_000;

/// What decides about tiers. Money in minor units of `currency`, the base into which all orders are converted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// Of this form, not of the workspace's edits: always 1.
    pub version: u32,
    pub currency: Currency,
    /// Frequency, monetary value and rise look at orders of at most so many days ago; `None`: at the whole history. Recency, and
    /// whether a company has ordered at all, never do.
    pub window_days: Option<u32>,
    pub rise: Rise,
    pub high_value: HighValueBand,
    pub potential: PotentialBand,
    pub dormant: DormantBand,
    pub lost: LostBand,
}

/// A buyer who speeds up is of high value at once, whatever the bands say: so many orders within so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rise {
    pub orders_at_least: u32,
    /// Between the days of the first and the last of them.
    pub within_days: u32,
    pub span: RiseSpan,
    pub monetary_at_least_minor: i64,
    pub recency_at_most_days: u32,
}

/// Which span of days a rise may lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiseSpan {
    /// Any of the history, so that one more order never undoes a rise.
    Anywhere,
    /// The one that ends with the last order.
    UntilLastOrder,
    /// The one that ends today.
    UntilToday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HighValueBand {
    pub recency_at_most_days: u32,
    pub frequency_at_least: u32,
    pub monetary_at_least_minor: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PotentialBand {
    pub recency_at_most_days: u32,
    pub frequency_at_least: u32,
    pub frequency_at_most: u32,
    pub monetary_at_least_minor: i64,
    pub monetary_at_most_minor: i64,
}

/// Who has ordered, but not for long. Who does not reach the frequency or the money is *dormant small*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DormantBand {
    pub recency_at_least_days: u32,
    pub frequency_at_least: u32,
    pub monetary_at_least_minor: i64,
}

/// Who is dormant, large or small, and has given no sign of life since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LostBand {
    pub silence_at_least_days: u32,
}

/// Why bands are not taken, and which number is at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct BandRefusal {
    /// A path such as `potential.monetary_at_most_minor`; `bands` for the whole.
    pub place: &'static str,
    pub problem: BandProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BandProblem {
    /// With what the reader of JSON says, which names the key or the line.
    #[error("not the form of bands: {0}")]
    Unreadable(String),
    #[error("the version of this form is {VERSION}")]
    UnknownVersion,
    #[error("must be {0} or more")]
    TooSmall(i64),
    #[error("must be {0} or less")]
    TooLarge(i64),
    #[error("the lower border lies above the upper one")]
    Reversed,
    #[error("a company cannot be lost before it is dormant: make it at least as long as dormant.recency_at_least_days")]
    LostBeforeDormant,
}

impl BandProblem {
    /// The code that the screen words.
    pub const fn code(&self) -> &'static str {
        match self {
            BandProblem::Unreadable(_) => "unreadable",
            BandProblem::UnknownVersion => "unknown_version",
            BandProblem::TooSmall(_) => "too_small",
            BandProblem::TooLarge(_) => "too_large",
            BandProblem::Reversed => "reversed",
            BandProblem::LostBeforeDormant => "lost_before_dormant",
        }
    }
}

impl Default for Bands {
    /// What is shipped, in dollars.
    fn default() -> Self {
        Bands {
            version: VERSION,
            currency: Currency::USD,
            window_days: None,
            rise: Rise {
                orders_at_least: 3,
                // The longest three months: 1 July to 1 October.
                within_days: 92,
                span: RiseSpan::Anywhere,
                monetary_at_least_minor: 1_000_000,
                recency_at_most_days: 60,
            },
            high_value: HighValueBand {
                recency_at_most_days: 30,
                frequency_at_least: 5,
                monetary_at_least_minor: 10_000_000,
            },
            potential: PotentialBand {
                recency_at_most_days: 60,
                frequency_at_least: 1,
                frequency_at_most: 2,
                monetary_at_least_minor: 1_000_000,
                monetary_at_most_minor: 5_000_000,
            },
            dormant: DormantBand {
                recency_at_least_days: 180,
                frequency_at_least: 1,
                monetary_at_least_minor: 500_000,
            },
            lost: LostBand { silence_at_least_days: 365 },
        }
    }
}

impl Bands {
    /// Reads the JSON text of bands, strictly: an unknown key is refused, so that a misspelt border is not silently the shipped one.
    ///
    /// # Errors
    /// [`BandRefusal`] with the place and the reason.
    pub fn read_text(text: &str) -> Result<Self, BandRefusal> {
        if text.len() > TEXT_LIMIT_BYTES {
            let said = format!("longer than {TEXT_LIMIT_BYTES} bytes");
            return Err(refused("bands", BandProblem::Unreadable(said)));
        }
        let read: Bands =
            serde_json::from_str(text).map_err(|error| refused("bands", BandProblem::Unreadable(error.to_string())))?;
        read.checked()
    }

    /// The bands, if each number is within its limits and no band is empty. Bands may overlap: the order of the rules decides
    /// then, and [`Bands::overlaps`] says so.
    ///
    /// # Errors
    /// [`BandRefusal`] with the first number at fault.
    pub fn checked(self) -> Result<Self, BandRefusal> {
        if self.version != VERSION {
            return Err(refused("version", BandProblem::UnknownVersion));
        }
        let (days, orders, money) = (i64::from(DAYS_LIMIT), i64::from(ORDERS_LIMIT), AMOUNT_LIMIT_MINOR);
        let (rise, high, potential, dormant) = (self.rise, self.high_value, self.potential, self.dormant);
        for (place, number, least, most) in [
            ("window_days", self.window_days.map_or(1, i64::from), 1, days),
            // One order is no rise.
            ("rise.orders_at_least", rise.orders_at_least.into(), 2, orders),
            ("rise.within_days", rise.within_days.into(), 0, days),
            ("rise.monetary_at_least_minor", rise.monetary_at_least_minor, 0, money),
            ("rise.recency_at_most_days", rise.recency_at_most_days.into(), 0, days),
            ("high_value.recency_at_most_days", high.recency_at_most_days.into(), 0, days),
            ("high_value.frequency_at_least", high.frequency_at_least.into(), 1, orders),
            ("high_value.monetary_at_least_minor", high.monetary_at_least_minor, 0, money),
            ("potential.recency_at_most_days", potential.recency_at_most_days.into(), 0, days),
            ("potential.frequency_at_least", potential.frequency_at_least.into(), 1, orders),
            ("potential.frequency_at_most", potential.frequency_at_most.into(), 1, orders),
            ("potential.monetary_at_least_minor", potential.monetary_at_least_minor, 0, money),
            ("potential.monetary_at_most_minor", potential.monetary_at_most_minor, 0, money),
            // On the day of its order nobody is dormant.
            ("dormant.recency_at_least_days", dormant.recency_at_least_days.into(), 1, days),
            ("dormant.frequency_at_least", dormant.frequency_at_least.into(), 1, orders),
            ("dormant.monetary_at_least_minor", dormant.monetary_at_least_minor, 0, money),
            ("lost.silence_at_least_days", self.lost.silence_at_least_days.into(), 1, days),
        ] {
            if number < least {
                return Err(refused(place, BandProblem::TooSmall(least)));
            }
            if number > most {
                return Err(refused(place, BandProblem::TooLarge(most)));
            }
        }
        if potential.frequency_at_least > potential.frequency_at_most {
            return Err(refused("potential.frequency_at_least", BandProblem::Reversed));
        }
        if potential.monetary_at_least_minor > potential.monetary_at_most_minor {
            return Err(refused("potential.monetary_at_least_minor", BandProblem::Reversed));
        }
        if self.lost.silence_at_least_days < dormant.recency_at_least_days {
            return Err(refused("lost.silence_at_least_days", BandProblem::LostBeforeDormant));
        }
        Ok(self)
    }
}

const fn refused(place: &'static str, problem: BandProblem) -> BandRefusal {
    BandRefusal { place, problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_bands_are_read_as_they_are_written() {
        let shipped = Bands::default();
        let text = serde_json::to_string(&shipped).unwrap();
        assert_eq!(Bands::read_text(&text), Ok(shipped));
    }

    #[test]
    fn bands_that_cannot_be_meant_are_refused_with_their_place() {
        let refused = |change: fn(&mut Bands)| {
            let mut bands = Bands::default();
            change(&mut bands);
            bands.checked().err().map(|refusal| (refusal.place, refusal.problem.code()))
        };
        assert_eq!(refused(|_| ()), None);
        assert_eq!(refused(|bands| bands.version = 2), Some(("version", "unknown_version")));
        assert_eq!(refused(|bands| bands.window_days = Some(0)), Some(("window_days", "too_small")));
        assert_eq!(refused(|bands| bands.window_days = Some(DAYS_LIMIT)), None);
        assert_eq!(refused(|bands| bands.window_days = Some(DAYS_LIMIT + 1)), Some(("window_days", "too_large")));
        assert_eq!(refused(|bands| bands.rise.orders_at_least = 1), Some(("rise.orders_at_least", "too_small")));
        assert_eq!(
            refused(|bands| bands.high_value.frequency_at_least = 0),
            Some(("high_value.frequency_at_least", "too_small"))
        );
        assert_eq!(
            refused(|bands| bands.dormant.monetary_at_least_minor = -1),
            Some(("dormant.monetary_at_least_minor", "too_small"))
        );
        assert_eq!(
            refused(|bands| bands.high_value.monetary_at_least_minor = i64::MAX),
            Some(("high_value.monetary_at_least_minor", "too_large"))
        );
        assert_eq!(
            refused(|bands| bands.potential.frequency_at_least = 3),
            Some(("potential.frequency_at_least", "reversed"))
        );
        assert_eq!(
            refused(|bands| bands.potential.monetary_at_most_minor = 999_999),
            Some(("potential.monetary_at_least_minor", "reversed"))
        );
        assert_eq!(refused(|bands| bands.lost.silence_at_least_days = 180), None);
        assert_eq!(
            refused(|bands| bands.lost.silence_at_least_days = 179),
            Some(("lost.silence_at_least_days", "lost_before_dormant"))
        );
    }

    #[test]
    fn a_text_of_another_form_is_refused() {
        let shipped = serde_json::to_string(&Bands::default()).unwrap();
        for text in [
            String::new(),
            "[]".into(),
            "{}".into(),
            shipped.replace("within_days", "within_day"),
            shipped.replace("anywhere", "somewhere"),
            shipped.replace("365", "365.5"),
            shipped.replace("365", "-1"),
            shipped.replace("USD", "dollars"),
            format!("{shipped}{}", " ".repeat(TEXT_LIMIT_BYTES)),
        ] {
            let refused = Bands::read_text(&text).err().map(|refusal| (refusal.place, refusal.problem.code()));
            assert_eq!(refused, Some(("bands", "unreadable")), "{text:.200}");
        }
    }
}
