//! Interests: what somebody has been looking at, fading with time.
//!
//! The score of a category for a person at a moment is the sum over events about it of `weight(kind) · 2^(−age / half-life)`. It is a
//! function of the events and of now, and is kept nowhere: late events count where they belong, erased ones are gone. A view of a
//! product weighs more than a visit to a page, a cart more than a view; an event that only a browser told weighs half.

use super::Verdict;
use basics::Timestamp;
use basics::ids::ThingId;
use std::collections::BTreeMap;

/// Days after which an event counts half, unless the workspace says otherwise: a season of buying.
pub const HALF_LIFE_DAYS: u32 = 45;
/// A half-life within this is one of a business, in days.
pub const HALF_LIFE_RANGE_DAYS: std::ops::RangeInclusive<u32> = 1..=730;
/// From so many hundredths on a category is an interest: two views of this week, or one cart.
pub const THRESHOLD_HUNDREDTHS: u32 = 300;
pub const THRESHOLD_RANGE_HUNDREDTHS: std::ops::RangeInclusive<u32> = 1..=100_000;
/// A weight, in hundredths.
pub const WEIGHT_LIMIT_HUNDREDTHS: u32 = 10_000;
/// Weights that a workspace sets: those of all classes.
pub const WEIGHTS_LIMIT: usize = 120;
/// Interests of a person: more are none.
pub const INTERESTS_LIMIT: usize = 8;
/// An event that is this many half-lives old counts a thousandth.
pub const OLD_HALF_LIVES: u32 = 10;
/// What only a browser said counts so many hundredths of what a program of ours says.
const BROWSER_HUNDREDTHS: f64 = 50.0;
const DAY_MILLIS: f64 = 86_400_000.0;

/// What is shipped, in hundredths. A class that is not named weighs [`WEIGHT_OF_OTHERS`].
const WEIGHTS: [(&str, u32); 7] = [
    ("visited", 50),
    ("viewed", 150),
    ("downloaded", 300),
    ("carted", 500),
    ("called", 300),
    ("met", 300),
    ("inquired", 600),
];
/// Of a workspace's own classes, in hundredths.
const WEIGHT_OF_OTHERS: u32 = 100;

/// How interests are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestRule {
    pub half_life_days: u32,
    pub threshold_hundredths: u32,
    /// By kind of event, in hundredths; what is not here weighs what is shipped.
    pub weights: BTreeMap<String, u32>,
}

impl Default for InterestRule {
    fn default() -> Self {
        InterestRule {
            half_life_days: HALF_LIFE_DAYS,
            threshold_hundredths: THRESHOLD_HUNDREDTHS,
            weights: BTreeMap::new(),
        }
    }
}

/// Why a rule is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefusal {
    #[error("a half-life is 1 to 730 days")]
    HalfLife,
    #[error("a threshold is 0.01 to 1000")]
    Threshold,
    #[error("a weight is 0 to 100")]
    Weight,
    #[error("there are not so many classes of events")]
    TooManyWeights,
}

impl RuleRefusal {
    /// The input at fault.
    pub const fn field(self) -> &'static str {
        match self {
            RuleRefusal::HalfLife => "half_life_days",
            RuleRefusal::Threshold => "threshold_hundredths",
            RuleRefusal::Weight | RuleRefusal::TooManyWeights => "weights",
        }
    }
}

impl InterestRule {
    /// # Errors
    /// A [`RuleRefusal`] where a number is outside its range.
    pub fn checked(self) -> Result<Self, RuleRefusal> {
        if !HALF_LIFE_RANGE_DAYS.contains(&self.half_life_days) {
            return Err(RuleRefusal::HalfLife);
        }
        if !THRESHOLD_RANGE_HUNDREDTHS.contains(&self.threshold_hundredths) {
            return Err(RuleRefusal::Threshold);
        }
        if self.weights.len() > WEIGHTS_LIMIT {
            return Err(RuleRefusal::TooManyWeights);
        }
        if self.weights.values().any(|weight| *weight > WEIGHT_LIMIT_HUNDREDTHS) {
            return Err(RuleRefusal::Weight);
        }
        Ok(self)
    }

    /// What an event of this kind weighs when it is new, in hundredths.
    pub fn weight(&self, kind: &str) -> u32 {
        let shipped = || WEIGHTS.iter().find(|(name, _)| *name == kind).map_or(WEIGHT_OF_OTHERS, |(_, weight)| *weight);
        self.weights.get(kind).copied().unwrap_or_else(shipped)
    }

    /// Events before this moment need not be read.
    pub fn horizon(&self, now: Timestamp) -> Timestamp {
        let seconds = u64::from(self.half_life_days) * u64::from(OLD_HALF_LIVES) * 86_400;
        now.minus(std::time::Duration::from_secs(seconds))
    }
}

/// An event about something that belongs to a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub at: Timestamp,
    pub kind: String,
    pub category: ThingId,
    pub verdict: Verdict,
}

/// What somebody is interested in, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Interest {
    pub category: ThingId,
    pub score: f64,
    /// How many events of each kind it comes from, the weightiest kind first.
    pub because: Vec<(String, u64)>,
    pub last_at: Timestamp,
}

/// The interests at a moment, strongest first.
pub fn interests(rule: &InterestRule, signs: &[Sign], now: Timestamp) -> Vec<Interest> {
    let mut by_category: BTreeMap<ThingId, Sum<'_>> = BTreeMap::new();
    for sign in signs.iter().filter(|sign| sign.at >= rule.horizon(now)) {
        by_category.entry(sign.category).or_default().add(rule, sign, now);
    }
    let threshold = f64::from(rule.threshold_hundredths) / 100.0;
    let mut found: Vec<Interest> = by_category
        .into_iter()
        .filter(|(_, sum)| sum.score >= threshold)
        .map(|(category, sum)| sum.interest(category))
        .collect();
    found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.category.cmp(&other.category)));
    found.truncate(INTERESTS_LIMIT);
    found
}

#[derive(Default)]
struct Sum<'a> {
    score: f64,
    kinds: BTreeMap<&'a str, (f64, u64)>,
    last_at: Option<Timestamp>,
}

impl<'a> Sum<'a> {
    fn add(&mut self, rule: &InterestRule, sign: &'a Sign, now: Timestamp) {
        // What comes from a clock that goes ahead counts as of now.
        let age_days = now.as_millis().saturating_sub(sign.at.as_millis()).max(0) as f64 / DAY_MILLIS;
        let trust = match sign.verdict {
            Verdict::Human => 1.0,
            Verdict::Unknown => BROWSER_HUNDREDTHS / 100.0,
        };
        let weight = f64::from(rule.weight(&sign.kind)) / 100.0;
        let score = weight * trust * (-age_days / f64::from(rule.half_life_days)).exp2();
        self.score += score;
        let (of_kind, count) = self.kinds.entry(&sign.kind).or_default();
        *of_kind += score;
        *count += 1;
        self.last_at = self.last_at.max(Some(sign.at));
    }

    fn interest(self, category: ThingId) -> Interest {
        let mut kinds: Vec<(&str, (f64, u64))> = self.kinds.into_iter().collect();
        kinds.sort_by(|one, other| other.1.0.total_cmp(&one.1.0).then(one.0.cmp(other.0)));
        Interest {
            category,
            score: self.score,
            because: kinds.into_iter().map(|(kind, (_, count))| (kind.to_owned(), count)).collect(),
            last_at: self.last_at.unwrap_or(Timestamp::EPOCH),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Id;
    use proptest::prelude::*;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);

    fn sign(kind: &str, days: u64, category: i64, verdict: Verdict) -> Sign {
        let at = NOW.minus(Duration::from_secs(days * 86_400));
        Sign { at, kind: kind.to_owned(), category: Id::from_i64(category), verdict }
    }

    #[test]
    fn an_event_counts_half_after_the_half_life_and_half_again_where_a_browser_said_it() {
        let rule = InterestRule { threshold_hundredths: 1, ..InterestRule::default() };
        for (days, verdict, expected) in [
            (0, Verdict::Human, 5.0),
            (45, Verdict::Human, 2.5),
            (90, Verdict::Human, 1.25),
            (45, Verdict::Unknown, 1.25),
        ] {
            let found = interests(&rule, &[sign("carted", days, 1, verdict)], NOW);
            assert!((found[0].score - expected).abs() < 1e-9, "{days} {found:?}");
        }
    }

    #[test]
    fn only_what_passes_the_threshold_is_an_interest_and_it_says_why() {
        let rule = InterestRule::default();
        let signs = [
            sign("visited", 1, 7, Verdict::Human),
            sign("viewed", 2, 8, Verdict::Human),
            sign("viewed", 0, 8, Verdict::Human),
            sign("visited", 0, 8, Verdict::Human),
            sign("carted", 0, 9, Verdict::Human),
        ];
        let found = interests(&rule, &signs, NOW);
        assert_eq!(found.iter().map(|one| one.category.as_i64()).collect::<Vec<_>>(), [9, 8]);
        assert_eq!(found[1].because, [("viewed".to_owned(), 2), ("visited".to_owned(), 1)]);
        assert_eq!(found[1].last_at, NOW);
    }

    #[test]
    fn a_weight_of_the_workspace_counts_in_the_place_of_the_shipped_one() {
        let weights = [("webinar".to_owned(), 900), ("carted".to_owned(), 0)].into();
        let rule = InterestRule { weights, ..InterestRule::default() };
        let signs = [sign("webinar", 0, 1, Verdict::Human), sign("carted", 0, 2, Verdict::Human)];
        let found = interests(&rule, &signs, NOW);
        assert_eq!(found.len(), 1);
        assert!((found[0].score - 9.0).abs() < 1e-9);
    }

    #[test]
    fn a_rule_outside_its_ranges_is_refused() {
        let rule = InterestRule::default;
        assert_eq!(InterestRule { half_life_days: 0, ..rule() }.checked(), Err(RuleRefusal::HalfLife));
        assert_eq!(InterestRule { threshold_hundredths: 0, ..rule() }.checked(), Err(RuleRefusal::Threshold));
        let weights = [("viewed".to_owned(), 10_001)].into();
        assert_eq!(InterestRule { weights, ..rule() }.checked(), Err(RuleRefusal::Weight));
        assert_eq!(rule().checked(), Ok(rule()));
    }

    proptest! {
        #[test]
        fn interests_fade_and_are_the_same_in_any_order(days in proptest::collection::vec(0_u64..600, 1..30)) {
            let rule = InterestRule { threshold_hundredths: 1, ..InterestRule::default() };
            let mut signs: Vec<Sign> = days.iter().map(|days| sign("viewed", *days, 1, Verdict::Human)).collect();
            let score = |signs: &[Sign], now| interests(&rule, signs, now).first().map_or(0.0, |one| one.score);
            let today = score(&signs, NOW);
            let later = score(&signs, NOW.plus(Duration::from_secs(86_400)));
            prop_assert!(later <= today);
            signs.reverse();
            prop_assert!((score(&signs, NOW) - today).abs() < 1e-9);
        }
    }
}
