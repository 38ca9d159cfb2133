//! Logistic regression with an L2 penalty by Newton's method, which is iteratively reweighted least squares here: T. Hastie,
//! R. Tibshirani, J. Friedman, The Elements of Statistical Learning, 2nd edition (2009), section 4.4.1.

/// Newton's method needs some ten steps; halving costs more.
const STEPS_LIMIT: u32 = 100;
const HALVINGS_LIMIT: u32 = 40;
/// In standard deviations of a feature: nothing that is shown moves.
const SETTLED: f64 = 1e-10;

/// The logistic function of log-odds.
pub(super) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The weights, the intercept first, at which Σ ln(1 + e^(−y z)) + `penalty` / 2 · Σ w² is least, y = ±1; the intercept bears no
/// penalty. Rows have the features without the constant, all of one length. With a penalty above 0 and both outcomes there is exactly one
/// such place. `None` where rounding keeps it from being reached.
pub(super) fn regression(rows: &[(Vec<f64>, bool)], penalty: f64) -> Option<Vec<f64>> {
    let width = rows.first()?.0.len() + 1;
    let mut weights = vec![0.0; width];
    let mut loss = loss_of(&weights, rows, penalty);
    for _ in 0..STEPS_LIMIT {
        let (gradient, hessian) = slopes(&weights, rows, penalty);
        let step = solved(hessian, gradient)?;
        let mut factor = 1.0;
        let mut halvings = 0;
        loop {
            let next: Vec<f64> = weights.iter().zip(&step).map(|(weight, step)| weight - factor * step).collect();
            let next_loss = loss_of(&next, rows, penalty);
            // Near the end rounding hides what is gained.
            if next_loss <= loss * (1.0 + 1e-14) {
                (weights, loss) = (next, next_loss);
                break;
            }
            factor /= 2.0;
            halvings += 1;
            if halvings > HALVINGS_LIMIT {
                return None;
            }
        }
        if step.iter().all(|step| step.abs() < SETTLED) {
            return Some(weights);
        }
    }
    None
}

/// The log-odds of a row.
pub(super) fn log_odds(weights: &[f64], row: &[f64]) -> f64 {
    weights[0] + weights[1..].iter().zip(row).map(|(weight, value)| weight * value).sum::<f64>()
}

fn loss_of(weights: &[f64], rows: &[(Vec<f64>, bool)], penalty: f64) -> f64 {
    let lost = |(row, outcome): &(Vec<f64>, bool)| {
        let odds = log_odds(weights, row);
        let against = if *outcome { -odds } else { odds };
        // ln(1 + e^x) without overflow.
        if against > 0.0 { against + (-against).exp().ln_1p() } else { against.exp().ln_1p() }
    };
    let squares: f64 = weights[1..].iter().map(|weight| weight * weight).sum();
    rows.iter().map(lost).sum::<f64>() + penalty / 2.0 * squares
}

/// Gradient and Hessian (row by row) of the loss.
fn slopes(weights: &[f64], rows: &[(Vec<f64>, bool)], penalty: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let width = weights.len();
    let (mut gradient, mut hessian) = (vec![0.0; width], vec![vec![0.0; width]; width]);
    let mut full = vec![1.0; width];
    for (row, outcome) in rows {
        full[1..].copy_from_slice(row);
        let probability = logistic(log_odds(weights, row));
        let (off, spread) = (probability - f64::from(u8::from(*outcome)), probability * (1.0 - probability));
        for one in 0..width {
            gradient[one] += off * full[one];
            for other in 0..=one {
                hessian[one][other] += spread * full[one] * full[other];
            }
        }
    }
    for one in 1..width {
        gradient[one] += penalty * weights[one];
        hessian[one][one] += penalty;
    }
    (gradient, hessian)
}

/// x of A x = y for a symmetric positive definite A, of which the lower half is given (Cholesky). `None` where it is not.
fn solved(mut matrix: Vec<Vec<f64>>, mut values: Vec<f64>) -> Option<Vec<f64>> {
    let width = values.len();
    for one in 0..width {
        for other in 0..=one {
            let known: f64 = (0..other).map(|place| matrix[one][place] * matrix[other][place]).sum();
            let rest = matrix[one][other] - known;
            if one != other {
                matrix[one][other] = rest / matrix[other][other];
            } else if rest > 0.0 {
                matrix[one][one] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    for one in 0..width {
        let known: f64 = (0..one).map(|place| matrix[one][place] * values[place]).sum();
        values[one] = (values[one] - known) / matrix[one][one];
    }
    for one in (0..width).rev() {
        let known: f64 = (one + 1..width).map(|place| matrix[place][one] * values[place]).sum();
        values[one] = (values[one] - known) / matrix[one][one];
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let matrix = vec![vec![4.0, 0.0, 0.0], vec![2.0, 5.0, 0.0], vec![2.0, 3.0, 6.0]];
        let found = solved(matrix, vec![2.0, -3.0, 1.0]).unwrap();
        let whole = [[4.0, 2.0, 2.0], [2.0, 5.0, 3.0], [2.0, 3.0, 6.0]];
        for (row, expected) in whole.iter().zip([2.0, -3.0, 1.0]) {
            let value: f64 = row.iter().zip(&found).map(|(one, other)| one * other).sum();
            assert!((value - expected).abs() < 1e-12, "{found:?}");
        }
        assert_eq!(solved(vec![vec![1.0, 0.0], vec![2.0, 1.0]], vec![1.0, 1.0]), None);
    }

    #[test]
    fn without_features_the_intercept_is_the_log_odds_of_the_share() {
        let rows: Vec<(Vec<f64>, bool)> = (0..100).map(|place| (vec![], place < 20)).collect();
        let found = regression(&rows, 1.0).unwrap();
        assert!((found[0] - (0.2f64 / 0.8).ln()).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn outcomes_that_a_feature_tells_apart_have_an_end_by_the_penalty() {
        let rows: Vec<(Vec<f64>, bool)> = (-50..50).map(|place| (vec![f64::from(place) + 0.5], place >= 0)).collect();
        for penalty in [1e-6, 1.0, 1e6] {
            let found = regression(&rows, penalty).unwrap();
            assert!(found.iter().all(|weight| weight.is_finite()) && found[1] > 0.0, "{penalty} {found:?}");
        }
    }
}
