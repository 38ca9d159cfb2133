//! Dice of the system: seeded with 256 bits from AWS-LC's generator, which the kernel seeds.

use basics::Dice;

/// A fresh stream that nobody can foresee; for nonces, salts, tokens and keys.
///
/// # Panics
/// When the system gives no random bytes: nothing safe can be done without them.
pub fn system_dice() -> Dice {
    let mut seed = [0; 32];
    rustls::crypto::aws_lc_rs::default_provider()
        .secure_random
        .fill(&mut seed)
        .expect("the kernel's generator answers once the machine has started");
    Dice::from_seed(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_system_dice_differ() {
        assert_ne!(system_dice().bytes::<32>(), system_dice().bytes::<32>());
    }
}
