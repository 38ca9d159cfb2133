//! How well a score tells buyers from others: the area under the ROC curve, and how sure of it one can be.

use serde::{Deserialize, Serialize};

/// Two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// The probability that a buyer has the higher score of a buyer and another, ties counted half; 0.5 is a coin. With the interval
/// of 95 % by the variance of E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Comparing the Areas under Two or More Correlated
/// Receiver Operating Characteristic Curves, Biometrics 44 (1988) 837-845, cut to 0-1. Where all buyers are above all others the
/// interval has no width; that says nothing of the next hundred.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Auc {
    pub area: f64,
    pub low: f64,
    pub high: f64,
}

impl Auc {
    /// From scores and outcomes in any order; `None` with fewer than two of a kind.
    pub fn of(scored: &[(f64, bool)]) -> Option<Self> {
        let buyers = scored.iter().filter(|(_, bought)| *bought).count();
        let others = scored.len() - buyers;
        if buyers < 2 || others < 2 {
            return None;
        }
        let mut sorted = scored.to_vec();
        sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        // The share of the other kind below each, ties half: the placement values of DeLong, by ranks as in X. Sun, W. Xu, Fast
        // Implementation of DeLong's Algorithm, IEEE Signal Processing Letters 21 (2014) 1389-1393.
        let (mut of_buyers, mut of_others) = (Placements::default(), Placements::default());
        let (mut buyers_below, mut others_below) = (0.0, 0.0);
        for tied in sorted.chunk_by(|one, other| one.0 == other.0) {
            let of_tied = tied.iter().filter(|(_, bought)| *bought).count() as f64;
            let (buyers_tied, others_tied) = (of_tied, tied.len() as f64 - of_tied);
            of_buyers.add((others_below + others_tied / 2.0) / others as f64, buyers_tied);
            of_others.add(1.0 - (buyers_below + buyers_tied / 2.0) / buyers as f64, others_tied);
            buyers_below += buyers_tied;
            others_below += others_tied;
        }
        let area = of_buyers.sum / of_buyers.count;
        let deviation = (of_buyers.variance() / buyers as f64 + of_others.variance() / others as f64).sqrt();
        let (low, high) = ((area - Z * deviation).max(0.0), (area + Z * deviation).min(1.0));
        Some(Auc { area, low, high })
    }
}

#[derive(Default)]
struct Placements {
    values: Vec<(f64, f64)>,
    count: f64,
    sum: f64,
}

impl Placements {
    fn add(&mut self, value: f64, times: f64) {
        self.values.push((value, times));
        self.count += times;
        self.sum += value * times;
    }

    /// Of a sample: divided by one less.
    fn variance(&self) -> f64 {
        let mean = self.sum / self.count;
        self.values.iter().map(|(value, times)| times * (value - mean).powi(2)).sum::<f64>() / (self.count - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_areas() {
        let scored = |buyers: &[f64], others: &[f64]| {
            let kind = |scores: &[f64], bought| scores.iter().map(move |score| (*score, bought)).collect::<Vec<_>>();
            Auc::of(&[kind(buyers, true), kind(others, false)].concat()).map(|auc| auc.area)
        };
        for (buyers, others, expected) in [
            (vec![0.9, 0.8], vec![0.1, 0.2], Some(1.0)),
            (vec![0.1, 0.2], vec![0.9, 0.8], Some(0.0)),
            (vec![0.5; 3], vec![0.5; 4], Some(0.5)),
            (vec![0.35, 0.8], vec![0.1, 0.4], Some(0.75)),
            (vec![0.9], vec![0.1, 0.2], None),
        ] {
            assert_eq!(scored(&buyers, &others), expected, "{buyers:?} {others:?}");
        }
    }

    proptest! {
        #[test]
        fn the_area_is_that_of_all_pairs(scored in prop::collection::vec((0u8..20, any::<bool>()), 4..60)) {
            let scored: Vec<(f64, bool)> = scored.into_iter().map(|(score, bought)| (f64::from(score), bought)).collect();
            let of = |kind| scored.iter().filter(move |(_, bought)| *bought == kind).map(|(score, _)| *score);
            let pairs = of(true).flat_map(|buyer| of(false).map(move |other| (buyer, other)));
            let (count, won) = pairs.fold((0.0, 0.0), |(count, won), (buyer, other)| {
                (count + 1.0, won + if buyer > other { 1.0 } else if buyer == other { 0.5 } else { 0.0 })
            });
            match Auc::of(&scored) {
                Some(auc) => {
                    prop_assert!((auc.area - won / count).abs() < 1e-12);
                    prop_assert!(0.0 <= auc.low && auc.low <= auc.area && auc.area <= auc.high && auc.high <= 1.0);
                }
                None => prop_assert!(of(true).count() < 2 || of(false).count() < 2),
            }
        }
    }
}
