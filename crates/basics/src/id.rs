//! Ids: 63-bit, time-ordered, one Rust type a noun, shown outside as `con_` and thirteen letters of Crockford base 32.
//!
//! An id is 42 bits of milliseconds since 1970, 8 bits of node and 13 bits of sequence. It is a name, never a secret.

use crate::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

/// A kind of thing that has ids. `PREFIX` stands before the underscore; `NAME` is the noun in tables, URLs and logs.
pub trait Noun: 'static {
    const PREFIX: &'static str;
    const NAME: &'static str;
}

/// The id of one `N`.
pub struct Id<N>(i64, PhantomData<fn() -> N>);

/// The text is not an id of this noun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("an id of a {expected} begins with \"{prefix}_\"")]
    OtherNoun { expected: &'static str, prefix: &'static str },
    #[error("an id has thirteen letters and digits after the underscore")]
    Malformed,
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 13;

impl<N> Id<N> {
    /// From the number in the ledger. Negative numbers never come from a mint; they are kept as they are.
    pub const fn from_i64(number: i64) -> Self {
        Id(number, PhantomData)
    }

    pub const fn as_i64(self) -> i64 {
        self.0
    }

    /// When it was minted (by the wall clock of the minting node, which never goes back).
    pub const fn minted_at(self) -> Timestamp {
        Timestamp::from_millis(self.0 >> 21)
    }

    /// Below every id that was minted at that moment or later, and above every earlier one: for looking by age among ids.
    pub const fn bound_of(at: Timestamp) -> Self {
        Id(at.as_millis() << 21, PhantomData)
    }
}

impl<N> Clone for Id<N> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<N> Copy for Id<N> {}
impl<N> PartialEq for Id<N> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<N> Eq for Id<N> {}
impl<N> PartialOrd for Id<N> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<N> Ord for Id<N> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<N> Hash for Id<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<N: Noun> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0u8; LENGTH];
        let mut rest = self.0 as u64;
        for letter in letters.iter_mut().rev() {
            *letter = DIGITS[(rest & 31) as usize];
            rest >>= 5;
        }
        write!(f, "{}_{}", N::PREFIX, std::str::from_utf8(&letters).expect("base 32 is ASCII"))
    }
}

impl<N: Noun> fmt::Debug for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<N: Noun> FromStr for Id<N> {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong_noun = IdError::OtherNoun { expected: N::NAME, prefix: N::PREFIX };
        let letters = text.strip_prefix(N::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(wrong_noun)?;
        if letters.len() != LENGTH {
            return Err(IdError::Malformed);
        }
        let mut number: u128 = 0;
        for byte in letters.bytes() {
            number = (number << 5) | u128::from(digit(byte).ok_or(IdError::Malformed)?);
        }
        i64::try_from(number).map(Id::from_i64).map_err(|_| IdError::Malformed)
    }
}

/// Crockford's reading: case is ignored, i and l are 1, o is 0, u is no digit.
fn digit(byte: u8) -> Option<u8> {
    let lower = match byte.to_ascii_lowercase() {
        b'i' | b'l' => b'1',
        b'o' => b'0',
        other => other,
    };
    DIGITS.iter().position(|&known| known == lower).map(|place| place as u8)
}

impl<N: Noun> Serialize for Id<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, N: Noun> Deserialize<'de> for Id<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Makes the numbers of ids: strictly growing within a node, even when the wall clock steps back.
///
/// The ledger writes ahead up to which millisecond this node may mint (`allow_until`); past it the mint refuses, so that a
/// restart that begins above the written mark can repeat nothing.
#[derive(Debug)]
pub struct IdMint {
    node: u8,
    last: i64,
    allowed_until_millis: i64,
}

/// The mint stands still: its lease has to be written ahead first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the node's lease on id numbers ran out")]
pub struct MintError;

impl IdMint {
    /// A mint for `node` that gives nothing at or below `after_millis`, and nothing above `allowed_until_millis`.
    pub const fn new(node: u8, after_millis: i64, allowed_until_millis: i64) -> Self {
        IdMint { node, last: (after_millis << 21) | 0x1f_ffff, allowed_until_millis }
    }

    /// Moves the mark up to which ids may be minted; it never moves back.
    pub fn allow_until(&mut self, millis: i64) {
        self.allowed_until_millis = self.allowed_until_millis.max(millis);
    }

    /// The next number. Never equal to or below an earlier one of this mint.
    ///
    /// # Errors
    /// [`MintError`] when it would pass the leased mark.
    pub fn mint(&mut self, now: Timestamp) -> Result<i64, MintError> {
        let node = i64::from(self.node) << 13;
        let last_millis = self.last >> 21;
        let sequence = self.last & 0x1fff;
        let millis = now.as_millis();
        let next = if millis > last_millis {
            (millis << 21) | node
        } else if sequence < 0x1fff {
            (last_millis << 21) | node | (sequence + 1)
        } else {
            ((last_millis + 1) << 21) | node
        };
        if next >> 21 > self.allowed_until_millis {
            return Err(MintError);
        }
        self.last = next;
        Ok(next)
    }
}

/// Declares a noun's marker and its id type: `noun!(Contact, ContactId, "con", "contact")`.
#[macro_export]
macro_rules! noun {
    ($(#[$doc:meta])* $marker:ident, $id:ident, $prefix:literal, $name:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $marker {}
        impl $crate::Noun for $marker {
            const PREFIX: &'static str = $prefix;
            const NAME: &'static str = $name;
        }
        pub type $id = $crate::Id<$marker>;
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CampaignId, ContactId};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_survives_its_text(number in 0i64..=i64::MAX) {
            let id = ContactId::from_i64(number);
            prop_assert_eq!(id.to_string().parse::<ContactId>(), Ok(id));
            prop_assert_eq!(id.to_string().to_uppercase().replacen("CON", "con", 1).parse::<ContactId>(), Ok(id));
            prop_assert!(id.to_string().parse::<CampaignId>().is_err());
        }

        #[test]
        fn a_mint_only_grows_whatever_the_clock_does(steps in proptest::collection::vec(0i64..2_000, 1..400)) {
            let mut mint = IdMint::new(7, 1_000, i64::MAX >> 21);
            let mut last = 0;
            for millis in steps {
                let number = mint.mint(Timestamp::from_millis(millis)).expect("no limit");
                prop_assert!(number > last);
                prop_assert!(number >> 21 > 1_000);
                last = number;
            }
        }
    }

    #[test]
    fn a_mint_stops_at_its_leased_mark() {
        let mut mint = IdMint::new(0, 10, 20);
        assert!(mint.mint(Timestamp::from_millis(20)).is_ok());
        assert_eq!(mint.mint(Timestamp::from_millis(21)), Err(MintError));
        mint.allow_until(30);
        assert!(mint.mint(Timestamp::from_millis(21)).is_ok());
    }

    #[test]
    fn malformed_ids_are_refused() {
        for text in ["", "con", "con_", "con_123", "con_zzzzzzzzzzzzz", "con_uuuuuuuuuuuuu", "cam_0000000000001"] {
            assert!(text.parse::<ContactId>().is_err(), "{text}");
        }
    }
}
