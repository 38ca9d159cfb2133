//! Whether a score of 30 % means three of ten: companies in ten parts by their score, expected beside seen.

use serde::{Deserialize, Serialize};

/// Tenths, as reliability diagrams have them.
pub const CALIBRATION_PARTS: usize = 10;

/// A part of the companies, those of the lowest scores first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationPart {
    pub companies: u32,
    /// The mean of their scores, 0 to 1.
    pub expected: f64,
    /// The share of them that bought, 0 to 1.
    pub seen: f64,
}

/// Ten parts of equal size, as far as scores differ: those with the same score lie in one part, so that the order in which they are given
/// changes nothing. Empty parts are left out.
pub fn calibration(scored: &[(f64, bool)]) -> Vec<CalibrationPart> {
    let mut sorted = scored.to_vec();
    sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let mut parts = [(0u32, 0.0, 0u32); CALIBRATION_PARTS];
    let mut before = 0;
    for tied in sorted.chunk_by(|one, other| one.0 == other.0) {
        // Where the middle of them lies.
        let part = (2 * before + tied.len()) * CALIBRATION_PARTS / (2 * sorted.len());
        let (companies, expected, bought) = &mut parts[part];
        *companies += tied.len() as u32;
        *expected += tied.iter().map(|(score, _)| score).sum::<f64>();
        *bought += tied.iter().filter(|(_, bought)| *bought).count() as u32;
        before += tied.len();
    }
    let filled = parts.into_iter().filter(|(companies, ..)| *companies > 0);
    let share = |(companies, expected, bought)| CalibrationPart {
        companies,
        expected: expected / f64::from(companies),
        seen: f64::from(bought) / f64::from(companies),
    };
    filled.map(share).collect()
}

/// The mean square of score less outcome, 0 to 1, less is better: G. W. Brier, Verification of Forecasts Expressed in Terms of
/// Probability, Monthly Weather Review 78 (1950) 1-3. `None` without companies.
pub fn brier(scored: &[(f64, bool)]) -> Option<f64> {
    let squares = scored.iter().map(|(score, bought)| (score - f64::from(u8::from(*bought))).powi(2));
    (!scored.is_empty()).then(|| squares.sum::<f64>() / scored.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_tenths_by_score() {
        let scored: Vec<(f64, bool)> = (0..200).rev().map(|place| (f64::from(place) / 200.0, place % 4 == 0)).collect();
        let parts = calibration(&scored);
        assert_eq!(parts.iter().map(|part| part.companies).collect::<Vec<_>>(), [20; 10]);
        assert!(parts.iter().all(|part| (part.seen - 0.25).abs() < 1e-12));
        assert!((parts[0].expected - 9.5 / 200.0).abs() < 1e-12 && (parts[9].expected - 189.5 / 200.0).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_lie_in_one_part() {
        let mut scored = vec![(0.1, false); 50];
        scored.extend([(0.9, true); 50]);
        let parts = calibration(&scored);
        assert_eq!(parts.iter().map(|part| (part.companies, part.seen)).collect::<Vec<_>>(), [(50, 0.0), (50, 1.0)]);
        assert_eq!(calibration(&[]), []);
        assert_eq!(calibration(&[(0.5, true)]).len(), 1);
    }

    #[test]
    fn the_square_of_being_wrong() {
        assert_eq!(brier(&[]), None);
        assert_eq!(brier(&[(1.0, true), (0.0, false)]), Some(0.0));
        assert_eq!(brier(&[(0.5, true), (0.5, false)]), Some(0.25));
    }
}
