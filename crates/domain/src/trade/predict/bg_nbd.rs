//! The BG/NBD model (beta-geometric / negative binomial distribution) of Fader, Hardie and Lee (2005): while a company is a
//! customer it orders at random at a rate of its own, and after each order it may leave for good. Rates are gamma distributed
//! over companies (`r`, `alpha`), chances to leave are beta distributed (`a`, `b`). Equation numbers are those of the paper.

use super::Behaviour;
use super::fit::{FitRefusal, REPEAT_BUYERS_AT_LEAST, least};
use super::special::{ln_gamma, tempered_hypergeometric};
use serde::{Deserialize, Serialize};

/// The largest age during fitting, so that parameters near one are looked for, whatever unit ages have.
const AGE_SCALED: f64 = 10.0;
/// Nearer than this to a removable pole of equation (10) the mean of both sides is taken.
const POLE_WIDTH: f64 = 1e-4;

/// A fitted model. `alpha` has the unit of ages (days); the others have none. All are more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

impl BgNbd {
    /// The model under which the behaviours are likeliest: the sum over companies of the logarithm of equation (6).
    ///
    /// # Errors
    /// [`FitRefusal`] with fewer than [`REPEAT_BUYERS_AT_LEAST`] companies that came back, or when no parameters are the best.
    pub fn fit(behaviours: &[Behaviour]) -> Result<Self, FitRefusal> {
        let repeat_buyers = behaviours.iter().filter(|behaviour| behaviour.repeats > 0).count();
        if repeat_buyers < REPEAT_BUYERS_AT_LEAST {
            return Err(FitRefusal::TooThin { repeat_buyers });
        }
        let oldest = behaviours.iter().map(|behaviour| behaviour.age_days).fold(0.0, f64::max);
        let scale = oldest / AGE_SCALED;
        let groups = Groups::of(behaviours, scale);
        let [r, alpha, a, b] = least(|[r, alpha, a, b]| -groups.mean_ln_likelihood(&BgNbd { r, alpha, a, b }))?;
        Ok(BgNbd { r, alpha: alpha * scale, a, b })
    }

    /// ln of equation (6): how likely one company's behaviour is.
    pub fn ln_likelihood(&self, of: &Behaviour) -> f64 {
        self.of_repeats(of.repeats) + self.of_times(of.repeats, of.recency_days, of.age_days)
    }

    /// The part of (6) that depends on the number of repeats alone: Γ(r + x) α^r / Γ(r) · B(a, b + x) / B(a, b).
    fn of_repeats(&self, repeats: u32) -> f64 {
        let (BgNbd { r, alpha, a, b }, x) = (*self, f64::from(repeats));
        let rate = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln();
        rate + ln_gamma(a + b) + ln_gamma(b + x) - ln_gamma(b) - ln_gamma(a + b + x)
    }

    /// The part that depends on times: (α + T)^−(r + x), and for who came back a / (b + x − 1) · (α + t_x)^−(r + x).
    fn of_times(&self, repeats: u32, recency: f64, age: f64) -> f64 {
        let stayed = -(self.r + f64::from(repeats)) * (self.alpha + age).ln();
        match self.ln_odds_of_leaving(repeats, recency, age) {
            Some(odds) => stayed + ln_one_plus_exp(odds),
            None => stayed,
        }
    }

    /// ln of a / (b + x − 1) · ((α + T) / (α + t_x))^(r + x), the odds that who came back has left by now.
    fn ln_odds_of_leaving(&self, repeats: u32, recency: f64, age: f64) -> Option<f64> {
        let x = (repeats > 0).then_some(f64::from(repeats))?;
        let silent = (self.r + x) * ((self.alpha + age) / (self.alpha + recency)).ln();
        Some((self.a / (self.b + x - 1.0)).ln() + silent)
    }

    /// The probability, 0 to 1, that a company is still a customer: P. S. Fader, B. G. S. Hardie, Computing P(alive) Using the
    /// BG/NBD Model, <http://brucehardie.com/notes/021/> (2008). It is 1 without a repeat: in this model one leaves after a repeat.
    pub fn alive(&self, of: &Behaviour) -> f64 {
        let odds = self.ln_odds_of_leaving(of.repeats, of.recency_days, of.age_days);
        odds.map_or(1.0, |odds| 1.0 / (1.0 + odds.exp()))
    }

    /// At which age, in days, [`BgNbd::alive`] is one half, if nothing more is bought; later it is less. Its odds set to one. `None` without
    /// a repeat: then it never is.
    pub fn even_at_age(&self, of: &Behaviour) -> Option<f64> {
        let x = (of.repeats > 0).then_some(f64::from(of.repeats))?;
        let growth = ((self.b + x - 1.0) / self.a).powf((self.r + x).recip());
        Some((self.alpha + of.recency_days) * growth - self.alpha)
    }

    /// How many purchases a company will make in the next `days`: equation (10); for [`Behaviour::NEW`] equation (9). `None` where the
    /// series does not converge, which no history of less than a century comes near.
    pub fn expected_repeats(&self, of: &Behaviour, days: f64) -> Option<f64> {
        if days <= 0.0 {
            return Some(0.0);
        }
        let pole = |model: &BgNbd| (model.a - 1.0).abs().min(model.lower_parameter(of).abs()) < POLE_WIDTH;
        let unconditional = if pole(self) {
            let side = |factor: f64| BgNbd { a: self.a + factor * POLE_WIDTH, ..*self }.if_alive_at_once(of, days);
            (side(2.0)? + side(-2.0)?) / 2.0
        } else {
            self.if_alive_at_once(of, days)?
        };
        Some((unconditional * self.alive(of)).max(0.0))
    }

    /// `c` of the hypergeometric function.
    fn lower_parameter(&self, of: &Behaviour) -> f64 {
        self.a + self.b + f64::from(of.repeats) - 1.0
    }

    /// Equation (10) without its denominator, which is one by [`BgNbd::alive`].
    fn if_alive_at_once(&self, of: &Behaviour, days: f64) -> Option<f64> {
        let (x, known) = (f64::from(of.repeats), self.alpha + of.age_days);
        let c = self.lower_parameter(of);
        let none = tempered_hypergeometric(self.r + x, self.b + x, c, days / (known + days))?;
        Some(c / (self.a - 1.0) * (1.0 - none))
    }

    /// Days within which every second company of this behaviour orders again, if it is still a customer. Its rate is then gamma
    /// distributed with `r + x` and `α + T`, so that no order comes within `t` with ((α + T) / (α + T + t))^(r + x): half at
    /// `t = (α + T) (2^(1 / (r + x)) − 1)`. A mean would be infinite for many.
    pub fn next_within_days(&self, of: &Behaviour) -> f64 {
        let shape = self.r + f64::from(of.repeats);
        (self.alpha + of.age_days) * (std::f64::consts::LN_2 / shape).exp_m1()
    }
}

/// ln(1 + e^x) without overflow.
fn ln_one_plus_exp(x: f64) -> f64 {
    if x > 0.0 { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

/// Behaviours for fitting: equal ones once with their number, and the part of repeats once for each number of them. A million
/// companies with days for a unit are some thousands of groups.
struct Groups {
    /// Repeats, how many companies have them, and the groups of these: recency, age, how many.
    by_repeats: Vec<(u32, f64, Vec<[f64; 3]>)>,
    companies: f64,
}

impl Groups {
    fn of(behaviours: &[Behaviour], scale: f64) -> Self {
        let key = |one: &Behaviour, other: &Behaviour| {
            one.repeats
                .cmp(&other.repeats)
                .then(one.recency_days.total_cmp(&other.recency_days))
                .then(one.age_days.total_cmp(&other.age_days))
        };
        let mut sorted = behaviours.to_vec();
        sorted.sort_unstable_by(key);
        let grouped = |same: &[Behaviour]| {
            let equal = same.chunk_by(|one, other| key(one, other).is_eq());
            equal.map(|of| [of[0].recency_days / scale, of[0].age_days / scale, of.len() as f64]).collect()
        };
        let by_repeats = sorted
            .chunk_by(|one, other| one.repeats == other.repeats)
            .map(|same| (same[0].repeats, same.len() as f64, grouped(same)))
            .collect();
        Groups { by_repeats, companies: behaviours.len() as f64 }
    }

    fn mean_ln_likelihood(&self, model: &BgNbd) -> f64 {
        let mut sum = 0.0;
        for (repeats, companies, groups) in &self.by_repeats {
            sum += companies * model.of_repeats(*repeats);
            for [recency, age, count] in groups {
                sum += count * model.of_times(*repeats, *recency, *age);
            }
        }
        sum / self.companies
    }
}
