//! How high a rate is for sure: the lower bound of Wilson's score interval (E. B. Wilson, 1927), which holds for few letters too.

/// Two-sided 95 %.
const Z: f64 = 1.959_964;
/// Of fewer letters no rate is judged.
pub const LEAST_BASE: u64 = 50;
/// One event is an accident, whatever the arithmetic says.
pub const LEAST_PART: u64 = 2;

/// The rate that `part` of `base` has at least, 0 to 1; 0 without a base.
pub fn lower_bound(part: u64, base: u64) -> f64 {
    if base == 0 {
        return 0.0;
    }
    let (count, rate) = (base as f64, part.min(base) as f64 / base as f64);
    let square = Z * Z;
    let middle = rate + square / (2.0 * count);
    let spread = Z * (rate * (1.0 - rate) / count + square / (4.0 * count * count)).sqrt();
    ((middle - spread) / (1.0 + square / count)).max(0.0)
}

/// Whether a rate is beyond `limit` (in ten thousandths) for sure.
pub fn surely_beyond(part: u64, base: u64, limit: u32) -> bool {
    base >= LEAST_BASE && part >= LEAST_PART && lower_bound(part, base) > f64::from(limit) / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_bounds() {
        for (part, base, expected) in
            [(0, 0, 0.0), (0, 100, 0.0), (1, 3, 0.0615), (40, 400, 0.0743), (10, 10, 0.7225), (50, 1_000, 0.0381)]
        {
            assert!(
                (lower_bound(part, base) - expected).abs() < 0.0005,
                "{part} of {base}: {}",
                lower_bound(part, base)
            );
        }
    }

    proptest! {
        #[test]
        fn a_bound_is_never_above_the_rate_and_grows_with_the_part(base in 1u64..100_000, part in 0u64..100_000) {
            let part = part % (base + 1);
            let bound = lower_bound(part, base);
            prop_assert!(bound <= part as f64 / base as f64 + 1e-9);
            prop_assert!((0.0..=1.0).contains(&bound));
            if part < base {
                prop_assert!(lower_bound(part + 1, base) >= bound);
            }
        }
    }
}
