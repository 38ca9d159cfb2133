//! Which edited bands overlap, so that the page can say which of two decides. As shipped none do.

use super::{Bands, Tier};

/// Inclusive borders of recency, frequency and monetary value.
type Box3 = [(i128, i128); 3];

impl Bands {
    /// Pairs of bands that share a company, the one that decides first. The rise is not among them: it is meant to come before
    /// every band.
    pub fn overlaps(&self) -> Vec<(Tier, Tier)> {
        let open = i128::MAX;
        let (high, potential, dormant) = (self.high_value, self.potential, self.dormant);
        let bands: [(Tier, Box3); 3] = [
            (
                Tier::HighValue,
                [
                    (0, high.recency_at_most_days.into()),
                    (high.frequency_at_least.into(), open),
                    (high.monetary_at_least_minor.into(), open),
                ],
            ),
            (
                Tier::Potential,
                [
                    (0, potential.recency_at_most_days.into()),
                    (potential.frequency_at_least.into(), potential.frequency_at_most.into()),
                    (potential.monetary_at_least_minor.into(), potential.monetary_at_most_minor.into()),
                ],
            ),
            // Large or small, dormant begins on one day.
            (Tier::Dormant, [(dormant.recency_at_least_days.into(), open), (0, open), (0, open)]),
        ];
        let mut found = Vec::new();
        for (place, (first, box_of_first)) in bands.iter().enumerate() {
            for (second, box_of_second) in &bands[place + 1..] {
                if box_of_first.iter().zip(box_of_second).all(|(one, other)| one.0 <= other.1 && other.0 <= one.1) {
                    found.push((*first, *second));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_that_share_a_company_are_named_in_the_order_of_the_rules() {
        let overlaps = |change: fn(&mut Bands)| {
            let mut bands = Bands::default();
            change(&mut bands);
            bands.overlaps()
        };
        assert_eq!(overlaps(|_| ()), []);
        assert_eq!(overlaps(|bands| bands.potential.frequency_at_most = 5), []);
        assert_eq!(
            overlaps(|bands| {
                bands.potential.frequency_at_most = 5;
                bands.potential.monetary_at_most_minor = 10_000_000;
            }),
            [(Tier::HighValue, Tier::Potential)]
        );
        assert_eq!(overlaps(|bands| bands.potential.recency_at_most_days = 179), []);
        assert_eq!(overlaps(|bands| bands.potential.recency_at_most_days = 180), [(Tier::Potential, Tier::Dormant)]);
        assert_eq!(overlaps(|bands| bands.high_value.recency_at_most_days = 200), [(Tier::HighValue, Tier::Dormant)]);
    }
}
