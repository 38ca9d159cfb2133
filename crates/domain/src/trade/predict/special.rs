//! The two special functions of the models: the logarithm of gamma and Gauss's hypergeometric function, for the arguments that
//! occur there. Section numbers are those of the Digital Library of Mathematical Functions, <https://dlmf.nist.gov>.

use std::f64::consts::PI;

/// From here on Stirling's series has all digits of a double.
const STIRLING_FROM: f64 = 12.0;
/// B₂ₖ / (2k (2k − 1)) of §5.11.1, k = 1 to 7.
const STIRLING: [f64; 7] =
    [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1_260.0, -1.0 / 1_680.0, 1.0 / 1_188.0, -691.0 / 360_360.0, 1.0 / 156.0];

/// ln Γ(x) for x > 0, to some 15 digits of the larger of it and 1: Stirling's series (§5.11.1), reached by Γ(x + 1) = x Γ(x) (§5.5.1).
pub(super) fn ln_gamma(x: f64) -> f64 {
    debug_assert!(x > 0.0, "ln Γ is asked of what is more than nothing: {x}");
    let (mut shifted, mut product) = (x, 1.0);
    while shifted < STIRLING_FROM {
        product *= shifted;
        shifted += 1.0;
    }
    let square = shifted * shifted;
    let series = STIRLING.iter().rev().fold(0.0, |sum, term| sum / square + term) / shifted;
    (shifted - 0.5) * shifted.ln() - shifted + 0.5 * (2.0 * PI).ln() + series - product.ln()
}

/// Terms of a series. Enough for 20 years ahead of a company of a day (z = 0.9999); more means that something else is wrong.
const TERMS_LIMIT: u32 = 1_000_000;
/// Sums beyond are scaled down, so that they do not overflow; their logarithm is kept.
const LARGE: f64 = 1e200;

/// (1 − z)^a · ₂F₁(a, b; c; z) for 0 ≤ z < 1 and a, b > 0, c > −1 but not 0: the form in which the model needs it, which stays near
/// one where each factor alone would overflow. The series of §15.2.1; for c > 0 all its terms are positive, so nothing cancels.
/// `None` where it does not converge within [`TERMS_LIMIT`].
pub(super) fn tempered_hypergeometric(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    debug_assert!((0.0..1.0).contains(&z) && a > 0.0 && b > 0.0 && c > -1.0 && c != 0.0, "({a}, {b}; {c}; {z})");
    let (mut term, mut sum, mut scale_ln) = (1.0f64, 1.0f64, 0.0f64);
    for place in 0..TERMS_LIMIT {
        let n = f64::from(place);
        let ratio = (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        term *= ratio;
        sum += term;
        if sum.abs() > LARGE {
            (term, sum, scale_ln) = (term / LARGE, sum / LARGE, scale_ln + LARGE.ln());
        }
        // The rest is a geometric series at most, once the ratio falls.
        if ratio.abs() < 1.0 && (term * ratio / (1.0 - ratio)).abs() <= f64::EPSILON * 0.5 * sum.abs() {
            let factor = (scale_ln + a * (-z).ln_1p()).exp();
            return (sum * factor).is_finite().then_some(sum * factor);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, digits: i32) {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        assert!(error < 10f64.powi(-digits), "{found} is not {expected}: {error:e}");
    }

    #[test]
    fn ln_gamma_has_its_known_values() {
        for (x, expected) in [
            (1.0, 0.0),
            (2.0, 0.0),
            (0.5, PI.sqrt().ln()),
            (5.0, 24f64.ln()),
            (11.0, 3_628_800f64.ln()),
            (0.001, 6.907_178_885_383_853),
            (0.243, 1.3180435846996698),
            (3.7, 1.4280723266653879),
            (11.999, 17.499865227646104),
            (12.001, 17.50475055100354),
            (250.3, 1_130.179_789_036_585),
            (1000000.0, 12815504.569147612),
        ] {
            near(ln_gamma(x), expected, 14);
        }
        // Γ(x + 1) = x Γ(x), over the seam too.
        for step in 1..400 {
            let x = f64::from(step) * 0.07;
            near(ln_gamma(x + 1.0), x.ln() + ln_gamma(x), 13);
        }
    }

    #[test]
    fn the_hypergeometric_function_has_its_closed_forms() {
        for step in 1..99 {
            let z = f64::from(step) / 100.0;
            // ₂F₁(1, 1; 2; z) = −ln(1 − z) / z (§15.4.1); ₂F₁(a, b; b; z) = (1 − z)^−a (§15.4.6).
            near(tempered_hypergeometric(1.0, 1.0, 2.0, z).unwrap(), -(1.0 - z) * (-z).ln_1p() / z, 13);
            near(tempered_hypergeometric(0.243, 2.4, 2.4, z).unwrap(), 1.0, 13);
            near(tempered_hypergeometric(250.0, 700.0, 700.0, z).unwrap(), 1.0, 11);
        }
        assert_eq!(tempered_hypergeometric(0.3, 0.4, 0.5, 0.0), Some(1.0));
    }

    #[test]
    fn the_hypergeometric_function_is_that_of_a_reference() {
        for (a, b, c, z, expected) in [
            (0.243, 2.426, 2.219, 0.5, 1.019980535617312),
            (0.243, 2.426, 2.219, 0.999, 2.071029024365307),
            (29.243, 31.426, 31.219, 0.3, 1.072346292320501),
            (500.5, 503.1, 502.6, 0.62, 1.620111004742277),
            (0.8, 0.5, -0.2, 0.7, -3.368085626023753),
            (0.01, 0.02, 0.5, 0.9, 0.9778599801018405),
            (3.5, 900.25, 1650.5, 0.45, 0.3307810710153083),
            (2.5, 2981.0, 4000.0, 0.8, 0.1727878056784397),
        ] {
            near(tempered_hypergeometric(a, b, c, z).unwrap() / expected, 1.0, 10);
        }
    }
}
