//! The small words that every room uses: instants, typed ids, money, countries, languages and dice.
//!
//! Nothing here reads a clock, a random source, a file or a socket: time and chance are arguments (`now`, `&mut Dice`), so
//! that the same code runs in production, in a test and in a seeded simulation.

mod country;
mod dice;
mod id;
mod language;
mod money;
mod time;

pub use country::{Country, UnknownCountry};
pub use dice::Dice;
pub use id::{Id, IdError, IdMint, MintError, Noun};
pub use language::{Language, UnknownLanguage};
pub use money::{Currency, Money, UnknownCurrency};
pub use time::{Timestamp, TimestampError};

/// The nouns that have ids. One marker type each; `ContactId` and the rest are `Id<Contact>`.
pub mod ids;
