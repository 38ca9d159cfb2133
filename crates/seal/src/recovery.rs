//! The recovery key: 168 random bits on paper, printed once by `init`, that open a backup when the master key is lost.
//!
//! Written as eight groups of five letters: 34 symbols of Crockford's base 32 and 6 check symbols of the code of BIP 350
//! (Bech32m), which finds every error of up to four symbols, and every swap of neighbours with it.

use crate::derive::fingerprint;
use crate::{RecoveryKeyError, base32};
use basics::Dice;
use std::fmt;
use std::str::FromStr;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const BYTES: usize = 21;
const SYMBOLS: usize = 34;
const CHECK_SYMBOLS: usize = 6;
const GROUP: usize = 5;

/// Opens the keys in a backup. `Display` prints the secret: for the terminal of `init` only.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoveryKey([u8; BYTES]);

impl RecoveryKey {
    pub fn generate(dice: &mut Dice) -> Self {
        RecoveryKey(dice.bytes())
    }

    /// Sixteen hexadecimal digits that tell keys apart and say nothing about them.
    pub fn fingerprint(&self) -> String {
        crate::derive::hexadecimal(&fingerprint(&self.0))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values = Zeroizing::new(base32::to_values(&self.0));
        values.extend_from_slice(&[0; CHECK_SYMBOLS]);
        let check = remainder(&values) ^ BECH32M;
        for place in 0..CHECK_SYMBOLS {
            values[SYMBOLS + place] = ((check >> (5 * (CHECK_SYMBOLS - 1 - place))) & 31) as u8;
        }
        for (place, &value) in values.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", base32::letter(value).to_ascii_uppercase())?;
        }
        Ok(())
    }
}

impl FromStr for RecoveryKey {
    type Err = RecoveryKeyError;

    /// Case, spaces and hyphens are ignored; I, L and O are read as 1, 1 and 0.
    fn from_str(text: &str) -> Result<Self, RecoveryKeyError> {
        let mut values = Zeroizing::new(Vec::with_capacity(SYMBOLS + CHECK_SYMBOLS));
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let misread = RecoveryKeyError::Symbol(values.len() + 1);
            values.push(u8::try_from(letter).ok().and_then(base32::value).ok_or(misread)?);
            if values.len() > SYMBOLS + CHECK_SYMBOLS {
                break;
            }
        }
        if values.len() != SYMBOLS + CHECK_SYMBOLS {
            return Err(RecoveryKeyError::Length(values.len()));
        }
        if remainder(&values) != BECH32M {
            return Err(RecoveryKeyError::Checksum);
        }
        let bytes = base32::from_values(&values[..SYMBOLS]).map(Zeroizing::new).ok_or(RecoveryKeyError::Checksum)?;
        bytes.as_slice().try_into().map(RecoveryKey).map_err(|_| RecoveryKeyError::Checksum)
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryKey({})", self.fingerprint())
    }
}

const BECH32M: u32 = 0x2bc8_30a3;

/// The remainder of the symbols as a polynomial over GF(32), as in BIP 173 (begun with 1).
fn remainder(values: &[u8]) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let mut sum = 1u32;
    for &value in values {
        let top = sum >> 25;
        sum = ((sum & 0x01ff_ffff) << 5) ^ u32::from(value);
        for (bit, term) in GENERATOR.iter().enumerate() {
            if (top >> bit) & 1 == 1 {
                sum ^= term;
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_key_survives_paper_and_a_careless_hand() {
        let key = RecoveryKey::generate(&mut Dice::from_number(1));
        let printed = key.to_string();
        assert_eq!(printed.len(), 47);
        let careless = printed.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        for text in [printed, careless] {
            assert_eq!(text.parse::<RecoveryKey>().map(|read| read.0), Ok(key.0));
        }
    }

    #[test]
    fn every_wrong_letter_and_every_swap_of_neighbours_is_found() {
        let letters: Vec<char> =
            RecoveryKey::generate(&mut Dice::from_number(2)).to_string().chars().filter(|c| *c != '-').collect();
        let read = |letters: &[char]| letters.iter().collect::<String>().parse::<RecoveryKey>().map(|_| ());
        for place in 0..letters.len() {
            for value in 0..32 {
                let mut wrong = letters.clone();
                wrong[place] = base32::letter(value).to_ascii_uppercase();
                let expected = if wrong == letters { Ok(()) } else { Err(RecoveryKeyError::Checksum) };
                assert_eq!(read(&wrong), expected);
            }
            let mut swapped = letters.clone();
            swapped.swap(place, (place + 1) % letters.len());
            assert!(swapped == letters || read(&swapped).is_err());
        }
        assert_eq!(read(&letters[1..]), Err(RecoveryKeyError::Length(39)));
        assert_eq!("U".parse::<RecoveryKey>().map(|_| ()), Err(RecoveryKeyError::Symbol(1)));
        assert!("0".repeat(100_000).parse::<RecoveryKey>().is_err());
    }
}
