//! Keys and what they protect: sealed values, keyed hashes and signed tokens. No I/O, no clock, no source of chance.
//!
//! A [`MasterKey`] (a file or an environment variable, never in the ledger) wraps one random key per [`Purpose`]; the ledger
//! stores the [`WrappedKey`]s and their second wrapping by the [`RecoveryKey`] that a person keeps on paper. Opened, they are a
//! [`Keyring`], cheap to clone, which seals, hashes and signs. Every sealed value and token names its format and key version.
//!
//! Promises: a value opens only at the place it was sealed for; a changed byte is refused; `Debug` of a key shows no secret.
//! It does not store or rotate keys, and does not decide what has to be sealed.

mod base32;
mod derive;
mod error;
pub mod foreign;
mod hash;
mod keyring;
mod master;
mod recovery;
mod sealed;
mod token;
mod wrapped;

pub use base32::{decode as from_base32, encode as to_base32};
pub use error::{KeyTextError, RecoveryKeyError, SealError, TokenError, UnknownKeyWord};
pub use keyring::Keyring;
pub use master::MasterKey;
pub use recovery::RecoveryKey;
pub use sealed::{Place, SEALED_OVERHEAD};
pub use token::{TOKEN_TEXT_LIMIT, TokenKind};
pub use wrapped::{KeyState, Purpose, WrappedKey, Wrapper};

#[cfg(test)]
mod tests;
