//! Maximum likelihood without derivatives: the downhill simplex of J. A. Nelder and R. Mead, A Simplex Method for Function
//! Minimization, The Computer Journal 7 (1965) 308-313, on the logarithms of parameters, which are more than nothing.

/// With fewer buyers who came back the four parameters are guesses.
pub const REPEAT_BUYERS_AT_LEAST: usize = 50;
/// Logarithms of parameters are looked for within ±8: a coefficient of variation of 2 % is as good as none, and beyond it the
/// likelihood is flat.
const LOG_LIMIT: f64 = 8.0;
/// A simplex of four parameters needs some 300 steps.
const STEPS_LIMIT: u32 = 4_000;
/// A fresh simplex at the place found leaves where an old one has collapsed.
const STARTS_LIMIT: u32 = 8;
/// The first simplex's edges, in logarithms.
const EDGE: f64 = 0.5;

/// Why a model is not fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FitRefusal {
    #[error("{repeat_buyers} companies have ordered again; the model needs {REPEAT_BUYERS_AT_LEAST}")]
    TooThin { repeat_buyers: usize },
    #[error("no parameters fit this history better than all others; it has to grow first")]
    Unsettled,
}

impl FitRefusal {
    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            FitRefusal::TooThin { .. } => "too_thin",
            FitRefusal::Unsettled => "unsettled",
        }
    }
}

/// A point and the function's value there.
type Corner<const N: usize> = ([f64; N], f64);

/// The parameters at which `function` is least, looked for from 1 on. `function` is given the parameters themselves; a value that is no
/// number counts as infinite.
///
/// # Errors
/// [`FitRefusal::Unsettled`] when it does not settle.
pub(super) fn least<const N: usize>(function: impl Fn([f64; N]) -> f64) -> Result<[f64; N], FitRefusal> {
    let of_logs = |logs: [f64; N]| {
        if logs.iter().any(|log| log.abs() > LOG_LIMIT) {
            return f64::INFINITY;
        }
        let value = function(logs.map(f64::exp));
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let mut best = ([0.0; N], of_logs([0.0; N]));
    for _ in 0..STARTS_LIMIT {
        let found = descend(&of_logs, best).ok_or(FitRefusal::Unsettled)?;
        let gained = best.1 - found.1;
        best = found;
        if gained <= 1e-10 * (1.0 + best.1.abs()) {
            return if best.1.is_finite() { Ok(best.0.map(f64::exp)) } else { Err(FitRefusal::Unsettled) };
        }
    }
    Err(FitRefusal::Unsettled)
}

fn descend<const N: usize>(function: &impl Fn([f64; N]) -> f64, start: Corner<N>) -> Option<Corner<N>> {
    let mut corners = vec![start];
    for axis in 0..N {
        let mut point = start.0;
        // Towards the middle, so that the first simplex lies within the limits.
        point[axis] += if point[axis] > 0.0 { -EDGE } else { EDGE };
        corners.push((point, function(point)));
    }
    for _ in 0..STEPS_LIMIT {
        corners.sort_by(|one, other| one.1.total_cmp(&other.1));
        let (best, worst) = (corners[0], corners[N]);
        let width = corners.iter().flat_map(|corner| (0..N).map(|axis| (corner.0[axis] - best.0[axis]).abs()));
        if width.fold(0.0, f64::max) < 1e-7 && (worst.1 - best.1).abs() < 1e-13 * (1.0 + best.1.abs()) {
            return Some(best);
        }
        let centre: [f64; N] =
            std::array::from_fn(|axis| corners[..N].iter().map(|corner| corner.0[axis]).sum::<f64>() / N as f64);
        let towards = |factor: f64| {
            let point = std::array::from_fn(|axis| centre[axis] + factor * (worst.0[axis] - centre[axis]));
            (point, function(point))
        };
        let reflected = towards(-1.0);
        let next = if reflected.1 < best.1 {
            let expanded = towards(-2.0);
            if expanded.1 < reflected.1 { expanded } else { reflected }
        } else if reflected.1 < corners[N - 1].1 {
            reflected
        } else {
            let contracted = if reflected.1 < worst.1 { towards(-0.5) } else { towards(0.5) };
            if contracted.1 >= reflected.1.min(worst.1) {
                for corner in &mut corners[1..] {
                    corner.0 = std::array::from_fn(|axis| best.0[axis] + 0.5 * (corner.0[axis] - best.0[axis]));
                    corner.1 = function(corner.0);
                }
                continue;
            }
            contracted
        };
        corners[N] = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_of_a_narrow_valley_is_found() {
        // Rosenbrock's function of the parameters: least at (1.5, 2.25).
        let valley = |[x, y]: [f64; 2]| (1.5 - x).powi(2) + 100.0 * (y - x * x).powi(2);
        let [x, y] = least(valley).unwrap();
        assert!((x - 1.5).abs() < 1e-5 && (y - 2.25).abs() < 1e-5, "{x} {y}");
    }

    #[test]
    fn what_grows_without_end_stops_at_the_limit() {
        let [x] = least(|[x]: [f64; 1]| 1.0 / x).unwrap();
        assert!(x.ln() > LOG_LIMIT - 0.1, "{x}");
        assert_eq!(least(|[_]: [f64; 1]| f64::NAN), Err(FitRefusal::Unsettled));
    }
}
