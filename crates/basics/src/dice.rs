//! Chance as an argument: a ChaCha20 stream that is seeded from the system in production and from a number in a simulation.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// A source of chance. Cryptographically strong when its seed is (nonces and salts come from it).
pub struct Dice(ChaCha20Rng);

impl Dice {
    /// A stream from 256 bits that nobody else knows (`outside` takes them from the system's generator).
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Dice(ChaCha20Rng::from_seed(seed))
    }

    /// A repeatable stream for simulation, demo and tests. Never for secrets of a real workspace.
    pub fn from_number(number: u64) -> Self {
        Dice(ChaCha20Rng::seed_from_u64(number))
    }

    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    pub fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Evenly from `0..limit`; 0 when `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 {
            return 0;
        }
        // Lemire's multiply-shift; the bias of at most limit / 2^64 is rejected away.
        loop {
            let product = u128::from(self.number()) * u128::from(limit);
            let low = product as u64;
            if low >= limit.wrapping_neg() % limit {
                return (product >> 64) as u64;
            }
        }
    }

    /// True with the given probability in thousandths.
    pub fn chance_in_thousand(&mut self, thousandths: u64) -> bool {
        self.below(1000) < thousandths
    }

    /// One of `choices`, evenly; `None` from an empty slice.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len() as u64) as usize)
    }

    /// A stream of its own for a part of the world, so that what one part draws does not move another's draws.
    #[must_use]
    pub fn split(&mut self) -> Dice {
        Dice::from_seed(self.bytes())
    }
}

impl std::fmt::Debug for Dice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dice")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_stream() {
        let (mut one, mut two) = (Dice::from_number(7), Dice::from_number(7));
        assert_eq!((one.number(), one.bytes::<16>()), (two.number(), two.bytes::<16>()));
        assert_ne!(one.split().number(), one.number());
    }

    #[test]
    fn below_stays_below_and_reaches_every_value() {
        let mut dice = Dice::from_number(1);
        let mut seen = [false; 5];
        for _ in 0..200 {
            seen[dice.below(5) as usize] = true;
        }
        assert_eq!(seen, [true; 5]);
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
