//! The Gamma-Gamma model of what a purchase is worth (Fader, Hardie 2013): each company's purchases vary around a mean of its
//! own, and these means vary over companies. It shrinks a mean of two purchases towards everybody's, a mean of fifty hardly.
//! It supposes that who orders often does not order larger or smaller; [`spend_correlation`] says how far that holds.

use super::Behaviour;
use super::fit::{FitRefusal, REPEAT_BUYERS_AT_LEAST, least};
use super::special::ln_gamma;
use serde::{Deserialize, Serialize};

/// A fitted model. `v` has the unit of money (minor units); the others have none. All are more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    pub p: f64,
    pub q: f64,
    pub v: f64,
}

/// What the model can be fitted to: who came back and paid something.
fn spenders(behaviours: &[Behaviour]) -> impl Iterator<Item = (f64, f64)> + Clone {
    let spent = behaviours.iter().filter(|of| of.repeats > 0 && of.mean_minor > 0.0);
    spent.map(|of| (f64::from(of.repeats), of.mean_minor))
}

impl GammaGamma {
    /// The model under which the means are likeliest: the sum of the logarithm of equation (1a).
    ///
    /// # Errors
    /// [`FitRefusal`] with fewer than [`REPEAT_BUYERS_AT_LEAST`] companies that came back and paid, or when no parameters are the best.
    pub fn fit(behaviours: &[Behaviour]) -> Result<Self, FitRefusal> {
        let mut found: Vec<(f64, f64)> = spenders(behaviours).collect();
        if found.len() < REPEAT_BUYERS_AT_LEAST {
            return Err(FitRefusal::TooThin { repeat_buyers: found.len() });
        }
        let scale = found.iter().map(|(_, mean)| mean).sum::<f64>() / found.len() as f64;
        found.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let by_repeats: Vec<&[(f64, f64)]> = found.chunk_by(|one, other| one.0 == other.0).collect();
        let [p, q, v] = least(|[p, q, v]| {
            let model = GammaGamma { p, q, v };
            let of = |same: &&[(f64, f64)]| {
                let repeats = same[0].0;
                let means = same.iter().map(|(_, mean)| model.of_mean(repeats, mean / scale)).sum::<f64>();
                means + same.len() as f64 * model.of_repeats(repeats)
            };
            -by_repeats.iter().map(of).sum::<f64>() / found.len() as f64
        })?;
        Ok(GammaGamma { p, q, v: v * scale })
    }

    /// ln of equation (1a): how likely the mean of a company's repeats is; `None` without a repeat that was paid.
    pub fn ln_likelihood(&self, of: &Behaviour) -> Option<f64> {
        let repeats = f64::from(of.repeats);
        let known = of.repeats > 0 && of.mean_minor > 0.0;
        known.then(|| self.of_repeats(repeats) + self.of_mean(repeats, of.mean_minor))
    }

    /// Γ(px + q) / (Γ(px) Γ(q)) · v^q · x^(px).
    fn of_repeats(&self, x: f64) -> f64 {
        let GammaGamma { p, q, v } = *self;
        ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q) + q * v.ln() + p * x * x.ln()
    }

    /// m^(px − 1) / (v + xm)^(px + q).
    fn of_mean(&self, x: f64, mean: f64) -> f64 {
        let GammaGamma { p, q, v } = *self;
        (p * x - 1.0) * mean.ln() - (p * x + q) * (v + x * mean).ln()
    }

    /// What a purchase of the company will be worth on the average, in minor units: equation (5), p (v + xm) / (px + q − 1). `None`
    /// where the mean is infinite under this model: q is 1 or less, and the company has ordered too little of its own.
    pub fn expected_spend(&self, of: &Behaviour) -> Option<f64> {
        let GammaGamma { p, q, v } = *self;
        // Repeats without a known worth say nothing of it.
        let x = if of.mean_minor > 0.0 { f64::from(of.repeats) } else { 0.0 };
        let below = p * x + q - 1.0;
        (below > 0.0).then(|| p * (v + x * of.mean_minor) / below)
    }
}

/// Pearson's correlation of the number of repeats and their mean worth, −1 to 1: the model wants it near 0. `None` where one of the two
/// is the same for all.
pub fn spend_correlation(behaviours: &[Behaviour]) -> Option<f64> {
    let spent = spenders(behaviours);
    let count = spent.clone().count() as f64;
    let total = spent.clone().fold((0.0, 0.0), |sum, (x, m)| (sum.0 + x, sum.1 + m));
    let (mean_x, mean_m) = (total.0 / count, total.1 / count);
    let squares = spent.fold([0.0; 3], |[xx, mm, xm], (x, m)| {
        let (dx, dm) = (x - mean_x, m - mean_m);
        [xx + dx * dx, mm + dm * dm, xm + dx * dm]
    });
    let found = squares[2] / (squares[0] * squares[1]).sqrt();
    found.is_finite().then_some(found)
}
